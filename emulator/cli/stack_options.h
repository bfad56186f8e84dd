// What the commands about a stack of a state file have in common: which stack, where, who answers for its custom resources.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "emulator/cli/command_invoker.h"
#include "emulator/cli/operation.h"
#include "emulator/cli/session.h"
#include "emulator/engine/stacks.h"

namespace drydock::cli {

struct StackOptions {
    std::string stack_name;  // or id
    SessionOptions session;
    InvokerOptions invoker;
    OutputOptions output;
    bool deleted_too = false;  // a deleted stack will do if no other has the name: the last one

    // The stack's name, and the state file. Commands that change the stack have the options of an operation too.
    void declare(CLI::App& app, bool changes);
};

struct OpenStack {
    std::unique_ptr<Session> session;
    engine::StackRecord* stack = nullptr;
};

// Opens the state file and finds the stack. One of this name in another account or region is taken if no other has it and no region was asked for.
// Fault: an unreadable state file, no such stack (with its nearest neighbour's name), several of them.
Result<OpenStack> open_stack(const StackOptions& options);

// If nobody works any more on what the stack is in the middle of, brings it to an end, and tells people so. The events go to `sink`. Fault: the state
// cannot be written.
Result<void> finish_interrupted(engine::StackRecord& stack, Session& session, const engine::EventSink& sink = {});

// Runs an operation on the stack, and prints what came of it; the exit code.
int conclude_on_stack(const StackOptions& options, const OpenStack& open, const std::function<engine::Outcome(engine::Site&)>& operation);

// Opens the stack, ends what was interrupted, runs an operation on it and prints what came of it; the exit code.
int operate(const StackOptions& options, const std::function<engine::Outcome(const OpenStack&, engine::Site&)>& operation);

// Says what went wrong on standard error; the exit code for it.
int complain(const Fault& fault);
// The same where it is AWS that refuses.
int refused(const Fault& fault);

}  // namespace drydock::cli
