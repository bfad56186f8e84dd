#include "providers/facts/evaluate.h"

#include <cmath>
#include <unordered_map>

#include "base/arn.h"
#include "base/regex.h"
#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::facts {

using catalog::Packed;

Frame Frame::with(const Binding& binding) const {
    Frame inner = *this;
    inner.bound = &binding;
    return inner;
}

namespace {

// A property that the resource does not have may be an attribute that the facts describe; it is computed when it is asked for.
Value attribute_of(const Frame& frame, std::string_view name) {
    const Packed format = of(frame.type)["attributes"][name];
    if (!format) return {};
    Frame inner = frame;
    inner.bound = nullptr;
    inner.drawing = false;
    return evaluate(format, inner);
}

// _id and its like, of the resource itself.
Value own(const Frame& frame, std::string_view name) {
    const auto present = [](std::string text) { return text.empty() ? Value() : Value(Json(std::move(text))); };
    if (name == "_id") return present(identifier(frame.type, frame.model));
    if (name == "_type") return Json(frame.type);
    if (name == "_stack") return present(frame.call.stack.stack_id);
    if (name == "_logical_id") return present(frame.call.stack.logical_id);
    if (name == "_ref") return present(ref(frame.call, std::string(frame.type), frame.model).value_or(identifier(frame.type, frame.model)));
    return {};
}

Value property(const Frame& frame, Packed steps) {
    if (steps.size() == 0 || !steps[0].is_string()) return walk(Value::borrow(frame.model), steps);
    const std::string_view name = steps[0].string();
    if (name.starts_with('_')) return own(frame, name);
    const Json& found = member(frame.model, name);
    if (!found.is_null()) return walk(Value::borrow(found), steps, 1);
    if (Value value = attribute_of(frame, name); !value.is_null()) return walk(value, steps, 1);
    if (steps.size() < 2 || !steps[1].is_string()) return walk({}, steps, 1);
    return walk(attribute_of(frame, std::string(name) + "." + std::string(steps[1].string())), steps, 2);
}

Value zones(const Frame& frame) {
    Json names = Json::array();
    for (const Packed zone : catalog::Catalog::instance().region(frame.call.scope.region)["zones"].elements()) names.push_back(zone["name"].json());
    return names;
}

Value variable(std::string_view name, const Frame& frame) {
    for (const Binding* binding = frame.bound; binding; binding = binding->outer) {
        if (binding->name == name) return binding->value;
    }
    const Call& call = frame.call;
    const auto present = [](const std::string& text) { return text.empty() ? Value() : Value(Json(text)); };
    if (name == "account") return Json(call.scope.account);
    if (name == "region") return Json(call.scope.region);
    if (name == "partition") return Json(partition_of(call.scope.region));
    if (name == "url_suffix") return Json(url_suffix_of(call.scope.region));
    if (name == "stack_name") return present(call.stack.stack_name);
    if (name == "stack_id") return present(call.stack.stack_id);
    if (name == "logical_id") return present(call.stack.logical_id);
    if (name == "old") return frame.old ? Value::borrow(*frame.old) : Value();
    if (name == "zones") return zones(frame);
    return {};
}

Value path(Packed expression, const Frame& frame) {
    const Packed root = expression[1];
    if (root[0].string() == "self") return property(frame, expression[2]);
    return walk(evaluate(root, frame), expression[2]);
}

Value index(Packed expression, const Frame& frame) {
    const Packed key = expression[2];
    if (expression[1][0].string() == "self" && key[0].string() == "const" && key[1].is_string()) {
        const Json& found = member(frame.model, key[1].string());
        return found.is_null() ? attribute_of(frame, key[1].string()) : Value::borrow(found);
    }
    const Value container = evaluate(expression[1], frame);
    const Value position = evaluate(key, frame);
    if (container.is_unknown()) return container;
    if (position.is_unknown()) return position;
    if (position.is_string()) return container.member(position.text());
    const auto number = position.number();
    return number && *number >= 0 ? container.item(static_cast<std::size_t>(*number)) : Value();
}

Value call(Packed expression, const Frame& frame) {
    const Function* function = frame.call.registry.find_function(expression[1].string());
    if (!function) return {};
    if (frame.forecast && function->has(Function::reads_account)) return Value::unknown();
    if (!frame.drawing && function->has(Function::drawing)) return Value::unknown();
    std::vector<Value> arguments;
    arguments.reserve(expression.size());
    for (std::size_t position = 2; position < expression.size(); ++position) {
        arguments.push_back(evaluate(expression[position], frame));
        if (!function->has(Function::sees_unknown) && arguments.back().has_unknown()) return Value::unknown();
    }
    return (*function)(frame, arguments);
}

Value choose(Packed expression, const Frame& frame) {
    const Truth condition = holds(expression[1], frame);
    if (condition == Truth::unknown) return Value::unknown();
    return evaluate(expression[condition == Truth::yes ? 2 : 3], frame);
}

// `or` and `and` are the same with yes and no exchanged: `decisive` settles the matter whatever the other side says.
Value connect(Packed expression, const Frame& frame, Truth decisive) {
    const Truth left = holds(expression[1], frame);
    if (left == decisive) return value_of(left);
    const Truth right = holds(expression[2], frame);
    if (right == decisive) return value_of(right);
    return left == Truth::unknown ? value_of(left) : value_of(right);
}

Value negate(Packed expression, const Frame& frame) {
    const Truth inner = holds(expression[1], frame);
    if (inner == Truth::unknown) return value_of(inner);
    return value_of(inner == Truth::yes ? Truth::no : Truth::yes);
}

bool is_null_literal(Packed expression) {
    return expression[0].string() == "const" && expression[1].is_null();
}

Value equality(Packed expression, const Frame& frame, bool wanted) {
    const Value left = evaluate(expression[1], frame);
    const Value right = evaluate(expression[2], frame);
    const bool presence = is_null_literal(expression[1]) || is_null_literal(expression[2]);
    // A property that refers to another resource is present, whatever its value will be.
    const auto open = [](const Value& value) { return value.is_unknown() && !value.is_awaited(); };
    if (presence && (open(left) || open(right))) return Value::unknown();
    if (presence) return Json((left.is_null() && right.is_null()) == wanted);
    if (left.has_unknown() || right.has_unknown()) return Value::unknown();
    return Json(equal(left.json(), right.json()) == wanted);
}

Value order(Packed expression, const Frame& frame, bool (*accept)(int)) {
    const Value left = evaluate(expression[1], frame);
    const Value right = evaluate(expression[2], frame);
    if (left.is_unknown() || right.is_unknown()) return Value::unknown();
    const auto result = compare(left.json(), right.json());
    return Json(result && accept(*result));
}

// A list of literals is compared in place: lists of allowed values may be long. Nothing if the list has other parts.
std::optional<bool> in_literal(const Value& item, Packed list) {
    if (list[0].string() != "list") return std::nullopt;
    bool found = false;
    for (std::size_t position = 1; position < list.size() && !found; ++position) {
        const Packed part = list[position];
        if (part[0].string() != "const") return std::nullopt;
        found = part[1].is_string() && item.is_string() ? part[1].string() == item.json().get_ref<const std::string&>()
                                                        : equal(item.json(), part[1].json());
    }
    return found;
}

Value membership(Packed expression, const Frame& frame) {
    const Value item = evaluate(expression[1], frame);
    if (item.is_null()) return Json(false);
    if (item.has_unknown()) return Value::unknown();
    if (const auto found = in_literal(item, expression[2])) return Json(*found);
    const Value container = evaluate(expression[2], frame);
    if (container.is_unknown()) return container;
    if (container.is_map()) return Json(container.json().contains(item.text()));
    bool unknown = false;
    for (const Value& candidate : container.items()) {
        if (candidate.has_unknown())
            unknown = true;
        else if (equal(candidate.json(), item.json()))
            return Json(true);
    }
    return unknown ? Value::unknown() : Value(Json(false));
}

Value match(Packed expression, const Frame& frame) {
    const Value subject = evaluate(expression[1], frame);
    const Value pattern = evaluate(expression[2], frame);
    if (subject.has_unknown() || pattern.is_unknown()) return Value::unknown();
    if (subject.is_null() || pattern.is_null()) return Json(false);
    return Json(Regex::of(pattern.text()).search(subject.text()));
}

Value add(const Value& left, const Value& right) {
    if (left.is_list() || right.is_list()) {
        if ((!left.is_list() && !left.is_null()) || (!right.is_list() && !right.is_null())) return {};
        std::vector<Value> items = left.items();
        for (Value& item : right.items()) items.push_back(std::move(item));
        return Value::list(std::move(items));
    }
    if (left.is_null() || right.is_null()) return {};
    if (left.is_string() || right.is_string()) return Json(left.text() + right.text());
    const auto a = left.number();
    const auto b = right.number();
    return a && b ? number_json(*a + *b) : Json();
}

Value arithmetic(Packed expression, const Frame& frame) {
    const Value left = evaluate(expression[1], frame);
    const Value right = evaluate(expression[2], frame);
    if (left.is_unknown() || right.is_unknown()) return Value::unknown();
    const char operation = expression[0].string().front();
    if (operation == '+') return add(left, right);
    const auto a = left.number();
    const auto b = right.number();
    if (!a || !b) return {};
    switch (operation) {
        case '-': return number_json(*a - *b);
        case '*': return number_json(*a * *b);
        case '/': return *b == 0 ? Json() : number_json(*a / *b);
        default: return *b == 0 ? Json() : number_json(std::fmod(*a, *b));
    }
}

Value minus(Packed expression, const Frame& frame) {
    const Value value = evaluate(expression[1], frame);
    if (value.is_unknown()) return value;
    const auto number = value.number();
    return number ? number_json(-*number) : Json();
}

Value list(Packed expression, const Frame& frame) {
    std::vector<Value> items;
    for (std::size_t position = 1; position < expression.size(); ++position) items.push_back(evaluate(expression[position], frame));
    return Value::list(std::move(items));
}

Value format(Packed expression, const Frame& frame) {
    std::string result;
    for (std::size_t position = 1; position < expression.size(); ++position) {
        const Value part = evaluate(expression[position], frame);
        if (part.has_unknown()) return Json(pending(pending_references(part.json())));
        result += part.text();
    }
    return Json(std::move(result));
}

using Form = Value (*)(Packed, const Frame&);

const std::unordered_map<std::string_view, Form>& forms() {
    static const std::unordered_map<std::string_view, Form> table{
        {"const", [](Packed e, const Frame&) -> Value { return e[1].json(); }},
        {"self", [](Packed, const Frame& f) { return Value::borrow(f.model); }},
        {"var", [](Packed e, const Frame& f) { return variable(e[1].string(), f); }},
        {"path", path},
        {"index", index},
        {"call", call},
        {"lambda", [](Packed e, const Frame& f) { return Value::lambda(e, f); }},
        {"?:", choose},
        {"or", [](Packed e, const Frame& f) { return connect(e, f, Truth::yes); }},
        {"and", [](Packed e, const Frame& f) { return connect(e, f, Truth::no); }},
        {"not", negate},
        {"==", [](Packed e, const Frame& f) { return equality(e, f, true); }},
        {"!=", [](Packed e, const Frame& f) { return equality(e, f, false); }},
        {"<", [](Packed e, const Frame& f) { return order(e, f, [](int r) { return r < 0; }); }},
        {"<=", [](Packed e, const Frame& f) { return order(e, f, [](int r) { return r <= 0; }); }},
        {">", [](Packed e, const Frame& f) { return order(e, f, [](int r) { return r > 0; }); }},
        {">=", [](Packed e, const Frame& f) { return order(e, f, [](int r) { return r >= 0; }); }},
        {"in", membership},
        {"matches", match},
        {"+", arithmetic},
        {"-", arithmetic},
        {"*", arithmetic},
        {"/", arithmetic},
        {"%", arithmetic},
        {"neg", minus},
        {"list", list},
        {"format", format},
    };
    return table;
}

}  // namespace

Value evaluate(Packed expression, const Frame& frame) {
    if (!expression.is_array()) return expression.json();
    const auto form = forms().find(expression[0].string());
    return form == forms().end() ? Value() : form->second(expression, frame);
}

Truth holds(Packed expression, const Frame& frame) {
    return truth(evaluate(expression, frame));
}

std::string text(Packed format, const Frame& frame) {
    const bool parts = format.is_array() && format[0].string() == "format";
    std::string result;
    for (std::size_t position = parts ? 1 : 0; position < (parts ? format.size() : 1); ++position) {
        const Value part = evaluate(parts ? format[position] : format, frame);
        if (!part.has_unknown()) {
            result += part.text();
            continue;
        }
        const std::vector<std::string> references = pending_references(part.json());
        result += references.empty() ? "${?}" : "${" + references.front() + "}";
    }
    return result;
}

bool draws(Packed expression, const Registry& registry) {
    if (!expression.is_array()) return false;
    if (expression[0].string() == "const") return false;
    if (expression[0].string() == "call") {
        const Function* function = registry.find_function(expression[1].string());
        if (function && function->has(Function::drawing)) return true;
    }
    for (const Packed part : expression.elements()) {
        if (draws(part, registry)) return true;
    }
    return false;
}

Value walk(const Value& root, Packed steps, std::size_t from) {
    Value value = root;
    for (std::size_t position = from; position < steps.size(); ++position) {
        if (value.is_null()) return value;
        if (value.is_unknown()) return Value::unknown();  // whether the part is there is not known
        const Packed step = steps[position];
        if (step.is_string()) {
            value = value.member(step.string());
        } else if (step.is_number()) {
            value = value.item(static_cast<std::size_t>(step.integer()));
        } else {
            std::vector<Value> found;
            for (const Value& item : value.items()) {
                const Value inner = walk(item, steps, position + 1);
                bool flatten = false;
                for (std::size_t rest = position + 1; rest < steps.size(); ++rest) flatten = flatten || steps[rest].is_null();
                if (flatten && inner.is_list())
                    for (Value& part : inner.items()) found.push_back(std::move(part));
                else if (!inner.is_null())
                    found.push_back(inner);
            }
            return Value::list(std::move(found));
        }
    }
    return value;
}

std::string pointer_of(Packed steps, const std::vector<std::string>& positions) {
    std::string pointer;
    std::size_t used = 0;
    for (const Packed step : steps.elements()) {
        if (step.is_string())
            pointer += "/" + escape_pointer(step.string());
        else if (step.is_number())
            pointer += "/" + std::to_string(step.integer());
        else if (used < positions.size())
            pointer += "/" + escape_pointer(positions[used++]);
        else
            break;  // the finding concerns all items: it is placed at their container
    }
    return pointer;
}

}  // namespace drydock::providers::facts
