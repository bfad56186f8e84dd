#include <memory>

#include "emulator/cli/stack_options.h"
#include "emulator/engine/operations.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    StackOptions stack;
    std::vector<std::string> retain;
    bool force = false;
    std::string role_arn;
};

int run(const Options& options) {
    return operate(options.stack, [&](const OpenStack& open, engine::Site& site) {
        const engine::DeleteRequest request{.scope = open.session->scope(),
                                            .stack_name = open.stack->id,
                                            .retain_resources = options.retain,
                                            .force = options.force,
                                            .role_arn = options.role_arn,
                                            .token = {}};
        return engine::delete_stack(request, site);
    });
}

}  // namespace

void delete_stack(Commands& commands) {
    commands.add({.name = "delete",
                  .group = Group::stacks,
                  .summary = "delete a stack of a state file",
                  .examples = "  drydock delete shop --state account.drydock\n"
                              "  drydock delete shop --state account.drydock --retain-resources Bucket\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->stack.declare(app, true);
                      app.add_option("--retain-resources", options->retain, "logical ids of resources to leave behind; only after DELETE_FAILED");
                      app.add_flag("--force", options->force, "leave behind what cannot be deleted (FORCE_DELETE_STACK); only after DELETE_FAILED");
                      app.add_option("--role-arn", options->role_arn, "role that CloudFormation would assume");
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
