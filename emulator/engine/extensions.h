// Extensions that an account has registered: resource types, modules and hooks of its own. drydock keeps what is said of them, but runs none of their
// code: a template that needs one has no verdict. They are records of the shelf (record_shelf.h).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "emulator/engine/record_shelf.h"

namespace drydock::engine {

inline constexpr std::string_view extension_kind = "extension";               // id: extension_id(); value: {deprecated: boolean, …}
inline constexpr std::string_view configuration_kind = "type-configuration";  // id: that of the extension; value: {configuration: JSON text, …}

// RESOURCE/Org::Service::Name
std::string extension_id(std::string_view kind, std::string_view name);

// Fault NotSimulated if the type is a resource type or module that the account has registered.
std::optional<Fault> unsimulated_type(const providers::Scope& scope, std::string_view type, const RecordShelf& shelf);
// The same if the account has a hook that looks at stacks.
std::optional<Fault> unsimulated_hook(const providers::Scope& scope, const RecordShelf& shelf);

}  // namespace drydock::engine
