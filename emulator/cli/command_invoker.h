// Local commands in place of what an account runs for CloudFormation: the functions and topics behind custom resources, the functions behind macros.
// A command gets the request as JSON on standard input and answers with the response as JSON on standard output.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/cli/command.h"
#include "emulator/engine/invoker.h"

namespace drydock::cli {

// The options of every command that may have to ask a provider.
struct InvokerOptions {
    std::vector<std::string> custom_resources, macros;  // NAME=COMMAND
    double timeout_seconds = 60;
    void declare(CLI::App& app);
    void declare_macros(CLI::App& app);  // for commands that deploy nothing
};

class CommandInvoker final : public engine::Invoker {
public:
    // nullptr if nothing is given. Faults: NAME=COMMAND is malformed, the program does not exist.
    static Result<std::unique_ptr<CommandInvoker>> from(const InvokerOptions& options);

    std::optional<engine::Invocation> custom_resource(const std::string& type, const std::string& token, const Json& event) override;
    std::optional<engine::Invocation> macro(const std::string& name, const Json& event) override;

private:
    struct Answerer {
        std::string name;  // resource type, ServiceToken, or name of a function, topic or macro; * and ? are wildcards
        std::vector<std::string> words;
    };
    static Result<std::vector<Answerer>> answerers_from(const std::vector<std::string>& arguments, const std::string& option);
    // The one whose name fits best: names without wildcards first, then the longest; of equals the last.
    static const Answerer* find(const std::vector<Answerer>& answerers, const std::vector<std::string>& names);
    engine::Invocation ask(const Answerer& answerer, const Json& event) const;

    std::vector<Answerer> custom_resources_, macros_;
    std::chrono::milliseconds limit_{0};
};

}  // namespace drydock::cli
