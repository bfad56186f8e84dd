// AWS::CloudFormation::WaitCondition: waits for signals to its handle. The waiting itself is the engine's (emulator/engine/signals.h), which knows
// the template; here are its identifier and what the signals brought.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-waitcondition.html
#include "base/text.h"
#include "providers/registry.h"

namespace drydock::providers::cloudformation {
namespace {

// What the handle's URL is about: a condition is known by the handle it waits at.
std::string thing_of_handle(const std::string& url) {
    const std::size_t begin = url.find("/arn%3A");
    return begin == std::string::npos ? std::string() : replace_all(url.substr(begin + 1, url.find('?') - begin - 1), "%3A", ":");
}

class WaitCondition final : public ResourceType {
public:
    Result<void> attributes(const Call& call, Model& model) const override {
        if (member(model, "Id").is_null()) {
            const Json& handle = member(model, "Handle");
            const std::string thing = handle.is_string() ? thing_of_handle(handle.get<std::string>()) : std::string();
            const bool own = thing.empty() || call.world.find(call.scope, "AWS::CloudFormation::WaitCondition", thing) != nullptr;
            model["Id"] = own ? call.stack.stack_id + "/" + call.stack.logical_id : thing;
        }
        model["Data"] = "{}";
        return {};
    }
};

}  // namespace

void wait_condition(Registry& registry) {
    registry.resource<WaitCondition>("AWS::CloudFormation::WaitCondition");
}

}  // namespace drydock::providers::cloudformation
