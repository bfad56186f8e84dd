// Fn::Split: the parts of a string between delimiters, as a list.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-split.html
#include "base/text.h"
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error(
        "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that "
        "returns a "
        "string to be split.");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !argument.items[0].is_scalar() || argument.items[0].text.empty() || !may_be_string(argument.items[1]))
        return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (auto checked = check(call.argument, call.resolver.document()); !checked) return checked.fault();
    const Result<Json> text = call.resolve(call.argument.items[1]);
    if (!text) return text;
    if (is_pending(*text)) return *text;
    if (text->is_structured() || text->is_null() || is_no_value(*text)) return malformed();
    return Json(drydock::split(scalar_text(*text), call.argument.items[0].text));
}

}  // namespace

void split(Intrinsics& table) {
    table.add({.name = "Fn::Split", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
