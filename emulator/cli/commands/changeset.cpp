#include <algorithm>
#include <iostream>
#include <memory>

#include "base/text.h"
#include "emulator/cli/change_set_options.h"
#include "emulator/cli/changes_view.h"
#include "emulator/cli/stack_options.h"
#include "emulator/engine/change_sets.h"
#include "emulator/report/report.h"

namespace drydock::cli::commands {
namespace {

using Action = std::function<int()>;

// What describe, execute and delete are about.
struct Options {
    StackOptions stack;
    std::string change_set;
    bool full = false, plain = false, disable_rollback = false;

    void declare(CLI::App& app, bool changes) {
        stack.declare(app, changes);
        app.add_option("change-set", change_set, "name or ARN of the change set; may be left out if the stack has only one");
    }
};

struct OpenChangeSet {
    OpenStack open;
    engine::ChangeSetRecord* change_set = nullptr;
};

Fault no_such_change_set(const Options& options, const std::vector<engine::ChangeSetRecord*>& sets) {
    std::vector<std::string_view> names;
    names.reserve(sets.size());
    for (const engine::ChangeSetRecord* set : sets) names.push_back(set->name);
    const std::string near = near_miss(options.change_set, names);
    std::string text = "stack " + options.stack.stack_name + " has no change set " + options.change_set;
    if (options.change_set.empty())
        text = "stack " + options.stack.stack_name + " has " + (sets.empty() ? "no change set" : "several change sets; name one");
    if (!near.empty()) return {.code = "InputError", .message = text + "; did you mean " + near + "?"};
    return {.code = "InputError",
            .message = text + (sets.empty() ? "; `drydock changeset create` makes one" : "; `drydock changeset list` lists them")};
}

Result<OpenChangeSet> open_change_set(const Options& options) {
    auto open = open_stack(options.stack);
    if (!open) return open.fault();
    engine::StackStore& stacks = open->session->stacks();
    const std::vector<engine::ChangeSetRecord*> sets = stacks.change_sets(*open->stack);
    OpenChangeSet found;
    if (options.change_set.empty() && sets.size() == 1) found.change_set = sets.front();
    if (!options.change_set.empty()) found.change_set = stacks.change_set(open->stack->scope, options.change_set, open->stack->id);
    if (found.change_set == nullptr) return no_such_change_set(options, sets);
    found.open = std::move(*open);
    return found;
}

int create(const ChangeSetOptions& options) {
    auto made = make_change_set(options);
    if (!made) return complain(made.fault());
    return print_change_set(options, *made);
}

int describe(const Options& options) {
    const auto found = open_change_set(options);
    if (!found) return complain(found.fault());
    const engine::ChangeSetRecord& set = *found->change_set;
    if (options.stack.output.format == "json") {
        Json json = {
            {"formatVersion", 1}, {"stack", {{"name", found->open.stack->name}, {"id", found->open.stack->id}}}, {"changeSet", change_set_json(set)}};
        json["changes"] = engine::shown_changes(set, !options.plain);
        std::cout << json.dump(2) << "\n";
        return deployed;
    }
    Terminal terminal(std::cout, 1);
    print_heading(terminal, set, found->open.stack->name);
    const auto resources = report::changed_resources(engine::shown_changes(set, true));
    print_changes(terminal, resources, options.full);
    print_nested(terminal, found->open.session->stacks(), found->open.stack->scope, resources, options.full);
    return deployed;
}

int execute(const Options& options) {
    auto found = open_change_set(options);
    if (!found) return complain(found.fault());
    OpenStack& open = found->open;
    if (const auto finished = finish_interrupted(*open.stack, *open.session); !finished) return complain(finished.fault());
    const std::string id = found->change_set->id;
    return conclude_on_stack(options.stack, open, [&](engine::Site& site) {
        return engine::execute_change_set(open.stack->scope, id, open.stack->id, site, options.disable_rollback);
    });
}

int remove(const Options& options) {
    auto found = open_change_set(options);
    if (!found) return complain(found.fault());
    engine::Site site = found->open.session->site({});
    const std::string name = found->change_set->name, id = found->change_set->id;
    const auto deleted = engine::delete_change_set(found->open.stack->scope, id, found->open.stack->id, site);
    if (!deleted) return refused(deleted.fault());
    std::cout << "change set " << name << " of " << options.stack.stack_name << " is deleted\n";
    return deployed;
}

int list(const StackOptions& options) {
    const auto open = open_stack(options);
    if (!open) return complain(open.fault());
    Json all = Json::array();
    for (const engine::ChangeSetRecord* set : open->session->stacks().change_sets(*open->stack)) {
        if (options.output.format == "json") {
            all.push_back(change_set_json(*set));
            continue;
        }
        std::cout << set->name << "  " << set->type << "  " << set->status << "  " << set->execution_status << "  " << iso8601(set->created);
        if (!set->reason.empty()) std::cout << "  " << set->reason;
        std::cout << "\n";
    }
    if (options.output.format == "json") std::cout << all.dump(2) << "\n";
    return deployed;
}

class Declaration {
public:
    explicit Declaration(CLI::App& app) : app_(app) { app.require_subcommand(1); }

    CLI::App& add(const char* name, const char* summary, const Action& action) {
        CLI::App& sub = *app_.add_subcommand(name, summary);
        actions_->emplace_back(&sub, action);
        return sub;
    }
    Action action() const {
        return [actions = actions_] {
            for (const auto& [sub, act] : *actions) {
                if (sub->parsed()) return act();
            }
            return static_cast<int>(usage);
        };
    }

private:
    CLI::App& app_;
    std::shared_ptr<std::vector<std::pair<CLI::App*, Action>>> actions_ = std::make_shared<std::vector<std::pair<CLI::App*, Action>>>();
};

Action declare(CLI::App& app) {
    Declaration declaration(app);
    auto made = std::make_shared<ChangeSetOptions>();
    made->declare(declaration.add("create", "work out what a deployment would change, and keep it", [made] { return create(*made); }));
    made->declare_imports(*app.get_subcommand("create"));
    auto shown = std::make_shared<Options>();
    CLI::App& describing = declaration.add("describe", "show a change set", [shown] { return describe(*shown); });
    shown->declare(describing, false);
    describing.add_flag("--full", shown->full, "all values of new and removed resources too");
    describing.add_flag("--plain", shown->plain, "with --output json: the changes as AWS shows them without property values");
    auto executed = std::make_shared<Options>();
    CLI::App& executing =
        declaration.add("execute", "do what a change set says; the others of the stack go", [executed] { return execute(*executed); });
    executed->declare(executing, true);
    executing.add_flag("--disable-rollback", executed->disable_rollback, "leave the stack as it is if the execution fails");
    auto removed = std::make_shared<Options>();
    removed->declare(declaration.add("delete", "forget a change set", [removed] { return remove(*removed); }), false);
    auto listed = std::make_shared<StackOptions>();
    listed->declare(declaration.add("list", "the change sets of a stack", [listed] { return list(*listed); }), false);
    return declaration.action();
}

}  // namespace

void changeset(Commands& commands) {
    commands.add({.name = "changeset",
                  .group = Group::stacks,
                  .summary = "make, show, execute, delete and list change sets of a state file",
                  .examples = "  drydock changeset create template.yaml --state account.drydock --change-set-name rename\n"
                              "  drydock changeset describe template rename --state account.drydock\n"
                              "  drydock changeset execute template rename --state account.drydock\n",
                  .declare = declare});
}

}  // namespace drydock::cli::commands
