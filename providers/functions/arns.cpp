// Functions of the facts language on ARNs: arn, here.
#include "base/arn.h"

#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Value;

namespace {

Value parts(const Frame&, Arguments arguments) {
    const auto arn = Arn::parse(argument(arguments, 0).text());
    if (!arn) return {};
    return Json{
        {"partition", arn->partition}, {"service", arn->service}, {"region", arn->region}, {"account", arn->account}, {"resource", arn->resource}};
}

// An ARN without region or account belongs to a global service, or leaves them out as S3's do.
Value here(const Frame& frame, Arguments arguments) {
    const auto arn = Arn::parse(argument(arguments, 0).text());
    if (!arn) return Json(false);
    const Scope& scope = frame.call.scope;
    return Json((arn->region.empty() || arn->region == scope.region) && (arn->account.empty() || arn->account == scope.account));
}

}  // namespace

void arns(Registry& registry) {
    registry.function("arn", parts);
    registry.function("here", here);
}

}  // namespace drydock::providers::functions
