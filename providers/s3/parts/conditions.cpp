#include "providers/s3/parts/conditions.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace drydock::providers::s3 {
namespace {

std::string_view bare(std::string_view etag) {
    etag = trim(etag);
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
    return etag;
}

bool any_etag(const std::string& wanted, const std::string& etag) {
    return std::ranges::any_of(split(wanted, ","), [&](const std::string& one) { return trim(one) == "*" || same_etag(one, etag); });
}

Fault not_modified() {
    return fault("NotModified", "Not Modified", 304);
}

// Times are texts in one format, to the second: their order is that of the texts.
std::string second_of(const std::string& time) {
    constexpr std::size_t without_fraction = 19;  // 2026-01-31T12:00:00
    return time.substr(0, without_fraction);
}

Fault not_implemented(const char* header) {
    return fault(
        "NotImplemented", "A header you provided implies functionality that is not implemented", 501,
        {{"Header", header}, {"additionalMessage", "We don't accept the provided value of " + std::string(header) + " header for this API"}});
}

Fault invalid_range(const std::string& header, std::uint64_t size) {
    return fault("InvalidRange", "The requested range is not satisfiable", 416,
                 {{"ActualObjectSize", std::to_string(size)}, {"RangeRequested", header}});
}

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    // What is larger than any object is as good as the largest number.
    if (failed == std::errc::result_out_of_range && end == text.data() + text.size()) return ~std::uint64_t{0};
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

bool same_etag(std::string_view wanted, const std::string& etag) {
    return bare(wanted) == bare(etag);
}

Result<void> check_read_conditions(const Model& input, const Resource& object, Instant now) {
    const std::string etag = text(object.model, "ETag"), changed = second_of(text(object.model, "LastModified"));
    if (given(input, "IfMatch")) {
        if (!any_etag(text(input, "IfMatch"), etag)) return precondition_failed("If-Match");
    } else if (given(input, "IfUnmodifiedSince") && changed > second_of(text(input, "IfUnmodifiedSince"))) {
        return precondition_failed("If-Unmodified-Since");
    }
    if (given(input, "IfNoneMatch")) {
        if (any_etag(text(input, "IfNoneMatch"), etag)) return not_modified();
        return {};
    }
    const std::string since = second_of(text(input, "IfModifiedSince"));
    if (!since.empty() && changed <= since && since <= second_of(iso8601(now))) return not_modified();
    return {};
}

Result<void> check_copy_conditions(const Model& input, const Resource& object, Instant now) {
    const std::string etag = text(object.model, "ETag"), changed = second_of(text(object.model, "LastModified"));
    if (given(input, "CopySourceIfMatch")) {
        if (!any_etag(text(input, "CopySourceIfMatch"), etag)) return precondition_failed("x-amz-copy-source-If-Match");
    } else if (given(input, "CopySourceIfUnmodifiedSince") && changed > second_of(text(input, "CopySourceIfUnmodifiedSince"))) {
        return precondition_failed("x-amz-copy-source-If-Unmodified-Since");
    }
    if (given(input, "CopySourceIfNoneMatch")) {
        if (any_etag(text(input, "CopySourceIfNoneMatch"), etag)) return precondition_failed("x-amz-copy-source-If-None-Match");
        return {};
    }
    const std::string since = second_of(text(input, "CopySourceIfModifiedSince"));
    if (!since.empty() && changed <= since && since <= second_of(iso8601(now))) return precondition_failed("x-amz-copy-source-If-Modified-Since");
    return {};
}

Result<void> check_write_conditions(const Call& call, const Resource& bucket, const std::string& key, const Model& input) {
    const bool match = given(input, "IfMatch"), none_match = given(input, "IfNoneMatch");
    if (!match && !none_match) return {};
    if (none_match && (match || text(input, "IfNoneMatch") != "*")) return not_implemented("If-None-Match");
    if (match && text(input, "IfMatch") == "*") return not_implemented("If-Match");
    const Resource* present = newest(call, bucket, key);
    if (present && is_marker(*present)) present = nullptr;
    if (none_match) {
        if (present) return precondition_failed("If-None-Match");
        return {};
    }
    if (!present) return no_such_key(key);
    if (!same_etag(text(input, "IfMatch"), text(present->model, "ETag"))) return precondition_failed("If-Match");
    return {};
}

Result<std::optional<Range>> range_of(const std::string& header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    const std::optional<Range> all;
    const std::string_view said = trim(header);
    if (!said.starts_with(unit) || said.find(',') != std::string_view::npos) return all;
    const std::string_view bounds = said.substr(unit.size());
    const std::size_t dash = bounds.find('-');
    if (dash == std::string_view::npos) return all;
    const std::optional<std::uint64_t> first = digits(bounds.substr(0, dash)), last = digits(bounds.substr(dash + 1));
    if (dash == 0) {
        if (!last) return all;
        if (*last == 0 || size == 0) return invalid_range(header, size);
        const std::uint64_t length = std::min(*last, size);
        return std::optional<Range>({size - length, length});
    }
    const bool open = dash + 1 == bounds.size();
    if (!first || (!open && (!last || *last < *first))) return all;
    if (*first >= size) return invalid_range(header, size);
    const std::uint64_t end = open ? size - 1 : std::min(*last, size - 1);
    return std::optional<Range>({*first, end - *first + 1});
}

std::string content_range(const Range& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.offset) + "-" + std::to_string(range.offset + range.size - 1) + "/" + std::to_string(size);
}

}  // namespace drydock::providers::s3
