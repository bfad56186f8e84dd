#include "providers/facts/value.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "providers/facts/evaluate.h"

namespace drydock::providers::facts {

Value Value::borrow(const Json& json) {
    Value value;
    value.json_ = std::shared_ptr<const Json>(std::shared_ptr<const Json>(), &json);
    return value;
}

Value Value::of(const Resource& resource) {
    Value value;
    value.resource_ = &resource;
    return value;
}

Value Value::list(std::vector<Value> items) {
    Value value;
    value.list_ = std::make_shared<const std::vector<Value>>(std::move(items));
    return value;
}

Value Value::lambda(catalog::Packed definition, const Frame& frame) {
    Value value;
    value.lambda_.emplace(definition, &frame);
    return value;
}

namespace {

constexpr std::string_view resource_keys[] = {"_id", "_type", "_stack", "_logical_id", "_ref"};

Json resource_member(const Resource& resource, std::string_view key) {
    if (key == "_id") return resource.id;
    if (key == "_type") return resource.type;
    if (key == "_ref") return resource.ref.empty() ? resource.id : resource.ref;
    if (key == "_stack") return resource.stack_id.empty() ? Json() : Json(resource.stack_id);
    if (key == "_logical_id") return resource.logical_id.empty() ? Json() : Json(resource.logical_id);
    return nullptr;
}

}  // namespace

const Json& Value::plain() const {
    static const Json null;
    return json_ ? *json_ : null;
}

Value Value::inside(const Json& part) const {
    Value value;
    value.json_ = std::shared_ptr<const Json>(json_, &part);
    return value;
}

const Json& Value::json() const {
    if (json_ || (!resource_ && !list_)) return plain();
    Json copy;
    if (resource_) {
        copy = resource_->model.is_object() ? resource_->model : Json::object();
        for (const std::string_view key : resource_keys) copy[std::string(key)] = resource_member(*resource_, key);
    } else {
        copy = Json::array();
        for (const Value& item : *list_) copy.push_back(item.json());
    }
    json_ = std::make_shared<const Json>(std::move(copy));
    return *json_;
}

bool Value::has_unknown() const {
    if (resource_ || lambda_) return false;
    if (!list_) return has_pending(plain());
    for (const Value& item : *list_) {
        if (item.has_unknown()) return true;
    }
    return false;
}

std::size_t Value::size() const {
    if (list_) return list_->size();
    if (resource_) return resource_->model.size();
    return plain().is_structured() ? plain().size() : 0;
}

Value Value::item(std::size_t index) const {
    if (list_) return index < list_->size() ? (*list_)[index] : Value();
    if (resource_ || !plain().is_array() || index >= plain().size()) return {};
    return inside(plain()[index]);
}

Value Value::member(std::string_view key) const {
    if (resource_) return key.starts_with('_') ? Value(resource_member(*resource_, key)) : borrow(drydock::member(resource_->model, key));
    if (list_ || !plain().is_object()) return {};
    return inside(drydock::member(plain(), key));
}

std::vector<std::pair<Json, Value>> Value::entries() const {
    std::vector<std::pair<Json, Value>> result;
    if (is_list()) {
        for (std::size_t index = 0; index < size(); ++index) result.emplace_back(index, item(index));
    } else if (is_map()) {
        const Json& map = resource_ ? resource_->model : plain();
        for (const auto& [key, value] : map.items()) result.emplace_back(key, resource_ ? borrow(value) : inside(value));
    }
    return result;
}

std::vector<Value> Value::items() const {
    if (list_) return *list_;
    std::vector<Value> result;
    for (auto& [key, value] : entries()) result.push_back(std::move(value));
    return result;
}

std::optional<double> Value::number() const {
    if (resource_ || list_) return std::nullopt;
    if (plain().is_number()) return plain().get<double>();
    return plain().is_string() ? number_of(plain().get_ref<const std::string&>()) : std::nullopt;
}

std::string Value::text() const {
    if (is_null() || is_unknown()) return {};
    return is_string() ? plain().get<std::string>() : scalar_text(json());
}

Value Value::apply(const Value& argument) const {
    if (!lambda_) return {};
    const auto& [definition, frame] = *lambda_;
    const Binding binding{definition[1].string(), argument, frame->bound};
    return evaluate(definition[2], frame->with(binding));
}

Truth truth(const Value& value) {
    if (value.is_unknown()) return Truth::unknown;
    if (value.resource()) return Truth::yes;
    if (value.is_list()) return value.size() > 0 ? Truth::yes : Truth::no;
    const Json& json = value.json();
    switch (json.type()) {
        case Json::value_t::boolean: return json.get<bool>() ? Truth::yes : Truth::no;
        case Json::value_t::string: {
            const auto& text = json.get_ref<const std::string&>();
            return text.empty() || text == "false" ? Truth::no : Truth::yes;
        }
        case Json::value_t::object: return json.empty() ? Truth::no : Truth::yes;
        case Json::value_t::null: return Truth::no;
        default: return json.is_number() && json.get<double>() == 0 ? Truth::no : Truth::yes;
    }
}

Value value_of(Truth truth) {
    if (truth == Truth::unknown) return Value::unknown();
    return Json(truth == Truth::yes);
}

std::optional<double> number_of(std::string_view text) {
    if (text.empty() || text.front() == '+') return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

namespace {

bool scalars_equal(const Json& a, const Json& b) {
    if (a.is_string() && b.is_string()) return a.get_ref<const std::string&>() == b.get_ref<const std::string&>();
    if (a.is_boolean() || b.is_boolean())
        return (a.is_boolean() || a.is_string()) && (b.is_boolean() || b.is_string()) && scalar_text(a) == scalar_text(b);
    if (a.is_number_integer() && b.is_number_integer()) return a == b;
    const auto number = [](const Json& value) {
        if (value.is_number()) return std::optional<double>(value.get<double>());
        return value.is_string() ? number_of(value.get_ref<const std::string&>()) : std::nullopt;
    };
    const auto left = number(a);
    const auto right = number(b);
    return left && right && *left == *right;
}

}  // namespace

bool equal(const Json& a, const Json& b) {
    if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
    if (a.is_array() && b.is_array()) {
        if (a.size() != b.size()) return false;
        for (std::size_t index = 0; index < a.size(); ++index) {
            if (!equal(a[index], b[index])) return false;
        }
        return true;
    }
    if (a.is_object() && b.is_object()) {
        if (a.size() != b.size()) return false;
        for (const auto& [key, value] : a.items()) {
            const auto other = b.find(key);
            if (other == b.end() || !equal(value, *other)) return false;
        }
        return true;
    }
    if (a.is_structured() || b.is_structured()) return false;
    return scalars_equal(a, b);
}

std::optional<int> compare(const Json& a, const Json& b) {
    const auto left = Value::borrow(a).number();
    const auto right = Value::borrow(b).number();
    if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
    if (!a.is_string() || !b.is_string()) return std::nullopt;
    return a.get_ref<const std::string&>().compare(b.get_ref<const std::string&>());
}

Json number_json(double number) {
    if (!std::isfinite(number)) return nullptr;
    constexpr double exact = 9007199254740992.0;  // 2^53: above, a double is no longer every integer
    if (std::trunc(number) == number && std::abs(number) <= exact) return static_cast<std::int64_t>(number);
    return number;
}

}  // namespace drydock::providers::facts
