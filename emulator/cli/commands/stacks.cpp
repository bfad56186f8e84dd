#include <iostream>
#include <memory>

#include "emulator/cli/session.h"
#include "emulator/engine/stacks.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    SessionOptions session;
    std::string output = "text";
    bool all = false;
};

Json stack_json(const engine::StackRecord& stack) {
    Json json = {{"name", stack.name}, {"id", stack.id}, {"account", stack.scope.account}, {"region", stack.scope.region}, {"status", stack.status}};
    if (!stack.reason.empty()) json["statusReason"] = stack.reason;
    json["created"] = iso8601(stack.created);
    json["resources"] = stack.resources.size();
    json["outputs"] = stack.now.outputs;
    return json;
}

int run(const Options& options) {
    const auto session = Session::open(options.session, "");
    if (!session) {
        std::cerr << "drydock: " << session.fault().message << "\n";
        return usage;
    }
    Json list = Json::array();
    bool any = false;
    for (const engine::StackRecord* each : (*session)->stacks().list()) {
        const engine::StackRecord& stack = *each;
        if (stack.deleted() && !options.all) continue;
        any = true;
        if (options.output == "json") {
            list.push_back(stack_json(stack));
        } else {
            std::cout << stack.name << "  " << stack.status << "  " << stack.scope.account << "/" << stack.scope.region << "  "
                      << iso8601(stack.created) << "  " << stack.resources.size() << " resources\n";
        }
    }
    if (options.output == "json")
        std::cout << list.dump(2) << "\n";
    else if (!any)
        std::cout << "no stacks\n";
    return deployed;
}

}  // namespace

void stacks(Commands& commands) {
    commands.add({.name = "stacks",
                  .group = Group::stacks,
                  .summary = "the stacks of a state file",
                  .examples = "  drydock stacks --state account.drydock\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      options->session.declare_state(app);
                      app.add_flag("--all", options->all, "deleted stacks too");
                      app.add_option("--output", options->output, "text or json")->check(CLI::IsMember({"text", "json"}));
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
