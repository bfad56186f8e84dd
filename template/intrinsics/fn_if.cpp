// Fn::If: one of two values, by a condition. The other one is never looked at.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: Fn::If requires a list argument with three elements");
}

Fault unknown(const std::string& condition) {
    return Fault::validation_error("Template error: unresolved condition dependency " + condition + " in Fn::If");
}

Result<void> check(const Node& argument, const Template& document) {
    if (argument.items.size() != 3) return malformed();
    const Node& condition = argument.items[0];
    if (!condition.is_scalar())
        return Fault::validation_error("Template error: Fn::If requires a list argument with the first element being a condition");
    if (document.conditions == nullptr || document.conditions->find(condition.text) == nullptr) return unknown(condition.text);
    return {};
}

const Node* chosen(const Node& argument, const Resolver& resolver) {
    if (argument.items.size() != 3 || !argument.items[0].is_scalar()) return nullptr;
    return &argument.items[resolver.condition(argument.items[0].text) ? 1 : 2];
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (auto checked = check(call.argument, call.resolver.document()); !checked) return checked.fault();
    return call.resolve(*chosen(call.argument, call.resolver));
}

}  // namespace

void fn_if(Intrinsics& table) {
    table.add({.name = "Fn::If", .evaluate = evaluate, .check = check, .chosen = chosen});
}

}  // namespace drydock::tmpl::intrinsics
