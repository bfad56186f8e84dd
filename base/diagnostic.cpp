#include "base/diagnostic.h"

namespace drydock {

const char* to_string(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::critical: return "critical";
        case Severity::high: return "high";
        case Severity::medium: return "medium";
        case Severity::low: return "low";
        case Severity::info: return "info";
    }
    return "";
}

const char* to_string(Tier tier) {
    switch (tier) {
        case Tier::schema: return "schema";
        case Tier::facts: return "facts";
        case Tier::behaviour: return "behaviour";
    }
    return "";
}

}  // namespace drydock
