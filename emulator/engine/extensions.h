// Extensions that an account has registered or activated: resource types, modules and hooks that AWS does not provide. drydock keeps what is said of
// them, but runs none of their code: a template that needs one has no verdict. They are records of the shelf (record_shelf.h) where the API made
// them, and resources of the world (AWS::CloudFormation::ResourceVersion, TypeActivation, GuardHook …) where a stack did.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "emulator/engine/record_shelf.h"
#include "providers/world.h"

namespace drydock::engine {

inline constexpr std::string_view extension_kind = "extension";               // id: extension_id(); value: {deprecated: boolean, …}
inline constexpr std::string_view configuration_kind = "type-configuration";  // id: that of the extension; value: {configuration: JSON text, …}

// RESOURCE/Org::Service::Name
std::string extension_id(std::string_view kind, std::string_view name);

// The extension of this name that a stack of the account has activated or registered, a resource of one of the `types`; nullptr if there is none.
const providers::Resource* extension_of_stack(const providers::Scope& scope, std::string_view name, std::initializer_list<std::string_view> types,
                                              const providers::World& world);

// Fault NotSimulated if the type is a resource type or module that the account has.
std::optional<Fault> unsimulated_type(const providers::Scope& scope, std::string_view type, const providers::World& world, const RecordShelf& shelf);
// The same if the account has a hook that looks at stacks.
std::optional<Fault> unsimulated_hook(const providers::Scope& scope, const providers::World& world, const RecordShelf& shelf);

}  // namespace drydock::engine
