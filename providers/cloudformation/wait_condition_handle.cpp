// AWS::CloudFormation::WaitConditionHandle: Ref gives a presigned URL to which signals are sent: of a bucket of AWS in a rehearsal, where nobody
// listens; of the server itself where there is one.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-waitconditionhandle.html
#include <cctype>

#include "base/arn.h"
#include "providers/registry.h"

namespace drydock::providers::cloudformation {
namespace {

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~' || c == '/') {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out;
}

class WaitConditionHandle final : public ResourceType {
public:
    Result<void> attributes(const Call& call, Model& model) const override {
        const std::string& region = call.scope.region;
        const std::string day = iso8601(call.clock.shown()).substr(0, 10);
        const std::string bucket = "https://cloudformation-waitcondition-" + region + ".s3." + region + "." + std::string(url_suffix_of(region));
        model["Id"] = (call.signal_url.empty() ? bucket : call.signal_url) + "/" +
                      percent_encoded(call.stack.stack_id + "/" + call.stack.logical_id) +
                      "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8, 2) +
                      "T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=86399&X-Amz-Signature=" + call.ids.hex(64);
        return {};
    }
};

}  // namespace

void wait_condition_handle(Registry& registry) {
    registry.resource<WaitConditionHandle>("AWS::CloudFormation::WaitConditionHandle");
}

}  // namespace drydock::providers::cloudformation
