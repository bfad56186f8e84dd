// Stacks as rows of the store, and back. Internal to StackStore.
#pragma once

#include "emulator/engine/stacks.h"

namespace drydock::engine::rows {

inline constexpr std::string_view kind_stack = "stack";             // group: name, key: id
inline constexpr std::string_view kind_configuration = "template";  // group: stack id, key: now or former
inline constexpr std::string_view kind_member = "member";           // group: stack id, key: logical id, or #n for a remnant
inline constexpr std::string_view kind_event = "event";             // group: stack id, key: running number
inline constexpr std::string_view kind_validation = "validation";   // group: stack id, key: event id
inline constexpr std::string_view kind_export = "export";           // group: stack id, key: name
inline constexpr std::string_view kind_change_set = "change-set";   // group: stack id, key: id

Json from_stack(const StackRecord& stack);
StackRecord to_stack(const state::Record& record);
Json from_configuration(const Configuration& configuration);
Configuration to_configuration(const Json& value);
Json from_resource(const StackResource& resource);
StackResource to_resource(const Json& value);
Json from_event(const StackEvent& event);
StackEvent to_event(const state::Record& record);
Json from_validation(const ValidationEvent& event);
ValidationEvent to_validation(const Json& value);
Json from_change_set(const ChangeSetRecord& change_set);
ChangeSetRecord to_change_set(const state::Record& record);

}  // namespace drydock::engine::rows
