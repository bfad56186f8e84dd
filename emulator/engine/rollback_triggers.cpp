#include "emulator/engine/rollback_triggers.h"

#include <algorithm>
#include <chrono>

#include "base/arn.h"

namespace drydock::engine {
namespace {

constexpr std::int64_t longest_monitoring = 180;  // minutes

// AWS's own sentences are not recorded anywhere; the page only says that the operation fails.
std::optional<std::string> judge(const Rehearsal& rehearsal, const Json& trigger) {
    const std::string arn = scalar_text(member(trigger, "Arn"));
    const providers::Scope& scope = rehearsal.request.scope;
    const std::optional<Arn> parsed = Arn::parse(arn);
    if (!parsed || parsed->account != scope.account || parsed->region != scope.region) return std::nullopt;  // nobody here knows its state
    for (const char* type : {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}) {
        const auto* alarm = rehearsal.site.world.by(scope, type, "Arn", arn);
        if (!alarm) alarm = rehearsal.site.world.by(scope, type, "AlarmArn", arn);
        if (!alarm) continue;
        if (alarm->property("StateValue") == Json("ALARM")) return "Rollback triggered by alarm " + arn;
        return std::nullopt;
    }
    return "Rollback trigger " + arn + " does not exist";
}

// False if somebody has cancelled the operation meanwhile.
bool monitor(Site& site, Duration time) {
    Clock& clock = site.clock;
    const Instant end = clock.now() + time;
    while (clock.now() < end) {
        clock.advance_to(site.look > Duration(0) ? std::min(end, clock.now() + site.look) : end);
        if (site.cancelled && site.cancelled()) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> rollback_trigger(Rehearsal& rehearsal) {
    const Json& configuration = rehearsal.stack->now.rollback_triggers;
    const Json& triggers = member(configuration, "RollbackTriggers");
    if (triggers.empty()) return std::nullopt;
    if (const Json& minutes = member(configuration, "MonitoringTimeInMinutes"); minutes.is_number_integer()) {
        if (!monitor(rehearsal.site, std::chrono::minutes(std::clamp<std::int64_t>(minutes.get<std::int64_t>(), 0, longest_monitoring)))) return "";
    }
    for (const Json& trigger : triggers) {
        if (auto reason = judge(rehearsal, trigger)) return reason;
    }
    return std::nullopt;
}

}  // namespace drydock::engine
