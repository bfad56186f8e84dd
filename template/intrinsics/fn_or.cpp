// Fn::Or: whether one of two to ten conditions holds.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() < 2 || argument.items.size() > 10) return malformed();
    for (const Node& item : argument.items) {
        if (item.function().empty()) return malformed();
    }
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    Json waiting = Json::array();
    for (const Node& item : call.argument.items) {
        Result<Json> value = call.resolve(item);
        if (!value) return value;
        if (is_pending(*value)) {
            waiting.push_back(std::move(*value));
        } else if (!value->is_boolean()) {
            return malformed();
        } else if (value->get<bool>()) {
            return Json(true);
        }
    }
    if (!waiting.empty()) return pending(pending_references(waiting));
    return Json(false);
}

}  // namespace

void fn_or(Intrinsics& table) {
    table.add({.name = "Fn::Or", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::condition});
}

}  // namespace drydock::tmpl::intrinsics
