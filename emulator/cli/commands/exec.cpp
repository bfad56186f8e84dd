#include <csignal>
#include <memory>
#include <thread>
#include <vector>

#include "emulator/cli/attached_program.h"
#include "emulator/cli/serving.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    ServingOptions serving;
    std::vector<std::string> words;
};

AttachedProgram command;  // outside run(), where the handler of a signal finds it

// Whoever ends us means the command. An interrupt from the terminal reaches it anyway; the server stays for what the command does about it.
void leave_signals_to_command() {
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, [](int) { command.stop(); });
}

int run(const Options& options) {
    const auto serving = Serving::open(options.serving);
    if (!serving) return complain(serving.fault());
    std::thread server([&] { (*serving)->run(false); });
    leave_signals_to_command();
    bool ready = true;
    for (const std::string& failure : (*serving)->initialise()) {
        complain({.code = "InputError", .message = failure});
        ready = false;
    }
    const Result<int> ended = ready ? command.run(options.words) : Result<int>(usage);
    (*serving)->stop();
    server.join();
    return ended ? *ended : complain(ended.fault());
}

}  // namespace

void exec(Commands& commands) {
    commands.add({.name = "exec",
                  .group = Group::server,
                  .summary = "run a command, such as a test suite, with a private server: started on a free port before it, stopped after it",
                  .examples = "  drydock exec -- pytest tests\n"
                              "  drydock exec --init init/ready.d -- npm test\n"
                              "  drydock exec --account examples/payment-pipeline.account.yaml -- aws cloudformation deploy --template-file "
                              "examples/payment-pipeline.yaml --stack-name shop --capabilities CAPABILITY_NAMED_IAM\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->serving.gateway.port = 0;
                      options->serving.declare(app);
                      app.add_option("command", options->words, "the command and its arguments, after --")->required();
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
