#include "emulator/gateway/body_reader.h"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/text.h"
#include "emulator/gateway/refusals.h"
#include "emulator/gateway/signing.h"

namespace drydock::gateway {
namespace {

// Chunks and their signatures make a body longer; not by more than this.
std::uint64_t with_overhead(std::uint64_t limit) {
    return limit + limit / 32 + 65536;
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (iequals(trim(list.substr(0, comma)), token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

// What is PUT is stored as it is sent: an object of S3 that is gzip stays so. Other operations are called with POST.
bool to_inflate(const protocols::Request& request) {
    return request.method != "PUT" && has_token(request.headers["Content-Encoding"], "gzip");
}

}  // namespace

struct BodyReader::Gzip {
    Gzip() : hash(EVP_MD_CTX_new()) { EVP_DigestInit_ex(hash, EVP_sha256(), nullptr); }
    ~Gzip() { EVP_MD_CTX_free(hash); }
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;
    void add(std::string_view piece) { EVP_DigestUpdate(hash, piece.data(), piece.size()); }
    std::string hash_of_all() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        EVP_DigestFinal_ex(hash, digest.data(), &size);
        return hexadecimal({reinterpret_cast<const char*>(digest.data()), size});
    }
    Inflater inflater;
    EVP_MD_CTX* hash;
};

BodyReader::BodyReader(const GatewayOptions& options) : options_(options), spool_(options.spool_limit, options.body_limit, options.spool) {}
BodyReader::~BodyReader() = default;

Result<void> BodyReader::begin(const protocols::Request& request, std::optional<std::uint64_t> length) {
    std::optional<std::uint64_t> size = length;
    if (AwsChunked::announced(request.headers)) {
        if (auto fault = AwsChunked::refused(request.headers)) return *std::move(fault);
        const std::string& text = request.headers["x-amz-decoded-content-length"];
        std::uint64_t decoded = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), decoded);
        if (text.empty() || problem != std::errc() || end != text.data() + text.size()) {
            return Fault{.code = "MissingContentLength", .message = "You must provide the Content-Length HTTP header.", .http_status = 411};
        }
        size = decoded_size_ = decoded;
        chunks_.emplace();
    }
    if (to_inflate(request)) gzip_ = std::make_unique<Gzip>();
    if (size.value_or(0) > options_.body_limit || length.value_or(0) > with_overhead(options_.body_limit)) return entity_too_large();
    if (size && !gzip_) spool_.expect(*size);
    return {};
}

Result<void> BodyReader::put(std::string_view piece) {
    sent_ += piece.size();
    if (sent_ > with_overhead(options_.body_limit)) return entity_too_large();
    if (!chunks_) return decoded(piece);
    return chunks_->put(piece, [this](std::string_view content) -> Result<void> {
        content_ += content.size();
        if (content_ > *decoded_size_) return incomplete_body();
        return decoded(content);
    });
}

Result<void> BodyReader::decoded(std::string_view piece) {
    if (!gzip_) return spool_.write(piece);
    gzip_->add(piece);
    return gzip_->inflater.put(piece, [this](std::string_view content) -> Result<void> {
        if (spool_.size() + content.size() > options_.gzip_limit) return entity_too_large();
        return spool_.write(content);
    });
}

Result<void> BodyReader::finish(protocols::Request& request) {
    if (chunks_) {
        if (Result<void> finished = chunks_->finish(request.headers, request.trailers); !finished) return finished;
        if (content_ != *decoded_size_) return incomplete_body();
    }
    if (gzip_) {
        if (!gzip_->inflater.complete()) return bad_request("The request body is not valid gzip.");
        request.trailers.add("x-drydock-body-sha256", gzip_->hash_of_all());
    }
    request.body = spool_.finish();
    return {};
}

}  // namespace drydock::gateway
