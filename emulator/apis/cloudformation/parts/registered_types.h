// Extensions that an account has registered itself, as the shelf keeps them: {name, kind, default: a version's id, deprecated, versions: [{id,
// schema: JSON text, created, deprecated, execution_role, logging}]}.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry-register.html
#pragma once

#include "emulator/apis/cloudformation/parts/public_types.h"
#include "emulator/engine/extensions.h"

namespace drydock::apis::cloudformation {

// nullptr if the account has registered no such extension.
const engine::ShelfRecord* registered_type(Context& context, const TypeName& type);
// A version by its id, "" for the default one; null if there is none.
const Json& version_of(const engine::ShelfRecord& record, const std::string& id);

// ARN of a version, or of the type itself without an id.
std::string registered_arn(const engine::ShelfRecord& record, const std::string& version = {});

Json registered_type_view(const engine::ShelfRecord& record, const Json& version);  // DescribeType
Json registered_type_summary(const engine::ShelfRecord& record);                    // TypeSummary of ListTypes
Json version_summary(const engine::ShelfRecord& record, const Json& version);       // TypeVersionSummary of ListTypeVersions

}  // namespace drydock::apis::cloudformation
