#include <iostream>
#include <memory>
#include <sstream>

#include "base/text.h"
#include "emulator/cli/command.h"

namespace drydock::cli::commands {
namespace {

// Every subcommand with its options; asked of the command line itself, so that completion cannot lag behind it.
struct Words {
    std::string command;            // as typed: "deploy", "changeset create"
    std::vector<std::string> next;  // subcommands, if it has any
    std::vector<std::string> options;
};

std::vector<const CLI::App*> subcommands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

void collect(const CLI::App& app, const std::string& typed, std::vector<Words>& words) {
    Words own{.command = typed, .next = {}, .options = {}};
    for (const CLI::App* command : subcommands(app)) own.next.push_back(command->get_name());
    for (const CLI::Option* option : app.get_options()) {
        for (const auto& name : option->get_lnames()) own.options.push_back("--" + name);
    }
    words.push_back(std::move(own));
    for (const CLI::App* command : subcommands(app))
        collect(*command, typed.empty() ? command->get_name() : typed + " " + command->get_name(), words);
}

std::string bash(const std::vector<Words>& words) {
    std::ostringstream text;
    text << "_drydock() {\n  local word=${COMP_WORDS[COMP_CWORD]} options= next= typed=${COMP_WORDS[1]}\n"
         << "  case $typed in\n";
    for (const Words& each : words) {
        if (!each.next.empty() && !each.command.empty())
            text << "    " << each.command << ") [ \"$COMP_CWORD\" -gt 2 ] && typed=\"$typed ${COMP_WORDS[2]}\" ;;\n";
    }
    text << "  esac\n  [ \"$COMP_CWORD\" -eq 1 ] && typed=\n  case $typed in\n";
    for (const Words& each : words) {
        text << "    '" << each.command << "') next='" << join(each.next, " ") << "' options='" << join(each.options, " ") << "' ;;\n";
    }
    text << "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
         << "    *) if [ -n \"$next\" ]; then COMPREPLY=($(compgen -W \"$next\" -- \"$word\")); else COMPREPLY=($(compgen -f -- \"$word\")); fi ;;\n"
         << "  esac\n}\ncomplete -o filenames -F _drydock drydock\n";
    return text.str();
}

std::string zsh(const std::vector<Words>& words) {
    std::ostringstream text;
    text << "#compdef drydock\n_drydock() {\n  local typed=$words[2]\n  case $typed in\n";
    for (const Words& each : words) {
        if (!each.next.empty() && !each.command.empty()) text << "    " << each.command << ") (( CURRENT > 3 )) && typed=\"$typed $words[3]\" ;;\n";
    }
    text << "  esac\n  (( CURRENT == 2 )) && typed=\n  case $typed in\n";
    for (const Words& each : words) {
        const std::string otherwise = each.next.empty() ? "_files" : "compadd " + join(each.next, " ");
        text << "    '" << each.command << "') if [[ $PREFIX == -* ]]; then compadd -- " << join(each.options, " ") << "; else " << otherwise
             << "; fi ;;\n";
    }
    text << "  esac\n}\ncompdef _drydock drydock\n";
    return text.str();
}

}  // namespace

void completion(Commands& commands) {
    commands.add({.name = "completion",
                  .group = Group::reference,
                  .summary = "completion for a shell",
                  .examples = "  source <(drydock completion bash)\n  drydock completion zsh > ~/.zfunc/_drydock\n",
                  .declare = [](CLI::App& app) {
                      auto shell = std::make_shared<std::string>();
                      app.add_option("shell", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
                      return [shell, &app] {
                          std::vector<Words> words;
                          collect(*app.get_parent(), "", words);
                          std::cout << (*shell == "bash" ? bash(words) : zsh(words));
                          return static_cast<int>(deployed);
                      };
                  }});
}

}  // namespace drydock::cli::commands
