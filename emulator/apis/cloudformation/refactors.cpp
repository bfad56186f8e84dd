// Stack refactoring: resources that move between stacks.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackRefactor.html
#include <algorithm>

#include "emulator/apis/cloudformation/parts/immediate.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/engine/refactor.h"

namespace drydock::apis::cloudformation {
namespace {

engine::ResourceLocation location(const Json& given) {
    return {text(given, "StackName"), text(given, "LogicalResourceId")};
}

Result<Json> create(Context& context, const Json& input) {
    engine::RefactorRequest request{.scope = context.scope(),
                                    .description = text(input, "Description"),
                                    .enable_stack_creation = flag(input, "EnableStackCreation"),
                                    .definitions = {},
                                    .mappings = {}};
    for (const Json& definition : member(input, "StackDefinitions")) {
        Result<std::string> body = document(context, definition, "TemplateBody", "TemplateURL");
        if (!body) return body.fault();
        const std::string url = text(definition, "TemplateURL");
        request.definitions.push_back({text(definition, "StackName"), std::move(*body), url.empty() ? "<body>" : url});
    }
    for (const Json& mapping : member(input, "ResourceMappings"))
        request.mappings.push_back({location(member(mapping, "Source")), location(member(mapping, "Destination"))});
    engine::Site site = immediate_site(context);
    const Result<std::string> id = engine::create_stack_refactor(request, site);
    if (!id) return id.fault();
    return Json{{"StackRefactorId", *id}};
}

Result<StackWork> execute(Context& context, const Json& input) {
    return StackWork{.work =
                         [scope = context.scope(), id = text(input, "StackRefactorId")](engine::Site& site) {
                             engine::Outcome outcome;
                             const Result<void> done = engine::execute_stack_refactor(scope, id, site);
                             if (done) outcome.ending = engine::Ending::completed;
                             if (!done) outcome.rejection = done.fault();
                             return outcome;
                         },
                     .answer = [](const std::string&) { return Json::object(); }};
}

Result<Json> describe(Context& context, const Json& input) {
    return engine::describe_stack_refactor(context.scope(), text(input, "StackRefactorId"), context.simulation.stacks());
}

Result<Json> list(Context& context, const Json& input) {
    const std::vector<std::string> wanted = texts(input, "ExecutionStatusFilter");
    Json shown = Json::array();
    for (Json& each : engine::list_stack_refactors(context.scope(), "", context.simulation.stacks())) {
        if (wanted.empty() || std::ranges::find(wanted, text(each, "ExecutionStatus")) != wanted.end()) shown.push_back(std::move(each));
    }
    return paged(input, "StackRefactorSummaries", std::move(shown), size_of_page(input));
}

Result<Json> list_actions(Context& context, const Json& input) {
    Result<Json> actions = engine::stack_refactor_actions(context.scope(), text(input, "StackRefactorId"), context.simulation.stacks());
    if (!actions) return actions;
    return paged(input, "StackRefactorActions", std::move(*actions), size_of_page(input));
}

}  // namespace

void refactors(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "CreateStackRefactor", create, Apis::Way::slow);
    apis.stack_operation(service, "ExecuteStackRefactor", execute);
    apis.operation(service, "DescribeStackRefactor", describe);
    apis.operation(service, "ListStackRefactors", list);
    apis.operation(service, "ListStackRefactorActions", list_actions);
}

}  // namespace drydock::apis::cloudformation
