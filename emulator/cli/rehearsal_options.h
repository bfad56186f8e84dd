// The arguments of a rehearsal, named as the AWS CLI names them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/cli/command.h"
#include "emulator/cli/session.h"
#include "emulator/engine/deploy.h"

namespace drydock::cli {

struct RehearsalOptions {
    std::string template_path, stack_name, role_arn, on_failure = "ROLLBACK";
    std::vector<std::string> parameters, tags, capabilities, notification_arns;
    bool disable_rollback = false;
    bool disable_validation = false;
    SessionOptions session;

    void declare(CLI::App& app);
    // Reads the template and everything else; a Fault is a usage error.
    Result<engine::Request> request(const providers::Scope& scope) const;
};

// The request updates `stack` instead of making it, as `aws cloudformation deploy` does: parameters of the template that are not given keep the
// values that the stack has. A stack in REVIEW_IN_PROGRESS is still to be made.
void make_update(engine::Request& request, const engine::StackRecord& stack);

}  // namespace drydock::cli
