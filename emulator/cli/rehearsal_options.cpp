#include "emulator/cli/rehearsal_options.h"

#include <variant>

#include "emulator/cli/inputs.h"
#include "template/parse.h"

namespace drydock::cli {
namespace {

// Without --capabilities everything is acknowledged: a rehearsal harms nobody, and its summary says what AWS will ask for.
const std::vector<std::string> every_capability = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};

engine::OnFailure on_failure_from(const std::string& name) {
    if (name == "DELETE") return engine::OnFailure::remove;
    return name == "DO_NOTHING" ? engine::OnFailure::do_nothing : engine::OnFailure::rollback;
}

// Names of the parameters that the template declares. Nothing is said of a template that cannot be read: its deployment says it.
std::vector<std::string> declared_parameters(const std::string& body) {
    std::vector<std::string> names;
    const auto parsed = tmpl::parse(body);
    const auto* document = std::get_if<tmpl::Parsed>(&parsed);
    const tmpl::Node* section = document == nullptr ? nullptr : document->root.find("Parameters");
    if (section == nullptr || !section->is_map()) return names;
    for (const tmpl::Node::Member& member : section->members) names.push_back(member.key);
    return names;
}

}  // namespace

void RehearsalOptions::declare(CLI::App& app) {
    app.add_option("template", template_path, "CloudFormation template (YAML or JSON); - for standard input")->required();
    app.add_option("--stack-name", stack_name, "name of the stack; from the file's name if left out");
    app.add_option("--parameters,--parameter-overrides", parameters, "Key=Value, ParameterKey=K,ParameterValue=V, or a file of them");
    app.add_option("--tags", tags, "Key=Value, Key=K,Value=V, or a file of them");
    app.add_option("--capabilities", capabilities, "acknowledged capabilities; all of them if left out, NONE for none");
    app.add_option("--role-arn", role_arn, "role that CloudFormation would assume");
    app.add_option("--notification-arns", notification_arns, "topics that would get the stack's events");
    app.add_option("--on-failure", on_failure, "ROLLBACK, DELETE or DO_NOTHING")->check(CLI::IsMember({"ROLLBACK", "DELETE", "DO_NOTHING"}));
    app.add_flag("--disable-rollback", disable_rollback, "the same as --on-failure DO_NOTHING");
    app.add_flag("--disable-validation", disable_validation, "skip pre-deployment validation, as DisableValidation does");
    session.declare(app);
}

Result<engine::Request> RehearsalOptions::request(const providers::Scope& scope) const {
    engine::Request request;
    auto body = read_file(template_path);
    if (!body) return body.fault();
    request.template_body = std::move(body).value();
    request.source_name = template_path;
    request.stack_name = stack_name.empty() ? stack_name_from(template_path) : stack_name;
    auto given = parameters_from(parameters);
    if (!given) return given.fault();
    request.parameters = std::move(given).value();
    auto labels = tags_from(tags);
    if (!labels) return labels.fault();
    if (!tags.empty()) request.tags = std::move(labels).value();
    request.capabilities = capabilities.empty() ? every_capability : capabilities;
    if (capabilities == std::vector<std::string>{"NONE"}) request.capabilities.clear();
    request.role_arn = role_arn;
    if (!notification_arns.empty()) request.notification_arns = notification_arns;
    request.on_failure = disable_rollback ? engine::OnFailure::do_nothing : on_failure_from(on_failure);
    request.disable_validation = disable_validation;
    request.scope = scope;
    return request;
}

void make_update(engine::Request& request, const engine::StackRecord& stack) {
    request.update = stack.status != "REVIEW_IN_PROGRESS";
    if (!request.update || stack.now.parameters.empty()) return;
    for (const std::string& name : declared_parameters(request.template_body)) {
        if (stack.now.parameters.contains(name) && !request.parameters.contains(name)) request.previous_parameters.insert(name);
    }
}

}  // namespace drydock::cli
