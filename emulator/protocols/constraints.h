// The constraints that an API model states of a value, in the words of the framework that most of AWS's services are built on, and where in an input
// a value stands. Used by validation.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// Where a value stands: a chain that lives on the stack, and becomes a text only if something is wrong.
struct Place {
    const Place* parent = nullptr;
    std::string_view name{};     // of a member
    std::string_view on_wire{};  // as a form would call it
    std::size_t index = 0;       // of an element, from 1
    std::string_view key{};      // of a map's value
    std::string_view item{};     // what stands before the index in a form; "" if the list is flattened

    // changes.1.member.resourceRecordSet.tTL
    std::string member_path() const;
    // MetricData.member.1.MetricName
    std::string wire_path() const;
};

// The sentences of the constraints that a value without members does not satisfy: Member must have length less than or equal to 64. Of lists and
// maps only their length counts.
std::vector<std::string> violations(const Shape& shape, const Json& value);
// Those of all constraints that it has to satisfy.
std::vector<std::string> all_constraints(const Shape& shape);
// The value as Java prints it: [a, b], {k=v}, Tag(key=a, value=null).
std::string java_text(const Shape& shape, const Json& value);

}  // namespace drydock::protocols
