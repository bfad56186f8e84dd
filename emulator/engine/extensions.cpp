#include "emulator/engine/extensions.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"

namespace drydock::engine {
namespace {

using providers::Resource;
using providers::World;

// {"CloudFormationConfiguration": {"HookConfiguration": {"HookInvocationStatus": "ENABLED", …}}}, formerly with "TargetStacks": "ALL".
bool looks_at_stacks(const Json& text) {
    const Json configuration = Json::parse(scalar_text(text), nullptr, false);
    const Json& hook = member(member(configuration, "CloudFormationConfiguration"), "HookConfiguration");
    if (hook.is_null()) return false;
    return member(hook, "HookInvocationStatus") != Json("DISABLED") && member(hook, "TargetStacks") != Json("NONE");
}

// A hook whose rules AWS runs itself: off unless it says otherwise.
bool is_hook_of_stacks(const Resource& hook) {
    const Json& targets = member(hook.model, "TargetOperations");
    return member(hook.model, "HookStatus") == Json("ENABLED") &&
           std::ranges::any_of(targets, [](const Json& target) { return target != Json("CLOUD_CONTROL"); });
}

// The name by which templates of the account refer to the extension.
std::string name_of(const Json& model) {
    for (const char* name : {"TypeNameAlias", "TypeName", "ModuleName", "Alias"}) {
        if (const Json& given = member(model, name); given.is_string()) return given.get<std::string>();
    }
    // arn:aws:cloudformation:us-east-1::type/resource/<publisher>/Org-Service-Name
    const auto arn = Arn::parse(scalar_text(member(model, "PublicTypeArn")));
    const std::vector<std::string> parts = arn ? split(arn->resource, "/") : std::vector<std::string>();
    return parts.size() > 3 ? replace_all(parts[3], "-", "::") : std::string();
}

Fault unsimulated_hook(const std::string& name) {
    return Fault::not_simulated("Running the hook " + name);
}

std::optional<Fault> unsimulated_hook_of_stack(const providers::Scope& scope, const World& world) {
    for (const char* type : {"AWS::CloudFormation::GuardHook", "AWS::CloudFormation::LambdaHook"}) {
        if (const Resource* hook = world.first(scope, type, is_hook_of_stacks)) return unsimulated_hook(name_of(hook->model));
    }
    const Resource* configured = world.first(scope, "AWS::CloudFormation::HookTypeConfig",
                                             [](const Resource& each) { return looks_at_stacks(member(each.model, "Configuration")); });
    if (configured != nullptr) return unsimulated_hook(name_of(configured->model));
    return std::nullopt;
}

}  // namespace

std::string extension_id(std::string_view kind, std::string_view name) {
    return std::string(kind) + "/" + std::string(name);
}

const Resource* extension_of_stack(const providers::Scope& scope, std::string_view name, std::initializer_list<std::string_view> types,
                                   const World& world) {
    for (const std::string_view type : types) {
        const Resource* found = world.first(scope, type, [&](const Resource& each) { return name_of(each.model) == name; });
        if (found != nullptr) return found;
    }
    return nullptr;
}

std::optional<Fault> unsimulated_type(const providers::Scope& scope, std::string_view type, const World& world, const RecordShelf& shelf) {
    const auto registered = [&](const char* kind) {
        const ShelfRecord* record = shelf.find(scope, extension_kind, extension_id(kind, type));
        return record != nullptr && member(record->value, "deprecated") != Json(true);
    };
    const auto types = {std::string_view("AWS::CloudFormation::TypeActivation"), std::string_view("AWS::CloudFormation::ResourceVersion"),
                        std::string_view("AWS::CloudFormation::ModuleVersion")};
    if (!registered("RESOURCE") && !registered("MODULE") && extension_of_stack(scope, type, types, world) == nullptr) return std::nullopt;
    return Fault::not_simulated("Running the registered extension " + std::string(type));
}

std::optional<Fault> unsimulated_hook(const providers::Scope& scope, const World& world, const RecordShelf& shelf) {
    for (const ShelfRecord* record : shelf.list(scope, configuration_kind)) {
        if (record->id.starts_with("HOOK/") && looks_at_stacks(member(record->value, "configuration")))
            return unsimulated_hook(record->id.substr(record->id.find('/') + 1));
    }
    return unsimulated_hook_of_stack(scope, world);
}

}  // namespace drydock::engine
