#include "emulator/engine/generated_template.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/resource_scan.h"
#include "providers/resource_type.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kind = "generated-template";
constexpr Duration generation_time{5s};

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

const ShelfRecord* find(const providers::Scope& scope, std::string_view name, const Site& site) {
    if (const auto* by_arn = site.stacks.shelf().find(scope, kind, name)) return by_arn;
    for (const ShelfRecord* each : site.stacks.shelf().list(scope, kind)) {
        if (text(each->value, "name") == name) return each;
    }
    return nullptr;
}

Fault no_such_template(std::string_view name) {
    return {.code = "GeneratedTemplateNotFound", .message = "Template " + std::string(name) + " not found", .http_status = 404};
}

Fault already_exists(const std::string& name) {
    return {.code = "AlreadyExistsException", .message = "Template " + name + " already exists"};
}

// S3Bucket of AWS::S3::Bucket, with a number if that is taken.
std::string free_logical_id(const std::string& type, const Json& resources) {
    const std::vector<std::string> parts = split(type, "::");
    const std::string base = parts.size() == 3 ? parts[1] + parts[2] : replace_all(type, "::", "");
    const auto taken = [&](const std::string& id) {
        return std::ranges::any_of(resources, [&](const Json& each) { return text(each, "LogicalResourceId") == id; });
    };
    std::string id = base;
    for (int number = 2; taken(id); ++number) id = base + std::to_string(number);
    return id;
}

void add_resource(Json& resources, const GeneratedResource& wanted) {
    std::string id = wanted.logical_id.empty() ? free_logical_id(wanted.type, resources) : wanted.logical_id;
    resources.push_back({{"ResourceType", wanted.type}, {"LogicalResourceId", std::move(id)}, {"ResourceIdentifier", wanted.identifier}});
}

// How resources of the template can be named by others: identifier or ARN → Ref or Fn::GetAtt.
using References = std::vector<std::pair<std::string, Json>>;

void add_references(References& references, const std::string& logical_id, const providers::Resource& resource) {
    references.emplace_back(providers::reference(resource), Json{{"Ref", logical_id}});
    for (const char* attribute : {"Arn", "TopicArn", "GroupId"}) {
        const std::string value = text(resource.model, attribute);
        if (!value.empty() && value != providers::reference(resource)) references.emplace_back(value, Json{{"Fn::GetAtt", {logical_id, attribute}}});
    }
}

void connect(Json& value, const References& references, const std::string& own) {
    if (value.is_string()) {
        for (const auto& [name, reference] : references) {
            const Json& target = reference.contains("Ref") ? reference["Ref"] : reference["Fn::GetAtt"][0];
            if (value != Json(name) || target == Json(own)) continue;
            value = reference;
            return;
        }
        return;
    }
    if (!value.is_structured() || value.contains("Ref")) return;
    for (Json& part : value) connect(part, references, own);
}

std::string policy_text(const std::string& policy) {
    return policy == "DELETE" ? "Delete" : "Retain";
}

// A resource as the template has it already, its parameters too; nullopt if it is new.
std::optional<GeneratedPart> former_part(const Json& former, const std::string& logical_id) {
    const Json& resource = member(member(former, "Resources"), logical_id);
    if (resource.is_null()) return std::nullopt;
    GeneratedPart part{.properties = member(resource, "Properties")};
    for (const auto& [name, parameter] : member(former, "Parameters").items()) {
        if (name.starts_with(logical_id)) part.parameters[name] = parameter;
    }
    return part;
}

// The resources as the account holds them now, as template and as details. Without `refresh`, those that the template has keep their properties.
void generate(ShelfRecord& record, bool refresh, const Site& site) {
    Json parameters = Json::object(), resources = Json::object();
    const Json former = member(record.value, "template");
    References references;
    for (const Json& each : member(record.value, "resources")) {
        const auto* held = identified_resource(record.scope, text(each, "ResourceType"), member(each, "ResourceIdentifier"), site);
        if (held) add_references(references, text(each, "LogicalResourceId"), *held);
    }
    for (Json& each : record.value["resources"]) {
        const std::string type = text(each, "ResourceType"), logical_id = text(each, "LogicalResourceId");
        const auto* held = identified_resource(record.scope, type, member(each, "ResourceIdentifier"), site);
        each["ResourceStatus"] = held ? "COMPLETE" : "FAILED";
        if (!held) {
            each["Warnings"] = Json::array();
            each["ResourceStatusReason"] = "Resource of type '" + type + "' was not found.";
            continue;
        }
        each.erase("ResourceStatusReason");
        std::optional<GeneratedPart> kept = refresh ? std::nullopt : former_part(former, logical_id);
        GeneratedPart part = kept ? std::move(*kept) : generate_part(logical_id, *held, record.scope);
        connect(part.properties, references, logical_id);
        parameters.update(part.parameters);
        if (!kept) each["Warnings"] = std::move(part.warnings);
        resources[logical_id] = {{"UpdateReplacePolicy", policy_text(text(record.value, "update_replace_policy"))},
                                 {"Type", type},
                                 {"DeletionPolicy", policy_text(text(record.value, "deletion_policy"))},
                                 {"Properties", std::move(part.properties)}};
    }
    Json document = {{"Metadata", {{"AWSToolsMetrics", {{"IaC_Generator", record.id}}}}}};
    if (!parameters.empty()) document["Parameters"] = std::move(parameters);
    document["Resources"] = std::move(resources);
    record.value["template"] = std::move(document);
}

std::int64_t count(const ShelfRecord& record, std::string_view status) {
    return std::ranges::count_if(member(record.value, "resources"), [&](const Json& each) { return text(each, "ResourceStatus") == status; });
}

std::string status_of(const ShelfRecord& record) {
    const bool failed = count(record, "FAILED") > 0 && count(record, "COMPLETE") == 0;
    return failed ? "FAILED" : "COMPLETE";
}

// The resources of the base stack.
Result<void> add_stack(Json& resources, ShelfRecord& record, const std::string& name, const Site& site) {
    const StackRecord* stack = std::as_const(site.stacks).find(record.scope, name);
    if (!stack || stack->deleted()) return Fault::validation_error("Stack with id " + name + " does not exist");
    record.value["stack_id"] = stack->id;
    for (const StackResource& resource : stack->resources) {
        const auto* schema = catalog::Catalog::instance().type(resource.type, record.scope.region);
        const auto* held = site.world.find(record.scope, resource.type, resource.now.world_id);
        if (!schema || !held) continue;
        Json identifier = Json::object();
        for (const catalog::PropertyPath& path : schema->primary_identifier()) identifier[path.back()] = scalar_text(held->property(path.back()));
        add_resource(resources, {resource.type, std::move(identifier), resource.logical_id});
    }
    return {};
}

}  // namespace

Result<std::string> create_generated_template(const GenerationRequest& request, Site& site) {
    if (find(request.scope, request.name, site)) return already_exists(request.name);
    ShelfRecord record{.kind = std::string(kind), .id = {}, .scope = request.scope, .value = Json::object()};
    record.id = Arn{std::string(partition_of(request.scope.region)), "cloudformation", request.scope.region, request.scope.account,
                    "generatedTemplate/" + site.ids.uuid()}
                    .text();
    const std::string now = iso8601(site.clock.shown());
    Json resources = Json::array();
    if (!request.stack_name.empty()) {
        if (auto added = add_stack(resources, record, request.stack_name, site); !added) return added.fault();
    }
    for (const GeneratedResource& each : request.resources) add_resource(resources, each);
    record.value.update({{"name", request.name},
                         {"created", now},
                         {"updated", now},
                         {"deletion_policy", request.deletion_policy},
                         {"update_replace_policy", request.update_replace_policy},
                         {"resources", std::move(resources)}});
    generate(record, true, site);
    site.clock.advance_to(site.clock.now() + generation_time);
    std::string id = record.id;
    if (auto kept = site.stacks.shelf().put(std::move(record)); !kept) return kept.fault();
    return id;
}

Result<std::string> update_generated_template(const GenerationChange& change, Site& site) {
    const ShelfRecord* found = find(change.scope, change.name, site);
    if (!found) return no_such_template(change.name);
    if (!change.new_name.empty() && change.new_name != text(found->value, "name") && find(change.scope, change.new_name, site))
        return already_exists(change.new_name);
    ShelfRecord record = *found;
    if (!change.new_name.empty()) record.value["name"] = change.new_name;
    if (!change.deletion_policy.empty()) record.value["deletion_policy"] = change.deletion_policy;
    if (!change.update_replace_policy.empty()) record.value["update_replace_policy"] = change.update_replace_policy;
    Json kept = Json::array();
    for (const Json& each : member(record.value, "resources")) {
        const bool removed = std::ranges::find(change.remove, text(each, "LogicalResourceId")) != change.remove.end();
        if (!removed) kept.push_back(each);
    }
    for (const GeneratedResource& each : change.add) add_resource(kept, each);
    record.value["resources"] = std::move(kept);
    record.value["updated"] = iso8601(site.clock.shown());
    generate(record, change.refresh_all, site);
    site.clock.advance_to(site.clock.now() + generation_time);
    std::string id = record.id;
    if (auto written = site.stacks.shelf().put(std::move(record)); !written) return written.fault();
    return id;
}

Result<void> delete_generated_template(const providers::Scope& scope, std::string_view name, Site& site) {
    const ShelfRecord* found = find(scope, name, site);
    if (!found) return no_such_template(name);
    return site.stacks.shelf().remove(scope, kind, found->id);
}

Result<Json> describe_generated_template(const providers::Scope& scope, std::string_view name, const Site& site) {
    const ShelfRecord* found = find(scope, name, site);
    if (!found) return no_such_template(name);
    const Json& value = found->value;
    std::size_t warnings = 0;
    for (const Json& each : member(value, "resources")) warnings += member(each, "Warnings").size();
    Json out = {{"GeneratedTemplateId", found->id},
                {"GeneratedTemplateName", text(value, "name")},
                {"Resources", member(value, "resources")},
                {"Status", status_of(*found)},
                {"StatusReason", status_of(*found) == "COMPLETE" ? "All resources complete" : "All resources failed"},
                {"CreationTime", text(value, "created")},
                {"LastUpdatedTime", text(value, "updated")},
                {"Progress",
                 {{"ResourcesSucceeded", count(*found, "COMPLETE")},
                  {"ResourcesFailed", count(*found, "FAILED")},
                  {"ResourcesProcessing", 0},
                  {"ResourcesPending", 0}}},
                {"TemplateConfiguration",
                 {{"DeletionPolicy", text(value, "deletion_policy")}, {"UpdateReplacePolicy", text(value, "update_replace_policy")}}},
                {"TotalWarnings", warnings}};
    if (const std::string stack = text(value, "stack_id"); !stack.empty()) out["StackId"] = stack;
    return out;
}

Json list_generated_templates(const providers::Scope& scope, const Site& site) {
    Json out = Json::array();
    for (const ShelfRecord* each : std::as_const(site.stacks).shelf().list(scope, kind)) {
        out.push_back({{"GeneratedTemplateId", each->id},
                       {"GeneratedTemplateName", text(each->value, "name")},
                       {"Status", status_of(*each)},
                       {"CreationTime", text(each->value, "created")},
                       {"LastUpdatedTime", text(each->value, "updated")},
                       {"NumberOfResources", member(each->value, "resources").size()}});
    }
    return out;
}

Result<Json> get_generated_template(const providers::Scope& scope, std::string_view name, std::string_view format, const Site& site) {
    const ShelfRecord* found = find(scope, name, site);
    if (!found) return no_such_template(name);
    const Json& document = member(found->value, "template");
    return Json{{"Status", status_of(*found)}, {"TemplateBody", format == "YAML" ? generated_yaml(document) : document.dump()}};
}

}  // namespace drydock::engine
