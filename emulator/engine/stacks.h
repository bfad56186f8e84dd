// Stacks, their events and their exports as the store keeps them: what DescribeStacks, DescribeStackEvents and ListExports read, and what
// `drydock stacks` lists. Records of the kinds stack, event and export.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/event.h"
#include "providers/world.h"

namespace drydock::engine {

// A resource of a stack as far as it exists: what a rollback or a deletion works on.
struct StackResource {
    std::string logical_id, type;
    std::string world_id;     // identifier in the World; "" if the service never knew it
    std::string physical_id;  // what events show
    std::string status, reason;
    std::string deletion_policy;  // "" if the template does not say
    std::vector<std::string> depends_on;
};

struct StackRecord {
    std::string id, name;
    providers::Scope scope;
    std::string status, reason, detailed_status;
    std::string description, role_arn, parent_id, root_id;
    Instant created, updated;
    Json parameters = Json::object();  // name → value; NoEcho values are ****
    Json tags = Json::object();
    Json outputs = Json::array();  // [{OutputKey, OutputValue, Description, ExportName}]
    std::vector<std::string> capabilities, notification_arns;
    std::vector<std::string> imports;  // names of the exports that the stack uses
    std::vector<StackResource> resources;
    bool deleted() const;
};

struct Export {
    std::string name, value, stack_id;
};

// Reads through to the store at every call; cheap to make.
class StackStore {
public:
    explicit StackStore(providers::World& world) : world_(world) {}

    // In the order of creation; deleted ones too.
    std::vector<StackRecord> list() const;
    // By id (deleted ones too) or by name (not deleted).
    std::optional<StackRecord> find(const providers::Scope& scope, std::string_view name_or_id) const;
    // Forgets the records of a stack: itself, its events, its exports. Its resources stay; remove_stack() (removal.h) deletes a stack as AWS does.
    Result<void> remove(const StackRecord& stack);
    Result<void> put(const StackRecord& stack);

    // Oldest first.
    std::vector<StackEvent> events(std::string_view stack_id) const;
    Result<void> append(const providers::Scope& scope, const StackEvent& event, std::size_t number);

    std::map<std::string, Export, std::less<>> exports(const providers::Scope& scope) const;
    Result<void> put_export(const providers::Scope& scope, const Export& exported);
    Result<void> remove_export(const providers::Scope& scope, const Export& exported);

private:
    providers::World& world_;
};

}  // namespace drydock::engine
