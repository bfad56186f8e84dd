#include <iostream>
#include <memory>

#include "emulator/cli/command.h"
#include "emulator/cli/serving.h"
#include "emulator/cli/session.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    std::string url = "http://127.0.0.1:4566", region, shell = "sh";
};

// A value between single quotes, whatever it has in it.
std::string quoted(const std::string& value) {
    std::string out = "'";
    for (const char c : value) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

int run(const Options& options) {
    const std::string region = region_or_default(options.region);
    if (const auto unknown = unknown_region(region)) return complain(*unknown);
    for (const auto& [name, value] : client_environment(options.url, region)) {
        if (options.shell == "fish")
            std::cout << "set -gx " << name << " " << quoted(value) << ";\n";
        else if (options.shell == "powershell")
            std::cout << "$Env:" << name << " = " << quoted(value) << "\n";
        else
            std::cout << "export " << name << "=" << quoted(value) << "\n";
    }
    return deployed;
}

}  // namespace

void env(Commands& commands) {
    commands.add({.name = "env",
                  .group = Group::server,
                  .summary = "the variables with which AWS's tools find a server, for a shell to read",
                  .examples = "  eval \"$(drydock env)\"\n"
                              "  drydock env --shell fish | source\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      app.add_option("--url", options->url, "where the server listens")->capture_default_str();
                      app.add_option("--region", options->region, "region; AWS_REGION, AWS_DEFAULT_REGION or us-east-1 if left out");
                      app.add_option("--shell", options->shell, "sh, fish or powershell")
                          ->check(CLI::IsMember({"sh", "fish", "powershell"}))
                          ->capture_default_str();
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
