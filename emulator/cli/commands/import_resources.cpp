#include <iostream>
#include <memory>

#include "emulator/cli/change_set_options.h"
#include "emulator/cli/operation.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    ChangeSetOptions change_set;
    OutputOptions output;
};

int run(Options& options) {
    auto made = make_change_set(options.change_set);
    if (!made) return complain(made.fault());
    const engine::ChangeSetRecord* set = made->outcome.change_set;
    if (set == nullptr || set->status == "FAILED") {
        options.change_set.output = options.output.format;
        const int code = print_change_set(options.change_set, *made);
        return code == deployed ? static_cast<int>(fails_on_aws) : code;
    }
    Session& session = *made->session;
    OpenStack open{.session = std::move(made->session), .stack = session.stacks().find(session.scope(), made->stack_name)};
    StackOptions shown;
    shown.output = options.output;
    const std::string id = set->id;
    return conclude_on_stack(shown, open,
                             [&](engine::Site& site) { return engine::execute_change_set(session.scope(), id, made->stack_name, site); });
}

}  // namespace

void import_resources(Commands& commands) {
    commands.add({.name = "import",
                  .group = Group::stacks,
                  .summary = "take resources that the account has already into a stack: a change set of type IMPORT, made and executed",
                  .examples = "  drydock import template.yaml --resources-to-import resources.json --state account.drydock\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->change_set.declare(app);
                      options->change_set.type = "IMPORT";
                      app.add_option("--resources-to-import", options->change_set.resources_to_import,
                                     "file (or JSON text) with [{ResourceType, LogicalResourceId, ResourceIdentifier}]")
                          ->required();
                      options->output.declare_pace(app);
                      return [options] {
                          options->output.format = options->change_set.output;
                          return run(*options);
                      };
                  }});
}

}  // namespace drydock::cli::commands
