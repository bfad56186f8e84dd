// What an update means: the `update` facts of a type.
#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/registry.h"

namespace drydock::providers::facts {

using catalog::Packed;

namespace {

bool same_path(Packed steps, const catalog::PropertyPath& path) {
    if (steps.size() != path.size()) return false;
    for (std::size_t position = 0; position < path.size(); ++position) {
        const Packed step = steps[position];
        if (step.is_string() ? step.string() != path[position] : path[position] != "*") return false;
    }
    return true;
}

// What one entry says; the frame's resource is the desired one.
Result<Change> decide(Packed fact, const Frame& frame) {
    const std::string_view kind = fact["kind"].string();
    const Binding value{"value", walk(Value::borrow(frame.model), fact["path"]), frame.bound};
    const Frame bound = frame.with(value);
    if (kind == "replace") return Change::replace;
    if (kind == "in_place") return Change::in_place;
    if (kind == "replace_when") return holds(fact["when"], bound) == Truth::yes ? Change::replace : Change::in_place;
    const auto own = [&](std::string_view key, std::string_view otherwise) { return std::string(fact[key].string(otherwise)); };
    return fault_of(frame.type, own("error", "ValidationException"), text(fact["message"], bound), own("code", "NotUpdatable"),
                    static_cast<int>(fact["status"].integer(400)));
}

}  // namespace

Result<Change> change_at(const Call& call, const std::string& type, const Json& current, const Json& desired, const catalog::PropertyPath& path) {
    for (const Packed fact : of(type)["update"].elements()) {
        if (same_path(fact["path"], path))
            return decide(fact, Frame{.call = call, .type = type, .model = desired, .old = &current, .step = "update"});
    }
    return Change::undecided;
}

Result<Change> change(const Call& call, const std::string& type, const Json& current, const Json& desired) {
    const Frame frame{.call = call, .type = type, .model = desired, .old = &current, .step = "update"};
    Change whole = Change::undecided;
    for (const Packed fact : of(type)["update"].elements()) {
        const Value before = walk(Value::borrow(current), fact["path"]);
        const Value after = walk(Value::borrow(desired), fact["path"]);
        if (equal(before.json(), after.json())) continue;
        const Result<Change> one = decide(fact, frame);
        if (!one) return one;
        if (*one == Change::replace || whole == Change::undecided) whole = *one;
    }
    return whole;
}

}  // namespace drydock::providers::facts
