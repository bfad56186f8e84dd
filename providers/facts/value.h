// What an expression of the facts language evaluates to: JSON that it shares or borrows, a resource of the account seen as a map of its properties
// (nothing is copied), a list of such values, or a lambda. Cheap to copy. A Value never outlives the evaluation that made it: models, resources and
// the compiled facts stay where they are meanwhile.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "catalog/packed.h"
#include "providers/world.h"

namespace drydock::providers::facts {

struct Frame;

class Value {
public:
    Value() = default;                                                          // null
    Value(Json json) : json_(std::make_shared<const Json>(std::move(json))) {}  // NOLINT(google-explicit-constructor)
    static Value borrow(const Json& json);
    static Value of(const Resource& resource);
    static Value list(std::vector<Value> items);
    // `definition`: ["lambda", name, body]; `frame` is where it was written.
    static Value lambda(catalog::Packed definition, const Frame& frame);
    // A value that nobody can know now, without a reference to wait for.
    static Value unknown() { return pending({}); }

    // The value as JSON; resources are copied with _id, _type, _stack, _logical_id and _ref, lambdas are null.
    const Json& json() const;
    bool is_null() const { return !resource_ && !list_ && !lambda_ && plain().is_null(); }
    bool is_unknown() const { return !resource_ && !list_ && !lambda_ && is_pending(plain()); }
    // Unknown, but certainly there: a property that waits for a resource of the template. What a function could not find out may as well be null.
    bool is_awaited() const { return is_unknown() && !plain().get_binary().empty(); }
    bool has_unknown() const;  // itself or anything inside
    bool is_list() const { return list_ || (!resource_ && plain().is_array()); }
    bool is_map() const { return resource_ || (!list_ && plain().is_object()); }
    bool is_string() const { return !resource_ && !list_ && plain().is_string(); }
    bool is_lambda() const { return lambda_.has_value(); }
    const Resource* resource() const { return resource_; }

    // Elements of a list, values of a map; 0 for everything else.
    std::size_t size() const;
    Value item(std::size_t index) const;       // null beyond the end
    Value member(std::string_view key) const;  // null if there is none
    // Elements of a list, values of a map with their keys (list: positions).
    std::vector<std::pair<Json, Value>> entries() const;
    std::vector<Value> items() const;

    std::optional<double> number() const;  // numbers and texts of numbers
    std::string text() const;              // as CloudFormation turns a scalar into a string; null gives ""
    // Of a lambda: its definition and where it was written; nullptr if the value is none.
    const std::pair<catalog::Packed, const Frame*>* as_lambda() const { return lambda_ ? &*lambda_ : nullptr; }
    // Calls a lambda with one argument; null if the value is none.
    Value apply(const Value& argument) const;

private:
    const Json& plain() const;
    Value inside(const Json& part) const;  // a part of this value's JSON, which it keeps alive

    mutable std::shared_ptr<const Json> json_;  // none: null; a borrowed one has no owner; made late for resources and lists
    const Resource* resource_ = nullptr;
    std::shared_ptr<const std::vector<Value>> list_;
    std::optional<std::pair<catalog::Packed, const Frame*>> lambda_;
};

// Three-valued truth. null, false, 'false', 0, '', [] and {} are no; a pending value is unknown.
enum class Truth : std::uint8_t { no, yes, unknown };
Truth truth(const Value& value);
Value value_of(Truth truth);

// The number that a text is, if the whole text is one.
std::optional<double> number_of(std::string_view text);
// By value: 80 equals '80', true equals 'true'; null equals only null; containers item by item.
bool equal(const Json& a, const Json& b);
// Below 0, 0 or above: numbers and texts of numbers by value, other texts by code point; nothing if the two cannot be compared.
std::optional<int> compare(const Json& a, const Json& b);
// A number as JSON: an integer where it is one.
Json number_json(double number);

}  // namespace drydock::providers::facts
