#include <memory>

#include "emulator/cli/stack_options.h"
#include "emulator/engine/operations.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    StackOptions stack;
    bool retain_except_on_create = false;
    std::string role_arn;
};

int run(const Options& options) {
    return operate(options.stack, [&](const OpenStack& open, engine::Site& site) {
        const engine::RollbackRequest request{.scope = open.session->scope(),
                                              .stack_name = open.stack->id,
                                              .retain_except_on_create = options.retain_except_on_create,
                                              .role_arn = options.role_arn,
                                              .token = {}};
        return engine::rollback_stack(request, site);
    });
}

}  // namespace

void rollback(Commands& commands) {
    commands.add({.name = "rollback",
                  .group = Group::stacks,
                  .summary = "take a stack in CREATE_FAILED or UPDATE_FAILED back to its last good state",
                  .examples = "  drydock deploy template.yaml --state account.drydock --disable-rollback\n"
                              "  drydock rollback template --state account.drydock\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->stack.declare(app, true);
                      app.add_flag("--retain-except-on-create", options->retain_except_on_create,
                                   "delete what this operation has made whatever its DeletionPolicy");
                      app.add_option("--role-arn", options->role_arn, "role that CloudFormation would assume");
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
