#include "base/version.h"

#include <iostream>

#include "catalog/catalog.h"
#include "emulator/cli/command.h"

namespace drydock::cli::commands {

void version(Commands& commands) {
    commands.add({.name = "version",
                  .group = Group::reference,
                  .summary = "this binary and what its catalog was made from",
                  .examples = "  drydock version\n",
                  .declare = [](CLI::App&) {
                      return [] {
                          const auto& catalog = catalog::Catalog::instance();
                          std::cout << version_line() << "\n"
                                    << catalog.type_names().size() << " resource types, " << catalog.service_names().size() << " API models, "
                                    << catalog.regions().size() << " regions, " << catalog.constraint_ids().size() << " deploy-time constraints\n";
                          return static_cast<int>(deployed);
                      };
                  }});
}

}  // namespace drydock::cli::commands
