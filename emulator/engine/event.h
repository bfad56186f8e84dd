// Stack events as DescribeStackEvents shows them, and where they go.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/json.h"

namespace drydock::engine {

struct StackEvent {
    Instant time;
    std::string event_id, stack_id, stack_name;
    std::string operation, operation_id, token;  // CREATE_STACK …, its id, the caller's ClientRequestToken
    std::string logical_id, physical_id, type;
    std::string status;           // CREATE_IN_PROGRESS …
    std::string detailed_status;  // CONFIGURATION_COMPLETE, VALIDATION_FAILED or ""
    std::string reason;
    Json properties;           // resolved properties; null for the stack itself
    Tier tier = Tier::schema;  // ours; never on AWS's wire
};

using EventSink = std::function<void(const StackEvent&)>;

// Operation events that DescribeEvents shows beside the stack's: VALIDATION_ERROR.
struct ValidationEvent {
    Instant time;
    std::string event_id, operation, operation_id;
    std::string change_set_id;                     // "" if a stack operation found it
    std::string logical_id, type, physical_id;     // physical_id: of a resource that exists
    std::string name, mode, status, reason, path;  // PROPERTY_VALIDATION, FAIL or WARN, FAILED, …, /Resources/X/Properties/Y
    Span span;
};

}  // namespace drydock::engine
