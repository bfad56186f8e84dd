// An Outcome for machines: JSON (docs/output.md), JUnit XML and SARIF 2.1.0. Pure functions from values to text.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "emulator/engine/deploy.h"
#include "emulator/report/effects.h"

namespace drydock::report {

// What was rehearsed and what came of it.
struct Rehearsal {
    std::string template_path;
    std::string stack_name, region, account;
    engine::Outcome outcome;
};

// One word for the ending: REJECTED, NO_CHANGES, VALIDATED, NOT_SIMULATED, INTERRUPTED, or the stack's status.
std::string verdict(const engine::Outcome& outcome);
// Resources by the tier that their verdict rests on, and how many of them completed.
struct Counts {
    std::size_t resources = 0, completed = 0, schema = 0, facts = 0, behaviour = 0;
};
Counts count(const engine::Outcome& outcome);

Json as_json(const Rehearsal& rehearsal);
Json as_json(const Diagnostic& diagnostic);
Json as_json(const engine::StackEvent& event);
Json as_json(const engine::ValidationEvent& event);
std::string as_junit(const std::vector<Rehearsal>& rehearsals);
std::string as_sarif(const std::vector<Rehearsal>& rehearsals);

}  // namespace drydock::report
