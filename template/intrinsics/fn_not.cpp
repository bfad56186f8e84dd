// Fn::Not: whether a condition does not hold.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::Not object requires one boolean parameter.");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 1 || argument.items[0].function().empty()) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (call.argument.items.size() != 1) return malformed();
    Result<Json> value = call.resolve(call.argument.items[0]);
    if (!value) return value;
    if (is_pending(*value)) return *value;
    if (!value->is_boolean()) return malformed();
    return Json(!value->get<bool>());
}

}  // namespace

void fn_not(Intrinsics& table) {
    table.add({.name = "Fn::Not", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::condition});
}

}  // namespace drydock::tmpl::intrinsics
