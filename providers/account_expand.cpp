#include "providers/account_expand.h"

#include "base/arn.h"
#include "base/ids.h"
#include "base/text.h"

namespace drydock::providers::account {
namespace {

// The place of the } that closes the ${ before `from`, or npos.
std::size_t closing(std::string_view text, std::size_t from) {
    int depth = 1;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == '{') ++depth;
        if (text[i] == '}' && --depth == 0) return i;
    }
    return std::string_view::npos;
}

// Resolver of the region's own names: compute.internal, but ec2.internal in us-east-1.
std::string compute_domain(const std::string& region) {
    return region == "us-east-1" ? "ec2.internal" : region + ".compute.internal";
}

}  // namespace

void Expander::bind(const std::string& name, Json value) {
    bound_[name] = std::move(value);
}

Json Expander::lookup(const std::string& name) const {
    if (const auto found = bound_.find(name); found != bound_.end()) return *found;
    if (name == "account") return scope_.account;
    if (name == "region") return scope_.region;
    if (name == "partition") return std::string(partition_of(scope_.region));
    if (name == "url_suffix") return std::string(url_suffix_of(scope_.region));
    if (name == "compute_domain") return compute_domain(scope_.region);
    const std::size_t space = name.find(' ');
    if (space == std::string::npos) return nullptr;
    const std::string kind = name.substr(0, space), subject = name.substr(space + 1);
    if (kind == "ami") return image_id(scope_.region, subject);
    IdSource ids(seed_of(scope_.account + "/" + scope_.region + "/" + subject));
    if (kind == "uuid") return ids.uuid();
    if (kind == "ALNUM") return ids.upper_letters_digits(17);
    return kind == "id" ? Json(ids.hex(17)) : Json();
}

std::string Expander::text(std::string_view pattern) const {
    std::string filled;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t start = pattern.find("${", at);
        const std::size_t end = start == std::string_view::npos ? start : closing(pattern, start + 2);
        if (end == std::string_view::npos) return filled += pattern.substr(at);
        filled += pattern.substr(at, start - at);
        filled += scalar_text(lookup(text(pattern.substr(start + 2, end - start - 2))));
        at = end + 1;
    }
    return filled;
}

Json Expander::value(catalog::Packed pattern) const {
    if (pattern.is_string()) {
        const std::string_view whole = pattern.string();
        const bool one = whole.starts_with("${") && closing(whole, 2) == whole.size() - 1;
        if (one) return lookup(text(whole.substr(2, whole.size() - 3)));
        return text(whole);
    }
    if (pattern.is_array()) {
        Json list = Json::array();
        for (const catalog::Packed item : pattern.elements()) list.push_back(value(item));
        return list;
    }
    if (pattern.is_object()) {
        Json map = Json::object();
        for (const auto& [name, item] : pattern.members()) map[std::string(name)] = value(item);
        return map;
    }
    return pattern.json();
}

std::string image_id(std::string_view region, std::string_view image) {
    // Ids that were drawn in the last years begin with a zero.
    return "ami-0" + IdSource(seed_of(std::string(region) + "/" + std::string(image))).hex(16);
}

std::vector<std::string> expand_braces(std::string_view pattern) {
    std::size_t start = pattern.find('{');
    while (start != std::string_view::npos && start > 0 && pattern[start - 1] == '$') start = pattern.find('{', start + 1);
    const std::size_t end = start == std::string_view::npos ? start : pattern.find('}', start);
    if (end == std::string_view::npos) return {std::string(pattern)};
    std::vector<std::string> expanded;
    const std::vector<std::string> endings = expand_braces(pattern.substr(end + 1));
    for (const std::string& choice : split(pattern.substr(start + 1, end - start - 1), ",")) {
        for (const std::string& ending : endings) expanded.push_back(std::string(pattern.substr(0, start)) + choice + ending);
    }
    return expanded;
}

}  // namespace drydock::providers::account
