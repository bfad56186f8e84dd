// Fn::RefAll: the identifiers of everything of a parameter type that the account has. Rules section only.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Result<void> check(const Node& argument, const Template&) {
    if (argument.is_string()) return {};
    return Fault::validation_error("Template error: every Fn::RefAll object must have a single String value.");
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const auto& lookup = call.resolver.account_lookup();
    if (!lookup) return Fault::not_simulated("Fn::RefAll of " + call.argument.text);
    return lookup(call.argument.text, "", "");
}

}  // namespace

void ref_all(Intrinsics& table) {
    table.add({.name = "Fn::RefAll", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::rule});
}

}  // namespace drydock::tmpl::intrinsics
