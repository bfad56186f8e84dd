// Fn::Length: how many items a list has. Part of AWS::LanguageExtensions, which leaves it in place where the list is known only while deploying.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-length.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Transform AWS::LanguageExtensions failed with: Fn::Length layout is incorrect");
}

Result<void> check(const Node& argument, const Template&) {
    if (!may_be_list(argument)) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> list = call.resolve(call.argument);
    if (!list) return list;
    if (is_pending(*list)) return *list;
    if (!list->is_array()) return malformed();
    return Json(list->size());
}

}  // namespace

void length(Intrinsics& table) {
    table.add({.name = "Fn::Length", .needs_language_extensions = true, .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
