// Functions of the facts language on maps: keys, values, merge.
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

Value keys(const Frame&, Arguments arguments) {
    const Value& map = argument(arguments, 0);
    if (map.is_unknown()) return map;
    Json names = Json::array();
    if (map.is_map())
        for (const auto& [key, value] : map.entries()) names.push_back(key);
    return names;
}

Value values(const Frame&, Arguments arguments) {
    const Value& map = argument(arguments, 0);
    if (map.is_unknown()) return map;
    return map.is_map() ? Value::list(map.items()) : Value::list({});
}

// Members of the second win.
Value merge(const Frame&, Arguments arguments) {
    Json merged = Json::object();
    for (const Value& map : arguments) {
        if (map.is_unknown()) return map;
        if (map.is_map()) merged.update(map.json());
    }
    return merged;
}

}  // namespace

void maps(Registry& registry) {
    registry.function("keys", {keys, Function::sees_unknown});
    registry.function("values", {values, Function::sees_unknown});
    registry.function("merge", {merge, Function::sees_unknown});
}

}  // namespace drydock::providers::functions
