// Functions of the facts language (docs/facts.md). Grouped in files: providers/functions/<group>.cpp with the entry point
// providers::functions::<group>(Registry&); catalog/facts/_functions.yaml declares name and number of arguments for the compiler.
#pragma once

#include <functional>
#include <span>
#include <type_traits>
#include <utility>

#include "providers/call.h"
#include "providers/facts/value.h"

namespace drydock::providers::facts {

struct Frame;  // what an expression sees: the resource, the call, bound names (providers/facts/evaluate.h)

using Arguments = std::span<const Value>;

// The argument at a position, or null if the call leaves it out.
inline const Value& argument(Arguments arguments, std::size_t position) {
    static const Value none;
    return position < arguments.size() ? arguments[position] : none;
}

// A function of the language. Arguments are evaluated; lambdas come as values that can be applied. A result of null means "none"; a wrong argument
// gives null, never a fault.
class Function {
public:
    enum Trait : unsigned {
        plain = 0,
        sees_unknown = 1,   // is called although arguments are not known yet; otherwise the result is unknown then
        reads_account = 2,  // looks at resources of the account: unknown before the deployment
        drawing = 4,        // draws random values or reads the clock
    };
    using Body = std::function<Value(const Frame& frame, Arguments arguments)>;

    template <typename Callable, typename = std::enable_if_t<std::is_constructible_v<Body, Callable>>>
    Function(Callable body, unsigned traits = plain) : body_(std::move(body)), traits_(traits) {}  // NOLINT(google-explicit-constructor)

    Value operator()(const Frame& frame, Arguments arguments) const { return body_(frame, arguments); }
    explicit operator bool() const { return static_cast<bool>(body_); }
    bool has(Trait trait) const { return (traits_ & trait) != 0; }

private:
    Body body_;
    unsigned traits_;
};

}  // namespace drydock::providers::facts
