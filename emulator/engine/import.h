// Resources that exist already and become part of a stack.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
#pragma once

#include "emulator/engine/native.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// The account's resource that the import names; its model stays as it is. Fault: there is none, or it belongs to a stack.
Result<NativeStart> adopt_existing(Rehearsal& rehearsal, std::size_t position, const Json& properties);

// What CreateChangeSet of type IMPORT refuses: resources to import that the template lacks, that have no DeletionPolicy, whose type cannot be
// imported; changes of resources that the stack has already.
std::optional<Fault> import_refusal(const Rehearsal& rehearsal);

}  // namespace drydock::engine
