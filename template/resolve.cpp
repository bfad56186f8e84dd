#include "template/resolve.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "template/conditions.h"
#include "template/intrinsics.h"
#include "template/parameters.h"
#include "template/resolve_check.h"
#include "template/resolve_dynamic.h"
#include "template/rules.h"

namespace drydock::tmpl {
namespace {

std::string unescape_pointer(std::string_view token) {
    std::string text;
    for (std::size_t at = 0; at < token.size(); ++at) {
        if (token[at] == '~' && at + 1 < token.size()) {
            text += token[++at] == '1' ? '/' : '~';
        } else {
            text += token[at];
        }
    }
    return text;
}

std::map<std::string, Json, std::less<>> pseudo_values(const PseudoParameters& pseudo) {
    std::map<std::string, Json, std::less<>> values;
    values["AWS::AccountId"] = pseudo.account_id;
    values["AWS::Region"] = pseudo.region;
    values["AWS::Partition"] = pseudo.partition;
    values["AWS::URLSuffix"] = pseudo.url_suffix;
    values["AWS::StackName"] = pseudo.stack_name;
    values["AWS::StackId"] = pseudo.stack_id;
    values["AWS::NotificationARNs"] = Json(pseudo.notification_arns);
    values["AWS::NoValue"] = no_value();
    return values;
}

}  // namespace

void Resolver::index(const Template& document, const PseudoParameters& pseudo) {
    document_ = &document;
    pseudo_ = pseudo;
    pseudo_values_ = pseudo_values(pseudo);
    resources_.reserve(document.resources.size());
    for (const ResourceDeclaration& resource : document.resources) resources_.emplace(resource.logical_id, &resource);
}

Resolver Resolver::prepare(const Template& document, const ParameterValues& given, const PseudoParameters& pseudo,
                           const AccountParameter& account_parameter, std::vector<Diagnostic>& diagnostics, const AccountLookup& account_lookup) {
    Resolver resolver;
    resolver.index(document, pseudo);
    resolver.account_lookup_ = account_lookup;
    const std::size_t before = diagnostics.size();
    check_template(document, diagnostics);
    const bool well_formed = diagnostics.size() == before;
    resolver.parameters_ = parameter_values(document, given, account_parameter, diagnostics);
    // A condition or rule over a parameter without a value would only repeat the parameter's own fault.
    const bool complete = well_formed && diagnostics.size() == before;
    if (complete) check_rules(resolver, diagnostics);
    condition_values(resolver, resolver.conditions_, diagnostics, complete);
    return resolver;
}

Resolver Resolver::for_transform(const Template& document, const ParameterValues& given, const PseudoParameters& pseudo) {
    Resolver resolver;
    resolver.index(document, pseudo);
    std::vector<Diagnostic> ignored;  // the processed template is checked after the transform
    resolver.parameters_ = parameter_values(document, given, {}, ignored);
    return resolver;
}

bool Resolver::condition(std::string_view name) const {
    const auto found = conditions_.find(name);
    return found != conditions_.end() && found->second;
}

bool Resolver::exists(const ResourceDeclaration& resource) const {
    return resource.condition.empty() || condition(resource.condition);
}

bool Resolver::exists(const OutputDeclaration& output) const {
    return output.condition.empty() || condition(output.condition);
}

const Json* Resolver::parameter(std::string_view name) const {
    const auto found = parameters_.find(name);
    return found == parameters_.end() ? nullptr : &found->second;
}

void Resolver::forget_value(std::string_view name) {
    if (const auto found = parameters_.find(name); found != parameters_.end()) found->second = pending({});
}

const Json* Resolver::pseudo_parameter(std::string_view name) const {
    const auto found = pseudo_values_.find(name);
    return found == pseudo_values_.end() ? nullptr : &found->second;
}

const ResourceDeclaration* Resolver::resource(std::string_view logical_id) const {
    const auto found = resources_.find(logical_id);
    return found == resources_.end() ? nullptr : found->second;
}

Result<Json> Resolver::resolve(const Node& node, Environment& environment, DynamicReferences dynamic) const {
    Result<Json> value = evaluate(node, environment);
    if (!value) return value;
    if (is_no_value(*value)) return Json();
    if (dynamic == DynamicReferences::resolve) {
        if (auto replaced = resolve_dynamic_references(*value, environment); !replaced) return replaced.fault();
    }
    return value;
}

Result<Json> Resolver::evaluate(const Node& node, Environment& environment) const {
    if (const Intrinsic* function = called(node, *document_)) {
        return function->evaluate(IntrinsicCall{node, node.argument(), *this, environment});
    }
    if (node.is_list()) {
        Json list = Json::array();
        auto& items = list.get_ref<Json::array_t&>();
        items.reserve(node.items.size());
        for (const Node& item : node.items) {
            Result<Json> value = evaluate(item, environment);
            if (!value) return value;
            if (!is_no_value(*value)) items.push_back(std::move(*value));
        }
        return list;
    }
    if (node.is_map()) {
        if (node.function().starts_with("Fn::")) return unsupported_function(node.function());
        Json map = Json::object();
        auto& members = map.get_ref<Json::object_t&>();
        members.reserve(node.members.size());
        for (const Node::Member& member : node.members) {
            Result<Json> value = evaluate(member.value, environment);
            if (!value) return value;
            // Keys of a node are unique: no need for the search that emplace() makes.
            if (!is_no_value(*value)) members.emplace_back(member.key, std::move(*value));
        }
        return map;
    }
    return node.json();
}

namespace {

void collect(const Resolver& resolver, const Node& node, std::unordered_set<std::string_view>& seen, std::vector<std::string>& found) {
    if (const Intrinsic* function = called(node, resolver.document())) {
        if (function->chosen) {
            if (const Node* branch = function->chosen(node.argument(), resolver)) collect(resolver, *branch, seen, found);
            return;
        }
        if (function->targets) {
            function->targets(node.argument(), [&](const Target& target) {
                const ResourceDeclaration* resource = resolver.resource(target.name);
                if (resource != nullptr && seen.insert(resource->logical_id).second) found.push_back(resource->logical_id);
            });
        }
    }
    for (const Node& item : node.items) collect(resolver, item, seen, found);
    for (const Node::Member& member : node.members) collect(resolver, member.value, seen, found);
}

}  // namespace

std::vector<std::string> Resolver::references(const Node& node) const {
    std::unordered_set<std::string_view> seen;
    std::vector<std::string> found;
    collect(*this, node, seen, found);
    return found;
}

const Node& Resolver::taken(const Node& node) const {
    const Node* at = &node;
    while (const Intrinsic* function = called(*at, *document_)) {
        const Node* branch = function->chosen ? function->chosen(at->argument(), *this) : nullptr;
        if (branch == nullptr) break;
        at = branch;
    }
    return *at;
}

bool Resolver::removed(const Node& node) const {
    const Node& value = taken(node);
    return value.function() == "Ref" && value.argument().text == "AWS::NoValue";
}

const Node& Resolver::locate(const Node& node, std::string_view pointer) const {
    const Node* at = &taken(node);
    while (!pointer.empty()) {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string token = unescape_pointer(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
        const Node* next = nullptr;
        if (at->is_list()) {
            std::size_t wanted = 0;
            if (std::from_chars(token.data(), token.data() + token.size(), wanted).ec != std::errc()) return *at;
            for (const Node& item : at->items) {  // the index counts what is left after AWS::NoValue
                if (removed(item)) continue;
                if (wanted-- == 0) {
                    next = &item;
                    break;
                }
            }
        } else if (called(*at, *document_) == nullptr) {
            next = at->find(token);
        }
        if (next == nullptr) return *at;
        at = &taken(*next);
    }
    return *at;
}

}  // namespace drydock::tmpl
