// What a rehearsal tells about the deployment that AWS would make: how long it takes, what it waits for, how deep the verdict reaches.
#pragma once

#include <map>

#include "emulator/engine/deploy.h"

namespace drydock::engine {

// Fills forecast and critical_path from the resources of the outcome: the chain of dependencies that ends with the resource finished last.
void add_forecast(Outcome& outcome);

// Resources per tier.
std::map<Tier, std::size_t> count_tiers(const Outcome& outcome);

}  // namespace drydock::engine
