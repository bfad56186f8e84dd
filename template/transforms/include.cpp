// AWS::Include: a piece of template from an S3 bucket, in the place of the call. A local path works, too, as `aws cloudformation package` allows it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-include.html
#include "template/parse.h"
#include "template/transform.h"

namespace drydock::tmpl::transforms {
namespace {

constexpr std::string_view name = "AWS::Include";

Result<Node> included(const Node& parameters, const TransformContext& context) {
    const Node* location = parameters.find("Location");
    if (location == nullptr || !location->is_string() || location->text.empty()) {
        return transform_failed(name, "The location parameter is not a valid S3 uri.");
    }
    if (!context.fetch) return Fault::not_simulated("Reading " + location->text + " for " + std::string(name));
    const Result<std::string> text = context.fetch(location->text);
    if (!text) {
        if (text.fault().message.starts_with("Transform ") || text.fault().http_status == 501) return text.fault();
        return transform_failed(name, text.fault().message);
    }
    ParseLimits limits;
    limits.aliases = true;
    std::variant<Parsed, ParseError> parsed = parse(*text, limits);
    if (!std::holds_alternative<Parsed>(parsed)) return transform_failed(name, "The specified S3 object's content should be valid Yaml/JSON");
    return std::move(std::get<Parsed>(parsed).root);
}

}  // namespace

void include(Transforms& table) {
    table.add_fragment(std::string(name), included);
}

}  // namespace drydock::tmpl::transforms
