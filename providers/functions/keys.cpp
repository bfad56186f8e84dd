// Functions of the facts language on access keys, and on ids that nobody keeps: they follow from a text, the same every time.
#include "base/ids.h"
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

namespace {

constexpr double longest_id = 1024;

}  // namespace

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
    registry.function("uuid_of", [](const Frame&, Arguments arguments) -> Value {
        if (argument(arguments, 0).is_null()) return {};
        return Json(IdSource(seed_of(argument(arguments, 0).text())).uuid());
    });
    registry.function("hex_of", [](const Frame&, Arguments arguments) -> Value {
        const double length = argument(arguments, 0).number().value_or(0);
        if (length < 1 || length > longest_id || argument(arguments, 1).is_null()) return {};
        return Json(IdSource(seed_of(argument(arguments, 1).text())).hex(static_cast<std::size_t>(length)));
    });
}

}  // namespace drydock::providers::functions
