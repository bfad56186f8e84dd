// The events of a stack in little memory: a server holds hundreds of stacks, each with dozens of events that hardly anybody reads. Owned by the
// StackStore; one thread at a time.
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/event.h"

namespace drydock::engine {

class EventLog {
public:
    void append(const StackEvent& event);
    // Oldest first. They are of the stack of this id and name.
    std::vector<StackEvent> read(const std::string& stack_id, const std::string& stack_name) const;

private:
    std::string bytes_;  // of each event its length (4 bytes, as the machine has them), then its members as a CBOR array
};

}  // namespace drydock::engine
