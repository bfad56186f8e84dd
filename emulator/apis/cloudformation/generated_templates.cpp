// IaC generator, second half: templates generated from resources that exist.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateGeneratedTemplate.html
#include "emulator/apis/cloudformation/parts/immediate.h"
#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/generated_template.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr std::size_t templates_on_a_page = 50;

std::vector<engine::GeneratedResource> resources_of(const Json& list) {
    std::vector<engine::GeneratedResource> out;
    for (const Json& each : list) out.push_back({text(each, "ResourceType"), member(each, "ResourceIdentifier"), text(each, "LogicalResourceId")});
    return out;
}

Result<Json> id_answer(const Result<std::string>& id) {
    if (!id) return id.fault();
    return Json{{"GeneratedTemplateId", *id}};
}

Result<Json> create(Context& context, const Json& input) {
    engine::GenerationRequest request{.scope = context.scope(),
                                      .name = text(input, "GeneratedTemplateName"),
                                      .resources = resources_of(member(input, "Resources")),
                                      .stack_name = text(input, "StackName")};
    const Json& configuration = member(input, "TemplateConfiguration");
    if (given(configuration, "DeletionPolicy")) request.deletion_policy = text(configuration, "DeletionPolicy");
    if (given(configuration, "UpdateReplacePolicy")) request.update_replace_policy = text(configuration, "UpdateReplacePolicy");
    engine::Site site = immediate_site(context);
    return id_answer(engine::create_generated_template(request, site));
}

Result<Json> update(Context& context, const Json& input) {
    const Json& configuration = member(input, "TemplateConfiguration");
    const engine::GenerationChange change{.scope = context.scope(),
                                          .name = text(input, "GeneratedTemplateName"),
                                          .new_name = text(input, "NewGeneratedTemplateName"),
                                          .add = resources_of(member(input, "AddResources")),
                                          .remove = texts(input, "RemoveResources"),
                                          .refresh_all = flag(input, "RefreshAllResources"),
                                          .deletion_policy = text(configuration, "DeletionPolicy"),
                                          .update_replace_policy = text(configuration, "UpdateReplacePolicy")};
    engine::Site site = immediate_site(context);
    return id_answer(engine::update_generated_template(change, site));
}

Result<Json> remove(Context& context, const Json& input) {
    engine::Site site = context.site();
    if (auto done = engine::delete_generated_template(context.scope(), text(input, "GeneratedTemplateName"), site); !done) return done.fault();
    return Json::object();
}

Result<Json> describe(Context& context, const Json& input) {
    return engine::describe_generated_template(context.scope(), text(input, "GeneratedTemplateName"), context.site());
}

Result<Json> get(Context& context, const Json& input) {
    const std::string format = given(input, "Format") ? text(input, "Format") : "JSON";
    return engine::get_generated_template(context.scope(), text(input, "GeneratedTemplateName"), format, context.site());
}

Result<Json> list(Context& context, const Json& input) {
    return paged(input, "Summaries", engine::list_generated_templates(context.scope(), context.site()), size_of_page(input, templates_on_a_page));
}

}  // namespace

void generated_templates(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "CreateGeneratedTemplate", create);
    apis.operation(service, "UpdateGeneratedTemplate", update);
    apis.operation(service, "DeleteGeneratedTemplate", remove);
    apis.operation(service, "DescribeGeneratedTemplate", describe);
    apis.operation(service, "GetGeneratedTemplate", get);
    apis.operation(service, "ListGeneratedTemplates", list);
}

}  // namespace drydock::apis::cloudformation
