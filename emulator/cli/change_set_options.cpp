#include "emulator/cli/change_set_options.h"

#include <iostream>
#include <variant>

#include "emulator/cli/inputs.h"
#include "emulator/cli/stack_options.h"
#include "emulator/report/report.h"
#include "template/parse.h"

namespace drydock::cli {
namespace {

Fault input_fault(std::string message) {
    return {.code = "InputError", .message = std::move(message)};
}

// The next of changes-1, changes-2 … that the stack does not have yet.
std::string free_name(Session& session, const engine::StackRecord* stack) {
    for (int number = 1;; ++number) {
        std::string name = "changes-" + std::to_string(number);
        if (stack == nullptr || session.stacks().change_set(stack->scope, name, stack->id) == nullptr) return name;
    }
}

Result<engine::ChangeSetRequest> request_from(const ChangeSetOptions& options, Session& session) {
    auto change = options.rehearsal.request(session.scope());
    if (!change) return change.fault();
    engine::StackRecord* stack = session.stacks().find(session.scope(), change->stack_name);
    if (stack != nullptr) {
        if (const auto finished = finish_interrupted(*stack, session); !finished) return finished.fault();
        make_update(*change, *stack);
    }
    if (!options.resources_to_import.empty()) {
        auto imports = resources_to_import_from(options.resources_to_import);
        if (!imports) return imports.fault();
        change->imports = std::move(*imports);
    }
    change->import_existing = options.import_existing;
    std::string type = options.type;
    if (type.empty()) type = !change->imports.empty() ? "IMPORT" : change->update ? "UPDATE" : "CREATE";
    return engine::ChangeSetRequest{.name = options.name.empty() ? free_name(session, stack) : options.name,
                                    .description = options.description,
                                    .type = type,
                                    .change = std::move(*change),
                                    .include_nested = options.nested,
                                    .on_stack_failure = options.on_stack_failure,
                                    .deployment_mode = options.deployment_mode};
}

Json json_of(const ChangeSetOptions& options, const MadeChangeSet& made) {
    const engine::ChangeSetOutcome& outcome = made.outcome;
    const providers::Scope& scope = made.session->scope();
    Json json = {{"formatVersion", 1},
                 {"template", options.rehearsal.template_path},
                 {"stack", {{"name", made.stack_name}, {"region", scope.region}, {"account", scope.account}}}};
    if (outcome.change_set == nullptr) {
        json["rejection"] = {{"code", outcome.rejection.code}, {"message", outcome.rejection.message}};
    } else {
        json["changeSet"] = change_set_json(*outcome.change_set);
        json["changes"] = engine::shown_changes(*outcome.change_set, true);
    }
    json["outputs"] = outputs_json(outcome.output_changes);
    json["validation"] = Json::array();
    for (const engine::ValidationEvent& event : outcome.validation) json["validation"].push_back(report::as_json(event));
    json["diagnostics"] = Json::array();
    for (const Diagnostic& diagnostic : outcome.diagnostics) json["diagnostics"].push_back(report::as_json(diagnostic));
    return json;
}

}  // namespace

void ChangeSetOptions::declare(CLI::App& app) {
    rehearsal.declare(app);
    invoker.declare(app);
    app.get_option("--state")->required();
    app.add_option("--change-set-name", name, "name of the change set; changes-1, changes-2 … if left out");
    app.add_option("--description", description, "description of the change set");
    app.add_option("--on-stack-failure", on_stack_failure, "DO_NOTHING, ROLLBACK or DELETE: what becomes of the stack if the execution fails")
        ->check(CLI::IsMember({"DO_NOTHING", "ROLLBACK", "DELETE"}));
    app.add_flag("--full", full, "all values of new and removed resources too");
    app.add_option("--output", output, "text or json")->check(CLI::IsMember({"text", "json"}));
}

void ChangeSetOptions::declare_imports(CLI::App& app) {
    app.add_option("--change-set-type", type, "CREATE, UPDATE or IMPORT; what fits if left out")
        ->check(CLI::IsMember({"CREATE", "UPDATE", "IMPORT"}));
    app.add_option("--deployment-mode", deployment_mode, "REVERT_DRIFT takes back what was changed outside the stack")
        ->check(CLI::IsMember({"REVERT_DRIFT"}));
    app.add_flag("--include-nested-stacks", nested, "change sets of nested stacks too");
    app.add_flag("--import-existing-resources", import_existing, "take in resources that have the names which the template gives");
    app.add_option("--resources-to-import", resources_to_import, "file (or JSON text) with [{ResourceType, LogicalResourceId, ResourceIdentifier}]");
}

Result<std::vector<engine::ResourceToImport>> resources_to_import_from(const std::string& argument) {
    const bool file = argument.find_first_of("[{") != 0;
    const std::string path = argument.starts_with("file://") ? argument.substr(7) : argument;
    auto bytes = file ? read_file(path) : Result<std::string>(argument);
    if (!bytes) return bytes.fault();
    const std::string name = file ? path : "--resources-to-import";
    auto parsed = tmpl::parse(*bytes);
    if (const auto* wrong = std::get_if<tmpl::ParseError>(&parsed))
        return input_fault(name + ":" + std::to_string(wrong->span.line) + ":" + std::to_string(wrong->span.column) + ": " + wrong->fault.message);
    const Json read = std::get<tmpl::Parsed>(parsed).root.json();
    std::vector<engine::ResourceToImport> resources;
    for (const Json& item : read.is_array() ? read : Json::array({read})) {
        const Json &type = member(item, "ResourceType"), &id = member(item, "LogicalResourceId"), &identifier = member(item, "ResourceIdentifier");
        if (!type.is_string() || !id.is_string() || !identifier.is_object()) {
            return input_fault(name +
                               R"(: expected [{"ResourceType": "AWS::S3::Bucket", "LogicalResourceId": "Bucket", )"
                               R"("ResourceIdentifier": {"BucketName": "…"}}], not )" +
                               item.dump());
        }
        resources.push_back({type.get<std::string>(), id.get<std::string>(), identifier});
    }
    return resources;
}

Result<MadeChangeSet> make_change_set(const ChangeSetOptions& options) {
    auto session = Session::open(options.rehearsal.session, options.rehearsal.template_path);
    if (!session) return session.fault();
    auto invoker = CommandInvoker::from(options.invoker);
    if (!invoker) return invoker.fault();
    (*session)->use(std::move(*invoker));
    auto request = request_from(options, **session);
    if (!request) return request.fault();
    engine::Site site = (*session)->site({});
    MadeChangeSet made{.session = nullptr, .stack_name = request->change.stack_name, .source_name = request->change.source_name, .outcome = {}};
    made.outcome = engine::create_change_set(*request, site);
    made.session = std::move(*session);
    return made;
}

void print_heading(Terminal& terminal, const engine::ChangeSetRecord& change_set, const std::string& stack_name) {
    const Colour colour = change_set.status == "FAILED" ? Colour::red : Colour::green;
    terminal.out() << terminal.paint(Colour::bold, change_set.name) << " of " << stack_name << "  " << change_set.type << "  "
                   << terminal.paint(colour, change_set.status) << "  " << change_set.execution_status << "\n";
    if (!change_set.description.empty()) terminal.out() << "  " << change_set.description << "\n";
    if (!change_set.reason.empty()) terminal.out() << "  " << change_set.reason << "\n";
    terminal.out() << "\n";
}

int print_change_set(const ChangeSetOptions& options, const MadeChangeSet& made) {
    const engine::ChangeSetRecord* set = made.outcome.change_set;
    if (options.output == "json") {
        std::cout << json_of(options, made).dump(2) << "\n";
    } else {
        Terminal terminal(std::cout, 1);
        print_refusal(terminal, made.source_name, made.outcome);
        if (set != nullptr) {
            print_heading(terminal, *set, made.stack_name);
            const auto resources = report::changed_resources(engine::shown_changes(*set, true));
            if (set->status != "FAILED") print_changes(terminal, resources, options.full);
            print_outputs(terminal, made.outcome.output_changes);
            print_nested(terminal, made.session->stacks(), made.session->scope(), resources, options.full);
        }
    }
    std::cout.flush();
    if (made.outcome.ending == engine::Ending::not_simulated) return not_simulated;
    const bool good = set != nullptr && (set->status != "FAILED" || without_changes(*set));
    return good ? deployed : fails_on_aws;
}

}  // namespace drydock::cli
