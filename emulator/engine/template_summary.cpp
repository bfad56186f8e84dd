#include "emulator/engine/template_summary.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/capabilities.h"
#include "emulator/engine/extensions.h"
#include "emulator/engine/hash_order.h"
#include "template/resolve_check.h"

namespace drydock::engine {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

// Logical ids that Ref, Fn::GetAtt and Fn::Sub name in a value, and others that happen to stand where such a name may.
void collect_references(const Json& value, std::set<std::string>& names) {
    for (const auto& [key, part] : value.items()) {
        if (key == "Ref" && part.is_string()) names.insert(part.get<std::string>());
        const Json& said = part.is_array() && !part.empty() ? part.front() : part;
        if (key == "Fn::GetAtt" && said.is_string()) names.insert(split(said.get<std::string>(), ".").front());
        if (key == "Fn::Sub" && said.is_string()) {
            for (const std::string& rest : split(said.get<std::string>(), "${")) names.insert(rest.substr(0, rest.find_first_of(".}")));
        }
        if (part.is_structured()) collect_references(part, names);
    }
}

// Positions of the resources: those that wait for no other come first, then those that wait for these alone, and so on.
std::vector<std::size_t> in_waves(const std::vector<tmpl::ResourceDeclaration>& resources) {
    std::vector<std::string> ids;
    std::vector<std::set<std::string>> waits;
    for (const tmpl::ResourceDeclaration& resource : resources) {
        ids.push_back(resource.logical_id);
        std::set<std::string>& names = waits.emplace_back(resource.depends_on.begin(), resource.depends_on.end());
        if (resource.properties) collect_references(resource.properties->json(), names);
    }
    std::vector<std::size_t> out, left = hash_order(ids);
    while (!left.empty()) {
        std::set<std::string> open;
        for (const std::size_t at : left) open.insert(ids[at]);
        const auto later = [&](std::size_t at) {
            return std::ranges::any_of(waits[at], [&](const std::string& name) { return name != ids[at] && open.contains(name); });
        };
        const auto rest = std::stable_partition(left.begin(), left.end(), [&](std::size_t at) { return !later(at); });
        const auto end = rest == left.begin() ? left.end() : rest;  // a circle is refused elsewhere
        out.insert(out.end(), left.begin(), end);
        left.erase(left.begin(), end);
    }
    return out;
}

// A template that CloudFormation takes.
class Examined {
public:
    static Result<Examined> load(std::string_view body, tmpl::Origin origin, const providers::Scope& scope, const Site& site, bool any_types) {
        tmpl::Loaded loaded = tmpl::load(body, origin, "<body>");
        const bool transforms = loaded.document && !loaded.document->transforms.empty();
        // What a transform may still change is judged after it.
        if (loaded.document && !transforms) tmpl::check_template(*loaded.document, loaded.diagnostics);
        const auto error = std::ranges::find_if(loaded.diagnostics, [&](const Diagnostic& each) {
            return each.severity == Severity::error && each.rule != "template/unknown-resource-type";
        });
        if (error != loaded.diagnostics.end()) return Fault(error->fault);
        Examined examined(std::move(*loaded.document), scope, site);
        const std::vector<std::string> unknown = any_types ? std::vector<std::string>() : examined.unknown_types();
        if (unknown.empty()) return examined;
        return Fault::validation_error("Template format error: Unrecognized resource types: [" + join(unknown, ", ") + "]");
    }

    const tmpl::Template& document() const { return document_; }
    const std::vector<std::string>& types() const { return types_; }

    // Types that nobody knows; a transform may replace what it does not know.
    std::vector<std::string> unknown_types() const {
        std::vector<std::string> out;
        if (!document_.transforms.empty()) return out;
        for (const std::string& type : types_) {
            const bool known = type.starts_with("Custom::") || catalog::Catalog::instance().available(type, scope_.region);
            if (!known && !unsimulated_type(scope_, type, site_->world, site_->stacks.shelf())) out.push_back(type);
        }
        return out;
    }

    // Capabilities, CapabilitiesReason and DeclaredTransforms, where there are any.
    void put_capabilities(Json& out) const {
        std::string_view iam;
        std::vector<std::string> reasons;
        for (const tmpl::ResourceDeclaration& resource : document_.resources) {
            const std::string_view name = iam_name_property(resource.type);
            if (name.data() == nullptr) continue;
            const bool named = !name.empty() && resource.properties && resource.properties->find(name);
            if (named || iam.empty()) iam = named ? capability_named_iam : capability_iam;
            add_once(reasons, resource.type);
        }
        Json capabilities = Json::array();
        if (!iam.empty()) capabilities.push_back(iam);
        if (!document_.transforms.empty()) capabilities.push_back(capability_auto_expand);
        for (const std::string& transform : document_.transforms) add_once(reasons, transform);
        if (capabilities.empty()) return;
        out["Capabilities"] = std::move(capabilities);
        out["CapabilitiesReason"] = "The following resource(s) require capabilities: [" + join(reasons, ", ") + "]";
    }

    void put_description(Json& out) const {
        if (!document_.description.empty()) out["Description"] = document_.description;
    }

    void put_transforms(Json& out) const {
        if (!document_.transforms.empty()) out["DeclaredTransforms"] = document_.transforms;
    }

    // One entry for each type: its logical ids, and the properties that identify a resource of it, by which it can be imported.
    Json identifiers() const {
        Json out = Json::array();
        for (const std::size_t at : hash_order(types_)) {
            const std::string& type = types_[at];
            Json ids = Json::array();
            for (const tmpl::ResourceDeclaration& resource : document_.resources) {
                if (resource.type == type) ids.push_back(resource.logical_id);
            }
            Json names = identifier_of(type);
            Json& entry = out.emplace_back(Json{{"ResourceType", type}, {"LogicalResourceIds", std::move(ids)}});
            if (!names.empty()) entry["ResourceIdentifiers"] = std::move(names);
        }
        return out;
    }

private:
    Examined(tmpl::Template document, providers::Scope scope, const Site& site)
        : document_(std::move(document)), scope_(std::move(scope)), site_(&site) {
        for (const std::size_t at : in_waves(document_.resources)) add_once(types_, document_.resources[at].type);
    }

    // Names of the properties that identify a resource of the type; none if it cannot be imported.
    Json identifier_of(const std::string& type) const {
        Json names = Json::array();
        const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type, scope_.region);
        if (schema && schema->has_handlers()) {
            for (const catalog::PropertyPath& path : schema->primary_identifier()) names.push_back(path.back());
        }
        return names;
    }

    tmpl::Template document_;
    providers::Scope scope_;
    const Site* site_;
    std::vector<std::string> types_;  // each once, those first that need no other
};

// {ParameterKey, DefaultValue?, ParameterType?, NoEcho, Description?, ParameterConstraints?}; ValidateTemplate tells neither type nor constraints.
Json parameter_view(const tmpl::ParameterDeclaration& declaration, bool whole) {
    Json out = {{"ParameterKey", declaration.name}};
    if (declaration.default_value) out["DefaultValue"] = *declaration.default_value;
    if (whole) out["ParameterType"] = declaration.type;
    out["NoEcho"] = declaration.no_echo;
    if (!declaration.description.empty()) out["Description"] = declaration.description;
    if (!whole) return out;
    Json& constraints = out["ParameterConstraints"] = Json::object();
    if (!declaration.allowed_values.empty()) constraints["AllowedValues"] = declaration.allowed_values;
    return out;
}

Json parameters_view(const tmpl::Template& document, bool whole) {
    Json out = Json::array();
    std::vector<std::string> names;
    for (const tmpl::ParameterDeclaration& declaration : document.parameters) names.push_back(declaration.name);
    for (const std::size_t at : hash_order(names)) out.push_back(parameter_view(document.parameters[at], whole));
    return out;
}

}  // namespace

Result<Json> template_summary(std::string_view body, tmpl::Origin origin, const providers::Scope& scope, const Site& site,
                              bool unknown_types_are_warnings) {
    const Result<Examined> examined = Examined::load(body, origin, scope, site, unknown_types_are_warnings);
    if (!examined) return examined.fault();
    const tmpl::Template& document = examined->document();
    Json out = {{"Parameters", parameters_view(document, true)}};
    examined->put_description(out);
    examined->put_capabilities(out);
    out["ResourceTypes"] = examined->types();
    if (const tmpl::Node* version = document.root.find("AWSTemplateFormatVersion"); version && version->is_scalar()) out["Version"] = version->text;
    if (document.metadata) out["Metadata"] = document.metadata->json().dump();
    examined->put_transforms(out);
    out["ResourceIdentifierSummaries"] = examined->identifiers();
    if (unknown_types_are_warnings) {
        const std::vector<std::string> unknown = examined->unknown_types();
        if (!unknown.empty()) out["Warnings"] = {{"UnrecognizedResourceTypes", unknown}};
    }
    return out;
}

Result<Json> validated_template(std::string_view body, tmpl::Origin origin, const providers::Scope& scope, const Site& site) {
    const Result<Examined> examined = Examined::load(body, origin, scope, site, false);
    if (!examined) return examined.fault();
    Json out = {{"Parameters", parameters_view(examined->document(), false)}};
    examined->put_description(out);
    examined->put_capabilities(out);
    examined->put_transforms(out);
    return out;
}

}  // namespace drydock::engine
