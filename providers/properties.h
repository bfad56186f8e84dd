// Parts of a resource's properties by what its schema says of them: those that may be given, those that may be read, those
// at a path, tags, the ARN.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/type_schema.h"
#include "providers/call.h"

namespace drydock::providers {

// Takes the value at a path out ("*": of every item or member), and what is empty without it.
void erase_at(Json& value, const catalog::PropertyPath& path);
// The values at a path, those that are there; "*" stands for every item or member.
std::vector<const Json*> values_at(const Json& value, const catalog::PropertyPath& path);

// What a caller may have given: the properties of the schema without the read-only ones.
Json given_properties(const catalog::TypeSchema& schema, const Json& model);
// What a read gives: without the write-only ones.
Json readable_properties(const catalog::TypeSchema& schema, const Json& model);

// What an update of a resource starts from: its given properties, without those that nobody gave.
Json desired_properties(const catalog::TypeSchema& schema, const Resource& resource);

// True if resources of the type may have tags.
bool can_be_tagged(const catalog::TypeSchema& schema);
// The tags of a resource, in the order in which it has them: [{"Key": …, "Value": …}], whatever form its property has. Empty if it has none.
Json tags_of(const catalog::TypeSchema& schema, const Json& model);
// Adds tags to the properties (those with the same keys are replaced), or takes those with these keys away. False if the type has no tags.
bool add_tags(const catalog::TypeSchema& schema, Json& properties, const Json& tags);
bool remove_tags(const catalog::TypeSchema& schema, Json& properties, const Json& keys);

// CloudFormation's own tags of what a stack has made: the stack's name, the logical id, the stack's id. Empty for other resources.
Json stack_tags(const Resource& resource);
// The properties as the service shows them: with the stack's tags if it shows those (the fact `stack_tags`), for which `room` is there.
const Json& shown_properties(const Call& call, const Resource& resource, Json& room);

// A resource's own ARN: its identifier or attribute, or the form of the authorization reference.
std::string arn_of(const Call& call, const catalog::TypeSchema& schema, const Resource& resource);

}  // namespace drydock::providers
