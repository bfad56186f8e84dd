#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "emulator/apis/faults.h"
#include "emulator/cli/command_invoker.h"
#include "emulator/cli/operation.h"
#include "emulator/cli/rehearsal_options.h"
#include "emulator/cli/stack_options.h"
#include "emulator/engine/forgotten_order.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    RehearsalOptions rehearsal;
    InvokerOptions invoker;
    OutputOptions output;
    bool fail_on_no_changes = false;
    std::vector<std::string> failing;  // LOGICAL_ID or LOGICAL_ID=REASON
};

// Faults that the user asks for.
std::map<std::string, Fault, std::less<>> injected(const Options& options) {
    std::map<std::string, Fault, std::less<>> faults;
    for (const std::string& wanted : options.failing) {
        const std::size_t equals = std::min(wanted.find('='), wanted.size());
        faults.insert_or_assign(wanted.substr(0, equals), apis::injected_fault(wanted.substr(std::min(equals + 1, wanted.size()))));
    }
    return faults;
}

// How many resources the rehearsal will have, for the progress bar of one that people watch.
std::size_t resources_of(engine::Request request, Session& session) {
    request.validate_only = true;
    engine::Site site = session.site({});
    return engine::deploy(request, site).resources.size();
}

// What an update says of the resources that it has not touched: the status that they have.
void complete_statuses(engine::Outcome& outcome, const engine::StackRecord* stack) {
    if (stack == nullptr) return;
    for (engine::ResourceOutcome& resource : outcome.resources) {
        const engine::StackResource* record = resource.status.empty() ? stack->resource(resource.logical_id) : nullptr;
        if (record != nullptr) resource.status = record->status;
    }
    if (!report::without_changes(outcome)) return;
    outcome.stack_id = stack->id;
    outcome.status = stack->status;
}

// The way out, where there is one.
void hint(const engine::Outcome& outcome, const Options& options, const engine::StackRecord* stack) {
    if (!options.output.text()) return;
    const std::string reason = outcome.status_reason + outcome.rejection.message;
    if (reason.find("No transform named ") != std::string::npos || reason.find("the function of the macro") != std::string::npos)
        std::cout << "  --macro NAME=COMMAND names a local command that answers for a macro.\n";
    if (outcome.ending != engine::Ending::rejected || stack == nullptr) return;
    const std::string arguments = stack->name + " --state " + options.rehearsal.session.state;
    if (stack->status == "UPDATE_ROLLBACK_FAILED") {
        std::cout << "  `drydock continue-rollback " << arguments << "` goes on with the rollback.\n";
    } else if (stack->status.starts_with("ROLLBACK") || stack->status.ends_with("FAILED")) {
        std::cout << "  `drydock delete " << arguments << "` makes room for a new one.\n";
    }
}

int run(const Options& options) {
    auto opened = Session::open(options.rehearsal.session, options.rehearsal.template_path);
    if (!opened) return complain(opened.fault());
    Session& session = **opened;
    auto invoker = CommandInvoker::from(options.invoker);
    if (!invoker) return complain(invoker.fault());
    session.use(std::move(*invoker));
    auto request = options.rehearsal.request(session.scope());
    if (!request) return complain(request.fault());
    if (options.output.text() && !session.profile().empty()) {
        const Terminal terminal(std::cout, 1);
        std::cout << terminal.paint(Colour::grey, "account: " + session.profile()) << "\n";
    }
    if (engine::StackRecord* stack = session.stacks().find(session.scope(), request->stack_name)) {
        if (const auto finished = finish_interrupted(*stack, session); !finished) return complain(finished.fault());
        make_update(*request, *stack);
    }
    const bool counted = options.output.paced() && Terminal(std::cout, 1).interactive();
    report::Rehearsal rehearsal{request->source_name, request->stack_name, session.scope().region, session.scope().account, {}};
    rehearsal.outcome = watch(options.output, session, counted ? resources_of(*request, session) : 0, [&](engine::Site& site) {
        const auto faults = injected(options);
        site.injected = [&](const engine::StackRecord&, const std::string& logical_id) -> std::optional<Fault> {
            const auto found = faults.find(logical_id);
            return found == faults.end() ? std::nullopt : std::optional(found->second);
        };
        engine::Outcome outcome = engine::deploy(*request, site);
        if (!request->update && faults.empty())
            engine::advise_on_order(
                *request, site, [&] { return session.fresh_world(); }, outcome);
        return outcome;
    });
    const engine::StackRecord* stack = session.stacks().find(session.scope(), request->stack_name);
    complete_statuses(rehearsal.outcome, stack);
    const int code = conclude(options.output, rehearsal);
    hint(rehearsal.outcome, options, stack);
    return report::without_changes(rehearsal.outcome) && options.fail_on_no_changes ? static_cast<int>(fails_on_aws) : code;
}

}  // namespace

void deploy(Commands& commands) {
    commands.add(
        {.name = "deploy",
         .group = Group::rehearsal,
         .summary = "rehearse the deployment of a template: create the stack, or update the one that the state file holds",
         .examples = "  drydock deploy template.yaml\n"
                     "  drydock deploy template.yaml --parameter-overrides Environment=prod --region eu-west-1\n"
                     "  drydock deploy template.yaml --state account.drydock --output json\n"
                     "  drydock deploy template.yaml --fail 'Database=Not enough capacity'\n"
                     "  drydock deploy template.yaml --custom-resource 'Custom::Sweep=python3 answer.py'\n",
         .declare = [](CLI::App& app) {
             auto options = std::make_shared<Options>();
             options->rehearsal.declare(app);
             options->invoker.declare(app);
             auto* refuse = app.add_flag("--fail-on-empty-changeset", options->fail_on_no_changes, "exit code 1 if an update has nothing to do");
             app.add_flag_callback(
                    "--no-fail-on-empty-changeset", [] {}, "exit code 0 then, which is the default")
                 ->excludes(refuse);
             app.add_option("--fail", options->failing, "LOGICAL_ID[=REASON], repeatable: the resource fails, to see what becomes of the others")
                 ->expected(1)
                 ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                 ->type_name("LOGICAL_ID[=REASON]");
             options->output.declare(app, {"text", "json", "junit", "sarif"});
             return [options] { return run(*options); };
         }});
}

}  // namespace drydock::cli::commands
