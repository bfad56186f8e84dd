// What a request carries beside its input: the one parameter everywhere in providers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/body.h"
#include "base/clock.h"
#include "base/ids.h"
#include "providers/world.h"

namespace drydock::providers {

class Registry;

// Set while CloudFormation is the caller.
struct StackContext {
    std::string stack_name, stack_id, logical_id;
    std::string token;  // client request token of the handler call
    // Resources that the same template declares: {logical id, type}, whether deployed yet or not.
    const std::vector<std::pair<std::string, std::string>>* declared = nullptr;
    Json creation_policy;  // null if absent
};

struct Call {
    World& world;
    const Registry& registry;
    Scope scope;
    const Clock& clock;
    IdSource& ids;
    std::string principal;  // ARN of who calls
    StackContext stack;     // empty for a call from outside
    // The streaming members of an operation's input and output. nullptr for callers that have none: then the member of the model (Body) is a text.
    Body* request_body = nullptr;
    Body* response_body = nullptr;
    // What a server's URLs for signals to wait conditions begin with: http://localhost:4566/_drydock/signals. "" if nobody listens.
    std::string signal_url = {};
    bool from_stack() const { return !stack.stack_id.empty(); }
};

}  // namespace drydock::providers
