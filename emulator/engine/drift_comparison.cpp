#include "emulator/engine/drift_comparison.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "emulator/engine/property_paths.h"

namespace drydock::engine {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

// A document that travels as text: policies, state machines.
std::optional<Json> document_in(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    const std::string_view text = trim(value.get_ref<const std::string&>());
    if (!text.starts_with("{") && !text.starts_with("[")) return std::nullopt;
    Json read = Json::parse(text, nullptr, false);
    if (read.is_discarded()) return std::nullopt;
    return read;
}

bool is_empty_container(const Json& value) {
    return value.is_structured() && value.empty();
}

bool same_scalar(const Json& a, const Json& b) {
    const std::string left = scalar_text(a), right = scalar_text(b);
    return left == right || ((a.is_boolean() || b.is_boolean()) && iequals(left, right));
}

bool is_tag_list(const Json& list) {
    return list.is_array() && !list.empty() &&
           std::ranges::all_of(list, [](const Json& item) { return item.is_object() && item.contains("Key") && item.contains("Value"); });
}

// Tags that the template does not write: AWS's own, and those of the stack.
bool inherited_tag(const std::string& key, const Json& value, const Json& stack_tags) {
    return key.starts_with("aws:") || (stack_tags.is_object() && stack_tags.contains(key) && same_scalar(stack_tags[key], value));
}

void drop_inherited_tags(Json& tags, const Json& expected, const Json& stack_tags) {
    if (tags.is_object()) {
        Json kept = Json::object();
        for (const auto& [key, value] : tags.items()) {
            if (expected.contains(key) || !inherited_tag(key, value, stack_tags)) kept[key] = value;
        }
        tags = std::move(kept);
        return;
    }
    if (!tags.is_array()) return;
    Json kept = Json::array();
    for (Json& tag : tags) {
        const std::string key = scalar_text(member(tag, "Key"));
        const bool written = std::ranges::any_of(expected, [&](const Json& each) { return scalar_text(member(each, "Key")) == key; });
        if (written || !inherited_tag(key, member(tag, "Value"), stack_tags)) kept.push_back(std::move(tag));
    }
    tags = std::move(kept);
}

class Comparer {
public:
    explicit Comparer(const TypeSchema& schema) : schema_(schema) {}

    Json compare(const Json& expected, const Json& actual) {
        differences_ = Json::array();
        compare_objects(expected, actual, schema_.root(), "");
        return std::move(differences_);
    }

    // `given` with what differs in `actual`; `readable` is `given` without what nobody can read back.
    Json merge(const Json& given, const Json& readable, const Json& actual, Packed described) const {
        if (!Comparer(schema_).differs(readable, actual, described)) return given;
        const Packed schema = schema_.resolve(described);
        if (given.is_object() && readable.is_object() && actual.is_object()) return merge_objects(given, readable, actual, schema);
        if (given.is_array() && actual.is_array() && given.size() == member_count(readable)) return merge_lists(given, readable, actual, schema);
        return actual;
    }

    Json merge_objects(const Json& given, const Json& readable, const Json& actual, Packed schema) const {
        Json out = Json::object();
        for (const auto& [key, value] : given.items()) {
            Json merged = readable.contains(key) ? merge(value, member(readable, key), member(actual, key), member_schema(schema, key)) : value;
            if (!merged.is_null()) out[key] = std::move(merged);
        }
        if (is_map(schema)) {
            for (const auto& [key, value] : actual.items()) {
                if (!given.contains(key)) out[key] = value;
            }
        }
        return out;
    }

private:
    void note(const std::string& path, const Json& expected, const Json& actual, const char* type) {
        differences_.push_back({{"PropertyPath", path},
                                {"ExpectedValue", expected.is_null() ? "null" : scalar_text(expected)},
                                {"ActualValue", actual.is_null() ? "null" : scalar_text(actual)},
                                {"DifferenceType", type}});
    }

    static std::size_t member_count(const Json& value) { return value.is_array() ? value.size() : 0; }

    static bool is_map(Packed schema) { return !schema["properties"] && !schema["oneOf"] && !schema["anyOf"] && !schema["allOf"]; }

    // Items that are the same stay where the template has them; what was added comes last.
    Json merge_lists(const Json& given, const Json& readable, const Json& actual, Packed schema) const {
        const Packed items = schema["items"];
        const bool tags = is_tag_list(readable);
        const bool ordered = schema["insertionOrder"].boolean(true) && !tags;
        Json out = Json::array();
        std::set<std::size_t> taken;
        for (std::size_t index = 0; index < given.size(); ++index) {
            std::optional<std::size_t> partner;
            if (ordered) {
                if (index < actual.size()) partner = index;
            } else {
                partner = find_partner(actual, taken, [&](const Json& item) { return !Comparer(schema_).differs(readable[index], item, items); });
            }
            if (!partner && tags)
                partner =
                    find_partner(actual, taken, [&](const Json& item) { return same_scalar(member(item, "Key"), member(readable[index], "Key")); });
            if (!partner) continue;
            taken.insert(*partner);
            out.push_back(merge(given[index], readable[index], actual[*partner], items));
        }
        for (std::size_t index = 0; index < actual.size(); ++index) {
            if (!taken.contains(index)) out.push_back(actual[index]);
        }
        return out;
    }

    bool differs(const Json& expected, const Json& actual, Packed schema) const {
        Comparer trial(schema_);
        trial.compare_values(expected, actual, schema, "");
        return !trial.differences_.empty();
    }

    // A value that is not described has the form that its author gave it; one text and a list of one text are the same in policies.
    static bool same_free_form(const Json& expected, const Json& actual, Packed schema) {
        if (schema["properties"] || schema["items"] || expected.is_array() == actual.is_array()) return false;
        const Json& list = expected.is_array() ? expected : actual;
        const Json& single = expected.is_array() ? actual : expected;
        return list.size() == 1 && single.is_primitive() && list.front().is_primitive() && same_scalar(list.front(), single);
    }

    void compare_values(const Json& expected, const Json& actual, Packed described, const std::string& path) {
        if (expected.is_null() || is_pending(expected) || (is_empty_container(expected) && actual.is_null())) return;
        if (actual.is_null()) return note(path, expected, actual, "REMOVE");
        const Packed schema = schema_.resolve(described);
        if (expected.is_string() || actual.is_string()) {
            const std::optional<Json> wanted = document_in(expected), found = document_in(actual);
            if (wanted && found) {
                if (differs(*wanted, *found, {}) || differs(*found, *wanted, {})) note(path, expected, actual, "NOT_EQUAL");
                return;
            }
            if (wanted && actual.is_structured()) return compare_values(*wanted, actual, schema, path);
            if (found && expected.is_structured()) return compare_values(expected, *found, schema, path);
        }
        if (expected.is_object() && actual.is_object()) return compare_objects(expected, actual, schema, path);
        if (expected.is_array() && actual.is_array()) return compare_lists(expected, actual, schema, path);
        if (same_free_form(expected, actual, schema)) return;
        if (expected.is_structured() || actual.is_structured() || !same_scalar(expected, actual)) note(path, expected, actual, "NOT_EQUAL");
    }

    // The schema of a member, alternatives included.
    Packed member_schema(Packed schema, const std::string& key, int depth = 0) const {
        schema = schema_.resolve(schema);
        if (const Packed found = schema["properties"][key]) return found;
        for (const auto [pattern, value] : schema["patternProperties"].members()) return value;
        if (schema["additionalProperties"].is_object()) return schema["additionalProperties"];
        for (const std::string_view combination : {"oneOf", "anyOf", "allOf"}) {
            for (const Packed part : schema[combination].elements()) {
                if (depth > 4) return {};
                if (const Packed found = member_schema(part, key, depth + 1)) return found;
            }
        }
        return {};
    }

    void compare_objects(const Json& expected, const Json& actual, Packed schema, const std::string& path) {
        for (const auto& [key, value] : expected.items()) {
            compare_values(value, member(actual, key), member_schema(schema, key), path + "/" + escape_pointer(key));
        }
        if (!is_map(schema)) return;  // what the template does not set, AWS may fill in
        for (const auto& [key, value] : actual.items()) {
            if (!expected.contains(key) && !value.is_null()) note(path + "/" + escape_pointer(key), nullptr, value, "ADD");
        }
    }

    void compare_lists(const Json& expected, const Json& actual, Packed schema, const std::string& path) {
        const Packed items = schema["items"];
        const bool tags = is_tag_list(expected);
        const bool ordered = schema["insertionOrder"].boolean(true) && !tags;
        if (ordered) return compare_in_order(expected, actual, items, path);
        compare_sets(expected, actual, items, path, tags);
    }

    void compare_in_order(const Json& expected, const Json& actual, Packed items, const std::string& path) {
        const std::size_t count = std::max(expected.size(), actual.size());
        for (std::size_t index = 0; index < count; ++index) {
            const std::string at = path + "/" + std::to_string(index);
            if (index >= actual.size())
                note(at, expected[index], nullptr, "REMOVE");
            else if (index >= expected.size())
                note(at, nullptr, actual[index], "ADD");
            else
                compare_values(expected[index], actual[index], items, at);
        }
    }

    // What is left of both after equal items have been taken out: removed and added. Tags are known by their keys.
    void compare_sets(const Json& expected, const Json& actual, Packed items, const std::string& path, bool tags) {
        std::set<std::size_t> taken;
        std::vector<std::size_t> missing;
        for (std::size_t index = 0; index < expected.size(); ++index) {
            const auto partner = find_partner(actual, taken, [&](const Json& item) { return !differs(expected[index], item, items); });
            if (partner)
                taken.insert(*partner);
            else
                missing.push_back(index);
        }
        for (const std::size_t index : missing) {
            const std::string at = path + "/" + std::to_string(index);
            const auto namesake = find_partner(
                actual, taken, [&](const Json& item) { return tags && same_scalar(member(item, "Key"), member(expected[index], "Key")); });
            if (!namesake) {
                note(at, expected[index], nullptr, "REMOVE");
                continue;
            }
            taken.insert(*namesake);
            compare_values(expected[index], actual[*namesake], items, at);
        }
        for (std::size_t index = 0; index < actual.size(); ++index) {
            if (!taken.contains(index)) note(path + "/" + std::to_string(index), nullptr, actual[index], "ADD");
        }
    }

    template <typename Predicate>
    static std::optional<std::size_t> find_partner(const Json& list, const std::set<std::size_t>& taken, const Predicate& fits) {
        for (std::size_t index = 0; index < list.size(); ++index) {
            if (!taken.contains(index) && fits(list[index])) return index;
        }
        return std::nullopt;
    }

    const TypeSchema& schema_;
    Json differences_ = Json::array();
};

// The part of `actual` that has the form of `expected`.
Json projection(const Json& expected, const Json& actual, const TypeSchema& schema, Packed described, int depth = 0) {
    const Packed here = schema.resolve(described);
    if (expected.is_object() && actual.is_object() && here["properties"]) {
        Json out = Json::object();
        for (const auto& [key, value] : expected.items()) {
            if (actual.contains(key)) out[key] = projection(value, actual[key], schema, here["properties"][key], depth + 1);
        }
        return out;
    }
    if (expected.is_array() && actual.is_array()) {
        Json shape = nullptr;  // everything that any item of the template sets
        for (const Json& item : expected) {
            if (!item.is_object()) continue;
            if (shape.is_null()) shape = Json::object();
            shape.update(item);
        }
        Json out = Json::array();
        for (const Json& item : actual) out.push_back(projection(shape, item, schema, here["items"], depth + 1));
        return out;
    }
    return actual;
}

// Tags that the template does not name belong to somebody else.
void drop_foreign_tags(Json& tags, const Json& given) {
    if (tags.is_object()) {
        Json kept = Json::object();
        for (const auto& [key, value] : tags.items()) {
            if (given.contains(key)) kept[key] = value;
        }
        tags = std::move(kept);
    } else if (tags.is_array()) {
        Json kept = Json::array();
        for (Json& tag : tags) {
            const std::string key = scalar_text(member(tag, "Key"));
            if (std::ranges::any_of(given, [&](const Json& each) { return scalar_text(member(each, "Key")) == key; })) kept.push_back(std::move(tag));
        }
        tags = std::move(kept);
    }
}

// What stands at a path without wildcards in `from`, written at the same place in `into`.
void copy_at(Json& into, const Json& from, const PropertyPath& path) {
    const Json* value = &from;
    for (const std::string& token : path) {
        if (token == "*" || !value->is_object() || !value->contains(token)) return;
        value = &(*value)[token];
    }
    Json* place = &into;
    for (const std::string& token : path) {
        if (place->is_null()) *place = Json::object();
        if (!place->is_object()) return;
        place = &(*place)[token];
    }
    *place = *value;
}

}  // namespace

std::string tag_property(const TypeSchema& schema) {
    const std::string_view path = schema.root()["tagging"]["tagProperty"].string("/properties/Tags");
    return std::string(path.substr(path.rfind('/') + 1));
}

Json properties_as_they_are(const TypeSchema& schema, const Json& given, const Json& model) {
    if (!given.is_object()) return given;
    Json readable = given, now = model;
    for (const PropertyPath& path : schema.write_only()) {
        erase_path(readable, path);
        erase_path(now, path);
    }
    const std::string tags = tag_property(schema);
    if (now.is_object() && now.contains(tags)) drop_foreign_tags(now[tags], member(given, tags));
    Json out = Comparer(schema).merge_objects(given, readable, projection(readable, now, schema, schema.root()), schema.root());
    for (const PropertyPath& path : schema.create_only()) copy_at(out, given, path);
    return out;
}

DriftComparison compare_properties(const TypeSchema& schema, const Json& given, const Json& model, const Json& stack_tags) {
    DriftComparison out;
    out.expected = given.is_object() ? given : Json::object();
    for (const PropertyPath& path : schema.write_only()) erase_path(out.expected, path);
    Json now = model;
    for (const PropertyPath& path : schema.write_only()) erase_path(now, path);
    const std::string tags = tag_property(schema);
    if (now.is_object() && now.contains(tags)) drop_inherited_tags(now[tags], member(out.expected, tags), stack_tags);
    out.actual = projection(out.expected, now, schema, schema.root());
    out.differences = Comparer(schema).compare(out.expected, now);
    return out;
}

}  // namespace drydock::engine
