// Fn::GetAZs: the availability zones of a region, of the stack's own for an empty string.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::GetAZs object must have a String-typed value.");
}

Result<void> check(const Node& argument, const Template&) {
    if (!may_be_string(argument)) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Result<Json> region = call.resolve(call.argument);
    if (!region) return region;
    if (is_pending(*region)) return *region;
    if (region->is_structured() || is_no_value(*region)) return malformed();
    const std::string name = region->is_null() ? std::string() : scalar_text(*region);
    return call.environment.zones(name.empty() ? call.resolver.pseudo().region : name);
}

}  // namespace

void get_azs(Intrinsics& table) {
    table.add({.name = "Fn::GetAZs", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
