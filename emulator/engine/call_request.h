// What calls of the CloudFormation API ask for, as requests of the engine: inputs of CreateStack, UpdateStack and CreateChangeSet as their API model
// describes them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/deploy.h"

namespace drydock::engine {

// Writes the members of an input, by their names in the API, into the request; what is left out leaves the request as it is. TemplateURL and the
// policies behind URLs are for the caller.
void apply_arguments(const Json& arguments, ChangeSetRequest& request);

// Members as several operations have them.
std::vector<std::string> texts_of(const Json& list);
Tags tags_of(const Json& list);                              // [{Key, Value}]
std::vector<ResourceToImport> imports_of(const Json& list);  // [{ResourceType, LogicalResourceId, ResourceIdentifier}]

// The text behind a TemplateURL or StackPolicyURL, which must be an object of a (simulated) bucket. Faults as the API words them.
Result<std::string> text_behind(const std::string& url, const Site& site);

}  // namespace drydock::engine
