#include "emulator/protocols/rpc_v2_cbor/reader.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/text.h"
#include "emulator/protocols/input_builder.h"

namespace drydock::protocols {
namespace {

double half_precision(std::uint64_t bits) {
    const auto exponent = static_cast<int>(bits >> 10U & 31U);
    const auto fraction = static_cast<double>(bits & 1023U);
    double value = std::ldexp(fraction + 1024, exponent - 25);
    if (exponent == 0) value = std::ldexp(fraction, -24);
    if (exponent == 31) value = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    return (bits & 0x8000U) != 0 ? -value : value;
}

// Tells a builder what the bytes say. Containers are nested as deep as the builder lets them.
class Reader {
public:
    Reader(std::string_view bytes, InputBuilder& builder) : rest_(bytes), builder_(builder) {}

    bool read() { return item() && rest_.empty(); }

private:
    static constexpr unsigned indefinite = 31;
    enum Major : unsigned { positive, negative, byte_string, text_string, list, map, tag, simple };

    struct Head {
        unsigned major = 0, info = 0;
        std::uint64_t argument = 0;
        bool open() const { return info == indefinite; }
    };

    std::optional<std::uint64_t> take_integer(std::size_t size) {
        if (rest_.size() < size) return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : rest_.substr(0, size)) value = value << 8U | static_cast<unsigned char>(c);
        rest_.remove_prefix(size);
        return value;
    }

    std::optional<Head> take_head() {
        const auto first = take_integer(1);
        if (!first) return std::nullopt;
        Head head{.major = static_cast<unsigned>(*first >> 5U), .info = static_cast<unsigned>(*first & 31U)};
        head.argument = head.info;
        if (head.info < 24) return head;
        if (head.open()) return head.major == positive || head.major == negative || head.major == tag ? std::nullopt : std::optional<Head>(head);
        if (head.info > 27) return std::nullopt;
        const auto argument = take_integer(std::size_t{1} << (head.info - 24));
        if (!argument) return std::nullopt;
        head.argument = *argument;
        return head;
    }

    // True, and past it, at the end of an indefinite length.
    bool take_break() {
        if (rest_.empty() || rest_.front() != '\xFF') return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<std::string> take_string(const Head& head) {
        if (!head.open()) return take_bytes(head.argument);
        std::string all;
        while (!take_break()) {
            const auto chunk = take_head();
            if (!chunk || chunk->major != head.major || chunk->open()) return std::nullopt;
            const auto bytes = take_bytes(chunk->argument);
            if (!bytes) return std::nullopt;
            all += *bytes;
        }
        return all;
    }

    std::optional<std::string> take_bytes(std::uint64_t count) {
        if (count > rest_.size()) return std::nullopt;
        std::string bytes(rest_.substr(0, static_cast<std::size_t>(count)));
        rest_.remove_prefix(static_cast<std::size_t>(count));
        return bytes;
    }

    bool item() {
        auto head = take_head();
        while (head && head->major == tag) head = take_head();
        if (!head) return false;
        switch (head->major) {
            case positive: return builder_.number(head->argument);
            case negative:
                if (head->argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return false;
                return builder_.number(-1 - static_cast<std::int64_t>(head->argument));
            case byte_string: {
                auto bytes = take_string(*head);
                return bytes && builder_.bytes(std::move(*bytes));
            }
            case text_string: {
                auto text = take_string(*head);
                return text && is_utf8(*text) && builder_.text(std::move(*text));
            }
            case list: return elements(*head);
            case map: return entries(*head);
            default: return simple_or_real(*head);
        }
    }

    bool elements(const Head& head) {
        if (!builder_.start_list()) return false;
        for (std::uint64_t i = 0; head.open() ? !take_break() : i < head.argument; ++i) {
            if (!item()) return false;
        }
        return builder_.end_list();
    }

    bool entries(const Head& head) {
        if (!builder_.start_object()) return false;
        for (std::uint64_t i = 0; head.open() ? !take_break() : i < head.argument; ++i) {
            const auto key = take_head();
            if (!key || key->major != text_string) return false;
            const auto name = take_string(*key);
            if (!name || !is_utf8(*name) || !builder_.key(*name) || !item()) return false;
        }
        return builder_.end_object();
    }

    bool simple_or_real(const Head& head) {
        switch (head.info) {
            case 20: return builder_.boolean(false);
            case 21: return builder_.boolean(true);
            case 22:
            case 23: return builder_.null();
            case 25: return builder_.number(half_precision(head.argument));
            case 26: return builder_.number(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(head.argument))));
            case 27: return builder_.number(std::bit_cast<double>(head.argument));
            default: return false;
        }
    }

    std::string_view rest_;
    InputBuilder& builder_;
};

}  // namespace

Result<Json> read_cbor(const Shape& shape, std::string_view bytes) {
    InputBuilder builder(shape, false);
    Reader reader(bytes, builder);
    if (!reader.read() || !builder.complete()) return builder.fault().value_or(Wording::unreadable());
    return builder.take();
}

}  // namespace drydock::protocols
