// Functions of the facts language about presence and kind: has, default, count, is_list, is_map, is_string, is_number.
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

// The kind of a value that is not known yet is not known either.
template <typename Test>
Function kind(Test test) {
    return {[test](const Frame&, Arguments arguments) -> Value {
                const Value& value = argument(arguments, 0);
                return value.is_unknown() ? value : Value(Json(test(value)));
            },
            Function::sees_unknown};
}

Value count(const Frame&, Arguments arguments) {
    const Value& value = argument(arguments, 0);
    if (value.is_unknown()) return value;
    if (!value.is_list() && !value.is_map() && !value.is_null()) return {};
    return Json(value.size());
}

}  // namespace

void presence(Registry& registry) {
    // A property that refers to another resource is present before its value is known.
    registry.function("has", {[](const Frame&, Arguments arguments) -> Value {
                                  const Value& value = argument(arguments, 0);
                                  return value.is_unknown() && !value.is_awaited() ? Value::unknown() : Value(Json(!value.is_null()));
                              },
                              Function::sees_unknown});
    registry.function("default",
                      {[](const Frame&, Arguments arguments) -> Value { return argument(arguments, argument(arguments, 0).is_null() ? 1 : 0); },
                       Function::sees_unknown});
    registry.function("count", {count, Function::sees_unknown});
    registry.function("is_list", kind([](const Value& value) { return value.is_list(); }));
    registry.function("is_map", kind([](const Value& value) { return value.is_map(); }));
    registry.function("is_string", kind([](const Value& value) { return value.is_string(); }));
    registry.function("is_number", kind([](const Value& value) { return value.is_list() || value.is_map() ? false : value.json().is_number(); }));
}

}  // namespace drydock::providers::functions
