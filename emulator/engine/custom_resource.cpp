// Custom resources: CloudFormation hands them to a function or a topic of the account, which answers to a pre-signed URL. Who answers here is the
// site's invoker; where it knows nobody, drydock makes the checks that CloudFormation makes first, and then says that it cannot know.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
#include <charconv>
#include <chrono>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/native.h"

namespace drydock::engine {
namespace {

constexpr std::int64_t longest_timeout = 14400;  // measured; the documentation says 3600
constexpr Duration default_timeout = std::chrono::hours(1);
constexpr std::size_t longest_response = 4096;
constexpr std::size_t id_length = 12;

std::optional<std::int64_t> integer(const Json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const std::string& text = value.get_ref<const std::string&>();
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

// function:name[:qualifier] of an ARN.
std::string function_name(const Arn& arn) {
    const std::vector<std::string> parts = split(arn.resource, ":");
    return parts.size() > 1 ? parts[1] : std::string();
}

std::optional<Fault> check_token(const NativeCall& call, const Json& token) {
    if (token.is_null()) return Fault::engine("Missing required property ServiceToken");
    const std::string text = scalar_text(token);
    const std::optional<Arn> arn = Arn::parse(text);
    if (!arn || (arn->service != "lambda" && arn->service != "sns")) return Fault::engine("Invalid service token");
    const providers::Scope& scope = call.stack.scope;
    if (arn->service != "lambda" || arn->account != scope.account || arn->region != scope.region) return std::nullopt;
    if (call.site.world.find(scope, "AWS::Lambda::Function", function_name(*arn))) return std::nullopt;
    return Fault{.code = "ResourceNotFoundException",
                 .message = "Function not found: " + text,
                 .http_status = 404,
                 .voice = Voice::classic,
                 .service = "AWSLambda",
                 .handler_code = {}};
}

Result<Duration> timeout_of(const Json& properties) {
    const Json& timeout = member(properties, "ServiceTimeout");
    if (timeout.is_null()) return default_timeout;
    const std::optional<std::int64_t> seconds = integer(timeout);
    if (!seconds || *seconds < 1 || *seconds > longest_timeout) return Fault::engine("ServiceTimeout must be an integer between 1 and 14400 seconds");
    return Duration(std::chrono::seconds(*seconds));
}

// Providers get every scalar as a text.
Json as_texts(const Json& value) {
    if (value.is_structured()) {
        Json out = value;
        for (Json& item : out) item = as_texts(item);
        return out;
    }
    return value.is_null() ? value : Json(scalar_text(value));
}

// What a provider made of its request.
struct Answer {
    std::string physical_id;
    Json data = Json::object();
    bool no_echo = false;
    Duration duration{0};
    std::optional<Fault> failure;
};

class Conversation {
public:
    Conversation(const NativeCall& call, std::string request_type) : call_(call), request_id_(call.site.ids.uuid()) {
        event_ = {{"RequestType", std::move(request_type)},
                  {"ServiceToken", nullptr},
                  {"ResponseURL", "https://cloudformation-custom-resource-response-" + without_dashes(call.stack.scope.region) +
                                      ".s3.amazonaws.com/" + call.stack.id + "%7C" + call.logical_id + "%7C" + request_id_},
                  {"StackId", call.stack.id},
                  {"RequestId", request_id_},
                  {"LogicalResourceId", call.logical_id}};
    }

    void about(const std::string& physical_id) { event_["PhysicalResourceId"] = physical_id; }
    void former(const Json& properties) { event_["OldResourceProperties"] = as_texts(properties); }

    Result<Answer> ask(const Json& properties, Duration timeout) {
        const std::string token = scalar_text(member(properties, "ServiceToken"));
        event_["ServiceToken"] = token;
        event_["ResourceType"] = call_.type;
        event_["ResourceProperties"] = as_texts(properties);
        std::optional<Invocation> invocation;
        if (call_.site.invoker != nullptr) invocation = call_.site.invoker->custom_resource(call_.type, token, event_);
        if (!invocation) {
            return Fault::not_simulated("Running the provider of the custom resource " + call_.logical_id + " (" + call_.type + ")");
        }
        if (invocation->answer.is_null() || invocation->duration > timeout) return silence(*invocation, timeout);
        return read(*invocation);
    }

private:
    static std::string without_dashes(std::string region) {
        std::erase(region, '-');
        return region;
    }

    static Answer failed(const Invocation& invocation, std::string message) {
        Answer answer;
        answer.duration = invocation.duration;
        answer.failure = Fault::engine(std::move(message));
        return answer;
    }

    Answer silence(const Invocation& invocation, Duration timeout) const {
        Answer answer = failed(
            invocation, "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [" + request_id_ +
                            "]. If you are using the Python cfn-response module, you may need to update your Lambda function code so "
                            "that CloudFormation can attach the updated version.");
        if (!invocation.raw.empty()) answer.failure = Fault::engine("Invalid response object");
        answer.duration = timeout;
        return answer;
    }

    Answer read(const Invocation& invocation) const {
        const Json& document = invocation.answer;
        if (document.dump().size() > longest_response) return failed(invocation, "Response object is too long.");
        const Json& status = member(document, "Status");
        const Json& id = member(document, "PhysicalResourceId");
        const Json& reason = member(document, "Reason");
        if (status == Json("FAILED")) {
            // AWS prints the reason as the JSON has it, null as null.
            Answer answer = failed(invocation, "Received response status [FAILED] from custom resource. Message returned: " +
                                                   (reason.is_null() ? "null" : scalar_text(reason)) + " (RequestId: " + request_id_ + ")");
            if (id.is_string()) answer.physical_id = id.get<std::string>();
            return answer;
        }
        if (status != Json("SUCCESS")) return failed(invocation, "Invalid response status: " + (status.is_null() ? "null" : scalar_text(status)));
        if (!id.is_string() || id.get_ref<const std::string&>().empty()) return failed(invocation, "Invalid PhysicalResourceId");
        Answer answer{.physical_id = id.get<std::string>(), .duration = invocation.duration, .failure = {}};
        if (const Json& data = member(document, "Data"); data.is_object()) answer.data = data;
        const Json& hidden = member(document, "NoEcho");
        answer.no_echo = hidden == Json(true) || hidden == Json("true");
        return answer;
    }

    const NativeCall& call_;
    std::string request_id_;
    Json event_;
};

// What the World holds of it: the provider's data beside the properties, which a deletion hands over again.
providers::Resource resource_of(const NativeCall& call, const Answer& answer, const Json& properties) {
    return {.type = call.type,
            .id = answer.physical_id,
            .scope = call.stack.scope,
            .model = {{"Data", answer.data}, {"NoEcho", answer.no_echo}, {"Properties", properties}},
            .logical_id = call.logical_id};
}

class CustomResource final : public NativeType {
public:
    Result<NativeStart> create(const NativeCall& call, const Json& properties) const override {
        if (const std::optional<Fault> fault = check_token(call, member(properties, "ServiceToken"))) return *fault;
        const Result<Duration> timeout = timeout_of(properties);
        if (!timeout) return timeout.fault();
        Conversation conversation(call, "Create");
        Result<Answer> answer = conversation.ask(properties, *timeout);
        if (!answer) return answer.fault();
        // Without an id of its own a failed resource is known by its request.
        if (answer->physical_id.empty()) answer->physical_id = call.stack.name + call.logical_id + call.site.ids.upper_letters_digits(id_length);
        return NativeStart{.resource = resource_of(call, *answer, properties), .duration = answer->duration, .failure = std::move(answer->failure)};
    }

    Result<NativeStart> update(const NativeCall& call, const providers::Resource& current, const Json& former,
                               const Json& properties) const override {
        if (const std::optional<Fault> fault = check_token(call, member(properties, "ServiceToken"))) return *fault;
        if (!same_value(member(former, "ServiceToken"), member(properties, "ServiceToken")))
            return Fault::engine("Modifying service token is not allowed.");
        const Result<Duration> timeout = timeout_of(properties);
        if (!timeout) return timeout.fault();
        Conversation conversation(call, "Update");
        conversation.about(current.id);
        conversation.former(former);
        Result<Answer> answer = conversation.ask(properties, *timeout);
        if (!answer) return answer.fault();
        if (answer->failure) return *answer->failure;
        return NativeStart{.resource = resource_of(call, *answer, properties), .duration = answer->duration, .failure = {}};
    }

    Result<Json> attribute(const providers::Resource& resource, std::string_view name) const override {
        const Json* value = value_at(member(resource.model, "Data"), name);
        if (value == nullptr)
            return Fault::engine("CustomResource attribute error: Vendor response doesn't contain " + std::string(name) + " key in object " +
                                 resource.id);
        return *value;
    }

    bool may_have_attribute(std::string_view) const override { return true; }

    Result<Duration> remove(const NativeCall& call, const providers::Resource& resource) const override {
        const Json& properties = resource.property("Properties");
        const Result<Duration> timeout = timeout_of(properties);
        Conversation conversation(call, "Delete");
        conversation.about(resource.id);
        Result<Answer> answer = conversation.ask(properties, timeout ? *timeout : default_timeout);
        if (!answer) return answer.fault();
        if (answer->failure) return *answer->failure;
        return answer->duration;
    }

private:
    // Data may be flat (a key with dots) or nested.
    static const Json* value_at(const Json& data, std::string_view name) {
        if (const Json& flat = member(data, name); !flat.is_null()) return &flat;
        const Json* at = &data;
        for (const std::string& step : split(name, ".")) {
            at = &member(*at, step);
            if (at->is_null()) return nullptr;
        }
        return at;
    }
};

}  // namespace

const NativeType& custom_resource_type() {
    static const CustomResource type;
    return type;
}

}  // namespace drydock::engine
