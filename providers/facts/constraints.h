// The `constraints` of a type's facts (docs/facts.md, "Constraints"), judged in a frame.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "catalog/packed.h"
#include "providers/facts/evaluate.h"

namespace drydock::providers::facts {

// What is told of every broken constraint; false ends the search.
using OnFinding = std::function<bool(Diagnostic&&)>;

// Judges the constraints that apply to the frame's step, in their order. What cannot be decided yet is no finding.
void judge_constraints(const Frame& frame, const OnFinding& found);

// Codes of a fault where a fact leaves them out.
struct Codes {
    std::string_view error = "ValidationException", handler_code = "InvalidRequest";
};
// The fault that a fact describes, in the fact's own voice or the type's.
Fault fault_of_fact(catalog::Packed fact, std::string_view type, std::string message, const Codes& otherwise = {});

}  // namespace drydock::providers::facts
