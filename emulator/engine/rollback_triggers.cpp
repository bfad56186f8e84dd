#include "emulator/engine/rollback_triggers.h"

#include <chrono>

#include "base/arn.h"

namespace drydock::engine {
namespace {

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

}  // namespace

std::optional<std::string> rollback_trigger(Rehearsal& rehearsal) {
    const Json& configuration = rehearsal.stack->now.rollback_triggers;
    const Json& triggers = member(configuration, "RollbackTriggers");
    if (triggers.empty()) return std::nullopt;
    if (const Json& minutes = member(configuration, "MonitoringTimeInMinutes"); minutes.is_number_integer()) {
        rehearsal.site.clock.advance_to(rehearsal.site.clock.now() + std::chrono::minutes(minutes.get<std::int64_t>()));
    }
    for (const Json& trigger : triggers) {
        if (auto reason = judge(rehearsal, trigger)) return reason;
    }
    return std::nullopt;
}

}  // namespace drydock::engine
