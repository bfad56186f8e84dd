#include "emulator/engine/update_policy.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "emulator/engine/environment.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view group_type = "AWS::AutoScaling::AutoScalingGroup";
// What the instances of a group are made from: a change of anything else leaves them alone.
constexpr std::array<std::string_view, 5> instance_properties = {"LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy",
                                                                 "VPCZoneIdentifier", "AvailabilityZones"};
constexpr std::int64_t most_instances = 100'000;
constexpr Duration start_of_instance = 90s;  // until a new instance is in service

bool flag(const Json& value) {
    return value == Json(true) || value == Json("true");
}

Json policy_of(Rehearsal& rehearsal, std::size_t position, const char* name) {
    const tmpl::ResourceDeclaration& declaration = *rehearsal.change_set.changes[position].declaration;
    if (declaration.type != group_type || !declaration.update_policy) return nullptr;
    LiveEnvironment environment(rehearsal);
    const Result<Json> policy = rehearsal.resolver->resolve(*declaration.update_policy, environment);
    return policy ? member(*policy, name) : Json();
}

bool concerns_instances(const Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    const Progress& progress = rehearsal.progress[position];
    const Json& former = progress.record->former ? progress.record->former->properties : progress.record->now.properties;
    return std::ranges::any_of(instance_properties,
                               [&](std::string_view name) { return !same_value(member(former, name), member(properties, name)); });
}

void tell(Rehearsal& rehearsal, std::size_t position, std::string reason) {
    const Progress& progress = rehearsal.progress[position];
    rehearsal.journal.resource(*progress.record, status::update_in_progress, std::move(reason), progress.properties,
                               rehearsal.change_set.changes[position].tier);
}

}  // namespace

std::optional<SignalWait> rolling_update(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    const Json policy = policy_of(rehearsal, position, "AutoScalingRollingUpdate");
    if (!policy.is_object() || !concerns_instances(rehearsal, position, properties)) return std::nullopt;
    const std::int64_t smallest = whole_number(member(properties, "MinSize"), 0);
    const std::int64_t wanted = std::max(whole_number(member(properties, "DesiredCapacity"), smallest), smallest);
    const std::int64_t instances = std::min(wanted, most_instances);
    if (instances <= 0) return std::nullopt;
    const std::int64_t batch = std::clamp<std::int64_t>(whole_number(member(policy, "MaxBatchSize"), 1), 1, instances);
    const std::int64_t in_service = whole_number(member(policy, "MinInstancesInService"), 0);
    tell(rehearsal, position,
         "Rolling update initiated. Terminating " + std::to_string(instances) + " obsolete instance(s) in batches of " + std::to_string(batch) +
             ", while keeping at least " + std::to_string(in_service) + " instance(s) in service.");
    const std::int64_t batches = (instances + batch - 1) / batch;
    const bool signals = flag(member(policy, "WaitOnResourceSignals"));
    const Json& given = member(policy, "PauseTime");
    const std::string text = given.is_string() ? given.get<std::string>() : signals ? "PT5M" : "PT0S";
    const Duration pause = iso8601_duration(text).value_or(0s);
    if (!signals) return SignalWait{.timeout = batches * (start_of_instance + pause), .typical = batches * (start_of_instance + pause), .count = 0};
    tell(rehearsal, position, "Waiting on resource signals with a timeout of " + text + " when new instances are added to autoscaling group.");
    SignalWait wait = wait_for(rehearsal, position, instances, pause, member(policy, "MinSuccessfulInstancesPercent"));
    wait.typical = batches * start_of_instance;
    return wait;
}

bool replaces_group(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    const Json policy = policy_of(rehearsal, position, "AutoScalingReplacingUpdate");
    return flag(member(policy, "WillReplace")) && concerns_instances(rehearsal, position, properties);
}

}  // namespace drydock::engine
