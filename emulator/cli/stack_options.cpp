#include "emulator/cli/stack_options.h"

#include <algorithm>
#include <iostream>

#include "base/text.h"
#include "emulator/engine/operations.h"

namespace drydock::cli {
namespace {

Fault input_fault(std::string message) {
    return {.code = "InputError", .message = std::move(message)};
}

std::string place(const engine::StackRecord& stack) {
    return stack.scope.account + "/" + stack.scope.region;
}

Fault no_such_stack(const StackOptions& options, const engine::StackStore& stacks) {
    std::vector<std::string_view> names;
    for (const engine::StackRecord* stack : stacks.list()) {
        if (!stack->deleted()) names.push_back(stack->name);
    }
    std::string text = "there is no stack " + options.stack_name + " in " + options.session.state;
    if (const std::string near = near_miss(options.stack_name, names); !near.empty()) return input_fault(text + "; did you mean " + near + "?");
    return input_fault(text + (names.empty() ? ", nor any other" : "; `drydock stacks --state " + options.session.state + "` lists those that are"));
}

bool in_region(const StackOptions& options, const engine::StackRecord& stack) {
    return options.session.region.empty() || stack.scope.region == options.session.region;
}

std::vector<const engine::StackRecord*> stacks_of(const StackOptions& options, const engine::StackStore& stacks) {
    std::vector<const engine::StackRecord*> found;
    for (const engine::StackRecord* stack : stacks.list()) {
        const bool named = stack->id == options.stack_name || (stack->name == options.stack_name && !stack->deleted());
        if (named && in_region(options, *stack)) found.push_back(stack);
    }
    return found;
}

// The last one of the name.
std::vector<const engine::StackRecord*> deleted_stack(const StackOptions& options, const engine::StackStore& stacks) {
    std::vector<const engine::StackRecord*> found;
    for (const engine::StackRecord* stack : stacks.list()) {
        if (stack->name == options.stack_name && in_region(options, *stack)) found = {stack};
    }
    return found;
}

}  // namespace

void StackOptions::declare(CLI::App& app, bool changes) {
    app.add_option("stack", stack_name, "name or id of the stack")->required();
    session.declare_state(app);
    if (changes) {
        invoker.declare(app);
        output.declare(app, {"text", "json"});
    } else {
        app.add_option("--output", output.format, "text or json")->check(CLI::IsMember({"text", "json"}));
    }
}

Result<OpenStack> open_stack(const StackOptions& options) {
    auto session = Session::open(options.session, "");
    if (!session) return session.fault();
    auto invoker = CommandInvoker::from(options.invoker);
    if (!invoker) return invoker.fault();
    (*session)->use(std::move(*invoker));
    OpenStack open{.session = std::move(*session)};
    engine::StackStore& stacks = open.session->stacks();
    open.stack = stacks.find(open.session->scope(), options.stack_name);
    if (open.stack) return open;
    std::vector<const engine::StackRecord*> elsewhere = stacks_of(options, stacks);
    if (elsewhere.empty() && options.deleted_too) elsewhere = deleted_stack(options, stacks);
    if (elsewhere.empty()) return no_such_stack(options, stacks);
    if (elsewhere.size() > 1) {
        std::vector<std::string> places;
        places.reserve(elsewhere.size());
        for (const engine::StackRecord* stack : elsewhere) places.push_back(place(*stack));
        return input_fault("there are " + std::to_string(elsewhere.size()) + " stacks " + options.stack_name + " (" + join(places, ", ") +
                           "); name one with --region, or by its id");
    }
    open.session->move_to(elsewhere.front()->scope);
    open.stack = stacks.find(open.session->scope(), elsewhere.front()->id);
    return open;
}

Result<void> finish_interrupted(engine::StackRecord& stack, Session& session, const engine::EventSink& sink) {
    if (!stack.in_progress()) return {};
    const std::string before = stack.status;
    engine::Site site = session.site(sink);
    if (auto finished = engine::finish_interrupted(stack, site); !finished) return finished;
    std::cout.flush();
    std::cerr << "drydock: the last operation on " << stack.name << " was interrupted in " << before
              << "; it has been brought to its end: " << stack.status << "\n";
    return {};
}

int conclude_on_stack(const StackOptions& options, const OpenStack& open, const std::function<engine::Outcome(engine::Site&)>& operation) {
    report::Rehearsal rehearsal{open.stack->now.source_name, open.stack->name, open.stack->scope.region, open.stack->scope.account, {}};
    rehearsal.outcome = watch(options.output, *open.session, open.stack->resources.size(), operation);
    report::add_resources(rehearsal.outcome);
    return conclude(options.output, rehearsal);
}

int operate(const StackOptions& options, const std::function<engine::Outcome(const OpenStack&, engine::Site&)>& operation) {
    auto open = open_stack(options);
    if (!open) return complain(open.fault());
    if (const auto finished = finish_interrupted(*open->stack, *open->session); !finished) return complain(finished.fault());
    return conclude_on_stack(options, *open, [&](engine::Site& site) { return operation(*open, site); });
}

int complain(const Fault& fault) {
    std::cout.flush();
    std::cerr << "drydock: " << fault.message << "\n";
    return usage;
}

int refused(const Fault& fault) {
    std::cout.flush();
    std::cerr << (fault.code.empty() ? "Error" : fault.code) << ": " << fault.message << "\n";
    return fails_on_aws;
}

}  // namespace drydock::cli
