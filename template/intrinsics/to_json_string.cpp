// Fn::ToJsonString: a list or map as JSON text. Part of AWS::LanguageExtensions, which leaves it in place where a value is known only while
// deploying. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ToJsonString.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Transform AWS::LanguageExtensions failed with: Fn::ToJsonString layout is incorrect");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.is_scalar()) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> value = call.resolve(call.argument);
    if (!value) return value;
    if (has_pending(*value)) return pending_from({&*value});
    if (is_no_value(*value)) return malformed();
    return Json(value->dump());
}

}  // namespace

void to_json_string(Intrinsics& table) {
    table.add({.name = "Fn::ToJsonString", .needs_language_extensions = true, .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
