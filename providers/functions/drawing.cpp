// Functions of the facts language that draw: identifiers and times of a new resource.
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

Function characters(std::string (IdSource::*draw)(std::size_t)) {
    return {[draw](const Frame& frame, Arguments arguments) -> Value {
                const double length = argument(arguments, 0).number().value_or(0);
                return length > 0 && length <= 1024 ? Value(Json((frame.call.ids.*draw)(static_cast<std::size_t>(length)))) : Value();
            },
            Function::drawing};
}

}  // namespace

void drawing(Registry& registry) {
    registry.function("hex", characters(&IdSource::hex));
    registry.function("alnum", characters(&IdSource::lower_letters_digits));
    registry.function("ALNUM", characters(&IdSource::upper_letters_digits));
    registry.function("mixed", characters(&IdSource::letters_digits));
    registry.function("digits", characters(&IdSource::digits));
    registry.function("uuid", {[](const Frame& frame, Arguments) -> Value { return Json(frame.call.ids.uuid()); }, Function::drawing});
    registry.function("now", {[](const Frame& frame, Arguments) -> Value { return Json(iso8601(frame.call.clock.shown())); }, Function::drawing});
    registry.function("epoch", {[](const Frame& frame, Arguments) -> Value {
                                    const auto seconds = std::chrono::floor<std::chrono::seconds>(frame.call.clock.shown()).time_since_epoch();
                                    return Json(seconds.count());
                                },
                                Function::drawing});
}

}  // namespace drydock::providers::functions
