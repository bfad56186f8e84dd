#include <memory>
#include <thread>
#include <vector>

#include "emulator/cli/process.h"
#include "emulator/cli/serving.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    ServingOptions serving;
    std::vector<std::string> words;
};

int run(const Options& options) {
    const auto serving = Serving::open(options.serving);
    if (!serving) return complain(serving.fault());
    std::thread server([&] { (*serving)->run(false); });
    bool ready = true;
    for (const std::string& failure : (*serving)->initialise()) {
        complain({.code = "InputError", .message = failure});
        ready = false;
    }
    const Result<int> ended = ready ? run_attached(options.words) : Result<int>(usage);
    (*serving)->stop();
    server.join();
    return ended ? *ended : complain(ended.fault());
}

}  // namespace

void exec(Commands& commands) {
    commands.add({.name = "exec",
                  .summary = "run a command, such as a test suite, with a private server: started on a free port before it, stopped after it",
                  .examples = "  drydock exec -- pytest tests\n"
                              "  drydock exec --init init/ready.d -- npm test\n"
                              "  drydock exec -- aws cloudformation deploy --template-file examples/payment-pipeline.yaml --stack-name shop "
                              "--capabilities CAPABILITY_IAM\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->serving.gateway.port = 0;
                      options->serving.declare(app);
                      app.add_option("command", options->words, "the command and its arguments, after --")->required();
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
