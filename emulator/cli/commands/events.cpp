#include <algorithm>
#include <iostream>
#include <memory>

#include "emulator/cli/stack_options.h"
#include "emulator/report/report.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    StackOptions stack;
    bool failed = false, last = false;
};

bool wanted(const engine::StackEvent& event, const Options& options, const std::string& operation) {
    const bool failed =
        event.status.ends_with("_FAILED") || (event.status.find("ROLLBACK_IN_PROGRESS") != std::string::npos && !event.reason.empty());
    return (!options.failed || failed) && (!options.last || event.operation_id == operation);
}

void print_text(Terminal& terminal, const std::vector<engine::StackEvent>& events, const std::vector<engine::ValidationEvent>& found) {
    for (const engine::StackEvent& event : events) terminal.event(event);
    for (const engine::ValidationEvent& event : found) {
        terminal.out() << terminal.paint(Colour::grey, iso8601(event.time).substr(11, 8)) << "  "
                       << terminal.paint(event.mode == "FAIL" ? Colour::red : Colour::yellow, event.name + " " + event.mode) << "  " << event.type
                       << "  " << event.logical_id << "  " << event.reason << "  " << event.path << "\n";
    }
}

int run(const Options& options) {
    const auto open = open_stack(options.stack);
    if (!open) return complain(open.fault());
    const engine::StackRecord& stack = *open->stack;
    const engine::StackStore& stacks = open->session->stacks();
    std::vector<engine::StackEvent> events = stacks.events(stack);
    std::vector<engine::ValidationEvent> found = stacks.validation_events(stack);
    const std::string operation = events.empty() ? "" : events.back().operation_id;
    std::erase_if(events, [&](const engine::StackEvent& event) { return !wanted(event, options, operation); });
    if (options.last) std::erase_if(found, [&](const engine::ValidationEvent& event) { return event.operation_id != operation; });
    if (options.stack.output.format == "json") {
        Json list = Json::array(), validation = Json::array();
        for (const engine::StackEvent& event : events) {
            list.push_back(report::as_json(event));
            if (!event.properties.is_null()) list.back()["properties"] = event.properties;
        }
        for (const engine::ValidationEvent& event : found) validation.push_back(report::as_json(event));
        std::cout
            << Json{{"formatVersion", 1}, {"stack", {{"name", stack.name}, {"id", stack.id}}}, {"events", list}, {"validation", validation}}.dump(2)
            << "\n";
        return deployed;
    }
    Terminal terminal(std::cout, 1);
    print_text(terminal, events, found);
    return deployed;
}

}  // namespace

void events(Commands& commands) {
    commands.add({.name = "events",
                  .group = Group::stacks,
                  .summary = "the events of a stack, oldest first, and what pre-deployment validation found; deleted stacks too",
                  .examples = "  drydock events shop --state account.drydock\n"
                              "  drydock events shop --state account.drydock --failed --last\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->stack.declare(app, false);
                      options->stack.deleted_too = true;
                      app.add_flag("--failed", options->failed, "failures and their rollbacks only");
                      app.add_flag("--last", options->last, "of the last operation only");
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
