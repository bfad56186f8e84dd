// Custom resources: CloudFormation hands them to a function or a topic of the account. drydock does not run them yet: it makes the checks that
// CloudFormation makes first, and then says that it cannot know.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
#include <charconv>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {
namespace {

constexpr std::int64_t longest_timeout = 14400;  // measured; the documentation says 3600

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

std::optional<Fault> check_token(const Rehearsal& rehearsal, const Json& token) {
    if (token.is_null()) return Fault::engine("Missing required property ServiceToken");
    const std::string text = scalar_text(token);
    const std::optional<Arn> arn = Arn::parse(text);
    if (!arn || (arn->service != "lambda" && arn->service != "sns")) return Fault::engine("Invalid service token");
    const providers::Scope& scope = rehearsal.request.scope;
    if (arn->service != "lambda" || arn->account != scope.account || arn->region != scope.region) return std::nullopt;
    if (rehearsal.site.world.find(scope, "AWS::Lambda::Function", function_name(*arn))) return std::nullopt;
    return Fault{.code = "ResourceNotFoundException",
                 .message = "Function not found: " + text,
                 .http_status = 404,
                 .voice = Voice::classic,
                 .service = "AWSLambda",
                 .handler_code = {}};
}

class CustomResource final : public NativeType {
public:
    Result<NativeStart> create(Rehearsal& rehearsal, std::size_t position, const Json& properties) const override {
        if (const std::optional<Fault> fault = check_token(rehearsal, member(properties, "ServiceToken"))) return *fault;
        if (const Json& timeout = member(properties, "ServiceTimeout"); !timeout.is_null()) {
            const std::optional<std::int64_t> seconds = integer(timeout);
            if (!seconds || *seconds < 1 || *seconds > longest_timeout)
                return Fault::engine("ServiceTimeout must be an integer between 1 and 14400 seconds");
        }
        return Fault::not_simulated("Running the provider of the custom resource " + rehearsal.stack.resources[position].logical_id);
    }

    Result<Json> attribute(const providers::Resource& resource, std::string_view name) const override {
        const Json& value = member(resource.model, name);
        if (value.is_null())
            return Fault::engine("CustomResource attribute error: Vendor response doesn't contain " + std::string(name) + " key in object " +
                                 resource.id);
        return value;
    }

    bool may_have_attribute(std::string_view) const override { return true; }
    Result<Duration> remove(Site&, const providers::Resource&) const override { return Duration{0}; }
};

}  // namespace

const NativeType& custom_resource_type() {
    static const CustomResource type;
    return type;
}

}  // namespace drydock::engine
