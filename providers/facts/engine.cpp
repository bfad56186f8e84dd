#include "providers/facts/engine.h"

#include <cmath>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::facts {

using catalog::Packed;

Packed of(std::string_view type) {
    return catalog::Catalog::instance().facts(type);
}

namespace {

// Writes `value` at `steps` where nothing is yet. A parent that is absent stays absent: AWS completes only what the template speaks of.
void put_default(Json& container, Packed steps, std::size_t position, const Json& value) {
    const Packed step = steps[position];
    if (step.is_null()) {
        if (!container.is_structured()) return;
        for (Json& item : container) put_default(item, steps, position + 1, value);
        return;
    }
    if (!step.is_string() || !container.is_object()) return;
    const std::string name(step.string());
    if (position + 1 == steps.size()) {
        if (member(container, name).is_null()) container[name] = value;
    } else if (const auto found = container.find(name); found != container.end()) {
        put_default(*found, steps, position + 1, value);
    }
}

// The place of a (nested) attribute in the model; objects on the way are made.
Json& place_of(Json& model, std::string_view attribute) {
    Json* at = &model;
    for (const std::string& part : split(attribute, ".")) {
        if (!at->is_object()) *at = Json::object();
        at = &(*at)[part];
    }
    return *at;
}

Json value_at(const Json& model, std::string_view attribute) {
    const Json* at = &model;
    for (const std::string& part : split(attribute, ".")) at = &member(*at, part);
    return *at;
}

// Whether an expression says null in so many words, for all resources or some: such attributes are absent, not unknown.
bool says_nothing(Packed format) {
    if (format[0].string() == "const") return format[1].is_null();
    return format[0].string() == "?:" && (says_nothing(format[2]) || says_nothing(format[3]));
}

}  // namespace

Result<void> complete(const Call& call, const std::string& type, Json& model) {
    if (!model.is_object()) model = Json::object();
    for (const Packed fact : of(type)["defaults"].elements()) {
        const Frame frame{call, type, model};
        const Value value = evaluate(fact["value"], frame);
        if (value.is_null()) continue;
        const Json filled = value.json();
        put_default(model, fact["path"], 0, filled);
    }
    return {};
}

std::optional<NameFacts> name_facts(const Call& call, std::string_view type, const Json& model) {
    const Packed name = of(type)["name"];
    if (!name["property"]) return std::nullopt;
    const Frame frame{call, type, model};
    const auto affix = [&](Packed format) { return format ? text(format, frame) : std::string(); };
    NameFacts facts;
    facts.property = name["property"].string();
    facts.max = static_cast<std::size_t>(name["max"].integer(64));
    facts.lower = name["case"].string() == "lower";
    facts.classic = name["style"].string() == "classic";
    facts.prefix = affix(name["prefix"]);
    facts.suffix = affix(name["suffix"]);
    facts.stack = name["stack"].string();
    facts.pattern = name["pattern"].string();
    return facts;
}

Result<void> attributes(const Call& call, const std::string& type, Json& model) {
    const Packed facts = of(type);
    if (!facts) return {};
    if (!model.is_object()) model = Json::object();
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type, call.scope.region);
    for (const Packed entry : facts["attribute_order"].elements()) {
        const std::string_view name = entry.string();
        const Packed format = facts["attributes"][name];
        const bool given = !value_at(model, name).is_null();
        const bool own = !schema || schema->is_read_only(split(name, "."));
        if (given && (!own || draws(format, call.registry))) continue;
        const Frame frame{call, type, model};
        const Value value = evaluate(format, frame);
        if (value.has_unknown() || (value.is_null() && !(own && says_nothing(format)))) continue;
        Json result = value.json();
        place_of(model, name) = std::move(result);
    }
    return {};
}

std::optional<std::string> ref(const Call& call, const std::string& type, const Json& model) {
    const Packed format = of(type)["ref"];
    if (!format) return std::nullopt;
    const Value value = evaluate(format, Frame{call, type, model});
    if (value.is_null() || value.has_unknown()) return std::nullopt;
    return value.text();
}

std::string identifier(std::string_view type, const Json& model) {
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type);
    std::string id;
    if (!schema) return id;
    for (const catalog::PropertyPath& path : schema->primary_identifier()) {
        const Json* at = &model;
        for (const std::string& step : path) at = &member(*at, step);
        if (at->is_null() || has_pending(*at)) return {};
        if (!id.empty()) id += "|";
        id += scalar_text(*at);
    }
    return id;
}

Duration duration(const Call& call, const std::string& type, const Json& model, std::string_view step, Duration otherwise) {
    const Packed expression = of(type)["durations"][step];
    if (!expression) return otherwise;
    const auto seconds = evaluate(expression, Frame{call, type, model}).number();
    if (!seconds || *seconds < 0) return otherwise;
    return Duration(static_cast<std::int64_t>(std::llround(*seconds * 1000)));
}

Voice voice_of(std::string_view type) {
    const std::string_view declared = of(type)["voice"].string();
    if (declared == "classic") return Voice::classic;
    if (declared == "engine") return Voice::engine;
    if (declared == "registry") return Voice::service;
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type);
    return schema && !schema->has_handlers() ? Voice::classic : Voice::service;
}

bool classic_properties(std::string_view type) {
    const std::string_view declared = of(type)["properties"].string();
    return declared.empty() ? voice_of(type) == Voice::classic : declared == "classic";
}

bool is_global(std::string_view type) {
    return of(type)["global"].boolean();
}

Fault fault_of(std::string_view type, std::string error, std::string message, std::string handler_code, int status) {
    Fault fault{.code = std::move(error), .message = std::move(message), .http_status = status, .voice = voice_of(type)};
    const ServiceNames names = service_names(type);
    fault.service = fault.voice == Voice::classic ? names.classic : names.service;
    fault.handler_code = std::move(handler_code);
    return fault;
}

}  // namespace drydock::providers::facts
