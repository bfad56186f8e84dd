#include "emulator/engine/signals.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <utility>

#include "base/arn.h"
#include "emulator/engine/environment.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr Duration default_timeout = 5min;
constexpr Duration typical_wait = 2min;  // a boot with user data
constexpr std::chrono::seconds longest_timeout = 12h;
constexpr Duration longest_interval = 15s;
// How long signals from outside are waited for in real time, at most, where the clock takes none.
constexpr Duration patience = 10s;
constexpr std::int64_t most_signals = 1'000'000, largest_part = 1'000'000, largest_number = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view wait_condition = "AWS::CloudFormation::WaitCondition";
constexpr std::string_view handle_type = "AWS::CloudFormation::WaitConditionHandle";
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
            const bool is_handle = handle != Rehearsal::npos && rehearsal.declared[handle].second == handle_type;
            return is_handle && std::ranges::find(used, id) != used.end();
        });
    });
}

void advise(Rehearsal& rehearsal, std::size_t position, std::int64_t count) {
    Diagnostic& advice = rehearsal.report(
        position, "signals-assumed",
        Fault::engine("drydock does not run user data or functions: the " + std::to_string(count) + " signal(s) are taken to arrive"));
    advice.severity = Severity::low;
}

std::string text_of(const Json& value) {
    return value.is_null() ? std::string() : scalar_text(value);
}

Fault unsatisfied(const std::string& got, const SignalWait& wait) {
    return Fault::engine("Received " + got + " signal(s) out of " + std::to_string(wait.count) + ".  Unable to satisfy " +
                         std::to_string(wait.percent) + "% MinSuccessfulInstancesPercent requirement");
}

std::optional<SignalWait> handle_wait(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    const Json& handle = member(properties, "Handle");
    const std::int64_t count = whole_number(member(properties, "Count"), 1);
    if (handle.is_null() || count <= 0) return std::nullopt;
    const std::int64_t seconds = std::clamp<std::int64_t>(whole_number(member(properties, "Timeout"), 300), 0, longest_timeout.count());
    SignalWait wait{.by = SignalWait::By::handle, .timeout = std::chrono::seconds(seconds), .count = count, .handle = scalar_text(handle)};
    wait.typical = std::min(typical_wait, wait.timeout);
    wait.from_outside = !handle_is_passed_on(rehearsal, position);
    if (!wait.from_outside) advise(rehearsal, position, count);
    return wait;
}

std::optional<SignalWait> policy_wait(Rehearsal& rehearsal, std::size_t position) {
    const tmpl::ResourceDeclaration& declaration = *rehearsal.change_set.changes[position].declaration;
    if (!declaration.creation_policy) return std::nullopt;
    LiveEnvironment environment(rehearsal);
    const Result<Json> policy = rehearsal.resolver->resolve(*declaration.creation_policy, environment);
    const Json& signal = policy ? member(*policy, "ResourceSignal") : member(Json(), "");
    const std::int64_t count = whole_number(member(signal, "Count"), 1);
    if (!signal.is_object() || count <= 0) return std::nullopt;
    const Json& timeout = member(signal, "Timeout");
    const std::optional<Duration> parsed = timeout.is_string() ? iso8601_duration(timeout.get_ref<const std::string&>()) : std::nullopt;
    const Json& percent = member(member(*policy, "AutoScalingCreationPolicy"), "MinSuccessfulInstancesPercent");
    return wait_for(rehearsal, position, count, parsed.value_or(default_timeout), percent);
}

// What is said when the time is over.
Fault overdue(const SignalWait& wait, std::int64_t successes) {
    const std::string got = std::to_string(successes), wanted = std::to_string(wait.count);
    switch (wait.by) {
        case SignalWait::By::handle: return Fault::engine("WaitCondition timed out. Received " + got + " conditions when expecting " + wanted);
        case SignalWait::By::group: return unsatisfied(got + " SUCCESS", wait);
        case SignalWait::By::resource: break;
    }
    return Fault::engine("Failed to receive " + wanted + " resource signal(s) within the specified duration");
}

// Of a group a part may fail.
SignalState signalled_group(const SignalWait& wait, std::int64_t successes, std::int64_t failures) {
    const std::int64_t needed = (wait.count * wait.percent + 99) / 100;
    if (failures > wait.count - needed) return {Signalled::failed, unsatisfied(std::to_string(failures) + " FAILURE", wait)};
    if (successes + failures >= wait.count) return {Signalled::enough, std::nullopt};
    return {Signalled::waiting, successes >= needed ? std::nullopt : std::optional(overdue(wait, successes))};
}

Fault failure_of(const Json& signal, const SignalWait& wait) {
    const std::string id = scalar_text(member(signal, "id"));
    if (wait.by != SignalWait::By::handle) return Fault::engine("Received FAILURE signal with UniqueId " + id);
    return Fault::engine("WaitCondition received failed message: '" + scalar_text(member(signal, "reason")) + "' for uniqueId: " + id);
}

// The record of the handle that has this URL.
const StackResource* handle_record(const Rehearsal& rehearsal, const std::string& url) {
    const auto* held = rehearsal.site.world.by(rehearsal.request.scope, handle_type, "Id", url);
    const StackRecord* stack = held ? std::as_const(rehearsal.site.stacks).find(rehearsal.request.scope, held->stack_id) : nullptr;
    return stack ? stack->resource(held->logical_id) : nullptr;
}

}  // namespace

SignalWait wait_for(Rehearsal& rehearsal, std::size_t position, std::int64_t count, Duration timeout, const Json& percent) {
    const bool group = rehearsal.change_set.changes[position].declaration->type == auto_scaling_group;
    SignalWait wait{.by = group ? SignalWait::By::group : SignalWait::By::resource,
                    .timeout = timeout,
                    .typical = std::min(typical_wait, timeout),
                    .count = std::min(count, most_signals),
                    .percent = std::clamp<std::int64_t>(whole_number(percent, 100), 0, 100),
                    .from_outside = !any_resource_sends(rehearsal)};
    if (!wait.from_outside) advise(rehearsal, position, count);
    return wait;
}

SignalState signalled(const Json& signals, const SignalWait& wait) {
    std::int64_t successes = 0, failures = 0;
    for (const Json& signal : signals) {
        if (member(signal, "status") == Json("SUCCESS")) {
            ++successes;
            continue;
        }
        ++failures;
        if (wait.by != SignalWait::By::group) return {Signalled::failed, failure_of(signal, wait)};
    }
    if (wait.count == 0) return {};
    if (wait.by == SignalWait::By::group) return signalled_group(wait, successes, failures);
    if (successes >= wait.count) return {Signalled::enough, std::nullopt};
    return {Signalled::waiting, overdue(wait, successes)};
}

Json signals_of(const Rehearsal& rehearsal, std::size_t position, const SignalWait& wait) {
    Json signals = rehearsal.progress[position].record->signals;
    const StackResource* handle = wait.by == SignalWait::By::handle ? handle_record(rehearsal, wait.handle) : nullptr;
    if (!handle) return signals;
    for (const Json& signal : handle->signals) signals.push_back(signal);
    return signals;
}

Duration signal_interval(const SignalWait& wait, const Site& site) {
    if (site.linger) return std::max<Duration>(wait.timeout / 100, 1ms);
    return site.look > 0s ? std::min(longest_interval, std::max(site.look, wait.timeout / 1000)) : longest_interval;
}

Duration real_part(const SignalWait& wait, Duration virtually) {
    if (!wait.from_outside || wait.timeout <= 0s) return 0s;
    return std::min(wait.timeout, patience) * virtually.count() / wait.timeout.count();
}

std::string signal_data(const Json& signals) {
    Json data = Json::object();
    for (const Json& signal : signals) data[scalar_text(member(signal, "id"))] = text_of(member(signal, "data"));
    return data.dump();
}

std::optional<SignalWait> awaited_signals(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    if (std::optional<SignalWait> wait = policy_wait(rehearsal, position)) return wait;
    if (rehearsal.change_set.changes[position].declaration->type == wait_condition) return handle_wait(rehearsal, position, properties);
    return std::nullopt;
}

std::int64_t whole_number(const Json& value, std::int64_t otherwise) {
    if (value.is_number_unsigned()) return static_cast<std::int64_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), largest_number));
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return otherwise;
    const std::string& text = value.get_ref<const std::string&>();
    std::int64_t out = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::optional<Duration> iso8601_duration(std::string_view text) {
    if (!text.starts_with("PT") || text.size() < 4) return std::nullopt;
    Duration total{0};
    for (const char* at = text.data() + 2; at != text.data() + text.size();) {
        std::int64_t amount = 0;
        const auto [unit, error] = std::from_chars(at, text.data() + text.size(), amount);
        if (error != std::errc() || unit == text.data() + text.size() || amount < 0 || amount > largest_part) return std::nullopt;
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
    return std::min<Duration>(total, longest_timeout);
}

Result<void> signal_handle(std::string_view stack_id, std::string_view logical_id, std::string_view sent_to, const std::string& document,
                           StackStore& stacks) {
    const std::optional<Arn> arn = Arn::parse(stack_id);
    StackRecord* stack = arn ? stacks.find({arn->account, arn->region}, stack_id) : nullptr;
    StackResource* handle = stack ? stack->resource(logical_id) : nullptr;
    if (!handle || handle->type != handle_type || !handle->now.physical_id.ends_with(sent_to))
        return Fault{.code = "AccessDenied", .message = "Access Denied", .http_status = 403};
    const Json given = Json::parse(document, nullptr, false);
    const Json &status = member(given, "Status"), &id = member(given, "UniqueId");
    const auto same = [&](const Json& known) { return member(known, "id") == id; };
    const bool valid = id.is_string() && (status == Json("SUCCESS") || status == Json("FAILURE"));
    if (!valid || std::ranges::any_of(handle->signals, same)) return {};  // the first of a sender counts
    handle->signals.push_back(
        {{"id", id}, {"status", status}, {"reason", text_of(member(given, "Reason"))}, {"data", text_of(member(given, "Data"))}});
    return stacks.save_resource(*stack, *handle);
}

}  // namespace drydock::engine
