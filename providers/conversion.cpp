#include "providers/conversion.h"

#include <algorithm>

namespace drydock::providers {
namespace {

using catalog::Packed;

Json structure(Packed conversion, const Json& value, std::vector<std::string>* unknown, const std::string& path) {
    Json out = Json::object();
    for (const auto& [name, inside] : value.items()) {
        const std::string below = path.empty() ? name : path + "." + name;
        if (const Packed entry = conversion["members"][name]) {
            if (!inside.is_null()) out[std::string(entry[std::size_t{0}].string())] = converted(entry[std::size_t{1}], inside, unknown, below);
            continue;
        }
        if (const Packed spread = conversion["spread"][name]) {
            out.update(structure(spread, inside, unknown, below));
            continue;
        }
        const auto ignored = conversion["ignore"].elements();
        const auto is_it = [&name = name](Packed one) { return one.string() == name; };
        bool known = false;
        for (const Packed one : ignored) known = known || is_it(one);
        if (!known && unknown) unknown->push_back(below);
    }
    return out;
}

Json parsed(const Json& value) {
    if (!value.is_string()) return value;
    Json document = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    return document.is_discarded() ? value : document;
}

// A list of keys and values as a map.
Json mapped(Packed names, const Json& list) {
    Json out = Json::object();
    for (const Json& item : list) out[scalar_text(member(item, names[std::size_t{0}].string()))] = member(item, names[std::size_t{1}].string());
    return out;
}

Json paired(Packed names, const Json& map) {
    Json out = Json::array();
    for (const auto& [key, value] : map.items()) {
        out.push_back({{std::string(names[std::size_t{0}].string()), key}, {std::string(names[std::size_t{1}].string()), value}});
    }
    return out;
}

}  // namespace

Json converted(Packed conversion, const Json& value, std::vector<std::string>* unknown, const std::string& path) {
    if (conversion["parse"]) return parsed(value);
    if (conversion["dump"]) return value.is_string() ? value : Json(value.dump());
    if (value.is_object()) {
        if (const Packed names = conversion["pairs"]) return paired(names, value);
        if (conversion["members"]) return structure(conversion, value, unknown, path);
        if (const Packed inside = conversion["values"]) {
            Json out = Json::object();
            for (const auto& [key, item] : value.items()) out[key] = converted(inside, item, unknown, path + "." + key);
            return out;
        }
    }
    if (value.is_array()) {
        if (const Packed names = conversion["map"]) return mapped(names, value);
        if (const Packed inside = conversion["items"]) {
            Json out = Json::array();
            for (const Json& item : value) out.push_back(converted(inside, item, unknown, path));
            return out;
        }
    }
    return value;
}

void set_at(Json& target, Packed steps, Json value) {
    if (value.is_null()) return;
    Json* at = &target;
    for (const Packed step : steps.elements()) {
        at = step.is_string() ? &(*at)[std::string(step.string())] : &(*at)[static_cast<std::size_t>(step.integer())];
    }
    *at = std::move(value);
}

void remove_at(Json& target, Packed steps) {
    Json* at = &target;
    const std::size_t last = steps.size() - 1;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Packed step = steps[i];
        if (step.is_string()) {
            const std::string name(step.string());
            if (!at->is_object() || !at->contains(name)) return;
            if (i == last) {
                at->erase(name);
                return;
            }
            at = &(*at)[name];
        } else {
            const auto position = static_cast<std::size_t>(step.integer());
            if (!at->is_array() || position >= at->size()) return;
            if (i == last) {
                at->erase(position);
                return;
            }
            at = &(*at)[position];
        }
    }
}

}  // namespace drydock::providers
