// AWS::CloudFormation::StackSet: a stack set whose instances are deployed while the stack that declares it waits. Follows AWS's own handler: it makes
// the set, then one operation after the other for the groups of instances; the first operation that does not succeed ends it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "emulator/engine/native.h"
#include "emulator/engine/stack_sets.h"

namespace drydock::engine {
namespace {

constexpr const char* type_name = "AWS::CloudFormation::StackSet";

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> out;
    for (const Json& each : list) out.push_back(scalar_text(each));
    return out;
}

bool flag(const Json& value) {
    return value == Json(true) || value == Json("true");
}

// What the API refuses, as the handler passes it on.
Fault handler_fault(Fault fault, const std::string& identifier) {
    if (fault.code == not_simulated_code) return fault;
    if (fault.code == "NameAlreadyExistsException")
        return Fault::handler("AlreadyExists",
                              "Resource of type '" + std::string(type_name) + "' with identifier '" + identifier + "' already exists.");
    if (fault.code == "StackSetNotFoundException")
        return Fault::handler("NotFound", "Resource of type '" + std::string(type_name) + "' with identifier '" + identifier + "' was not found.");
    if (fault.code == "OperationInProgressException" || fault.code == "StackSetNotEmptyException") {
        return Fault::handler("ResourceConflict", "Resource of type '" + std::string(type_name) + "' with identifier '" + identifier +
                                                      "' has a conflict. Reason: " + fault.message + ".");
    }
    fault.voice = Voice::service;
    fault.service = "CloudFormation";
    fault.handler_code = "InvalidRequest";
    return fault;
}

// Everything that one StackInstancesGroup and another may share: where, and with which parameters.
struct Place {
    Json targets;  // {Accounts} of one account, or DeploymentTargets with one organizational unit
    std::string region;
    Json parameters;
    auto key() const { return std::pair(targets.dump(), region); }
};

std::vector<Place> places_of(const Json& properties) {
    std::vector<Place> out;
    for (const Json& group : member(properties, "StackInstancesGroup")) {
        const Json& targets = member(group, "DeploymentTargets");
        const Json& units = member(targets, "OrganizationalUnitIds");
        Json parameters = Json::object();
        for (const Json& each : member(group, "ParameterOverrides"))
            parameters[scalar_text(member(each, "ParameterKey"))] = scalar_text(member(each, "ParameterValue"));
        std::vector<Json> each_target;
        for (const Json& unit : units) {
            each_target.push_back(targets);
            each_target.back()["OrganizationalUnitIds"] = Json::array({unit});
        }
        if (units.empty()) {
            for (const Json& account : member(targets, "Accounts")) each_target.push_back({{"Accounts", Json::array({account})}});
        }
        for (const Json& region : member(group, "Regions")) {
            for (const Json& target : each_target) out.push_back({target, scalar_text(region), parameters});
        }
    }
    return out;
}

// Places of the one that the other does not have.
std::vector<Place> without(const std::vector<Place>& places, const std::vector<Place>& others) {
    std::vector<Place> out;
    for (const Place& place : places) {
        if (std::ranges::none_of(others, [&](const Place& other) { return other.key() == place.key(); })) out.push_back(place);
    }
    return out;
}

std::vector<Place> with_other_parameters(const std::vector<Place>& wanted, const std::vector<Place>& former) {
    std::vector<Place> out;
    for (const Place& place : wanted) {
        if (std::ranges::any_of(former, [&](const Place& other) { return other.key() == place.key() && other.parameters != place.parameters; }))
            out.push_back(place);
    }
    return out;
}

// One operation for all targets that have the same regions and parameters.
struct Batch {
    std::vector<Json> targets;
    std::vector<std::string> regions;
    Json parameters;
};

std::vector<Batch> batches_of(const std::vector<Place>& places) {
    std::vector<Batch> by_target;
    for (const Place& place : places) {
        const auto same = std::ranges::find_if(
            by_target, [&](const Batch& each) { return each.targets.front() == place.targets && each.parameters == place.parameters; });
        if (same == by_target.end())
            by_target.push_back({{place.targets}, {place.region}, place.parameters});
        else
            same->regions.push_back(place.region);
    }
    std::vector<Batch> out;
    for (Batch& batch : by_target) {
        const bool units = batch.targets.front().contains("OrganizationalUnitIds");
        const auto same = std::ranges::find_if(out, [&](const Batch& each) {
            return !units && !each.targets.front().contains("OrganizationalUnitIds") && each.regions == batch.regions &&
                   each.parameters == batch.parameters;
        });
        if (same == out.end())
            out.push_back(std::move(batch));
        else
            same->targets.push_back(std::move(batch.targets.front()));
    }
    return out;
}

using Operate = std::function<Result<StackSetOperation>(const StackSetOperationRequest&, Site&)>;

// A call of the handler: its own clock, within the transaction of the stack that waits for it.
class Handler {
public:
    Handler(const NativeCall& call, const Json& properties, std::string id)
        : call_(call),
          properties_(properties),
          id_(std::move(id)),
          begun_(call.site.clock.now()),
          clock_(call.site.clock.apart()),
          site_(call.site.beside(clock_)) {
        site_.joined = true;
    }

    Duration elapsed() const { return clock_.now() - begun_; }
    const std::string& id() const { return id_; }

    Result<std::string> make() {
        Result<StackSetRequest> request = stack_set_request();
        if (!request) return request.fault();
        Result<std::string> made = create_stack_set(*request, site_);
        if (!made) return handler_fault(made.fault(), request->name);
        return id_ = *made;
    }

    std::optional<Fault> change(const Json& former) {
        for (const char* name : {"TemplateBody", "TemplateURL", "Parameters", "Description", "Tags", "Capabilities", "AdministrationRoleARN",
                                 "ExecutionRoleName", "AutoDeployment", "ManagedExecution"}) {
            if (!same_value(member(former, name), member(properties_, name))) return update_set();
        }
        return std::nullopt;
    }

    std::optional<Fault> run(const std::vector<Place>& places, const Operate& operate, bool with_parameters) {
        for (const Batch& batch : batches_of(places)) {
            StackSetOperationRequest request = operation();
            for (const Json& targets : batch.targets) {
                for (std::string& account : texts(member(targets, "Accounts"))) request.targets.accounts.push_back(std::move(account));
                for (std::string& unit : texts(member(targets, "OrganizationalUnitIds"))) request.targets.units.push_back(std::move(unit));
                request.targets.account_filter = scalar_text(member(targets, "AccountFilterType"));
            }
            request.targets.regions = batch.regions;
            if (with_parameters) {
                request.overrides.emplace();
                for (const auto& [name, value] : batch.parameters.items()) (*request.overrides)[name] = scalar_text(value);
            }
            if (auto fault = outcome(operate(request, site_))) return fault;
        }
        return std::nullopt;
    }

    std::optional<Fault> remove() {
        if (const auto done = delete_stack_set(call_.stack.scope, id_, site_); !done) return handler_fault(done.fault(), id_);
        return std::nullopt;
    }

private:
    Result<StackSetRequest> stack_set_request() const {
        const auto text = [&](const char* name) {
            const Json& value = member(properties_, name);
            return value.is_null() ? std::string() : scalar_text(value);
        };
        if (text("CallAs") == "DELEGATED_ADMIN") return Fault::not_simulated("A stack set of a delegated administrator");
        StackSetRequest request;
        request.scope = call_.stack.scope;
        request.name = id_.empty() ? text("StackSetName") : id_;
        request.description = text("Description");
        Result<std::string> body = template_body();
        if (!body) return body.fault();
        request.template_body = std::move(*body);
        for (const Json& each : member(properties_, "Parameters"))
            request.parameters[scalar_text(member(each, "ParameterKey"))] = scalar_text(member(each, "ParameterValue"));
        request.capabilities = texts(member(properties_, "Capabilities"));
        request.tags = tags();
        request.administration_role_arn = text("AdministrationRoleARN");
        request.execution_role_name = text("ExecutionRoleName");
        request.permission_model = text("PermissionModel");
        if (const Json& automatic = member(properties_, "AutoDeployment"); automatic.is_object())
            request.auto_deployment = {flag(member(automatic, "Enabled")), flag(member(automatic, "RetainStacksOnAccountRemoval"))};
        if (const Json& managed = member(properties_, "ManagedExecution"); managed.is_object())
            request.managed_execution = flag(member(managed, "Active"));
        return request;
    }

    Result<std::string> template_body() const {
        const Json& body = member(properties_, "TemplateBody");
        if (!body.is_null()) return body.is_string() ? body.get<std::string>() : body.dump();
        const std::string location = scalar_text(member(properties_, "TemplateURL"));
        if (!call_.site.fetch) return Fault::not_simulated("Fetching " + location);
        Result<std::string> fetched = call_.site.fetch(location);
        if (!fetched) return handler_fault(fetched.fault(), id_);
        return fetched;
    }

    // Those of the stack, which the set and its stacks inherit, and its own.
    Tags tags() const {
        Tags out;
        for (const auto& [key, value] : call_.stack.now.tags.items()) out.emplace_back(key, scalar_text(value));
        for (const Json& tag : member(properties_, "Tags")) {
            const std::string key = scalar_text(member(tag, "Key"));
            std::erase_if(out, [&](const auto& inherited) { return inherited.first == key; });
            out.emplace_back(key, scalar_text(member(tag, "Value")));
        }
        return out;
    }

    StackSetOperationRequest operation() const {
        StackSetOperationRequest request{.scope = call_.stack.scope, .name = id_};
        if (const Json& preferences = member(properties_, "OperationPreferences"); preferences.is_object()) request.preferences = preferences;
        return request;
    }

    std::optional<Fault> update_set() {
        const Result<StackSetRequest> request = stack_set_request();
        if (!request) return request.fault();
        return outcome(update_stack_set(*request, operation(), site_));
    }

    // The operation is awaited: if it does not succeed, the resource does not stabilize.
    std::optional<Fault> outcome(const Result<StackSetOperation>& done) const {
        if (!done) return handler_fault(done.fault(), id_);
        if (done->status == "SUCCEEDED") return std::nullopt;
        std::string reasons;
        std::set<std::string> told;
        for (const StackSetResult& result : done->results) {
            if (result.status == "FAILED" && told.insert(result.reason).second) reasons += " [" + result.reason + "]";
        }
        return Fault::handler("NotStabilized", "Resource of type 'Stack set operation [" + done->id +
                                                   "] was unexpectedly stopped or failed. status reason(s):" + reasons + "' with identifier '" + id_ +
                                                   "' did not stabilize.");
    }

    const NativeCall& call_;
    const Json& properties_;
    std::string id_;
    Instant begun_;
    Clock clock_;
    Site site_;
};

class StackSet final : public NativeType {
public:
    Result<NativeStart> create(const NativeCall& call, const Json& properties) const override {
        Handler handler(call, properties, {});
        if (const Result<std::string> made = handler.make(); !made) return made.fault();
        return started(call, handler, properties, handler.run(places_of(properties), create_stack_instances, true));
    }

    Result<NativeStart> update(const NativeCall& call, const providers::Resource& current, const Json& former,
                               const Json& properties) const override {
        Handler handler(call, properties, current.id);
        const std::vector<Place> before = places_of(former), after = places_of(properties);
        std::optional<Fault> fault = handler.run(without(before, after), delete_stack_instances, false);
        if (!fault) fault = handler.change(former);
        if (!fault) fault = handler.run(without(after, before), create_stack_instances, true);
        if (!fault) fault = handler.run(with_other_parameters(after, before), update_stack_instances, true);
        return started(call, handler, properties, std::move(fault));
    }

    Result<Json> attribute(const providers::Resource& resource, std::string_view name) const override {
        if (may_have_attribute(name)) return Json(resource.id);
        return Fault::engine("Requested attribute " + std::string(name) + " does not exist in schema for " + type_name);
    }
    bool may_have_attribute(std::string_view name) const override { return name == "StackSetId"; }
    bool judged_by_schema() const override { return true; }

    Result<Duration> remove(const NativeCall& call, const providers::Resource& resource) const override {
        const Json properties = resource.model;
        Handler handler(call, properties, resource.id);
        if (!std::as_const(call.site.stacks).stack_sets().find(call.stack.scope, resource.id)) return Duration{0};
        if (auto fault = handler.run(places_of(properties), delete_stack_instances, false)) return *fault;
        if (auto fault = handler.remove()) return *fault;
        return handler.elapsed();
    }

private:
    static NativeStart started(const NativeCall& call, const Handler& handler, const Json& properties, std::optional<Fault> failure) {
        providers::Resource resource{.type = type_name, .id = handler.id(), .scope = call.stack.scope, .model = properties};
        resource.model["StackSetId"] = handler.id();
        resource.ref = handler.id();
        resource.logical_id = call.logical_id;
        return {.resource = std::move(resource), .duration = handler.elapsed(), .failure = std::move(failure)};
    }
};

}  // namespace

const NativeType& stack_set_type() {
    static const StackSet type;
    return type;
}

}  // namespace drydock::engine
