// Runs what an account runs on behalf of CloudFormation: the functions and topics behind custom resources, the functions behind macros.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace drydock::engine {

// What came back from a provider.
struct Invocation {
    Json answer;           // the response document; null if none came
    std::string raw;       // what came when it is no JSON object
    Duration duration{0};  // how long it took
};

class Invoker {
public:
    virtual ~Invoker() = default;
    // A custom resource's request event (RequestType, ResponseURL, StackId, RequestId, ResourceType, LogicalResourceId, ResourceProperties, and
    // PhysicalResourceId and OldResourceProperties where they belong). `token` is the ServiceToken. nullopt if nobody can answer for this type.
    virtual std::optional<Invocation> custom_resource(const std::string& type, const std::string& token, const Json& event) = 0;
    // A macro's request ({region, accountId, fragment, transformId, params, requestId, templateParameterValues}). nullopt as above.
    virtual std::optional<Invocation> macro(const std::string& name, const Json& event) = 0;
};

}  // namespace drydock::engine
