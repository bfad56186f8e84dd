// Stacks, their events and their exports: what DescribeStacks, DescribeStackEvents and ListExports read, and what every operation on a stack works
// on. Held in memory and written through to the store of the world, if that keeps anything; records of the kinds stack, template, member, event,
// validation, export and change-set. One thread at a time.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/event.h"
#include "emulator/engine/event_log.h"
#include "emulator/engine/record_shelf.h"
#include "emulator/engine/stack_sets_store.h"
#include "providers/world.h"
#include "state/store.h"
#include "template/resolve.h"

namespace drydock::engine {

// A physical resource as CloudFormation deployed it: enough to compare with, to restore and to remove.
struct Deployed {
    std::string world_id;                                // identifier in the World; "" if the service never knew it
    std::string physical_id;                             // what events show
    Json properties;                                     // resolved, as handed to the service; null if it never came so far
    Json metadata;                                       // resolved; null if there is none
    std::string deletion_policy, update_replace_policy;  // "" if the template does not say
    std::vector<std::string> depends_on;                 // all that it had to wait for: references too
    // In `former`, of a drift-aware update: what the resource really was when that began, null if as `properties`; or that it was gone.
    Json actual;
    bool gone = false;
};

// A resource of a stack.
struct StackResource {
    std::string logical_id, type;
    std::string status, reason;
    Instant updated;
    Deployed now;
    // During an operation and until the next stable state of the stack: what a rollback restores. `added` if there is nothing to restore.
    std::optional<Deployed> former;
    bool added = false;
    bool removed = false;          // the update under way has a template without it
    Json signals = Json::array();  // [{id, status}]: what SignalResource has told of it in the operation under way
    bool imported = false;         // it was there before the stack
    Json drift;                    // the last drift detection's StackResourceDrift (drift.h); null if it never ran
};

// What a stack was asked to be.
struct Configuration {
    std::string body;         // the template as given
    std::string processed;    // after transforms, as JSON text; "" if it names none
    std::string source_name;  // for messages
    bool is_json = false;     // how GetTemplate shows it
    std::string description;
    tmpl::ParameterValues parameters;       // as given, NoEcho values in clear
    Json shown_parameters = Json::array();  // [{ParameterKey, ParameterValue, ResolvedValue?}], NoEcho values as ****
    Json tags = Json::object();
    Json outputs = Json::array();  // [{OutputKey, OutputValue, Description, ExportName}]
    std::vector<std::string> capabilities, notification_arns;
    std::string role_arn;
    Json rollback_triggers = Json::object();  // RollbackConfiguration: {RollbackTriggers, MonitoringTimeInMinutes}
    std::vector<std::string> imports;         // names of the exports that the stack uses
};

struct StackRecord {
    std::string id, name;
    providers::Scope scope;
    std::string status, reason, detailed_status;
    std::string parent_id, root_id;  // of a nested stack
    Instant created;
    std::optional<Instant> updated, deleted_at;  // LastUpdatedTime, DeletionTime
    Configuration now;
    std::optional<Configuration> former;  // during an operation and until the next stable state: what a rollback goes back to
    std::string policy;                   // stack policy document; "" if none was set
    bool termination_protection = false, disable_rollback = false, retain_except_on_create = false;
    std::optional<int> timeout_minutes;
    std::string change_set_id;            // the last one executed
    std::string operation, operation_id;  // of the last operation: CREATE_STACK, UPDATE_STACK …
    std::string token;                    // ClientRequestToken of the last operation
    Json drift;                           // {status, checked, detections} (drift.h); null if it never ran
    std::size_t event_count = 0;
    Instant last_event;                  // what comes next comes later: time goes on from here in the next process
    std::list<StackResource> resources;  // in the order of their first deployment; they stay where they are
    std::list<StackResource> remnants;   // physical resources that an update has replaced or removed, or a rollback given up: waiting to be deleted

    StackResource* resource(std::string_view logical_id);
    const StackResource* resource(std::string_view logical_id) const;
    bool deleted() const;
    bool in_progress() const;
};

struct Export {
    std::string name, value, stack_id;
};

// A change set as DescribeChangeSet shows it, with what its execution needs (change_sets.h).
struct ChangeSetRecord {
    std::string id, name, stack_id;
    std::string type;  // CREATE, UPDATE, IMPORT
    std::string status, execution_status, reason, description;
    Instant created;
    Json request;                    // what its execution asks for (change_sets.cpp)
    Json changes = Json::array();    // as DescribeChangeSet shows them with IncludePropertyValues; without, parts are left out
    Json nested = Json::array();     // ids of the change sets of nested stacks
    std::string parent_id, root_id;  // change sets of the parent stack
    std::string on_stack_failure, token;
    std::string values_warning;       // StatusReason with IncludePropertyValues, where AWS cannot give all of them
    bool include_nested = false;      // IncludeNestedStacks
    Json parameters = Json::array();  // [{ParameterKey, ParameterValue, ResolvedValue?}]
    std::string deployment_mode;      // REVERT_DRIFT or ""
    std::string operation_id;         // of CREATE_CHANGESET
    std::string drift_status;         // StackDriftStatus of a drift-aware change set: DRIFTED, IN_SYNC; "" for others
};

// Owned by whoever owns the world; one for each world.
class StackStore {
public:
    explicit StackStore(state::Store& store) : store_(store), stack_sets_(store), shelf_(store) {}
    // Reads what the store holds. Events are read when they are asked for.
    Result<void> load();

    // In the order of creation; deleted ones too.
    std::vector<const StackRecord*> list() const;
    // By id (deleted ones too), or by name or alias (not deleted), or nullptr. Records stay where they are until they are forgotten.
    StackRecord* find(const providers::Scope& scope, std::string_view name_or_id);
    const StackRecord* find(const providers::Scope& scope, std::string_view name_or_id) const;
    // Takes a new stack in; save() makes it last.
    StackRecord& add(StackRecord stack);
    // Forgets a stack, its events, exports and change sets. Its resources stay; delete_stack() (operations.h) deletes a stack as AWS does.
    Result<void> forget(const StackRecord& stack);
    // The stack's own row.
    Result<void> save(const StackRecord& stack);
    // Its configurations, which are large and change rarely.
    Result<void> save_configuration(const StackRecord& stack);
    // All its resources and remnants; rows of those that are gone go too.
    Result<void> save_resources(const StackRecord& stack);
    Result<void> save_resource(const StackRecord& stack, const StackResource& resource);

    // Oldest first.
    std::vector<StackEvent> events(const StackRecord& stack) const;
    Result<void> append(StackRecord& stack, StackEvent event);
    // What pre-deployment validation found, oldest first.
    std::vector<ValidationEvent> validation_events(const StackRecord& stack) const;
    Result<void> append(const StackRecord& stack, ValidationEvent event);

    const std::map<std::string, Export, std::less<>>& exports(const providers::Scope& scope) const;
    Result<void> put_export(const providers::Scope& scope, const Export& exported);
    Result<void> remove_export(const providers::Scope& scope, const std::string& name);
    // Names of the stacks that import it, in order of creation.
    std::vector<std::string> importers(const providers::Scope& scope, std::string_view export_name) const;

    // Of one stack, in the order of creation.
    std::vector<ChangeSetRecord*> change_sets(const StackRecord& stack);
    // By ARN, or by name within a stack; nullptr if there is none.
    ChangeSetRecord* change_set(const providers::Scope& scope, std::string_view name_or_id, std::string_view stack_name_or_id);
    ChangeSetRecord& add(ChangeSetRecord change_set);
    Result<void> save(const ChangeSetRecord& change_set);
    Result<void> forget(const ChangeSetRecord& change_set);

    // Everything that this store holds is put into another one, which is empty.
    Result<void> copy_to(StackStore& other);

    state::Store& store() { return store_; }
    StackSetStore& stack_sets() { return stack_sets_; }
    const StackSetStore& stack_sets() const { return stack_sets_; }
    RecordShelf& shelf() { return shelf_; }
    const RecordShelf& shelf() const { return shelf_; }

private:
    Result<void> load_members();
    Result<void> copy_to(StackStore& other, const StackRecord& stack) const;

    state::Store& store_;
    std::list<StackRecord> stacks_;
    std::map<std::string, StackRecord*, std::less<>> by_id_;
    std::multimap<std::string, StackRecord*, std::less<>> by_name_;                // of all accounts and regions, deleted ones too
    std::map<std::string, EventLog, std::less<>> events_;                          // by stack id, of this process
    std::map<std::string, std::vector<ValidationEvent>, std::less<>> validation_;  // as well
    mutable std::map<std::pair<std::string, std::string>, std::map<std::string, Export, std::less<>>> exports_;  // by account and region
    std::list<ChangeSetRecord> change_sets_;
    StackSetStore stack_sets_;
    RecordShelf shelf_;
};

}  // namespace drydock::engine
