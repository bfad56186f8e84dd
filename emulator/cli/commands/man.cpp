#include <iostream>

#include "base/text.h"
#include "base/version.h"
#include "emulator/cli/command.h"

namespace drydock::cli::commands {
namespace {

// Text for troff: backslashes, hyphens and leading dots have a meaning there.
std::string escaped(const std::string& text) {
    std::string result = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
    return result.starts_with('.') ? "\\&" + result : result;
}

void print_options(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        std::string names = option->get_name(option->get_positional(), true);
        if (names.empty()) continue;
        std::cout << ".TP\n.B " << escaped(names) << "\n" << escaped(option->get_description()) << "\n";
    }
}

std::vector<const CLI::App*> subcommands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

void print_command(const CLI::App& command) {
    std::cout << ".SS " << escaped(command.get_name()) << "\n" << escaped(command.get_description()) << ".\n";
    print_options(command);
    for (const CLI::App* below : subcommands(command)) {
        std::cout << ".PP\n.B " << escaped(command.get_name() + " " + below->get_name()) << "\n.br\n" << escaped(below->get_description()) << ".\n";
        print_options(*below);
    }
    const std::string examples(trim(replace_all(command.get_footer(), "Examples:", "")));
    if (!examples.empty()) std::cout << ".PP\nExamples:\n.PP\n.nf\n" << escaped(replace_all(examples, "\n  ", "\n")) << "\n.fi\n";
}

int print(const CLI::App& app) {
    std::cout << ".TH DRYDOCK 1 \"\" \"" << version_line() << "\" \"User Commands\"\n"
              << ".SH NAME\ndrydock \\- rehearse AWS deployments\n"
              << ".SH SYNOPSIS\n.B drydock\n.I COMMAND\n[arguments]\n"
              << ".SH DESCRIPTION\n"
              << escaped(app.get_description()) << "\n"
              << ".SH COMMANDS\n";
    for (const CLI::App* command : subcommands(app)) print_command(*command);
    std::cout << ".SH EXIT STATUS\n"
              << ".TP\n.B 0\nthe deployment succeeds on AWS\n"
              << ".TP\n.B 1\nit fails on AWS, or AWS rejects it; with --exit-code: there are changes\n"
              << ".TP\n.B 2\nwrong arguments or unreadable input\n"
              << ".TP\n.B 3\nan internal fault of drydock\n"
              << ".TP\n.B 4\nno verdict: the template needs something that is not simulated\n";
    return deployed;
}

}  // namespace

void man(Commands& commands) {
    commands.add({.name = "man",
                  .group = Group::reference,
                  .summary = "the manual page, in troff",
                  .examples = "  drydock man | man -l -\n",
                  .declare = [](CLI::App& app) { return [&app] { return print(*app.get_parent()); }; }});
}

}  // namespace drydock::cli::commands
