// The whole of a simulation as one file: a state file as `--state` and `--persist` have it, with the files of large objects inside. Called without
// the lock; what is going on is brought to its end first.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/apis/simulation.h"

namespace drydock::apis {

// Writes a file that is not there yet, or replaces it.
Result<void> save_state(Simulation& simulation, const std::string& path);
// What the simulation held is forgotten; if the file is no state file (Fault StateError), nothing happens.
Result<void> load_state(Simulation& simulation, const std::string& path);
// Forgets what an account ("" for all) holds of a service ("" for all; as botocore names it: sqs, cloudformation). Fault
// InputError: there is no such service.
Result<void> reset(Simulation& simulation, const std::string& account, const std::string& service);

}  // namespace drydock::apis
