// The request behind a change set as the store keeps it, so that any process can execute it.
#pragma once

#include "emulator/engine/deploy.h"

namespace drydock::engine {

Json from_request(const Request& request);
Request to_request(const Json& value);

}  // namespace drydock::engine
