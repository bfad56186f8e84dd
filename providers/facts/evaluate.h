// Evaluates the compiled expressions of the facts language (docs/facts.md, "Expressions"). Pure; wrong types give null, values that are not known yet
// give a pending value; nothing throws.
// Compiled form: ["const", v] ["self"] ["var", name] ["path", root, steps] ["index", a, b] ["call", name, args…] ["lambda", name, body] ["?:", c, a,
// b]
// ["or"|"and"|"=="|"!="|"<"|"<="|">"|">="|"in"|"matches"|"+"|"-"|"*"|"/"|"%", a, b] ["not", a] ["neg", a] ["list", items…] ["format", parts…];
// steps are names, positions, and null for [*].
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "catalog/packed.h"
#include "providers/call.h"
#include "providers/facts/value.h"

namespace drydock::providers::facts {

// A bound name; bindings form a linked list that lives on the stack.
struct Binding {
    std::string_view name;
    Value value;
    const Binding* outer = nullptr;
};

// What an expression sees. Passed by reference, copied only to bind a name.
struct Frame {
    const Call& call;
    std::string_view type;
    const Json& model;
    const Json* old = nullptr;  // the resource before an update
    const Binding* bound = nullptr;
    std::string_view step = "create";  // create, update, delete, stabilize
    bool forecast = false;             // before the deployment: the account's resources are not known yet
    bool drawing = true;               // false: what would draw random values is unknown

    Frame with(const Binding& binding) const;
};

Value evaluate(catalog::Packed expression, const Frame& frame);
Truth holds(catalog::Packed expression, const Frame& frame);
// The text of a format; parts that are not known yet are shown as ${LogicalId}.
std::string text(catalog::Packed format, const Frame& frame);
// True if the expression calls a function that draws random values or reads the clock.
bool draws(catalog::Packed expression, const Registry& registry);

// The value at `steps` below `root`; several [*] flatten.
Value walk(const Value& root, catalog::Packed steps, std::size_t from = 0);
// JSON pointer of `steps`; the n-th [*] is replaced by the n-th of `positions`, if there are so many.
std::string pointer_of(catalog::Packed steps, const std::vector<std::string>& positions = {});

}  // namespace drydock::providers::facts
