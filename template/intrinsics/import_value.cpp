// Fn::ImportValue: what another stack exports under a name.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-importvalue.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault not_static() {
    return Fault::validation_error(
        "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs");
}

Result<void> check(const Node& argument, const Template& document) {
    if (!may_be_string(argument) || argument.kind == Node::Kind::null || depends_on_deployment(argument, document)) return not_static();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> name = call.resolve(call.argument);
    if (!name) return name;
    if (is_pending(*name)) return *name;
    if (name->is_structured() || name->is_null() || is_no_value(*name)) return not_static();
    return call.environment.import_value(scalar_text(*name));
}

}  // namespace

void import_value(Intrinsics& table) {
    table.add({.name = "Fn::ImportValue", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
