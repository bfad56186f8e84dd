#include "emulator/protocols/xml.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "base/text.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/input_builder.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

// SQS was a query service before it spoke JSON, and is still called as one; its model has forgotten the names of that time.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html (API version 2012-11-05)
struct OldName {
    std::string_view shape, name, key, value;
};
constexpr std::array<OldName, 23> sqs_names = {{
    {"AWSAccountIdList", "AWSAccountId", "", ""},
    {"ActionNameList", "ActionName", "", ""},
    {"AttributeNameList", "AttributeName", "", ""},
    {"BatchResultErrorEntryList", "BatchResultErrorEntry", "", ""},
    {"BinaryList", "BinaryListValue", "", ""},
    {"ChangeMessageVisibilityBatchRequestEntryList", "ChangeMessageVisibilityBatchRequestEntry", "", ""},
    {"ChangeMessageVisibilityBatchResultEntryList", "ChangeMessageVisibilityBatchResultEntry", "", ""},
    {"DeleteMessageBatchRequestEntryList", "DeleteMessageBatchRequestEntry", "", ""},
    {"DeleteMessageBatchResultEntryList", "DeleteMessageBatchResultEntry", "", ""},
    {"ListMessageMoveTasksResultEntryList", "ListMessageMoveTasksResultEntry", "", ""},
    {"MessageAttributeNameList", "MessageAttributeName", "", ""},
    {"MessageBodyAttributeMap", "MessageAttribute", "Name", "Value"},
    {"MessageBodySystemAttributeMap", "MessageSystemAttribute", "Name", "Value"},
    {"MessageList", "Message", "", ""},
    {"MessageSystemAttributeList", "MessageSystemAttributeName", "", ""},
    {"MessageSystemAttributeMap", "Attribute", "Name", "Value"},
    {"QueueAttributeMap", "Attribute", "Name", "Value"},
    {"QueueUrlList", "QueueUrl", "", ""},
    {"SendMessageBatchRequestEntryList", "SendMessageBatchRequestEntry", "", ""},
    {"SendMessageBatchResultEntryList", "SendMessageBatchResultEntry", "", ""},
    {"StringList", "StringListValue", "", ""},
    {"TagKeyList", "TagKey", "", ""},
    {"TagMap", "Tag", "Key", "Value"},
}};
static_assert(std::ranges::is_sorted(sqs_names, {}, &OldName::shape));

// Deeper documents are refused; no value that AWS takes is nearly as deep.
constexpr int deepest = 100;

std::string_view or_else(std::string_view text, std::string_view otherwise) {
    return text.empty() ? otherwise : text;
}

void append_reference(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += "&#x";
    if (byte >= 16) out += digits[byte >> 4U];
    out += digits[byte & 15U];
    out += ';';
}

void append_start(std::string& out, std::string_view name, std::string_view attributes) {
    out += '<';
    out += name;
    out += attributes;
    out += '>';
}

void append_end(std::string& out, std::string_view name) {
    out += "</";
    out += name;
    out += '>';
}

void append_list(std::string& out, std::string_view name, const Shape& shape, const Json& value, std::string_view attributes) {
    const Container container = container_of(shape);
    const Shape element = shape.element();
    if (container.flattened) {
        for (const Json& item : value) append_xml(out, or_else(container.name, name), element, item);
        return;
    }
    append_start(out, name, attributes);
    for (const Json& item : value) append_xml(out, container.item, element, item);
    append_end(out, name);
}

void append_map(std::string& out, std::string_view name, const Shape& shape, const Json& value, std::string_view attributes) {
    const Container container = container_of(shape);
    const Shape of_value = shape.value();
    const std::string_view entry = container.flattened ? or_else(container.name, name) : "entry";
    if (!container.flattened) append_start(out, name, attributes);
    for (const auto& [key, item] : value.items()) {
        append_start(out, entry, {});
        append_element(out, container.key, key);
        append_xml(out, container.value, of_value, item);
        append_end(out, entry);
    }
    if (!container.flattened) append_end(out, name);
}

// The attributes of a structure's element: its namespace, and members that are attributes.
std::string attributes_of(const Shape& structure, const Json& value, std::string_view attributes) {
    std::string all(attributes);
    if (const auto space = structure.trait("xmlNamespace"); space && space["prefix"]) {
        all.append(" xmlns:").append(space["prefix"].string()).append("=\"").append(space["uri"].string()).append("\"");
    }
    for (const Binding& binding : bindings(structure).members) {
        if (!binding.shape.flag("xmlAttribute")) continue;
        const Json& given = member(value, binding.name);
        if (given.is_null()) continue;
        all.append(" ").append(binding.on_wire).append("=\"");
        append_escaped(all, wire_text(binding.shape, given, TimeFormat::iso8601));
        all += '"';
    }
    return all;
}

void append_structure(std::string& out, std::string_view name, const Shape& shape, const Json& value, std::string_view attributes) {
    if (shape.trait("xmlNamespace")) {
        append_start(out, name, attributes_of(shape, value, attributes));
    } else {
        append_start(out, name, attributes);
    }
    append_members(out, shape, value);
    append_end(out, name);
}

// S3 and EC2 write milliseconds even where there are none: 2009-10-12T17:50:30.000Z.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
std::optional<Instant> exact_time(const Shape& shape, const Json& value) {
    const std::string_view service = shape.service().name();
    const bool exact = (service == "s3" || service == "ec2") && time_format(shape, TimeFormat::iso8601) == TimeFormat::iso8601;
    return exact ? instant_of(value) : std::nullopt;
}

// What stands behind a prefix: Key of s3:Key.
std::string_view local_name(const char* name) {
    const std::string_view whole(name);
    const std::size_t colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

bool has_name(const pugi::xml_node& node, std::string_view name) {
    return node.type() == pugi::node_element && local_name(node.name()) == name;
}

pugi::xml_node child_named(const pugi::xml_node& element, std::string_view name) {
    for (const pugi::xml_node& child : element.children()) {
        if (has_name(child, name)) return child;
    }
    return {};
}

// A member that is an attribute; its name has the prefix that the document should declare for it (xsi:type), but any will do.
pugi::xml_attribute attribute_of(const Binding& binding, const pugi::xml_node& element) {
    if (!element.first_attribute() || !binding.shape.flag("xmlAttribute")) return {};
    const std::string name(binding.on_wire);
    for (const pugi::xml_attribute& attribute : element.attributes()) {
        if (local_name(attribute.name()) == local_name(name.c_str())) return attribute;
    }
    return {};
}

// All text of an element, comments and sections left aside.
std::string text_of(const pugi::xml_node& element) {
    std::string text;
    for (const pugi::xml_node& part : element.children()) {
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    }
    return text;
}

class Reader {
public:
    // None once anything is malformed.
    std::optional<Json> value(const Shape& shape, const pugi::xml_node& element, int depth) const {
        if (depth > deepest) return std::nullopt;
        switch (shape.kind()) {
            case Shape::Kind::structure: return structure(shape, element, depth);
            case Shape::Kind::list: return list(shape, element, depth);
            case Shape::Kind::map: return map(shape, element, depth);
            default: return scalar(shape, text_of(element));
        }
    }

private:
    static std::optional<Json> scalar(const Shape& shape, const std::string& text) {
        if (!is_utf8(text)) return std::nullopt;
        if (shape.kind() == Shape::Kind::string) return Json(text);
        return parse_scalar(shape, shape.kind() == Shape::Kind::blob ? std::string_view(text) : trim(text));
    }

    std::optional<Json> structure(const Shape& shape, const pugi::xml_node& element, int depth) const {
        Json out = Json::object();
        for (const Binding& binding : bindings(shape).members) {
            if (binding.location == Location::body && !read_member(binding, element, depth, out)) return std::nullopt;
        }
        return out;
    }

    // Adds the member to `out` if it is there; false if it is malformed.
    bool read_member(const Binding& binding, const pugi::xml_node& element, int depth, Json& out) const {
        std::optional<Json> found;
        const Container container = is_container(binding.shape) ? container_of(binding.shape) : Container();
        if (container.flattened) {
            const std::string_view name = or_else(container.name, binding.on_wire);
            if (!child_named(element, name)) return true;
            found = binding.shape.kind() == Shape::Kind::list ? items(binding.shape, element, name, depth)
                                                              : entries(binding.shape, container, element, name, depth);
        } else if (const pugi::xml_node child = child_named(element, binding.on_wire)) {
            found = value(binding.shape, child, depth + 1);
        } else if (const pugi::xml_attribute attribute = attribute_of(binding, element)) {
            found = scalar(binding.shape, attribute.value());
        } else {
            return true;
        }
        if (!found) return false;
        out[std::string(binding.name)] = *std::move(found);
        return true;
    }

    std::optional<Json> items(const Shape& shape, const pugi::xml_node& element, std::string_view name, int depth) const {
        const Shape of_item = shape.element();
        Json out = Json::array();
        for (const pugi::xml_node& child : element.children()) {
            if (!has_name(child, name)) continue;
            std::optional<Json> item = value(of_item, child, depth + 1);
            if (!item) return std::nullopt;
            out.push_back(*std::move(item));
        }
        return out;
    }

    std::optional<Json> list(const Shape& shape, const pugi::xml_node& element, int depth) const {
        return items(shape, element, container_of(shape).item, depth);
    }

    std::optional<Json> map(const Shape& shape, const pugi::xml_node& element, int depth) const {
        return entries(shape, container_of(shape), element, "entry", depth);
    }

    std::optional<Json> entries(const Shape& shape, const Container& container, const pugi::xml_node& element, std::string_view name,
                                int depth) const {
        const Shape of_value = shape.value();
        Json out = Json::object();
        auto& names = out.get_ref<Json::object_t&>();
        for (const pugi::xml_node& entry : element.children()) {
            if (!has_name(entry, name)) continue;
            std::optional<std::string> key;
            std::optional<Json> item;
            for (const pugi::xml_node& part : entry.children()) {
                if (has_name(part, container.key)) key = text_of(part);
                if (has_name(part, container.value)) item = value(of_value, part, depth + 1);
            }
            if (!key || !item || !is_utf8(*key)) return std::nullopt;
            names.emplace_back(*std::move(key), *std::move(item));
        }
        drop_repeated_names(out);
        return out;
    }
};

}  // namespace

bool is_container(const Shape& shape) {
    return shape.kind() == Shape::Kind::list || shape.kind() == Shape::Kind::map;
}

Container container_of(const Shape& shape) {
    Container container{.flattened = shape.flag("flattened"), .name = {}, .key = {}, .value = {}};
    const bool is_list = shape.kind() == Shape::Kind::list;
    if (shape.service().name() == "sqs") {
        const auto* const old = std::ranges::lower_bound(sqs_names, shape.name(), {}, &OldName::shape);
        if (old != sqs_names.end() && old->shape == shape.name()) {
            return {.flattened = true, .name = old->name, .key = old->key, .value = old->value};
        }
    }
    if (is_list) {
        const std::string_view own = shape.element().text("locationName");
        if (own.empty()) return container;
        (container.flattened ? container.name : container.item) = own;
        return container;
    }
    container.key = or_else(shape.key().text("locationName"), "key");
    container.value = or_else(shape.value().text("locationName"), "value");
    return container;
}

void append_escaped(std::string& out, std::string_view text) {
    if (!is_utf8(text)) return append_escaped(out, repaired(text));
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) > '>' ||
            (c != '<' && c != '>' && c != '&' && c != '"' && (static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n')))
            continue;
        out += text.substr(plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '&': out += "&amp;"; break;
            case '"': out += "&quot;"; break;
            default: append_reference(out, c);
        }
    }
    out += text.substr(plain);
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
    append_start(out, name, {});
    append_escaped(out, text);
    append_end(out, name);
}

void append_members(std::string& out, const Shape& structure, const Json& value) {
    if (!value.is_object()) return;
    // Only structures with a namespace of their own have members that are attributes.
    const bool attributes = static_cast<bool>(structure.trait("xmlNamespace"));
    for (const Binding& binding : bindings(structure).members) {
        if (binding.location != Location::body) continue;
        const Json& given = member(value, binding.name);
        if (given.is_null() || (attributes && binding.shape.flag("xmlAttribute"))) continue;
        append_xml(out, binding.on_wire, binding.shape, given);
    }
}

void append_xml(std::string& out, std::string_view name, const Shape& shape, const Json& value, std::string_view attributes) {
    switch (shape.kind()) {
        case Shape::Kind::structure: append_structure(out, name, shape, value, attributes); return;
        case Shape::Kind::list: append_list(out, name, shape, value, attributes); return;
        case Shape::Kind::map: append_map(out, name, shape, value, attributes); return;
        default: break;
    }
    append_start(out, name, attributes);
    if (const auto instant = shape.kind() == Shape::Kind::timestamp ? exact_time(shape, value) : std::nullopt) {
        out += iso8601(*instant);
    } else if (shape.kind() == Shape::Kind::string && value.is_string()) {
        append_escaped(out, value.get_ref<const std::string&>());
    } else {
        append_escaped(out, wire_text(shape, value, TimeFormat::iso8601));
    }
    append_end(out, name);
}

Response xml_response(int status, std::string_view content_type, std::string body, std::string_view request_id) {
    Response response;
    response.status = status;
    response.headers.add("x-amzn-RequestId", std::string(request_id));
    response.headers.add("Content-Type", std::string(content_type));
    response.body = std::move(body);
    return response;
}

std::optional<Json> read_xml(const Shape& shape, std::string_view document, std::string_view root) {
    pugi::xml_document parsed;
    constexpr unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
    if (!parsed.load_buffer(document.data(), document.size(), options)) return std::nullopt;
    const pugi::xml_node element = parsed.document_element();
    if (!element || (!root.empty() && !has_name(element, root))) return std::nullopt;
    for (const pugi::xml_node& other : parsed.children()) {
        if (other.type() == pugi::node_element && other != element) return std::nullopt;
    }
    return Reader().value(shape, element, 0);
}

}  // namespace drydock::protocols
