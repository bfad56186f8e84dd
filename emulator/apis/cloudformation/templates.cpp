// Templates: of stacks and change sets, and of nobody yet.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
#include <algorithm>

#include "base/text.h"
#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/template_summary.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::StackRecord;

// The template as given and, where it names transforms, as they made it.
struct Stages {
    std::string original, processed;
};

Result<Stages> stages_in_question(Context& context, const Json& input) {
    if (given(input, "ChangeSetName")) {
        engine::Site site = context.site();
        const auto set = engine::find_change_set(context.scope(), text(input, "ChangeSetName"), text(input, "StackName"), site);
        if (!set) return set.fault();
        return Stages{text((*set)->request, "template_body"), text((*set)->request, "processed")};
    }
    if (!given(input, "StackName")) return Fault::validation_error("StackName is required if ChangeSetName is not specified.");
    const Result<StackRecord*> stack = find_stack(context, input, Missing::with_id);
    if (!stack) return stack.fault();
    return Stages{(*stack)->now.body, (*stack)->now.processed};
}

Result<Json> get_template(Context& context, const Json& input) {
    const Result<Stages> stages = stages_in_question(context, input);
    if (!stages) return stages.fault();
    const bool processed = text(input, "TemplateStage") == "Processed" && !stages->processed.empty();
    Json answer = Json::object();
    put(answer, "TemplateBody", processed ? stages->processed : stages->original);
    answer["StagesAvailable"] = Json::array();
    if (!stages->original.empty()) answer["StagesAvailable"] = {"Original", "Processed"};
    return answer;
}

// The template of a stack or of a stack set, or the one that the input brings.
Result<GivenTemplate> template_in_question(Context& context, const Json& input) {
    if (given(input, "StackName")) {
        const Result<StackRecord*> stack = find_stack(context, input, Missing::with_id);
        if (!stack) return stack.fault();
        return GivenTemplate{(*stack)->now.body, tmpl::Origin::url};
    }
    if (!given(input, "StackSetName")) return given_template(context, input);
    const std::string name = text(input, "StackSetName");
    const engine::StackSetRecord* set = context.simulation.stacks().stack_sets().find(context.scope(), name);
    if (set == nullptr) return Fault{.code = "StackSetNotFoundException", .message = "StackSet " + name + " not found", .http_status = 404};
    return GivenTemplate{set->body, tmpl::Origin::url};
}

Result<Json> get_template_summary(Context& context, const Json& input) {
    const Result<GivenTemplate> source = template_in_question(context, input);
    if (!source) return source.fault();
    const bool tolerant = flag(member(input, "TemplateSummaryConfig"), "TreatUnrecognizedResourceTypesAsWarnings");
    return engine::template_summary(source->body, source->origin, context.scope(), context.site(), tolerant);
}

Result<Json> validate_template(Context& context, const Json& input) {
    const Result<GivenTemplate> source = given_template(context, input);
    if (!source) return source.fault();
    return engine::validated_template(source->body, source->origin, context.scope(), context.site());
}

// AWS answers the address of a calculator that knows the template by a key.
Result<Json> estimate_template_cost(Context& context, const Json& input) {
    const Result<GivenTemplate> source = given_template(context, input);
    if (!source) return source.fault();
    const Result<Json> summary = engine::template_summary(source->body, source->origin, context.scope(), context.site(), false);
    if (!summary) return summary.fault();
    std::vector<std::string> missing;
    for (const Json& declared : member(*summary, "Parameters")) {
        const auto names = [&](const Json& each) { return member(each, "ParameterKey") == member(declared, "ParameterKey"); };
        if (!given(declared, "DefaultValue") && std::ranges::none_of(member(input, "Parameters"), names))
            missing.push_back(text(declared, "ParameterKey"));
    }
    if (!missing.empty()) return Fault::validation_error("Parameters: [" + join(missing, ", ") + "] must have values");
    return Json{{"Url", "http://calculator.s3.amazonaws.com/calc5.html?key=cloudformation/" + context.simulation.ids().uuid()}};
}

}  // namespace

void templates(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "GetTemplate", get_template);
    apis.operation(service, "GetTemplateSummary", get_template_summary);
    apis.operation(service, "ValidateTemplate", validate_template);
    apis.operation(service, "EstimateTemplateCost", estimate_template_cost);
}

}  // namespace drydock::apis::cloudformation
