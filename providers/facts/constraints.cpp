#include "providers/facts/constraints.h"

#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "validator/schema.h"

namespace drydock::providers::facts {

using catalog::Packed;

namespace {

bool applies(Packed constraint, std::string_view step) {
    const Packed on = constraint["on"];
    if (!on) return step == "create" || step == "update";
    if (on.is_string()) return on.string() == step;
    for (const Packed name : on.elements()) {
        if (name.string() == step) return true;
    }
    return false;
}

// True if the schema fragment speaks of a property of this name anywhere.
bool mentions(Packed fragment, std::string_view name) {
    if (fragment.is_string()) return fragment.string() == name;
    for (const Packed item : fragment.elements()) {
        if (mentions(item, name)) return true;
    }
    for (const auto& [key, item] : fragment.members()) {
        if (key == name || mentions(item, name)) return true;
    }
    return false;
}

Truth matches_schema(Packed fragment, const Frame& frame) {
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(frame.type, frame.call.scope.region);
    if (!schema) schema = catalog::Catalog::instance().type(frame.type);
    if (!schema) return Truth::unknown;
    if (frame.model.is_object()) {
        for (const auto& [name, value] : frame.model.items()) {
            if (has_pending(value) && mentions(fragment, name)) return Truth::unknown;
        }
    }
    return validator::validate(*schema, fragment, frame.model).empty() ? Truth::yes : Truth::no;
}

Truth condition(Packed condition, const Frame& frame) {
    return condition["schema"] ? matches_schema(condition["schema"], frame) : holds(condition["expr"], frame);
}

bool broken(Packed constraint, const Frame& frame) {
    if (constraint["when"] && condition(constraint["when"], frame) != Truth::yes) return false;
    return !constraint["then"] || condition(constraint["then"], frame) == Truth::no;
}

Severity severity_of(Packed constraint) {
    const std::string_view name = constraint["severity"].string();
    if (name.empty()) return Severity::error;
    for (const Severity severity : {Severity::critical, Severity::high, Severity::medium, Severity::low}) {
        if (name == to_string(severity)) return severity;
    }
    return Severity::info;
}

using Positions = std::vector<std::string>;

Diagnostic finding(Packed constraint, const Frame& frame, const Positions& positions) {
    Diagnostic diagnostic;
    diagnostic.rule = constraint["id"].string();
    diagnostic.severity = severity_of(constraint);
    diagnostic.fault = fault_of_fact(constraint, frame.type, text(constraint["message"], frame));
    diagnostic.logical_id = frame.call.stack.logical_id;
    diagnostic.resource_type = frame.type;
    diagnostic.pointer = pointer_of(constraint["at"], positions);
    diagnostic.source = constraint["source"].string();
    const Json* value = diagnostic.pointer.empty() ? nullptr : at_pointer(frame.model, diagnostic.pointer);
    if (value && !has_pending(*value)) diagnostic.value = value->dump(-1, ' ', false, Json::error_handler_t::replace);
    return diagnostic;
}

using Body = std::function<bool(const Frame&)>;

// Binds the names of `let` one after the other and goes on to the body.
bool with_let(Packed lets, const Frame& frame, const Body& body) {
    std::vector<Binding> bindings;
    bindings.reserve(lets.size());  // bindings point to each other
    Frame inner = frame;
    for (const Packed let : lets.elements()) {
        bindings.push_back({let[0].string(), evaluate(let[1], inner), inner.bound});
        inner.bound = &bindings.back();
    }
    return body(inner);
}

// Runs the body for every item of every loop, outermost first; false as soon as the body says so.
bool for_each(Packed loops, std::size_t depth, const Frame& frame, Positions& positions, const Body& body) {
    if (depth == loops.size()) return body(frame);
    for (const auto& [key, item] : evaluate(loops[depth]["list"], frame).entries()) {
        const Binding position{"index", key, frame.bound};
        const Binding value{loops[depth]["name"].string("value"), item, &position};
        positions.push_back(scalar_text(key));
        const bool go_on = for_each(loops, depth + 1, frame.with(value), positions, body);
        positions.pop_back();
        if (!go_on) return false;
    }
    return true;
}

// Runs the body for every value that `at` names, its [*] resolved one after the other; binds value and index.
bool for_each_at(const Value& container, Packed steps, std::size_t from, const Frame& frame, Positions& positions, const Body& body) {
    Value value = container;
    for (std::size_t step = from; step < steps.size() && !value.is_unknown(); ++step) {
        if (steps[step].is_string()) value = value.member(steps[step].string());
        if (steps[step].is_number()) value = value.item(static_cast<std::size_t>(steps[step].integer()));
        if (!steps[step].is_null()) continue;
        for (const auto& [key, item] : value.entries()) {
            const Binding position{"index", key, frame.bound};
            positions.push_back(scalar_text(key));
            const bool go_on = for_each_at(item, steps, step + 1, frame.with(position), positions, body);
            positions.pop_back();
            if (!go_on) return false;
        }
        return true;
    }
    const Binding binding{"value", std::move(value), frame.bound};
    return body(frame.with(binding));
}

bool judge(Packed constraint, const Frame& frame, const OnFinding& found) {
    const Packed at = constraint["at"];
    Positions positions;
    const Body judge_one = [&](const Frame& item) {
        return with_let(constraint["let"], item,
                        [&](const Frame& bound) { return !broken(constraint, bound) || found(finding(constraint, bound, positions)); });
    };
    if (!constraint["each"]) return at ? for_each_at(Value::borrow(frame.model), at, 0, frame, positions, judge_one) : judge_one(frame);
    const Binding value{"value", at ? walk(Value::borrow(frame.model), at) : Value(), frame.bound};
    return for_each(constraint["each"], 0, frame.with(value), positions, judge_one);
}

}  // namespace

void judge_constraints(const Frame& frame, const OnFinding& found) {
    for (const Packed constraint : of(frame.type)["constraints"].elements()) {
        if (applies(constraint, frame.step) && !judge(constraint, frame, found)) return;
    }
}

}  // namespace drydock::providers::facts
