// The subcommands of drydock. One file each: emulator/cli/commands/<name>.cpp with the entry point cli::commands::<name>(Commands&).
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace drydock::cli {

// Exit codes; stable and documented (docs/command-line.md).
enum Exit : int {
    deployed = 0,       // the deployment would succeed
    fails_on_aws = 1,   // AWS refuses it, or it fails there
    usage = 2,          // wrong arguments, unreadable input
    internal = 3,       // drydock's own fault
    not_simulated = 4,  // drydock cannot say: something is not simulated
};

// Under which heading of `drydock --help` a command stands; in this order.
enum class Group { rehearsal, server, stacks, reference };

struct Command {
    std::string name;
    Group group;
    std::string summary;   // one line
    std::string examples;  // shown by --help, one command a line
    // Declares options on `app` and returns what runs when the command is chosen; the return value is the exit code.
    std::function<std::function<int()>(CLI::App& app)> declare;
};

class Commands {
public:
    void add(Command command) { commands_.push_back(std::move(command)); }
    const std::vector<Command>& all() const { return commands_; }

private:
    std::vector<Command> commands_;
};

void register_commands(Commands& commands);  // generated

// Parses the command line and runs the command; the exit code.
int run(int argc, const char* const* argv);

}  // namespace drydock::cli
