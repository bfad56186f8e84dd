#include "emulator/engine/extensions.h"

namespace drydock::engine {
namespace {

// {"CloudFormationConfiguration": {"HookConfiguration": {"HookInvocationStatus": "ENABLED", …}}}, formerly with "TargetStacks": "ALL".
bool looks_at_stacks(const Json& text) {
    const Json configuration = Json::parse(scalar_text(text), nullptr, false);
    const Json& hook = member(member(configuration, "CloudFormationConfiguration"), "HookConfiguration");
    if (hook.is_null()) return false;
    return member(hook, "HookInvocationStatus") != Json("DISABLED") && member(hook, "TargetStacks") != Json("NONE");
}

}  // namespace

std::string extension_id(std::string_view kind, std::string_view name) {
    return std::string(kind) + "/" + std::string(name);
}

std::optional<Fault> unsimulated_type(const providers::Scope& scope, std::string_view type, const RecordShelf& shelf) {
    for (const char* kind : {"RESOURCE", "MODULE"}) {
        const ShelfRecord* record = shelf.find(scope, extension_kind, extension_id(kind, type));
        if (record != nullptr && member(record->value, "deprecated") != Json(true))
            return Fault::not_simulated("Running the registered extension " + std::string(type));
    }
    return std::nullopt;
}

std::optional<Fault> unsimulated_hook(const providers::Scope& scope, const RecordShelf& shelf) {
    for (const ShelfRecord* record : shelf.list(scope, configuration_kind)) {
        if (record->id.starts_with("HOOK/") && looks_at_stacks(member(record->value, "configuration")))
            return Fault::not_simulated("Running the hook " + record->id.substr(record->id.find('/') + 1));
    }
    return std::nullopt;
}

}  // namespace drydock::engine
