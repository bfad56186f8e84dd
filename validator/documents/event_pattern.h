// Event patterns of Amazon EventBridge: what the service says of a pattern that it refuses.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock::validator::documents {

// `Event pattern is not valid. Reason: …` with the place in the pattern as AWS counts it, or nothing if the pattern is right. `pattern` is the JSON
// text as the service gets it. Patterns that are only too complex for the service (many wildcards) are not found.
std::optional<std::string> event_pattern_error(std::string_view pattern);

}  // namespace drydock::validator::documents
