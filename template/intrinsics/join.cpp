// Fn::Join: the items of a list in one string, with a delimiter between them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-join.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error(
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function "
        "that "
        "returns a list of strings (such as Fn::GetAZs) to be joined.");
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !argument.items[0].is_scalar() || !may_be_list(argument.items[1])) return malformed();
    for (const Node& item : argument.items[1].items) {
        if (!may_be_string(item)) return malformed();
    }
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (call.argument.items.size() != 2 || !call.argument.items[0].is_scalar()) return malformed();
    const std::string& delimiter = call.argument.items[0].text;
    Result<Json> list = call.resolve(call.argument.items[1]);
    if (!list) return list;
    if (is_pending(*list)) return list;
    if (!list->is_array()) return malformed();
    if (has_pending(*list)) return pending_from({&*list});
    std::string out;
    bool first = true;
    for (const Json& item : *list) {
        if (item.is_structured()) return malformed();
        if (!first) out += delimiter;
        first = false;
        out += scalar_text(item);
    }
    return Json(std::move(out));
}

}  // namespace

void join(Intrinsics& table) {
    table.add({.name = "Fn::Join", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
