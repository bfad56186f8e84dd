#include "emulator/cli/command.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>

#include "base/text.h"
#include "base/version.h"

namespace drydock::cli {
namespace {

constexpr std::array<const char*, 4> headings = {"Rehearse a deployment", "Run a server", "Stacks of a state file", "Reference"};

constexpr const char* first_steps =
    "\nExamples:\n"
    "  drydock deploy template.yaml        would it deploy, and if not, why?\n"
    "  drydock validate templates/         what can be said without an account\n"
    "  drydock exec -- pytest tests        a test suite against a private server\n"
    "\ndrydock COMMAND --help shows the options and examples of a command.";

// In the order of their groups, and of their names within.
std::vector<Command> all_commands() {
    Commands commands;
    register_commands(commands);
    std::vector<Command> all = commands.all();
    std::ranges::stable_sort(all, {}, &Command::group);
    return all;
}

// None if the first word is a command, or an option.
std::optional<std::string> no_command(const std::vector<Command>& commands, int argc, const char* const* argv) {
    const std::string_view word = argc > 1 ? argv[1] : "";
    if (word.empty() || word.starts_with("-")) return std::nullopt;
    std::vector<std::string_view> names;
    names.reserve(commands.size());
    for (const Command& command : commands) names.emplace_back(command.name);
    if (std::ranges::find(names, word) != names.end()) return std::nullopt;
    const std::string near = near_miss(word, names);
    return "there is no command " + std::string(word) + (near.empty() ? "; drydock --help lists them" : "; did you mean " + near + "?");
}

}  // namespace

int run(int argc, const char* const* argv) {
    CLI::App app{"drydock rehearses AWS deployments: the verdict that AWS would give, in milliseconds, without an account."};
    app.name("drydock");
    app.require_subcommand(1);
    app.set_version_flag("--version", version_line());
    app.footer(first_steps);
    const std::vector<Command> commands = all_commands();
    if (const auto wrong = no_command(commands, argc, argv)) {
        std::cerr << "drydock: " << *wrong << "\n";
        return usage;
    }
    std::vector<std::pair<CLI::App*, std::function<int()>>> chosen;
    for (const Command& command : commands) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary);
        sub->group(headings[static_cast<std::size_t>(command.group)]);
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
