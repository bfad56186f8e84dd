#include "emulator/engine/journal.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "emulator/engine/status.h"

namespace drydock::engine {

void Journal::stack(std::string_view status, std::string reason, std::string_view detailed_status) {
    assert(status::stack_may_become(stack_->status, status));
    stack_->status = status;
    stack_->reason = reason;
    stack_->detailed_status = detailed_status;
    append({.time = clock_.shown(),
            .event_id = ids_.uuid(),
            .stack_id = stack_->id,
            .stack_name = stack_->name,
            .operation = stack_->operation,
            .operation_id = stack_->operation_id,
            .token = stack_->token,
            .logical_id = stack_->name,
            .physical_id = stack_->id,
            .type = "AWS::CloudFormation::Stack",
            .status = std::string(status),
            .detailed_status = std::string(detailed_status),
            .reason = std::move(reason),
            .properties = nullptr,
            .tier = Tier::schema});
}

StackEvent Journal::event_of(const StackResource& resource, std::string_view status, const std::string& reason, Tier tier) const {
    return {.time = clock_.shown(),
            .event_id = {},
            .stack_id = stack_->id,
            .stack_name = stack_->name,
            .operation = stack_->operation,
            .operation_id = stack_->operation_id,
            .token = stack_->token,
            .logical_id = resource.logical_id,
            .physical_id = resource.now.physical_id,
            .type = resource.type,
            .status = std::string(status),
            .detailed_status = {},
            .reason = reason,
            .properties = nullptr,
            .tier = tier};
}

void Journal::resource(StackResource& resource, std::string_view status, std::string reason, const Json& properties, Tier tier,
                       std::string_view detailed_status) {
    assert(status::resource_may_become(resource.status, status));
    resource.status = status;
    resource.updated = clock_.shown();
    StackEvent event = event_of(resource, status, reason, tier);
    resource.reason = std::move(reason);
    // Status and time are what tells events of a resource apart: where they come within one millisecond, the later one is named after the next.
    Instant& named = named_[&resource];
    named = std::max(event.time, named + Duration(1));
    event.event_id = resource.logical_id + "-" + event.status + "-" + iso8601(named);
    event.detailed_status = detailed_status;
    event.properties = properties;
    touch(resource);
    append(std::move(event));
}

void Journal::remnant(StackResource& resource, std::string_view status, std::string reason, Tier tier) {
    assert(status::resource_may_become(resource.status, status));
    resource.status = status;
    StackEvent event = event_of(resource, status, reason, tier);
    resource.reason = std::move(reason);
    event.event_id = resource.logical_id + "-" + ids_.uuid();
    resources_touched_ = true;
    append(std::move(event));
}

void Journal::validation(ValidationEvent event) {
    event.time = clock_.shown();
    event.event_id = ids_.uuid();
    event.operation = stack_->operation;
    event.operation_id = stack_->operation_id;
    check(store_.append(*stack_, std::move(event)));
}

void Journal::append(StackEvent event) {
    stack_touched_ = true;
    stack_->last_event = event.time;
    check(store_.append(*stack_, event));
    if (sink_) sink_(event);
    events_.push_back(std::move(event));
}

void Journal::keep(const Export& exported) {
    check(store_.put_export(stack_->scope, exported));
}

void Journal::drop(const Export& exported) {
    check(store_.remove_export(stack_->scope, exported.name));
}

void Journal::write() {
    if (stack_ == nullptr) return;
    if (stack_touched_) check(store_.save(*stack_));
    if (configuration_touched_) check(store_.save_configuration(*stack_));
    if (resources_touched_) {
        check(store_.save_resources(*stack_));
    } else {
        for (const StackResource* resource : touched_) check(store_.save_resource(*stack_, *resource));
    }
    touched_.clear();
    stack_touched_ = configuration_touched_ = resources_touched_ = false;
}

void Journal::begin() {
    if (own_transaction_) check(store_.store().begin());
}

bool Journal::end() {
    write();
    if (!own_transaction_) return !fault_;
    if (fault_) {
        store_.store().rollback();
    } else {
        check(store_.store().commit());
    }
    return !fault_;
}

void Journal::check(const Result<void>& done) {
    if (!done && !fault_) fault_ = done.fault();
}

}  // namespace drydock::engine
