#include <memory>

#include "emulator/cli/stack_options.h"
#include "emulator/engine/operations.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    StackOptions stack;
    std::vector<std::string> skip;
    std::string role_arn;
};

int run(const Options& options) {
    return operate(options.stack, [&](const OpenStack& open, engine::Site& site) {
        const engine::ContinueRequest request{.scope = open.session->scope(),
                                              .stack_name = open.stack->id,
                                              .resources_to_skip = options.skip,
                                              .role_arn = options.role_arn,
                                              .token = {}};
        return engine::continue_update_rollback(request, site);
    });
}

}  // namespace

void continue_rollback(Commands& commands) {
    commands.add({.name = "continue-rollback",
                  .group = Group::stacks,
                  .summary = "go on with the rollback of a stack in UPDATE_ROLLBACK_FAILED",
                  .examples = "  drydock continue-rollback shop --state account.drydock\n"
                              "  drydock continue-rollback shop --state account.drydock --skip Database\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->stack.declare(app, true);
                      app.add_option("--skip,--resources-to-skip", options->skip, "logical ids of resources to leave as they are");
                      app.add_option("--role-arn", options->role_arn, "role that CloudFormation would assume");
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
