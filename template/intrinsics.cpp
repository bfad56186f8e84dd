#include "template/intrinsics.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace drydock::tmpl {

void register_intrinsics(Intrinsics& table);  // generated from the files in template/intrinsics

const Intrinsics& Intrinsics::table() {
    static const Intrinsics table = [] {
        Intrinsics all;
        register_intrinsics(all);
        return all;
    }();
    return table;
}

void Intrinsics::add(Intrinsic intrinsic) {
    std::string name = intrinsic.name;
    [[maybe_unused]] const bool added = by_name_.emplace(std::move(name), std::move(intrinsic)).second;
    assert(added);
}

const Intrinsic* Intrinsics::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
}

Json no_value() {
    return Json(Json::value_t::discarded);
}

bool is_no_value(const Json& value) {
    return value.is_discarded();
}

Json pending_from(std::initializer_list<const Json*> values) {
    std::vector<std::string> names;
    for (const Json* value : values) {
        for (std::string& name : pending_references(*value)) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        }
    }
    return pending(names);
}

const Intrinsic* called(const Node& node, const Template& document) {
    const std::string_view name = node.function();
    if (name.empty()) return nullptr;
    if (name == "Condition") {
        const Node& argument = node.argument();
        if (!argument.is_string() || document.conditions == nullptr || document.conditions->find(argument.text) == nullptr) return nullptr;
    }
    return Intrinsics::table().find(name);
}

void for_each_call(const Node& node, const Template& document, const std::function<void(const Node&, const Intrinsic&)>& visit) {
    if (const Intrinsic* function = called(node, document)) visit(node, *function);
    for (const Node& item : node.items) for_each_call(item, document, visit);
    for (const Node::Member& member : node.members) for_each_call(member.value, document, visit);
}

bool depends_on_deployment(const Node& node, const Template& document) {
    bool depends = false;
    for_each_call(node, document, [&](const Node& call, const Intrinsic& function) {
        if (function.name == "Fn::ImportValue" || function.name == "Fn::GetAZs") depends = true;
        if (!function.targets) return;
        function.targets(call.argument(), [&](const Target& target) {
            const bool known = !target.get_att && (is_pseudo_parameter(target.name) || document.parameter(target.name) != nullptr);
            if (!known) depends = true;
        });
    });
    return depends;
}

bool is_pseudo_parameter(std::string_view name) {
    static constexpr std::array names{"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",   "AWS::Partition",
                                      "AWS::Region",    "AWS::StackId",          "AWS::StackName", "AWS::URLSuffix"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_language_extensions(const Template& document) {
    return std::find(document.transforms.begin(), document.transforms.end(), "AWS::LanguageExtensions") != document.transforms.end();
}

Fault unsupported_function(std::string_view name) {
    // The list is the one that AWS prints; it does not name the functions of transforms.
    return Fault::validation_error(
        "Template Error: Encountered unsupported function: " + std::string(name) +
        " Supported functions are: [Fn::Base64, Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, Fn::FindInMap, Fn::Select, Ref, "
        "Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, Fn::Or, Fn::Contains, Fn::EachMemberEquals, Fn::EachMemberIn, Fn::ValueOf, "
        "Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr]");
}

}  // namespace drydock::tmpl
