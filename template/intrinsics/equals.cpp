// Fn::Equals: whether two values are the same text.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::Equals object requires a list of 2 string parameters.");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !may_be_string(argument.items[0]) || !may_be_string(argument.items[1])) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (call.argument.items.size() != 2) return malformed();
    const Result<Json> left = call.resolve(call.argument.items[0]);
    if (!left) return left;
    const Result<Json> right = call.resolve(call.argument.items[1]);
    if (!right) return right;
    if (has_pending(*left) || has_pending(*right)) return pending_from({&*left, &*right});
    if (is_no_value(*left) || is_no_value(*right)) return malformed();
    if (left->is_structured() || right->is_structured()) return Json(*left == *right);
    return Json(scalar_text(*left) == scalar_text(*right));
}

}  // namespace

void equals(Intrinsics& table) {
    table.add({.name = "Fn::Equals", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::condition});
}

}  // namespace drydock::tmpl::intrinsics
