// XML as AWS's protocols write it: values by their shapes, both ways. Used by query and ec2 (answers) and rest-xml. Pure functions.
// https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// How a list or a map stands in XML and in forms. A flattened one repeats its own name; others have one element around their items.
struct Container {
    bool flattened = false;
    std::string_view name;             // that takes the place of the member's name; "" if the member's stays
    std::string_view item = "member";  // of a list that is not flattened
    std::string_view key, value;       // of a map
};
bool is_container(const Shape& shape);
Container container_of(const Shape& shape);

// Characters that mean something in XML are escaped, and those that it cannot hold become references, as S3 writes them; what is not UTF-8 is
// replaced.
void append_escaped(std::string& out, std::string_view text);
// <name>text</name>
void append_element(std::string& out, std::string_view name, std::string_view text);
// The elements of a structure's members, of those that have no location; nothing for members that are not there.
void append_members(std::string& out, const Shape& structure, const Json& value);
// A value in an element; a flattened list or map gives many or none. `attributes` are put into the start tag, with a space in front.
void append_xml(std::string& out, std::string_view name, const Shape& shape, const Json& value, std::string_view attributes = {});

// An answer of query and of ec2.
Response xml_response(int status, std::string_view content_type, std::string body, std::string_view request_id);

// The value in an XML document: of a structure those members that have no location. None if the document is not well-formed, if a scalar is
// malformed, or if its only root is not named `root` ("" takes any). Document types are skipped, entities that they define stay as they are written.
std::optional<Json> read_xml(const Shape& shape, std::string_view document, std::string_view root = {});

}  // namespace drydock::protocols
