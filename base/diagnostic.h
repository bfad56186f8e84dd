// A finding: a rule says *what* is wrong (fault), its caller adds *where* (logical id, property path, place in the file).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fault.h"

namespace drydock {

// A place in a template: lines and columns count from 1; 0 means that the place is unknown.
struct Span {
    int line = 0;
    int column = 0;
    explicit operator bool() const { return line > 0; }
};

// error: AWS refuses the template. The rest is advice and never changes a verdict.
enum class Severity : std::uint8_t { error, critical, high, medium, low, info };
const char* to_string(Severity severity);

// How deep the check reaches that gave a verdict (design, "Three tiers").
enum class Tier : std::uint8_t { schema, facts, behaviour };
const char* to_string(Tier tier);

struct Diagnostic {
    std::string rule;  // stable id: schema/enum, sqs-dlq-type-differs, policy-not-resource
    Severity severity = Severity::error;
    Fault fault;
    std::string logical_id;  // "" for the template as a whole
    std::string resource_type;
    std::string pointer;  // JSON pointer below the resource's Properties, or below the template if logical_id is ""
    Span span;
    std::string value;                 // the offending value as JSON text, if there is one
    std::vector<std::string> allowed;  // allowed values, if they are listed
    std::string suggestion;            // a near miss: "did you mean …", or a remedy
    std::string source;                // where AWS says so, if recorded
};

}  // namespace drydock
