#include <iostream>
#include <memory>

#include "emulator/cli/session.h"

namespace drydock::cli::commands {

void reset(Commands& commands) {
    commands.add({.name = "reset",
                  .group = Group::stacks,
                  .summary = "empty a state file: stacks, resources and exports are forgotten",
                  .examples = "  drydock reset --state account.drydock\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<SessionOptions>();
                      options->declare(app);
                      app.get_option("--state")->required();
                      return [options]() -> int {
                          options->account = "fresh";
                          const auto session = Session::open(*options, "");
                          if (!session) {
                              std::cerr << "drydock: " << session.fault().message << "\n";
                              return usage;
                          }
                          if (const auto cleared = (*session)->world().clear(); !cleared) {
                              std::cerr << "drydock: " << cleared.fault().message << "\n";
                              return internal;
                          }
                          return deployed;
                      };
                  }});
}

}  // namespace drydock::cli::commands
