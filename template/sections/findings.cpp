#include "template/sections/findings.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/text.h"

namespace drydock::tmpl::sections {

bool is_alphanumeric(std::string_view name) {
    const auto alphanumeric = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return !name.empty() && std::all_of(name.begin(), name.end(), alphanumeric);
}

std::string scalar_string(const Node& node) {
    return node.kind == Node::Kind::boolean ? node.json().dump() : node.text;
}

std::string child(std::string_view pointer, std::string_view key) {
    return std::string(pointer) + "/" + escape_pointer(key);
}

Diagnostic& Loader::report(std::string_view rule, std::string message, Span span, std::string pointer) {
    Diagnostic finding;
    finding.rule = rule;
    finding.fault = Fault::validation_error(std::move(message));
    finding.span = span;
    finding.pointer = std::move(pointer);
    diagnostics_.push_back(std::move(finding));
    return diagnostics_.back();
}

Diagnostic& Loader::report(std::string_view rule, std::string message, Span span, const ResourceDeclaration& resource, std::string pointer) {
    Diagnostic& finding = report(rule, std::move(message), span, std::move(pointer));
    finding.logical_id = resource.logical_id;
    finding.resource_type = resource.type;
    return finding;
}

const Node* Loader::section(std::string_view name) {
    const Node* node = root().find(name);
    if (node == nullptr || node->is_map()) return node;
    if (node->kind != Node::Kind::null) {  // a null is reported as such
        report("template/section-not-a-map", "Template format error: Any " + std::string(name) + " member must be an object.", node->span,
               child("", name));
    }
    return nullptr;
}

const Node* Loader::list_member(const Node& owner, std::string_view key, const std::string& pointer) {
    const Node* node = owner.find(key);
    if (node == nullptr || node->is_list()) return node;
    if (node->kind != Node::Kind::null) {
        report("template/not-a-list", "Template format error: Every " + std::string(key) + " member must be a list.", node->span,
               child(pointer, key));
    }
    return nullptr;
}

std::optional<std::string> Loader::string_member(const Node& owner, std::string_view key, const std::string& pointer) {
    const Node* node = owner.find(key);
    if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
    if (node->is_scalar()) return scalar_string(*node);
    Diagnostic& finding = report("template/not-a-string", "Template format error: Every " + std::string(key) + " member must be a string.",
                                 node->span, child(pointer, key));
    finding.value = node->json().dump();
    return std::nullopt;
}

std::optional<double> Loader::number_member(const Node& owner, std::string_view key, const std::string& pointer) {
    const Node* node = owner.find(key);
    if (node == nullptr || node->kind == Node::Kind::null) return std::nullopt;
    double number = 0;
    const char* end = node->text.data() + node->text.size();
    const bool text = node->is_string() || node->kind == Node::Kind::number;
    if (text && !node->text.empty()) {
        if (const auto [stop, error] = std::from_chars(node->text.data(), end, number);
            error == std::errc() && stop == end && std::isfinite(number)) {
            return number;
        }
    }
    report("template/not-a-number", "Template format error: Every " + std::string(key) + " member must be a number.", node->span,
           child(pointer, key));
    return std::nullopt;
}

void Loader::known_members(const Node& owner, std::string_view what, std::span<const std::string_view> known, const std::string& pointer) {
    for (const Node::Member& entry : owner.members) {
        if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
        if (transform_pending && entry.key.starts_with("Fn::")) continue;
        Diagnostic& finding =
            report("template/unknown-" + std::string(what) + "-property", "Invalid template " + std::string(what) + " property '" + entry.key + "'",
                   entry.key_span, child(pointer, entry.key));
        finding.suggestion = near_miss(entry.key, known);
        finding.allowed.assign(known.begin(), known.end());
    }
}

void Loader::limit(const Node& section, std::size_t most, std::string_view pointer, std::string (*sentence)(std::size_t, std::size_t)) {
    if (section.members.size() <= most) return;
    report("template/too-many", "Template format error: " + sentence(section.members.size(), most), section.members[most].key_span,
           std::string(pointer));
}

void Loader::name_length(std::string_view what, const Node::Member& entry, const std::string& pointer) {
    constexpr std::size_t longest = 255;
    if (entry.key.size() <= longest) return;
    report("template/name-too-long",
           "Template format error: " + std::string(what) + " name " + entry.key + " exceeds the maximum length of 255 characters.", entry.key_span,
           pointer);
}

}  // namespace drydock::tmpl::sections
