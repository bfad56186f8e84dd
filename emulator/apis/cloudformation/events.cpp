// What has happened to a stack: its own events, and the events of its operations with what validation found.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html
#include <algorithm>
#include <functional>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/views.h"
#include "emulator/engine/change_sets.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::ChangeSetRecord;
using engine::StackEvent;
using engine::StackRecord;
using engine::ValidationEvent;

constexpr std::size_t page_size = 100;

Result<Json> describe_stack_events(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_stack(context, input, Missing::brackets);
    if (!stack) return stack.fault();
    const std::vector<StackEvent> events = context.simulation.stacks().events(**stack);
    const Result<Page> cut = page_newest_first(input, events.size(), page_size);
    if (!cut) return cut.fault();
    Json shown = Json::array();
    for (std::size_t at = cut->first; at < cut->first + cut->count; ++at) shown.push_back(event_view(events[events.size() - 1 - at]));
    Json answer = {{"StackEvents", std::move(shown)}};
    put(answer, "NextToken", cut->next);
    return answer;
}

// An OperationEvent with the time by which it is sorted.
struct Dated {
    Instant time;
    Json event;
};

std::string_view operation_status(std::string_view stack_status) {
    if (stack_status.ends_with("_IN_PROGRESS")) return "IN_PROGRESS";
    const bool well = stack_status.ends_with("_COMPLETE") && stack_status.find("ROLLBACK") == std::string_view::npos;
    return well ? "SUCCEEDED" : "FAILED";
}

Dated operation_event(const StackEvent& event) {
    const bool own = event.physical_id == event.stack_id;
    const bool failed = !own && event.status.ends_with("_FAILED");
    Json out = {{"EventId", event.event_id}, {"StackId", event.stack_id}, {"OperationId", event.operation_id}, {"OperationType", event.operation}};
    if (own) out["OperationStatus"] = operation_status(event.status);
    out["EventType"] = own ? "STACK_EVENT" : failed ? "PROVISIONING_ERROR" : "PROGRESS_EVENT";
    put_happening(out, event);
    return {event.time, std::move(out)};
}

Dated operation_event(const StackRecord& stack, const ValidationEvent& event) {
    return {event.time,
            {{"EventId", event.event_id},
             {"StackId", stack.id},
             {"OperationId", event.operation_id},
             {"OperationType", event.operation},
             {"EventType", "VALIDATION_ERROR"},
             {"LogicalResourceId", event.logical_id},
             {"PhysicalResourceId", event.physical_id},
             {"ResourceType", event.type},
             {"Timestamp", iso8601(event.time)},
             {"ValidationFailureMode", event.mode},
             {"ValidationName", event.name},
             {"ValidationStatus", event.status},
             {"ValidationStatusReason", event.reason},
             {"ValidationPath", event.path}}};
}

std::vector<Dated>::iterator by_time(std::vector<Dated>& events, Instant time) {
    return std::ranges::upper_bound(events, time, {}, &Dated::time);
}

// The making of a change set as an operation: that it began, what validation found, how it ended.
void add_creation(const StackRecord& stack, const ChangeSetRecord& set, std::vector<Dated>& events) {
    const auto own = [&](const Dated& each) { return member(each.event, "OperationId") == Json(set.operation_id); };
    Instant ended = set.created;
    for (const Dated& each : events) {
        if (own(each)) ended = std::max(ended, each.time);
    }
    const auto event = [&](const std::string& part, Instant time, std::string_view status) {
        Json out = {{"EventId", set.operation_id + "-" + part},
                    {"StackId", stack.id},
                    {"OperationId", set.operation_id},
                    {"OperationType", "CREATE_CHANGESET"},
                    {"OperationStatus", status},
                    {"EventType", "STACK_EVENT"},
                    {"Timestamp", iso8601(time)},
                    {"StartTime", iso8601(set.created)}};
        if (part == "ended") out["EndTime"] = iso8601(time);
        put(out, "ClientRequestToken", set.token);
        return Dated{time, std::move(out)};
    };
    const auto first = std::ranges::find_if(events, own);
    const auto began = events.insert(first == events.end() ? by_time(events, set.created) : first, event("began", set.created, "IN_PROGRESS"));
    const auto behind = std::find_if_not(began, events.end(), own);
    events.insert(behind, event("ended", ended, set.status == "FAILED" ? "FAILED" : "SUCCEEDED"));
}

// Behind the beginning of its operation, whose other events may have the same time.
void add_finding(Dated finding, std::vector<Dated>& events) {
    const auto own = [&](const Dated& each) { return member(each.event, "OperationId") == member(finding.event, "OperationId"); };
    const auto found = [](const Dated& each) { return text(each.event, "EventType") == "VALIDATION_ERROR"; };
    const auto first = std::ranges::find_if(events, own);
    const auto place =
        first == events.end() ? by_time(events, finding.time) : std::find_if_not(found(*first) ? first : first + 1, events.end(), found);
    events.insert(place, std::move(finding));
}

// All events of a stack, the oldest first.
std::vector<Dated> operation_events(Context& context, const StackRecord& stack) {
    engine::StackStore& stacks = context.simulation.stacks();
    std::vector<Dated> out;
    for (const StackEvent& event : stacks.events(stack)) out.push_back(operation_event(event));
    for (const ValidationEvent& event : stacks.validation_events(stack)) add_finding(operation_event(stack, event), out);
    for (const ChangeSetRecord* set : stacks.change_sets(stack)) add_creation(stack, *set, out);
    return out;
}

// What the call asks about: the events of one stack, of one change set's making, or of one operation.
Result<std::vector<Dated>> events_in_question(Context& context, const Json& input) {
    const std::string operation_id = text(input, "OperationId");
    const auto of_operation = [](std::vector<Dated> events, const std::string& id) {
        std::erase_if(events, [&](const Dated& each) { return member(each.event, "OperationId") != Json(id); });
        return events;
    };
    if (given(input, "ChangeSetName")) {
        engine::Site site = context.site();
        const auto set = engine::find_change_set(context.scope(), text(input, "ChangeSetName"), text(input, "StackName"), site);
        if (!set) return set.fault();
        const StackRecord& stack = *context.simulation.stacks().find(context.scope(), (*set)->stack_id);
        return of_operation(operation_events(context, stack), (*set)->operation_id);
    }
    if (given(input, "StackName")) {
        const Result<StackRecord*> stack = find_stack(context, input, Missing::brackets);
        if (!stack) return stack.fault();
        std::vector<Dated> events = operation_events(context, **stack);
        return operation_id.empty() ? events : of_operation(std::move(events), operation_id);
    }
    if (operation_id.empty()) return Fault::validation_error("One of StackName, ChangeSetName or OperationId must be specified.");
    for (const StackRecord* stack : context.simulation.stacks().list()) {
        if (!(stack->scope == context.scope())) continue;
        std::vector<Dated> events = of_operation(operation_events(context, *stack), operation_id);
        if (!events.empty()) return events;
    }
    return std::vector<Dated>();
}

bool tells_a_failure(const Dated& dated) {
    return text(dated.event, "EventType").ends_with("_ERROR") || text(dated.event, "OperationStatus") == "FAILED";
}

Result<Json> describe_events(Context& context, const Json& input) {
    Result<std::vector<Dated>> events = events_in_question(context, input);
    if (!events) return events.fault();
    if (flag(member(input, "Filters"), "FailedEvents")) std::erase_if(*events, std::not_fn(tells_a_failure));
    const Result<Page> cut = page_newest_first(input, events->size(), page_size);
    if (!cut) return cut.fault();
    Json shown = Json::array();
    for (std::size_t at = cut->first; at < cut->first + cut->count; ++at) shown.push_back(std::move((*events)[events->size() - 1 - at].event));
    Json answer = {{"OperationEvents", std::move(shown)}};
    put(answer, "NextToken", cut->next);
    return answer;
}

}  // namespace

void events(Apis& apis) {
    apis.operation("cloudformation", "DescribeStackEvents", describe_stack_events);
    apis.operation("cloudformation", "DescribeEvents", describe_events);
}

}  // namespace drydock::apis::cloudformation
