// Judging a resource by its facts: unique, references, and what makes faults of them. Constraints: constraints.cpp.
#include <algorithm>

#include "base/regex.h"
#include "catalog/catalog.h"
#include "providers/facts/constraints.h"
#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/lookup.h"
#include "providers/registry.h"

namespace drydock::providers::facts {

using catalog::Packed;

namespace {

std::vector<const Resource*> rivals(const Frame& frame, std::string_view scope) {
    const Call& call = frame.call;
    const bool wide = scope == "account" || scope == "global";
    std::vector<const Resource*> all = wide ? call.world.everywhere(frame.type) : call.world.all(call.scope, frame.type);
    std::erase_if(all, [&](const Resource* resource) {
        if (scope == "account" && resource->scope.account != call.scope.account) return true;
        if (scope == "stack" && resource->stack_id != call.stack.stack_id) return true;
        return is_self(frame, *resource);
    });
    return all;
}

bool equal_at(const Json& model, const Resource& other, Packed paths) {
    for (const Packed steps : paths.elements()) {
        const Value own = walk(Value::borrow(model), steps);
        const Value theirs = walk(Value::borrow(other.model), steps);
        if (own.is_null() || own.has_unknown() || theirs.is_null() || !equal(own.json(), theirs.json())) return false;
    }
    return paths.size() > 0;
}

// CloudFormation's own words for an identifier that is taken.
std::string already_exists(const Resource& other) {
    return other.id + (other.stack_id.empty() ? " already exists" : " already exists in stack " + other.stack_id);
}

Result<void> check_unique(const Frame& frame) {
    for (const Packed fact : of(frame.type)["unique"].elements()) {
        if (fact["when"] && holds(fact["when"], frame) != Truth::yes) continue;
        for (const Resource* other : rivals(frame, fact["scope"].string("region"))) {
            if (!equal_at(frame.model, *other, fact["by"])) continue;
            const Binding binding{"value", walk(Value::borrow(frame.model), fact["by"][0]), frame.bound};
            const std::string message = fact["message"] ? text(fact["message"], frame.with(binding)) : already_exists(*other);
            Fault fault = fault_of_fact(fact, frame.type, message, {.error = "AlreadyExists", .handler_code = "AlreadyExists"});
            if (!fact["message"]) fault.voice = Voice::engine;
            return fault;
        }
    }
    return {};
}

// A fact that names one thing may give it as a text, several as a list.
template <typename Test>
bool any_of(Packed one_or_list, Test test) {
    if (one_or_list.is_string()) return test(one_or_list.string());
    for (const Packed item : one_or_list.elements()) {
        if (test(item.string())) return true;
    }
    return false;
}

bool exists(const Call& call, Packed fact, const std::string& value) {
    return any_of(fact["to"], [&](std::string_view type) {
        const auto has = [&](std::string_view by) { return lookup(call, type, by, value) != nullptr; };
        return fact["by"] ? any_of(fact["by"], has) : has("_id") || has("_ref");
    });
}

// The values at a reference, one by one: lists are taken item by item.
void leaves(const Value& value, std::vector<Value>& found) {
    if (value.is_list()) {
        for (const Value& item : value.items()) leaves(item, found);
    } else if (!value.is_null() && !value.is_map() && !value.is_unknown()) {
        found.push_back(value);
    }
}

Result<void> check_reference(const Frame& frame, Packed fact) {
    std::vector<Value> values;
    leaves(walk(Value::borrow(frame.model), fact["at"]), values);
    for (const Value& value : values) {
        const std::string named = value.text();
        const Binding binding{"value", value, frame.bound};
        const Frame inner = frame.with(binding);
        if (!is_here(frame.call, named)) continue;
        if (fact["except"] && Regex::of(fact["except"].string()).search(named)) continue;
        if (fact["when"] && holds(fact["when"], inner) != Truth::yes) continue;
        if (exists(frame.call, fact, named)) continue;
        std::string type(fact["to"].is_string() ? fact["to"].string() : fact["to"][0].string());
        const std::string message =
            fact["message"] ? text(fact["message"], inner) : "Resource of type '" + type + "' with identifier '" + named + "' was not found.";
        return fault_of_fact(fact, frame.type, message, {.handler_code = "NotFound"});
    }
    return {};
}

Voice voice_of_fact(Packed fact, std::string_view type) {
    const std::string_view voice = fact["voice"].string();
    if (voice == "engine") return Voice::engine;
    if (voice == "handler") return Voice::handler;
    if (voice == "service") return Voice::service;
    if (voice == "classic") return Voice::classic;
    return voice_of(type);
}

}  // namespace

Fault fault_of_fact(Packed fact, std::string_view type, std::string message, const Codes& otherwise) {
    Fault fault{.code = std::string(fact["error"].string(otherwise.error)), .message = std::move(message)};
    fault.http_status = static_cast<int>(fact["status"].integer(400));
    fault.voice = voice_of_fact(fact, type);
    const ServiceNames names = service_names(type);
    fault.service = fault.voice == Voice::classic ? names.classic : names.service;
    fault.handler_code = fact["code"].string(otherwise.handler_code);
    return fault;
}

Result<void> check(const Call& call, const std::string& type, const Json& model, const Json* old, std::string_view on,
                   std::vector<Diagnostic>* advice) {
    const Frame frame{.call = call, .type = type, .model = model, .old = old, .step = on};
    if (on == "create" || on == "update") {
        if (Result<void> unique = check_unique(frame); !unique) return unique;
        for (const Packed fact : of(type)["references"].elements()) {
            if (Result<void> reference = check_reference(frame, fact); !reference) return reference;
        }
    }
    std::optional<Fault> first;
    judge_constraints(frame, [&](Diagnostic&& finding) {
        if (finding.severity != Severity::error) {
            if (advice) advice->push_back(std::move(finding));
        } else if (!first) {
            first = std::move(finding.fault);
        }
        return !first || advice;
    });
    return first ? Result<void>(*std::move(first)) : Result<void>();
}

std::vector<Diagnostic> forecast(const Call& call, const std::string& type, const Json& model) {
    const Frame frame{.call = call, .type = type, .model = model, .forecast = true};
    std::vector<Diagnostic> findings;
    judge_constraints(frame, [&](Diagnostic&& finding) {
        findings.push_back(std::move(finding));
        return true;
    });
    return findings;
}

}  // namespace drydock::providers::facts
