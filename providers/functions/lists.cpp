// Functions of the facts language on lists. A null list is an empty one; a map stands for the list of its values.
#include <algorithm>

#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Truth;
using facts::Value;

namespace {

// any, all and none ask whether some item is `sought`; unknown items leave the question open unless another item settles it.
Truth some(Arguments arguments, Truth sought) {
    const Value& list = argument(arguments, 0);
    if (list.is_unknown()) return Truth::unknown;
    bool unknown = false;
    for (const Value& item : list.items()) {
        const Truth truth = facts::truth(argument(arguments, 1).apply(item));
        if (truth == sought) return Truth::yes;
        unknown = unknown || truth == Truth::unknown;
    }
    return unknown ? Truth::unknown : Truth::no;
}

Truth opposite(Truth truth) {
    return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

Value any(const Frame&, Arguments arguments) {
    return facts::value_of(some(arguments, Truth::yes));
}
Value all(const Frame&, Arguments arguments) {
    return facts::value_of(opposite(some(arguments, Truth::no)));
}
Value none(const Frame&, Arguments arguments) {
    return facts::value_of(opposite(some(arguments, Truth::yes)));
}

Value filter(const Frame&, Arguments arguments) {
    const Value& list = argument(arguments, 0);
    if (list.is_unknown()) return list;
    std::vector<Value> kept;
    for (const Value& item : list.items()) {
        const Truth truth = facts::truth(argument(arguments, 1).apply(item));
        if (truth == Truth::unknown) return Value::unknown();
        if (truth == Truth::yes) kept.push_back(item);
    }
    return Value::list(std::move(kept));
}

Value map(const Frame&, Arguments arguments) {
    const Value& list = argument(arguments, 0);
    if (list.is_unknown()) return list;
    std::vector<Value> results;
    for (const Value& item : list.items()) results.push_back(argument(arguments, 1).apply(item));
    return Value::list(std::move(results));
}

Value flatten(const Frame&, Arguments arguments) {
    std::vector<Value> flat;
    for (const Value& item : argument(arguments, 0).items()) {
        if (item.is_list())
            for (const Value& inner : item.items()) flat.push_back(inner);
        else if (!item.is_null())
            flat.push_back(item);
    }
    return Value::list(std::move(flat));
}

// The items in the order of their first (`repeated` false) or second (true) occurrence, each once.
Value occurrences(const Value& list, bool repeated) {
    std::vector<Value> seen, again;
    const auto holds = [](const std::vector<Value>& values, const Value& item) {
        return std::any_of(values.begin(), values.end(), [&](const Value& other) { return facts::equal(other.json(), item.json()); });
    };
    for (const Value& item : list.items()) {
        if (item.has_unknown()) continue;
        if (!holds(seen, item))
            seen.push_back(item);
        else if (!holds(again, item))
            again.push_back(item);
    }
    return Value::list(repeated ? std::move(again) : std::move(seen));
}

Value distinct(const Frame&, Arguments arguments) {
    return occurrences(argument(arguments, 0), false);
}

// Known values that repeat are duplicates whatever the others will be.
Value duplicates(const Frame&, Arguments arguments) {
    const Value& list = argument(arguments, 0);
    if (list.is_unknown()) return list;
    Value found = occurrences(list, true);
    return found.size() == 0 && list.has_unknown() ? Value::unknown() : found;
}

Value first(const Frame&, Arguments arguments) {
    const auto items = argument(arguments, 0).items();
    return items.empty() ? Value() : items.front();
}

Value last(const Frame&, Arguments arguments) {
    const auto items = argument(arguments, 0).items();
    return items.empty() ? Value() : items.back();
}

Value sum(const Frame&, Arguments arguments) {
    double total = 0;
    for (const Value& item : argument(arguments, 0).items()) total += item.number().value_or(0);
    return facts::number_json(total);
}

bool before(const Value& a, const Value& b) {
    return facts::compare(a.json(), b.json()).value_or(0) < 0;
}

Value least(const Frame&, Arguments arguments) {
    const auto items = argument(arguments, 0).items();
    return items.empty() ? Value() : *std::min_element(items.begin(), items.end(), before);
}

Value greatest(const Frame&, Arguments arguments) {
    const auto items = argument(arguments, 0).items();
    return items.empty() ? Value() : *std::max_element(items.begin(), items.end(), before);
}

// Items that cannot be compared stay behind all others, in their order: an inconsistent order must not reach the sort.
Value sorted(const Frame&, Arguments arguments) {
    const Value& key = argument(arguments, 1);
    std::vector<std::pair<Value, Value>> numbers, texts, rest;
    for (const Value& item : argument(arguments, 0).items()) {
        Value by = key.is_lambda() ? key.apply(item) : item;
        auto& group = by.number() ? numbers : by.is_string() ? texts : rest;
        group.emplace_back(std::move(by), item);
    }
    const auto order = [](const auto& a, const auto& b) { return before(a.first, b.first); };
    std::stable_sort(numbers.begin(), numbers.end(), order);
    std::stable_sort(texts.begin(), texts.end(), order);
    std::vector<Value> result;
    for (auto* group : {&numbers, &texts, &rest}) {
        for (auto& [by, item] : *group) result.push_back(std::move(item));
    }
    return Value::list(std::move(result));
}

Value range(const Frame&, Arguments arguments) {
    constexpr double most = 65536;  // ports are the longest ranges that a rule needs
    const auto from = argument(arguments, 0).number();
    const auto to = argument(arguments, 1).number();
    if (!from || !to || *to - *from >= most) return {};
    Json numbers = Json::array();
    for (double number = *from; number <= *to; ++number) numbers.push_back(facts::number_json(number));
    return numbers;
}

Value list(const Frame&, Arguments arguments) {
    const Value& value = argument(arguments, 0);
    if (value.is_null()) return Value::list({});
    if (value.is_list() || value.is_unknown()) return value;
    return Value::list({value});
}

}  // namespace

void lists(Registry& registry) {
    registry.function("any", {any, Function::sees_unknown});
    registry.function("all", {all, Function::sees_unknown});
    registry.function("none", {none, Function::sees_unknown});
    registry.function("filter", {filter, Function::sees_unknown});
    registry.function("map", {map, Function::sees_unknown});
    registry.function("flatten", flatten);
    registry.function("distinct", distinct);
    registry.function("duplicates", {duplicates, Function::sees_unknown});
    registry.function("first", first);
    registry.function("last", last);
    registry.function("sum", sum);
    registry.function("min", least);
    registry.function("max", greatest);
    registry.function("sorted", sorted);
    registry.function("range", range);
    registry.function("list", {list, Function::sees_unknown});
}

}  // namespace drydock::providers::functions
