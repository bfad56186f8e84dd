// Fn::Contains: whether one string is among those of a list. Rules section only.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
#include <algorithm>

#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::Contains object requires a list of strings and a string");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !may_be_list(argument.items[0]) || !may_be_string(argument.items[1])) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> list = call.resolve(call.argument.items[0]);
    if (!list) return list;
    const Result<Json> wanted = call.resolve(call.argument.items[1]);
    if (!wanted) return wanted;
    if (has_pending(*list) || has_pending(*wanted)) return pending_from({&*list, &*wanted});
    if (!list->is_array() || wanted->is_structured()) return malformed();
    const std::string text = scalar_text(*wanted);
    return Json(std::any_of(list->begin(), list->end(), [&](const Json& item) { return scalar_text(item) == text; }));
}

}  // namespace

void contains(Intrinsics& table) {
    table.add({.name = "Fn::Contains", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::rule});
}

}  // namespace drydock::tmpl::intrinsics
