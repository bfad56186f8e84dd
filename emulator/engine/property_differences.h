// Where two values of a property differ. Internal to change_details.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "template/resolve.h"

namespace drydock::engine {

// A place below Properties where the values differ, or the whole property.
struct Difference {
    std::vector<std::string> path;     // keys and positions; the first is the property
    const Json* before = nullptr;      // nullptr: it was not there
    const Json* after = nullptr;       // nullptr: it is gone
    const tmpl::Node* node = nullptr;  // what gives the value now, as far as it can be told
};

// The innermost places where both have something and it differs; a place that only one of them has is one difference.
std::vector<Difference> differences(const tmpl::Resolver& resolver, const Difference& whole);

bool is_position(std::string_view token);
// nullptr for null.
const Json* present(const Json& value);
// The member or item, nullptr if there is none.
const Json* below(const Json* value, const std::string& token);

}  // namespace drydock::engine
