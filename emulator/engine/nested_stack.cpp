// AWS::CloudFormation::Stack: a stack of its own, deployed by the same deploy() while its parent waits. It never rolls back by itself: its parent
// deletes it. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stack.html
#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/rehearsal.h"
#include "emulator/engine/removal.h"

namespace drydock::engine {
namespace {

constexpr std::size_t longest_logical_id = 65;  // of the child's name
constexpr std::size_t suffix_length = 12;

std::string text_of(const Json& value) {
    if (!value.is_array()) return scalar_text(value);
    std::vector<std::string> parts;
    for (const Json& part : value) parts.push_back(scalar_text(part));
    return join(parts, ",");
}

// The template behind the URL. What is no URL is a path that `aws cloudformation package` would have uploaded.
Result<std::string> fetch(Rehearsal& rehearsal, std::size_t position, const std::string& location) {
    const bool url = location.find("://") != std::string::npos;
    if (url && !location.starts_with("https://")) return Fault::engine("The location for an Amazon S3 bucket must start with https://");
    if (!rehearsal.site.fetch) return Fault::not_simulated("Fetching " + location);
    Result<std::string> body = rehearsal.site.fetch(location);
    if (!body || url) return body;
    Diagnostic& advice = rehearsal.report(position, "template-url-local",
                                          Fault::engine("TemplateURL is a local path: package the template before you deploy it"), "/TemplateURL");
    advice.severity = Severity::low;
    advice.value = location;
    return body;
}

Fault topic_fault(std::string code, std::string message, int status) {
    return {.code = std::move(code),
            .message = std::move(message),
            .http_status = status,
            .voice = Voice::classic,
            .service = "AmazonSNS",
            .handler_code = {}};
}

// Topics of another region are refused by the service, topics that are missing too.
Result<std::vector<std::string>> topics(const Rehearsal& rehearsal, const Json& arns) {
    std::vector<std::string> out;
    for (const Json& entry : arns) {
        const std::string text = scalar_text(entry);
        const std::optional<Arn> arn = Arn::parse(text);
        if (!arn || arn->service != "sns" || arn->region != rehearsal.request.scope.region)
            return topic_fault("InvalidParameter", "Invalid parameter: TopicArn", 400);
        const auto* topic = rehearsal.site.world.by(rehearsal.request.scope, "AWS::SNS::Topic", "TopicArn", text);
        if (arn->account == rehearsal.request.scope.account && !topic) return topic_fault("NotFound", "Topic does not exist", 404);
        out.push_back(text);
    }
    return out;
}

Request child_request(Rehearsal& rehearsal, std::size_t position, const Json& properties, std::string body) {
    const Request& parent = rehearsal.request;
    const std::string& logical_id = rehearsal.stack.resources[position].logical_id;
    Request child{.stack_name = parent.stack_name + "-" + logical_id.substr(0, longest_logical_id) + "-" +
                                rehearsal.site.ids.upper_letters_digits(suffix_length),
                  .template_body = std::move(body),
                  .source_name = scalar_text(member(properties, "TemplateURL")),
                  .origin = tmpl::Origin::url,
                  .parameters = {},
                  .tags = parent.tags,
                  .capabilities = parent.capabilities,
                  .role_arn = parent.role_arn,
                  .on_failure = OnFailure::do_nothing,
                  .notification_arns = {},
                  .scope = parent.scope};
    child.disable_validation = parent.disable_validation;
    child.parent_stack_id = rehearsal.stack.id;
    child.root_stack_id = rehearsal.stack.root_id.empty() ? rehearsal.stack.id : rehearsal.stack.root_id;
    for (const auto& [name, value] : member(properties, "Parameters").items()) child.parameters[name] = text_of(value);
    return child;
}

// What the child found is also a finding of the whole operation.
void adopt(Rehearsal& rehearsal, std::size_t position, Outcome& child) {
    const std::string prefix = rehearsal.stack.resources[position].logical_id + "/";
    for (Diagnostic& diagnostic : child.diagnostics) {
        diagnostic.logical_id = prefix + diagnostic.logical_id;
        rehearsal.outcome.diagnostics.push_back(std::move(diagnostic));
    }
    for (ValidationEvent& event : child.validation) {
        event.logical_id = prefix + event.logical_id;
        rehearsal.outcome.validation.push_back(std::move(event));
    }
}

std::optional<Fault> failure_of(const Outcome& child) {
    switch (child.ending) {
        case Ending::completed:
        case Ending::validated: return std::nullopt;
        case Ending::not_simulated: return Fault{.code = std::string(not_simulated_code), .message = child.status_reason, .http_status = 501};
        case Ending::rejected:
        case Ending::interrupted: return child.rejection;
        case Ending::failed: break;
    }
    return Fault::engine("Embedded stack " + child.stack_id + " was not successfully created: " + std::string(trim(child.status_reason)));
}

class NestedStack final : public NativeType {
public:
    Result<NativeStart> create(Rehearsal& rehearsal, std::size_t position, const Json& properties) const override {
        const Json& location = member(properties, "TemplateURL");
        if (!location.is_string()) return Fault::engine("Property validation failure: [The property {/TemplateURL} is required]");
        const Result<std::vector<std::string>> arns = topics(rehearsal, member(properties, "NotificationARNs"));
        if (!arns) return arns.fault();
        Result<std::string> body = fetch(rehearsal, position, location.get<std::string>());
        if (!body) return body.fault();
        Request request = child_request(rehearsal, position, properties, std::move(*body));
        request.notification_arns = *arns;

        // The child has its own clock: its parent's other resources go on meanwhile.
        const Instant now = rehearsal.site.clock.now();
        Clock clock(now);
        Site site{rehearsal.site.world, clock, rehearsal.site.ids, rehearsal.site.sink, rehearsal.site.fetch};
        Outcome child = deploy(request, site);
        adopt(rehearsal, position, child);
        if (child.ending == Ending::rejected) return child.rejection;

        providers::Resource resource{
            .type = "AWS::CloudFormation::Stack", .id = child.stack_id, .scope = rehearsal.request.scope, .model = properties};
        Json outputs = Json::object();
        for (const auto& [name, value] : child.outputs) outputs[name] = value;
        resource.model["Outputs"] = std::move(outputs);
        resource.logical_id = rehearsal.stack.resources[position].logical_id;
        return NativeStart{.resource = std::move(resource), .duration = clock.now() - now, .failure = failure_of(child)};
    }

    Result<Json> attribute(const providers::Resource& resource, std::string_view name) const override {
        if (!may_have_attribute(name)) {
            return Fault::engine("Requested attribute " + std::string(name) + " does not exist in schema for AWS::CloudFormation::Stack");
        }
        const std::string_view output = name.substr(outputs_prefix.size());
        const Json& value = member(resource.property("Outputs"), output);
        if (value.is_null()) return Fault::engine("Output '" + std::string(output) + "' not found in stack '" + resource.id + "'");
        return value;
    }

    bool may_have_attribute(std::string_view name) const override { return name.starts_with(outputs_prefix); }

    Result<Duration> remove(Site& site, const providers::Resource& resource) const override {
        const std::optional<StackRecord> child = StackStore(site.world).find(resource.scope, resource.id);
        if (!child || child->deleted()) return Duration{0};
        const Instant now = site.clock.now();
        Clock clock(now);
        Site own{site.world, clock, site.ids, site.sink, site.fetch};
        if (const Result<void> removed = remove_stack(*child, own, false); !removed) {
            return Fault::engine("Embedded stack " + resource.id + " was not successfully deleted: " + std::string(trim(removed.fault().message)));
        }
        return clock.now() - now;
    }

private:
    static constexpr std::string_view outputs_prefix = "Outputs.";
};

}  // namespace

const NativeType& nested_stack_type() {
    static const NestedStack type;
    return type;
}

}  // namespace drydock::engine
