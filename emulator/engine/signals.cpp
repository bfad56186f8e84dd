#include "emulator/engine/signals.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "emulator/engine/environment.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr Duration default_timeout = 5min;
constexpr Duration typical_wait = 2min;  // a boot with user data
constexpr std::string_view wait_condition = "AWS::CloudFormation::WaitCondition";
constexpr std::string_view auto_scaling_group = "AWS::AutoScaling::AutoScalingGroup";

// How programs send a signal: the helper script, the CLI, SDKs.
constexpr std::array<std::string_view, 4> senders = {"cfn-signal", "signal-resource", "signal_resource", "SignalResource"};

bool mentions(const tmpl::Node& node, const auto& wanted) {
    if (node.is_string() && wanted(node)) return true;
    if (std::ranges::any_of(node.items, [&](const tmpl::Node& item) { return mentions(item, wanted); })) return true;
    return std::ranges::any_of(node.members, [&](const tmpl::Node::Member& member) { return mentions(member.value, wanted); });
}

bool any_resource_sends(const Rehearsal& rehearsal) {
    const auto sends = [](const tmpl::Node& node) {
        return std::ranges::any_of(senders, [&](std::string_view sender) { return node.text.find(sender) != std::string::npos; });
    };
    return std::ranges::any_of(rehearsal.change_set.changes,
                               [&](const ResourceChange& change) { return mentions(*change.declaration->node, sends); });
}

// Somebody other than wait conditions knows the handle, so may call its URL.
bool handle_is_passed_on(const Rehearsal& rehearsal, std::size_t position) {
    const std::vector<std::string>& used = rehearsal.change_set.changes[position].references;
    return std::ranges::any_of(rehearsal.change_set.changes, [&](const ResourceChange& change) {
        if (change.declaration->type == wait_condition) return false;
        return std::ranges::any_of(change.references, [&](const std::string& id) {
            const std::size_t handle = rehearsal.position(id);
            const bool is_handle = handle != Rehearsal::npos && rehearsal.declared[handle].second == "AWS::CloudFormation::WaitConditionHandle";
            return is_handle && std::ranges::find(used, id) != used.end();
        });
    });
}

std::int64_t number(const Json& value, std::int64_t otherwise) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return otherwise;
    const std::string& text = value.get_ref<const std::string&>();
    std::int64_t out = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

void advise(Rehearsal& rehearsal, std::size_t position, std::int64_t count) {
    Diagnostic& advice = rehearsal.report(
        position, "signals-assumed",
        Fault::engine("drydock does not run user data or functions: the " + std::to_string(count) + " signal(s) are taken to arrive"));
    advice.severity = Severity::low;
}

std::optional<SignalWait> handle_wait(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    if (member(properties, "Handle").is_null()) return std::nullopt;
    const std::int64_t count = number(member(properties, "Count"), 1);
    if (count <= 0) return std::nullopt;
    SignalWait wait{.timeout = std::chrono::seconds(number(member(properties, "Timeout"), 300)), .typical = typical_wait, .count = count};
    wait.typical = std::min(wait.typical, wait.timeout);
    if (handle_is_passed_on(rehearsal, position)) {
        advise(rehearsal, position, count);
    } else {
        wait.failure = Fault::engine("WaitCondition timed out. Received 0 conditions when expecting " + std::to_string(count));
    }
    return wait;
}

// AutoScalingCreationPolicy.MinSuccessfulInstancesPercent, 100 if it is left out.
std::string successful_percent(const Json& creation_policy) {
    const Json& percent = member(member(creation_policy, "AutoScalingCreationPolicy"), "MinSuccessfulInstancesPercent");
    return percent.is_primitive() && !percent.is_null() ? scalar_text(percent) : "100";
}

std::optional<SignalWait> policy_wait(Rehearsal& rehearsal, std::size_t position) {
    const tmpl::ResourceDeclaration& declaration = *rehearsal.change_set.changes[position].declaration;
    if (!declaration.creation_policy) return std::nullopt;
    LiveEnvironment environment(rehearsal);
    const Result<Json> policy = rehearsal.resolver->resolve(*declaration.creation_policy, environment);
    const Json& signal = policy ? member(*policy, "ResourceSignal") : member(Json(), "");
    const std::int64_t count = number(member(signal, "Count"), 1);
    if (!signal.is_object() || count <= 0) return std::nullopt;
    const Json& timeout = member(signal, "Timeout");
    const std::optional<Duration> parsed = timeout.is_string() ? iso8601_duration(timeout.get_ref<const std::string&>()) : std::nullopt;
    return wait_for(rehearsal, position, count, parsed.value_or(default_timeout), successful_percent(*policy));
}

}  // namespace

SignalWait wait_for(Rehearsal& rehearsal, std::size_t position, std::int64_t count, Duration timeout, const std::string& percent) {
    SignalWait wait{.timeout = timeout, .typical = std::min(typical_wait, timeout), .count = count};
    if (any_resource_sends(rehearsal)) {
        advise(rehearsal, position, count);
        return wait;
    }
    const bool group = rehearsal.change_set.changes[position].declaration->type == auto_scaling_group;
    wait.failure = Fault::engine(group ? "Received 0 SUCCESS signal(s) out of " + std::to_string(count) + ".  Unable to satisfy " + percent +
                                             "% MinSuccessfulInstancesPercent requirement"
                                       : "Failed to receive " + std::to_string(count) + " resource signal(s) within the specified duration");
    return wait;
}

SignalState signalled(const StackResource& resource, const SignalWait& wait) {
    std::int64_t successes = 0;
    for (const Json& signal : resource.signals) {
        if (member(signal, "status") == Json("SUCCESS")) {
            ++successes;
            continue;
        }
        return {Signalled::failed, Fault::engine("Received FAILURE signal with UniqueId " + scalar_text(member(signal, "id")))};
    }
    return {wait.count > 0 && successes >= wait.count ? Signalled::enough : Signalled::waiting, std::nullopt};
}

std::optional<SignalWait> awaited_signals(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    if (std::optional<SignalWait> wait = policy_wait(rehearsal, position)) return wait;
    if (rehearsal.change_set.changes[position].declaration->type == wait_condition) return handle_wait(rehearsal, position, properties);
    return std::nullopt;
}

std::optional<Duration> iso8601_duration(std::string_view text) {
    if (!text.starts_with("PT") || text.size() < 4) return std::nullopt;
    Duration total{0};
    for (const char* at = text.data() + 2; at != text.data() + text.size();) {
        std::int64_t amount = 0;
        const auto [unit, error] = std::from_chars(at, text.data() + text.size(), amount);
        if (error != std::errc() || unit == text.data() + text.size()) return std::nullopt;
        if (*unit == 'H')
            total += std::chrono::hours(amount);
        else if (*unit == 'M')
            total += std::chrono::minutes(amount);
        else if (*unit == 'S')
            total += std::chrono::seconds(amount);
        else
            return std::nullopt;
        at = unit + 1;
    }
    return total;
}

}  // namespace drydock::engine
