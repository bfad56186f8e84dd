#include <iostream>
#include <memory>
#include <sstream>

#include "base/text.h"
#include "emulator/cli/command.h"

namespace drydock::cli::commands {
namespace {

// Every subcommand with its options, as one line of words each; asked of the command line itself, so that completion cannot lag behind it.
struct Words {
    std::vector<std::string> commands;
    std::vector<std::pair<std::string, std::vector<std::string>>> options;
};

Words words_of(const CLI::App& app) {
    Words words;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        words.commands.push_back(command->get_name());
        std::vector<std::string> options;
        for (const CLI::Option* option : command->get_options()) {
            for (const auto& name : option->get_lnames()) options.push_back("--" + name);
        }
        words.options.emplace_back(command->get_name(), options);
    }
    return words;
}

std::string bash(const Words& words) {
    std::ostringstream text;
    text << "_drydock() {\n  local word=${COMP_WORDS[COMP_CWORD]} options=\n"
         << "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W '" << join(words.commands, " ") << "' -- \"$word\")); return; fi\n"
         << "  case ${COMP_WORDS[1]} in\n";
    for (const auto& [command, options] : words.options) text << "    " << command << ") options='" << join(options, " ") << "' ;;\n";
    text << "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n    *) COMPREPLY=($(compgen -f -- \"$word\")) "
            ";;\n  esac\n}\n"
         << "complete -o filenames -F _drydock drydock\n";
    return text.str();
}

std::string zsh(const Words& words) {
    std::ostringstream text;
    text << "#compdef drydock\n_drydock() {\n  if (( CURRENT == 2 )); then compadd " << join(words.commands, " ")
         << "; return; fi\n  case $words[2] in\n";
    for (const auto& [command, options] : words.options) {
        text << "    " << command << ") if [[ $PREFIX == -* ]]; then compadd -- " << join(options, " ") << "; else _files; fi ;;\n";
    }
    text << "  esac\n}\ncompdef _drydock drydock\n";
    return text.str();
}

}  // namespace

void completion(Commands& commands) {
    commands.add({.name = "completion",
                  .summary = "completion for a shell",
                  .examples = "  source <(drydock completion bash)\n  drydock completion zsh > ~/.zfunc/_drydock\n",
                  .declare = [](CLI::App& app) {
                      auto shell = std::make_shared<std::string>();
                      app.add_option("shell", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
                      return [shell, &app] {
                          const Words words = words_of(*app.get_parent());
                          std::cout << (*shell == "bash" ? bash(words) : zsh(words));
                          return static_cast<int>(deployed);
                      };
                  }});
}

}  // namespace drydock::cli::commands
