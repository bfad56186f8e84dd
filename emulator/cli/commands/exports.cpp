#include <iostream>
#include <memory>
#include <set>

#include "base/text.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    SessionOptions session;
    std::string output = "text";
};

struct Row {
    providers::Scope scope;
    engine::Export exported;
    std::string stack;
    std::vector<std::string> importers;
};

std::vector<Row> rows_of(Session& session, const std::string& region) {
    const engine::StackStore& stacks = session.stacks();
    std::set<std::pair<std::string, std::string>> places;
    std::vector<Row> rows;
    for (const engine::StackRecord* stack : stacks.list()) {
        const providers::Scope& scope = stack->scope;
        if ((!region.empty() && scope.region != region) || !places.emplace(scope.account, scope.region).second) continue;
        for (const auto& [name, exported] : stacks.exports(scope)) {
            const engine::StackRecord* owner = stacks.find(scope, exported.stack_id);
            rows.push_back({scope, exported, owner ? owner->name : exported.stack_id, stacks.importers(scope, name)});
        }
    }
    return rows;
}

int run(const Options& options) {
    const auto session = Session::open(options.session, "");
    if (!session) return complain(session.fault());
    const std::vector<Row> rows = rows_of(**session, options.session.region);
    if (options.output == "json") {
        Json list = Json::array();
        for (const Row& row : rows) {
            list.push_back({{"name", row.exported.name},
                            {"value", row.exported.value},
                            {"stack", row.stack},
                            {"account", row.scope.account},
                            {"region", row.scope.region},
                            {"importedBy", row.importers}});
        }
        std::cout << list.dump(2) << "\n";
        return deployed;
    }
    for (const Row& row : rows) {
        std::cout << row.exported.name << " = " << row.exported.value << "  from " << row.stack << " (" << row.scope.account << "/"
                  << row.scope.region << ")";
        if (!row.importers.empty()) std::cout << "  imported by " << join(row.importers, ", ");
        std::cout << "\n";
    }
    return deployed;
}

}  // namespace

void exports(Commands& commands) {
    commands.add({.name = "exports",
                  .group = Group::stacks,
                  .summary = "the exports of a state file, who exports them and who imports them",
                  .examples = "  drydock exports --state account.drydock\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->session.declare_state(app);
                      app.add_option("--output", options->output, "text or json")->check(CLI::IsMember({"text", "json"}));
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
