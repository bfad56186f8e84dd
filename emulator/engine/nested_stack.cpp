// AWS::CloudFormation::Stack: a stack of its own, deployed by the same deploy() while its parent waits. A create that fails does not roll back: its
// parent deletes it. An update that went well stays open (UPDATE_COMPLETE_CLEANUP_IN_PROGRESS) until the parent's is over, so that it can still go
// back. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stack.html
#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/bucket_text.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/native.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/restoration.h"
#include "emulator/engine/rollback.h"
#include "emulator/engine/status.h"

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
Result<std::string> fetch(const NativeCall& call, const std::string& location) {
    const bool url = location.find("://") != std::string::npos;
    const bool secure = location.starts_with("https://") || (location.starts_with("http://") && bucket_place(location));  // of an emulator
    if (url && !secure) return Fault::engine("The location for an Amazon S3 bucket must start with https://");
    if (!call.site.fetch) return Fault::not_simulated("Fetching " + location);
    Result<std::string> body = call.site.fetch(location);
    if (!body || url || !call.findings) return body;
    Diagnostic advice;
    advice.rule = "template-url-local";
    advice.fault = Fault::engine("TemplateURL is a local path: package the template before you deploy it");
    advice.pointer = "/TemplateURL";
    advice.severity = Severity::low;
    advice.value = location;
    call.findings->push_back(std::move(advice));
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
Result<std::vector<std::string>> topics(const NativeCall& call, const Json& arns) {
    const providers::Scope& scope = call.stack.scope;
    std::vector<std::string> out;
    for (const Json& entry : arns) {
        const std::string text = scalar_text(entry);
        const std::optional<Arn> arn = Arn::parse(text);
        if (!arn || arn->service != "sns" || arn->region != scope.region) return topic_fault("InvalidParameter", "Invalid parameter: TopicArn", 400);
        const auto* topic = call.site.world.by(scope, "AWS::SNS::Topic", "TopicArn", text);
        if (arn->account == scope.account && !topic) return topic_fault("NotFound", "Topic does not exist", 404);
        out.push_back(text);
    }
    return out;
}

Tags tags_of(const NativeCall& call, const Json& properties) {
    Tags tags;
    for (const auto& [key, value] : call.stack.now.tags.items()) tags.emplace_back(key, scalar_text(value));
    for (const Json& tag : member(properties, "Tags")) {
        const std::string key = scalar_text(member(tag, "Key"));
        std::erase_if(tags, [&](const auto& inherited) { return inherited.first == key; });
        tags.emplace_back(key, scalar_text(member(tag, "Value")));
    }
    return tags;
}

// The change set that is executed has made one for this nested stack, and the stack itself if it is new.
void execute_nested(const NativeCall& call, Request& child) {
    if (!call.request) return;
    const auto made = call.request->nested_change_sets.find(call.logical_id);
    const ChangeSetRecord* set =
        made == call.request->nested_change_sets.end() ? nullptr : call.site.stacks.change_set(child.scope, made->second, {});
    const StackRecord* stack = set ? call.site.stacks.find(child.scope, set->stack_id) : nullptr;
    if (!stack) return;
    child.stack_name = stack->name;
    child.change_set_id = set->id;
    child.nested_change_sets = nested_change_sets(*set);
    child.revert_drift = set->deployment_mode == "REVERT_DRIFT";
}

Request child_request(const NativeCall& call, const Json& properties, std::string body, std::vector<std::string> arns) {
    const StackRecord& parent = call.stack;
    Request child{
        .stack_name = parent.name + "-" + call.logical_id.substr(0, longest_logical_id) + "-" + call.site.ids.upper_letters_digits(suffix_length),
        .template_body = std::move(body),
        .source_name = scalar_text(member(properties, "TemplateURL")),
        .origin = tmpl::Origin::url,
        .parameters = {},
        .tags = tags_of(call, properties),
        .capabilities = parent.now.capabilities,
        .role_arn = parent.now.role_arn,
        .on_failure = OnFailure::do_nothing,
        .notification_arns = std::move(arns),
        .scope = parent.scope};
    child.disable_validation = call.request && call.request->disable_validation;
    child.token = parent.token;
    child.parent_stack_id = parent.id;
    child.root_stack_id = parent.root_id.empty() ? parent.id : parent.root_id;
    for (const auto& [name, value] : member(properties, "Parameters").items()) {
        if (has_pending(value))
            child.unknown_parameters.insert(name);
        else
            child.parameters[name] = text_of(value);
    }
    execute_nested(call, child);
    return child;
}

// What the child found is also a finding of the whole operation.
void adopt(const NativeCall& call, Outcome& child) {
    if (!call.findings) return;
    for (Diagnostic& diagnostic : child.diagnostics) call.findings->push_back(std::move(diagnostic));
}

std::optional<Fault> failure_of(const Outcome& child, bool update) {
    switch (child.ending) {
        case Ending::completed:
        case Ending::validated: return std::nullopt;
        case Ending::not_simulated: return Fault{.code = std::string(not_simulated_code), .message = child.status_reason, .http_status = 501};
        case Ending::rejected:
        case Ending::interrupted: return child.rejection;
        case Ending::failed: break;
    }
    if (update) {
        return Fault::engine("Embedded stack " + child.stack_id +
                             " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: " + child.status_reason);
    }
    return Fault::engine("Embedded stack " + child.stack_id + " was not successfully created: " + std::string(trim(child.status_reason)));
}

// The child has its own clock: its parent's other resources go on meanwhile.
struct Apart {
    explicit Apart(const NativeCall& call) : begun(call.site.clock.now()), clock(call.site.clock.apart()), site(call.site.beside(clock)) {}
    Duration elapsed() const { return clock.now() - begun; }
    Instant begun;
    Clock clock;
    Site site;
};

}  // namespace

Result<Request> nested_request(const NativeCall& call, const Json& properties) {
    const Json& location = member(properties, "TemplateURL");
    if (!location.is_string()) return Fault::engine("Property validation failure: [The property {/TemplateURL} is required]");
    const Json& notified = member(properties, "NotificationARNs");
    Result<std::vector<std::string>> arns = topics(call, has_pending(notified) ? Json() : notified);
    if (!arns) return arns.fault();
    Result<std::string> body = fetch(call, location.get<std::string>());
    if (!body) return body.fault();
    return child_request(call, properties, std::move(*body), std::move(*arns));
}

namespace {

class NestedStack final : public NativeType {
public:
    Result<NativeStart> create(const NativeCall& call, const Json& properties) const override {
        Result<Request> request = nested_request(call, properties);
        if (!request) return request.fault();
        return run(call, *request, properties);
    }

    Result<NativeStart> update(const NativeCall& call, const providers::Resource& current, const Json&, const Json& properties) const override {
        if (call.rollback) return go_back(call, current, properties);
        Result<Request> request = nested_request(call, properties);
        if (!request) return request.fault();
        request->update = true;
        request->stack_name = current.id;
        request->on_failure = OnFailure::rollback;
        return run(call, *request, properties);
    }

    void commit(const NativeCall& call, const providers::Resource& resource) const override {
        StackRecord* child = call.site.stacks.find(resource.scope, resource.id);
        if (!child || child->status != status::update_cleanup) return;
        std::vector<StackEvent> events;
        Apart apart(call);
        Journal journal(call.site.stacks, apart.clock, call.site.ids, call.site.sink, events, true);
        journal.open(*child);
        journal.begin();
        settle_update(*child, journal);
        journal.end();
        commit_nested(*child, apart.site);
        clean_up(*child, apart.site, journal, status::update_complete);
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
    // Its template may be another one behind the same URL.
    bool always_updates() const override { return true; }

    Result<Duration> remove(const NativeCall& call, const providers::Resource& resource) const override {
        Apart apart(call);
        const DeleteRequest request{.scope = resource.scope, .stack_name = resource.id, .role_arn = call.stack.now.role_arn};
        const Outcome removed = delete_stack(request, apart.site);
        if (removed.ending != Ending::completed) {
            const std::string why = removed.ending == Ending::rejected ? removed.rejection.message : removed.status_reason;
            return Fault::engine("Embedded stack " + resource.id + " was not successfully deleted: " + std::string(trim(why)));
        }
        return apart.elapsed();
    }

private:
    static constexpr std::string_view outputs_prefix = "Outputs.";

    static NativeStart started(const NativeCall& call, const std::string& id, const Json& properties, const std::map<std::string, Json>& outputs) {
        providers::Resource resource{.type = "AWS::CloudFormation::Stack", .id = id, .scope = call.stack.scope, .model = properties};
        Json values = Json::object();
        for (const auto& [name, value] : outputs) values[name] = value;
        resource.model["Outputs"] = std::move(values);
        resource.logical_id = call.logical_id;
        return {.resource = std::move(resource), .duration = Duration{0}, .failure = {}};
    }

    static std::map<std::string, Json> outputs_of(const StackRecord& stack) {
        std::map<std::string, Json> out;
        for (const Json& output : stack.now.outputs) out[scalar_text(member(output, "OutputKey"))] = member(output, "OutputValue");
        return out;
    }

    static Result<NativeStart> run(const NativeCall& call, const Request& request, const Json& properties) {
        Apart apart(call);
        Outcome child = deploy(request, apart.site);
        adopt(call, child);
        if (child.ending == Ending::rejected && child.rejection.message == "No updates are to be performed.") {
            const StackRecord* same = call.site.stacks.find(request.scope, request.stack_name);
            return started(call, same->id, properties, outputs_of(*same));
        }
        if (child.ending == Ending::rejected) return child.rejection;
        NativeStart out = started(call, child.stack_id, properties, child.outputs);
        out.duration = apart.elapsed();
        out.failure = failure_of(child, request.update);
        return out;
    }

    // The parent's update goes back, and this one with it; if it failed itself, it has gone back already.
    static Result<NativeStart> go_back(const NativeCall& call, const providers::Resource& current, const Json& properties) {
        StackRecord* child = call.site.stacks.find(current.scope, current.id);
        if (!child) return Fault::engine("Stack [" + current.id + "] does not exist");
        Apart apart(call);
        if (child->status == status::update_cleanup) {
            std::vector<StackEvent> events;
            Journal journal(call.site.stacks, apart.clock, call.site.ids, call.site.sink, events, false);
            journal.open(*child);
            journal.stack(status::update_rollback_in_progress, "");
            roll_back_update(*child, apart.site, journal, {});
            journal.end();
        }
        if (child->status == status::update_rollback_failed) {
            return Fault::engine("Embedded stack " + child->id +
                                 " was not successfully updated. Currently in UPDATE_ROLLBACK_FAILED with reason: " + child->reason);
        }
        NativeStart out = started(call, child->id, properties, outputs_of(*child));
        out.duration = apart.elapsed();
        return out;
    }
};

}  // namespace

const NativeType& nested_stack_type() {
    static const NestedStack type;
    return type;
}

}  // namespace drydock::engine
