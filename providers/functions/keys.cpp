// Functions of the facts language on access keys and the unique ids of IAM's entities.
#include "providers/credentials.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Value;

void keys(Registry& registry) {
    registry.function("access_key", {[](const Frame& frame, Arguments arguments) -> Value {
                                         return Json(new_access_key(argument(arguments, 0).text(), frame.call.scope.account, frame.call.ids));
                                     },
                                     Function::drawing});
    registry.function("secret_key", {[](const Frame& frame, Arguments) -> Value { return Json(new_secret_key(frame.call.ids)); }, Function::drawing});
    registry.function("unique_id", [](const Frame&, Arguments arguments) -> Value {
        if (argument(arguments, 1).is_null()) return {};
        return Json(unique_id(argument(arguments, 0).text(), argument(arguments, 1).text()));
    });
}

}  // namespace drydock::providers::functions
