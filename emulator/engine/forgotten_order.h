// An ordering that a template forgot: a resource that fails only because AWS starts it before another one that it silently needs (a route before the
// gateway's attachment, a deployment before its methods). Found by asking: would it deploy if it came later?
#pragma once

#include <functional>
#include <memory>

#include "emulator/engine/deploy.h"

namespace drydock::engine {

// A world as the rehearsal began with; the question is asked in worlds of its own.
using FreshWorld = std::function<Result<std::unique_ptr<providers::World>>()>;

// Adds an advice to the outcome for each failed resource that would have deployed after another resource of the template, naming that one. Does
// nothing for an outcome that did not fail.
void advise_on_order(const Request& request, const Site& site, const FreshWorld& fresh_world, Outcome& outcome);

}  // namespace drydock::engine
