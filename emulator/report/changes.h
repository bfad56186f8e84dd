// A change set as people want to read it: what becomes of each resource, value by value, what causes it, what else it touches, and what may be lost.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace drydock::report {

enum class Fate : std::uint8_t {
    add,
    modify,
    may_replace,
    replace,
    remove,
    import,
    in_line,  // the template has come to say what is there: only CloudFormation's record changes
};
const char* to_string(Fate fate);

// A value of the resource that changes. null: it is not there.
struct ValueChange {
    std::string path;  // Tags[0].Value; Metadata.x, DeletionPolicy … for what is no property
    Json before, after;
    bool known_later = false;         // `after` depends on what the deployment makes
    std::string recreation;           // Always, Conditionally, Never; "" if nobody says
    std::vector<std::string> causes;  // "parameter Stage", "Topic.TopicName"; empty: the template itself
};

struct DataLoss {
    bool certain = false;  // false: it stays somewhere, or is replaced only perhaps
    std::string what;      // a sentence
};

struct ChangedResource {
    Fate fate = Fate::modify;
    std::string logical_id, type, physical_id, policy;  // policy: Delete, Retain, Snapshot, ReplaceAndDelete …; "" if AWS names none
    std::vector<ValueChange> values;
    std::vector<std::string> touches;  // logical ids of what changes because of it
    std::vector<DataLoss> losses;      // at most one
    std::string change_set_id;         // of a nested stack
    std::string drift;                 // what a drift-aware change set found: IN_SYNC, MODIFIED, DELETED, UNSUPPORTED; "" for others
};

// From the Changes member of DescribeChangeSet with IncludePropertyValues.
std::vector<ChangedResource> changed_resources(const Json& changes);

// "1 to add, 2 to change, 1 to replace".
std::string in_words(const std::vector<ChangedResource>& resources);

// {logicalId, type, physicalId, change, policy, values: [{path, before, after, knownLater, recreation, causes}], touches, dataLoss: {certain, what}}
Json as_json(const ChangedResource& resource);

}  // namespace drydock::report
