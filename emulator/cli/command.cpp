#include "emulator/cli/command.h"

#include <iostream>

#include "base/version.h"

namespace drydock::cli {

int run(int argc, const char* const* argv) {
    CLI::App app{"drydock rehearses AWS deployments: the verdict that AWS would give, in milliseconds, without an account."};
    app.name("drydock");
    app.require_subcommand(1);
    app.set_version_flag("--version", version_line());
    Commands commands;
    register_commands(commands);
    std::vector<std::pair<CLI::App*, std::function<int()>>> chosen;
    for (const Command& command : commands.all()) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary);
        if (!command.examples.empty()) sub->footer("\nExamples:\n" + command.examples);
        chosen.emplace_back(sub, command.declare(*sub));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? deployed : usage;
    }
    for (const auto& [sub, action] : chosen) {
        if (sub->parsed()) return action();
    }
    return usage;
}

}  // namespace drydock::cli
