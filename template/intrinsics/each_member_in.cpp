// Fn::EachMemberIn: whether every string of one list is among those of another. Rules section only.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
#include <algorithm>

#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::EachMemberIn object requires two lists of strings");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !may_be_list(argument.items[0]) || !may_be_list(argument.items[1])) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> list = call.resolve(call.argument.items[0]);
    if (!list) return list;
    const Result<Json> allowed = call.resolve(call.argument.items[1]);
    if (!allowed) return allowed;
    if (has_pending(*list) || has_pending(*allowed)) return pending_from({&*list, &*allowed});
    if (!list->is_array() || !allowed->is_array()) return malformed();
    return Json(std::all_of(list->begin(), list->end(), [&](const Json& item) {
        return std::any_of(allowed->begin(), allowed->end(), [&](const Json& other) { return scalar_text(item) == scalar_text(other); });
    }));
}

}  // namespace

void each_member_in(Intrinsics& table) {
    table.add({.name = "Fn::EachMemberIn", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::rule});
}

}  // namespace drydock::tmpl::intrinsics
