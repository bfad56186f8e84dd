// Where the members of a structure travel, and what they are called on the wire: read from the model once for each structure. Thread-safe.
// https://smithy.io/2.0/spec/http-bindings.html
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "emulator/protocols/model.h"

namespace drydock::protocols {

enum class Location : std::uint8_t { body, uri, query, header, headers, status };

struct Binding {
    std::string_view name;     // of the member
    std::string_view on_wire;  // its locationName, or its name; the prefix of `headers`
    Shape shape;
    Location location = Location::body;
};

// Where the members of a structure travel, and how to find them.
struct Bindings {
    std::vector<Binding> members;      // all, in the order of the model
    const Binding* payload = nullptr;  // the member that is the whole body, if there is one
    bool in_body = false;              // without a payload: there are members that the body holds
    bool outside = false;              // there are members outside the body
    bool document = false;             // no structure at all but any JSON value
    bool one_of = false;               // a union: only one of the members may be given

    // By the name of the member, by its name on the wire (of the members that the body holds); nullptr if there is none.
    const Binding* named(std::string_view name) const;
    const Binding* on_wire(std::string_view name) const;

    std::vector<std::uint32_t> by_name, by_wire;  // indices of members, sorted
};

// Computed once for each shape; lives as long as the process.
const Bindings& bindings(const Shape& structure);

}  // namespace drydock::protocols
