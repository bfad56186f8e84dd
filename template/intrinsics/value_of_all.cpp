// Fn::ValueOfAll: an attribute of everything of a parameter type that the account has. Rules section only.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() == 2 && argument.items[0].is_string() && argument.items[1].is_string()) return {};
    return Fault::validation_error(
        "Template error: every Fn::ValueOfAll object requires two string parameters, the parameter type and the attribute");
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const std::string& type = call.argument.items[0].text;
    const auto& lookup = call.resolver.account_lookup();
    if (!lookup) return Fault::not_simulated("Fn::ValueOfAll of " + type);
    return lookup(type, "", call.argument.items[1].text);
}

}  // namespace

void value_of_all(Intrinsics& table) {
    table.add({.name = "Fn::ValueOfAll", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::rule});
}

}  // namespace drydock::tmpl::intrinsics
