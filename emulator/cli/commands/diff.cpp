#include <algorithm>
#include <iostream>
#include <memory>

#include "emulator/cli/changes_view.h"
#include "emulator/cli/rehearsal_options.h"
#include "emulator/cli/stack_options.h"
#include "emulator/engine/change_sets.h"
#include "emulator/report/report.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    RehearsalOptions rehearsal;
    InvokerOptions invoker;
    std::string output = "text";
    bool full = false, code = false, nested = false;
};

std::string verdict_of(const engine::ChangeSetOutcome& outcome) {
    if (outcome.ending == engine::Ending::not_simulated) return "NOT_SIMULATED";
    if (outcome.change_set == nullptr) return report::is_without_changes(outcome.rejection) ? "NO_CHANGES" : "REJECTED";
    if (without_changes(*outcome.change_set)) return "NO_CHANGES";
    return outcome.change_set->status == "FAILED" ? "FAILED" : "CHANGES";
}

int exit_code(const std::string& verdict, bool code) {
    if (verdict == "NOT_SIMULATED") return not_simulated;
    if (verdict == "CHANGES") return code ? fails_on_aws : deployed;
    return verdict == "NO_CHANGES" ? deployed : fails_on_aws;
}

void print_json(const engine::Request& request, const engine::ChangeSetOutcome& outcome, Json changes) {
    Json json = {{"formatVersion", 1},
                 {"template", request.source_name},
                 {"verdict", verdict_of(outcome)},
                 {"stack", {{"name", request.stack_name}, {"region", request.scope.region}, {"account", request.scope.account}}}};
    if (outcome.change_set == nullptr) json["rejection"] = {{"code", outcome.rejection.code}, {"message", outcome.rejection.message}};
    if (outcome.change_set != nullptr) json["changeSet"] = change_set_json(*outcome.change_set);
    json["changes"] = std::move(changes);
    json["outputs"] = outputs_json(outcome.output_changes);
    json["validation"] = Json::array();
    for (const engine::ValidationEvent& event : outcome.validation) json["validation"].push_back(report::as_json(event));
    json["diagnostics"] = Json::array();
    for (const Diagnostic& diagnostic : outcome.diagnostics) json["diagnostics"].push_back(report::as_json(diagnostic));
    std::cout << json.dump(2) << "\n";
}

void print_text(const engine::Request& request, const engine::StackRecord* stack, const engine::ChangeSetOutcome& outcome,
                const std::vector<report::ChangedResource>& resources, bool full) {
    Terminal terminal(std::cout, 1);
    const std::string verdict = verdict_of(outcome);
    if (verdict == "NO_CHANGES") {
        terminal.out() << terminal.paint(Colour::green, "NO_CHANGES") << "  " << request.stack_name << " is as the template wants it\n";
        return;
    }
    print_refusal(terminal, request.source_name, outcome);
    if (outcome.change_set == nullptr) return;
    if (verdict == "FAILED") {
        terminal.out() << terminal.paint(Colour::red, verdict) << "  " << request.stack_name << "\n  " << outcome.change_set->reason << "\n";
        return;
    }
    terminal.out() << terminal.paint(Colour::bold, request.stack_name) << " (" << request.scope.region << ")  "
                   << (stack == nullptr ? "a new stack" : stack->status) << "\n\n";
    print_changes(terminal, resources, full);
    print_outputs(terminal, outcome.output_changes);
}

int run(const Options& options) {
    SessionOptions where = options.rehearsal.session;
    where.discard = where.existing = true;
    auto opened = Session::open(where, options.rehearsal.template_path);
    if (!opened) return complain(opened.fault());
    Session& session = **opened;
    auto invoker = CommandInvoker::from(options.invoker);
    if (!invoker) return complain(invoker.fault());
    session.use(std::move(*invoker));
    auto request = options.rehearsal.request(session.scope());
    if (!request) return complain(request.fault());
    engine::StackRecord* stack = session.stacks().find(session.scope(), request->stack_name);
    if (stack != nullptr) {
        if (const auto finished = finish_interrupted(*stack, session); !finished) return complain(finished.fault());
        make_update(*request, *stack);
    }
    const bool update = request->update;
    const engine::ChangeSetRequest wanted{
        .name = "diff", .description = {}, .type = update ? "UPDATE" : "CREATE", .change = *request, .include_nested = options.nested};
    engine::Site site = session.site({});
    const engine::ChangeSetOutcome outcome = engine::create_change_set(wanted, site);
    const auto resources = outcome.change_set == nullptr ? std::vector<report::ChangedResource>()
                                                         : report::changed_resources(engine::shown_changes(*outcome.change_set, true));
    if (options.output == "json") {
        print_json(*request, outcome, changes_json(session.stacks(), session.scope(), resources));
    } else {
        print_text(*request, update ? stack : nullptr, outcome, resources, options.full);
        Terminal terminal(std::cout, 1);
        print_nested(terminal, session.stacks(), session.scope(), resources, options.full);
    }
    return exit_code(verdict_of(outcome), options.code);
}

}  // namespace

void diff(Commands& commands) {
    commands.add({.name = "diff",
                  .group = Group::rehearsal,
                  .summary = "what a deployment would change, value by value: causes, replacements, what may be lost; nothing is kept",
                  .examples = "  drydock diff template.yaml --state account.drydock\n"
                              "  drydock diff template.yaml --state account.drydock --parameter-overrides Stage=prod --exit-code\n"
                              "  drydock diff template.yaml --full\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->rehearsal.declare(app);
                      options->invoker.declare(app);
                      app.add_flag("--full", options->full, "all values of new and removed resources too");
                      app.add_flag("--nested", options->nested, "look into nested stacks");
                      app.add_flag("--exit-code", options->code, "exit code 1 if there are changes, as `git diff --exit-code` does");
                      app.add_option("--output", options->output, "text or json")->check(CLI::IsMember({"text", "json"}));
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
