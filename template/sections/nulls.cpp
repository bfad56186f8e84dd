// Nulls: "[/Resources/Topic/Type/TopicName] 'null' values are not allowed in templates".
#include "base/json.h"
#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

// One place in the tree, with the path as AWS prints it and as a JSON pointer.
struct Place {
    std::string path;        // of AWS: /Resources/Topic/Type/TopicName
    std::string pointer;     // /Resources/Topic/Properties/TopicName
    std::string properties;  // pointer below the resource's Properties, if inside of them
    const Node::Member* resource = nullptr;
    bool in_properties = false;
};

Place step(const Place& parent, std::string_view key) {
    Place place = parent;
    place.path += "/";
    place.path += key;
    place.pointer = child(parent.pointer, key);
    if (parent.in_properties) place.properties = child(parent.properties, key);
    return place;
}

void report(Loader& loader, const Node& node, const Place& place) {
    std::string message = "[" + place.path + "] 'null' values are not allowed in templates";
    if (!place.in_properties || place.resource == nullptr) {
        loader.report("template/null-value", std::move(message), node.span, place.pointer);
        return;
    }
    ResourceDeclaration owner;
    owner.logical_id = place.resource->key;
    if (const Node* type = place.resource->value.find("Type"); type != nullptr && type->is_string()) owner.type = type->text;
    loader.report("template/null-value", std::move(message), node.span, owner, place.properties);
}

// Recursion is safe: the parser limits the depth.
void walk(Loader& loader, const Node& node, const Place& place) {
    if (node.kind == Node::Kind::null) {
        report(loader, node, place);
    } else if (node.is_list()) {
        for (std::size_t i = 0; i < node.items.size(); ++i) walk(loader, node.items[i], step(place, std::to_string(i)));
    } else {
        for (const Node::Member& entry : node.members) walk(loader, entry.value, step(place, entry.key));
    }
}

bool has_null(const Node& node) {
    if (node.kind == Node::Kind::null) return true;
    for (const Node& item : node.items) {
        if (has_null(item)) return true;
    }
    for (const Node::Member& entry : node.members) {
        if (has_null(entry.value)) return true;
    }
    return false;
}

// AWS names the step from a resource to its properties after the member before it: …/Topic/Type/TopicName where Type stands before Properties, as
// it nearly always does, and …/Topic/Properties/TopicName otherwise.
void walk_resource(Loader& loader, const Node::Member& resource, const Place& place) {
    bool type_seen = false;
    for (const Node::Member& entry : resource.value.members) {
        Place inner = step(place, entry.key);
        inner.resource = &resource;
        if (entry.key == "Properties") {
            inner.in_properties = true;
            if (type_seen && entry.value.is_map()) inner.path = place.path + "/Type";
        }
        walk(loader, entry.value, inner);
        type_seen = type_seen || entry.key == "Type";
    }
}

}  // namespace

void nulls(Loader& loader) {
    if (!has_null(loader.root())) return;
    for (const Node::Member& section : loader.root().members) {
        const Place place = step({}, section.key);
        if (section.key != "Resources" || !section.value.is_map()) {
            walk(loader, section.value, place);
            continue;
        }
        for (const Node::Member& resource : section.value.members) {
            const Place at = step(place, resource.key);
            if (resource.value.is_map()) {
                walk_resource(loader, resource, at);
            } else if (resource.value.is_list()) {
                walk(loader, resource.value, at);
            }  // a resource without any content is a malformed definition, reported with the resources
        }
    }
}

}  // namespace drydock::tmpl::sections
