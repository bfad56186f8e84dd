// Transitions of a state machine: targets that do not exist, states that nothing reaches, the missing end. Part of asl.cpp.
#pragma once

#include <string>
#include <vector>

#include "validator/documents/asl.h"

namespace drydock::validator::documents {

// Judges one set of states ({StartAt, States}) and those inside it; `place` is its location ("" for the machine itself).
void examine_transitions(const Json& machine, const std::string& place, std::vector<AslProblem>& problems);

}  // namespace drydock::validator::documents
