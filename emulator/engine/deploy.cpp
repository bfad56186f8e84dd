#include "emulator/engine/deploy.h"

#include "emulator/engine/advice.h"
#include "emulator/engine/deployment.h"
#include "emulator/engine/early_validation.h"
#include "emulator/engine/forecast.h"
#include "emulator/engine/output_checks.h"
#include "emulator/engine/rollback_triggers.h"
#include "emulator/engine/stages.h"

namespace drydock::engine {
namespace {

// Everything that can be said before anything is deployed.
void examine(Rehearsal& rehearsal) {
    const bool attributes = examine_attributes(rehearsal);
    const bool properties = examine_properties(rehearsal);
    const bool constraints = examine_constraints(rehearsal);
    const bool policies = examine_policies(rehearsal, true);
    examine_service_rules(rehearsal);
    keep_resources(rehearsal);
    rehearsal.outcome.ending = attributes && properties && constraints && policies ? Ending::validated : Ending::failed;
}

void run(Rehearsal& rehearsal) {
    open_stack(rehearsal);
    examine_policies(rehearsal, false);
    examine_service_rules(rehearsal);
    if (!rehearsal.late_faults.empty()) return fail_stack(rehearsal, rehearsal.late_faults.front().message);
    if (!validate_early(rehearsal)) return;
    if (!deploy_resources(rehearsal)) return fail_stack(rehearsal, deployment_failure(rehearsal));
    if (const auto fault = resolve_outputs(rehearsal)) return fail_stack(rehearsal, fault->message);
    if (const auto reason = rollback_trigger(rehearsal)) return fail_stack(rehearsal, *reason);
    complete_stack(rehearsal);
}

}  // namespace

bool accept(Rehearsal& rehearsal) {
    return check_request(rehearsal) && find_stack(rehearsal) && read_template(rehearsal) && prepare_parameters(rehearsal) &&
           check_template(rehearsal) && check_resource_types(rehearsal) && check_capabilities(rehearsal) && check_stack_is_new(rehearsal) &&
           plan(rehearsal) && check_changes(rehearsal);
}

Outcome deploy(const Request& request, Site& site) {
    Rehearsal rehearsal(request, site);
    if (accept(rehearsal)) request.validate_only ? examine(rehearsal) : run(rehearsal);
    if (const auto& fault = rehearsal.journal.fault()) {
        rehearsal.outcome.ending = Ending::interrupted;
        rehearsal.outcome.rejection = *fault;
    }
    add_forecast(rehearsal.outcome);
    return std::move(rehearsal.outcome);
}

}  // namespace drydock::engine
