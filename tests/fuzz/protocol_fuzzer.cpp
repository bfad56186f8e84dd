// libFuzzer's entry for requests: whatever the path, the query string, a header and the body say, a protocol reads an input or answers a fault, and
// the constraints of the model are checked. The first byte chooses among operations that use all that models can say.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "emulator/protocols/protocol.h"
#include "emulator/protocols/validation.h"

namespace {

using namespace drydock;
using protocols::Wire;

struct Target {
    Wire wire;
    std::string_view service, operation;
};

constexpr std::array<Target, 16> targets = {{{Wire::query, "cloudformation", "CreateStack"},
                                             {Wire::query, "iam", "CreateRole"},
                                             {Wire::query, "elbv2", "CreateRule"},
                                             {Wire::ec2, "ec2", "RunInstances"},
                                             {Wire::json, "dynamodb", "TransactWriteItems"},
                                             {Wire::json, "sqs", "SendMessageBatch"},
                                             {Wire::json, "cloudwatch", "PutMetricData"},
                                             {Wire::rest_json, "lambda", "CreateFunction"},
                                             {Wire::rest_json, "apigateway", "ImportRestApi"},
                                             {Wire::rest_json, "bedrock-runtime", "Converse"},
                                             {Wire::rest_json, "lexv2-runtime", "StartConversation"},
                                             {Wire::rest_xml, "s3", "PutBucketLifecycleConfiguration"},
                                             {Wire::rest_xml, "s3", "PutObject"},
                                             {Wire::rest_xml, "cloudfront", "CreateDistribution"},
                                             {Wire::rpc_v2_cbor, "cloudwatch", "PutMetricData"},
                                             {Wire::rpc_v2_cbor, "cloudwatch", "PutMetricAlarm"}}};

// Takes a line from the left.
std::string take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Target& target = targets[data[0] % targets.size()];
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const protocols::ServiceModel* service = protocols::ServiceModel::find(target.service);
    if (service == nullptr) std::abort();
    const protocols::OperationModel operation = service->operation(target.operation);
    protocols::Request request;
    request.path = "/" + take_line(rest);
    request.query = take_line(rest);
    std::string header = take_line(rest);
    if (const std::size_t colon = header.find(':'); colon != std::string::npos)
        request.headers.add(header.substr(0, colon), header.substr(colon + 1));
    request.body = std::string(rest);
    const protocols::Protocol& protocol = protocols::protocol(target.wire);
    const auto input = protocol.parse(operation, request);
    if (!input && input.fault().code.empty()) std::abort();
    const auto fault = input ? protocols::validate(operation, *input) : input.fault();
    const protocols::Response answer = fault ? protocol.render_fault(service, operation, *fault, "id") : protocol.render(operation, *input, {}, "id");
    if (answer.status < 200) std::abort();
    return 0;
}
