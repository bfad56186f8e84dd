#include "emulator/engine/drift.h"

#include <iostream>
#include <memory>

#include "emulator/cli/stack_options.h"
#include "emulator/cli/terminal.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    StackOptions stack;
    std::vector<std::string> logical_ids;
    bool code = false;
};

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_null() ? "" : scalar_text(found);
}

void print_drift(Terminal& terminal, const Json& drift) {
    const std::string status = text(drift, "StackResourceDriftStatus");
    const Colour colour = status == "IN_SYNC" ? Colour::green : status == "NOT_CHECKED" ? Colour::grey : Colour::red;
    terminal.out() << terminal.paint(colour, status) << "  " << text(drift, "LogicalResourceId") << "  " << text(drift, "ResourceType") << "  "
                   << terminal.paint(Colour::grey, text(drift, "PhysicalResourceId")) << "\n";
    for (const Json& difference : member(drift, "PropertyDifferences")) {
        terminal.out() << "    " << text(difference, "DifferenceType") << "  " << text(difference, "PropertyPath") << ": the template says "
                       << text(difference, "ExpectedValue") << ", the account has " << text(difference, "ActualValue") << "\n";
    }
}

int run(const Options& options) {
    auto open = open_stack(options.stack);
    if (!open) return complain(open.fault());
    Session& session = *open->session;
    if (const auto finished = finish_interrupted(*open->stack, session); !finished) return complain(finished.fault());
    engine::Site site = session.site({});
    const auto detection =
        engine::detect_stack_drift({.scope = session.scope(), .stack_name = open->stack->id, .logical_ids = options.logical_ids}, site);
    if (!detection) return refused(detection.fault());
    const auto drifts = engine::resource_drifts(session.scope(), open->stack->id, {}, session.stacks());
    if (!drifts) return refused(drifts.fault());
    if (options.stack.output.format == "json") {
        std::cout << Json{{"formatVersion", 1},
                          {"stack", {{"name", open->stack->name}, {"id", open->stack->id}}},
                          {"detectionStatus", detection->detection_status},
                          {"reason", detection->reason},
                          {"drift", detection->stack_status},
                          {"drifted", detection->drifted},
                          {"resources", *drifts}}
                         .dump(2)
                  << "\n";
    } else {
        Terminal terminal(std::cout, 1);
        for (const Json& drift : *drifts) print_drift(terminal, drift);
        terminal.out() << "\n"
                       << terminal.paint(detection->stack_status == "DRIFTED" ? Colour::red : Colour::green, detection->stack_status) << "  "
                       << open->stack->name << "  " << detection->drifted << " of " << drifts->size() << " resources differ\n";
        if (!detection->reason.empty()) terminal.out() << "  " << detection->reason << "\n";
    }
    return options.code && detection->stack_status == "DRIFTED" ? fails_on_aws : deployed;
}

}  // namespace

void drift(Commands& commands) {
    commands.add({.name = "drift",
                  .group = Group::stacks,
                  .summary = "compare the resources of a stack with what its template says",
                  .examples = "  drydock drift shop --state account.drydock\n"
                              "  drydock drift shop --state account.drydock --resources Queue Topic --exit-code\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->stack.declare(app, false);
                      app.add_option("--resources", options->logical_ids, "logical ids of the resources to look at; all if left out");
                      app.add_flag("--exit-code", options->code, "exit code 1 if the stack has drifted");
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
