// Resources that exist already and become part of a stack: change sets of type IMPORT, which name them, and ImportExistingResources, which finds
// those with names of their own.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
#pragma once

#include "emulator/engine/native.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// What CreateChangeSet of type IMPORT refuses, in AWS's order: resources to import that the template lacks or describes otherwise, anything else that
// the template changes, no DeletionPolicy.
std::optional<Fault> import_refusal(const Rehearsal& rehearsal);

// ImportExistingResources: resources of the template that would be new, but exist already under the identifier that the template gives them and
// belong to no stack, are imported instead.
void import_existing(Rehearsal& rehearsal);

// Why a change set fails that imports: there is no such resource, it belongs to a stack, or one that ImportExistingResources has found is not
// retained.
std::optional<Fault> import_failure(const Rehearsal& rehearsal);

// The account's resource that the import names; its model stays as it is. Fault: there is none, or it belongs to a stack.
Result<NativeStart> adopt_existing(Rehearsal& rehearsal, std::size_t position);

}  // namespace drydock::engine
