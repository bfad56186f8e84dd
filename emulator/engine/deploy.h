// The way of a template, readable in one function: parse, resolve, validate, plan, deploy (docs/architecture.md). What else is done to a stack:
// operations.h; change sets: change_sets.h.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/ids.h"
#include "base/result.h"
#include "emulator/engine/event.h"
#include "emulator/engine/invoker.h"
#include "emulator/engine/stacks.h"
#include "providers/world.h"
#include "template/document.h"
#include "template/resolve.h"

namespace drydock::engine {

enum class OnFailure : std::uint8_t { rollback, remove, do_nothing };

// A resource that exists already and is to become part of the stack.
struct ResourceToImport {
    std::string type, logical_id;
    Json identifier;  // property → value
};

using Tags = std::vector<std::pair<std::string, std::string>>;

// What CreateStack and UpdateStack ask for.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which it is read
struct Request {
    std::string stack_name;  // for an update its id will do
    std::string template_body;
    std::string source_name;  // for messages
    tmpl::Origin origin = tmpl::Origin::file;
    tmpl::ParameterValues parameters;
    std::optional<Tags> tags;  // an update without keeps those that the stack has
    std::vector<std::string> capabilities;
    std::string role_arn;  // an update without keeps the one that the stack has
    OnFailure on_failure = OnFailure::rollback;
    std::optional<std::vector<std::string>> notification_arns;  // as tags
    providers::Scope scope;
    bool validate_only = false;                                  // stop before the first resource
    bool disable_validation = false;                             // DisableValidation: no pre-deployment validation
    std::string parent_stack_id, root_stack_id;                  // set for a nested stack
    std::map<std::string, std::vector<std::string>> also_after;  // further DependsOn by logical id, to ask what an order would change

    bool update = false;  // UpdateStack; otherwise CreateStack
    bool use_previous_template = false;
    std::set<std::string, std::less<>> previous_parameters;  // UsePreviousValue
    std::string policy, policy_during_update;                // stack policy documents; "" if not given
    std::optional<Json> rollback_triggers;                   // RollbackConfiguration
    bool termination_protection = false, retain_except_on_create = false;
    std::optional<int> timeout_minutes;       // TimeoutInMinutes
    std::string token;                        // ClientRequestToken
    std::vector<std::string> resource_types;  // ResourceTypes: only these may be worked on; empty for all
    std::vector<ResourceToImport> imports;
    bool import_existing = false;  // ImportExistingResources
    bool revert_drift = false;     // DeploymentMode REVERT_DRIFT: resources are compared as they are, not as they were deployed
    std::string change_set_id;     // set when a change set is executed

    bool plan_only = false;  // a change set is made of it (change_sets.h): the API's checks and the plan, nothing of the stack is touched
    std::map<std::string, std::string, std::less<>> nested_change_sets;  // logical id of a nested stack → the change set made for it
    std::set<std::string, std::less<>> unknown_parameters;               // only known once the parent stack's resources exist; plan_only
};

// Where a rehearsal happens.
struct Site {
    providers::World& world;
    StackStore& stacks;
    Clock& clock;
    IdSource& ids;
    EventSink sink = {};                                                         // may be empty
    std::function<Result<std::string>(const std::string& location)> fetch = {};  // text behind s3:// and local locations
    Invoker* invoker = nullptr;                                                  // runs functions behind custom resources and macros; may be nullptr
    std::function<bool()> cancelled = {};  // asked when the clock has moved: CancelUpdateStack, or DeleteStack while it is created; may be empty
    // Fault injection: why the creation or update of a resource of the stack is to fail all the same, or nothing; may be empty.
    std::function<std::optional<Fault>(const StackRecord& stack, const std::string& logical_id)> injected = {};
    bool joined = false;  // the caller holds a transaction of the store already: a stack set's stacks are written with the stack that has the set
    std::string signal_url = {};  // where a server takes signals to wait conditions (providers/call.h); "" if nobody listens
    // Of a server, where others work while the clock moves. The clock stops this often to look whether they have cancelled or signalled; 0: never.
    Duration look{0};
    // Waits in real time and lets others work, where the clock itself takes none; may be empty.
    std::function<void(Duration)> linger = {};
    // The same place with another clock, for what happens within one instant of this one: nobody can come in between.
    Site beside(Clock& other) const { return {world, stacks, other, ids, sink, fetch, invoker, cancelled, injected, joined, signal_url}; }
};

struct ResourceOutcome {
    std::string logical_id, physical_id, type, status, reason;
    Instant started, finished;
    Tier tier = Tier::schema;
    std::vector<std::string> depends_on;
    Span span;
};

enum class Ending : std::uint8_t {
    rejected,  // the call was refused: no stack, or the stack as it was
    failed,    // the operation began and did not complete
    completed,
    validated,      // validate_only: nothing found
    not_simulated,  // no verdict: the deployment needs something that drydock does not simulate; status_reason says what
    interrupted,    // no verdict: the state could not be written (rejection says why)
};

struct Outcome {
    Ending ending = Ending::rejected;
    Fault rejection;  // ending rejected: what the call answers
    std::string stack_id, status, status_reason;
    std::vector<StackEvent> events;
    std::vector<ValidationEvent> validation;
    std::vector<Diagnostic> diagnostics;  // everything found, failures and advice, with places
    std::vector<ResourceOutcome> resources;
    std::map<std::string, Json> outputs;
    Duration forecast{0};                    // how long AWS would take
    std::vector<std::string> critical_path;  // logical ids
    Instant started, finished;               // on the virtual clock
};

// Creates or updates a stack.
Outcome deploy(const Request& request, Site& site);

}  // namespace drydock::engine
