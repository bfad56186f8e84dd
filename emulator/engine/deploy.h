// The way of a template, readable in one function: parse, resolve, validate, plan, deploy (docs/architecture.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/ids.h"
#include "base/result.h"
#include "emulator/engine/event.h"
#include "providers/world.h"
#include "template/document.h"
#include "template/resolve.h"

namespace drydock::engine {

enum class OnFailure : std::uint8_t { rollback, remove, do_nothing };

struct Request {
    std::string stack_name;
    std::string template_body;
    std::string source_name;  // for messages
    tmpl::Origin origin = tmpl::Origin::file;
    tmpl::ParameterValues parameters;
    std::vector<std::pair<std::string, std::string>> tags;
    std::vector<std::string> capabilities;
    std::string role_arn;
    OnFailure on_failure = OnFailure::rollback;
    std::vector<std::string> notification_arns;
    providers::Scope scope;
    bool validate_only = false;                                  // stop before the first resource
    bool disable_validation = false;                             // DisableValidation: no pre-deployment validation
    std::string parent_stack_id, root_stack_id;                  // set for a nested stack
    std::map<std::string, std::vector<std::string>> also_after;  // further DependsOn by logical id, to ask what an order would change
};

// Where a rehearsal happens.
struct Site {
    providers::World& world;
    Clock& clock;
    IdSource& ids;
    EventSink sink;                                                         // may be empty
    std::function<Result<std::string>(const std::string& location)> fetch;  // text behind s3:// and local locations
};

struct ResourceOutcome {
    std::string logical_id, physical_id, type, status, reason;
    Instant started, finished;
    Tier tier = Tier::schema;
    std::vector<std::string> depends_on;
    Span span;
};

enum class Ending : std::uint8_t {
    rejected,  // the call was refused: no stack
    failed,    // the stack was made and did not complete
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

Outcome deploy(const Request& request, Site& site);

}  // namespace drydock::engine
