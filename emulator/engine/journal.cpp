#include "emulator/engine/journal.h"

#include <cassert>
#include <utility>

#include "emulator/engine/status.h"

namespace drydock::engine {

void Journal::open(StackRecord& stack, std::size_t number) {
    stack_ = &stack;
    number_ = number;
}

void Journal::stack(std::string_view status, std::string reason, std::string_view detailed_status) {
    assert(status::stack_may_become(stack_->status, status));
    stack_->status = status;
    stack_->reason = reason;
    stack_->detailed_status = detailed_status;
    stack_->updated = clock_.now();
    append({.time = clock_.now(),
            .event_id = ids_.uuid(),
            .stack_id = stack_->id,
            .stack_name = stack_->name,
            .logical_id = stack_->name,
            .physical_id = stack_->id,
            .type = "AWS::CloudFormation::Stack",
            .status = std::string(status),
            .detailed_status = std::string(detailed_status),
            .reason = std::move(reason),
            .properties = nullptr,
            .tier = Tier::schema});
    save();
}

void Journal::resource(StackResource& resource, std::string_view status, std::string reason, const Json& properties, Tier tier,
                       std::string_view detailed_status) {
    assert(status::resource_may_become(resource.status, status));
    resource.status = status;
    resource.reason = reason;
    append({.time = clock_.now(),
            .event_id = resource.logical_id + "-" + std::string(status) + "-" + iso8601(clock_.now()),
            .stack_id = stack_->id,
            .stack_name = stack_->name,
            .logical_id = resource.logical_id,
            .physical_id = resource.physical_id,
            .type = resource.type,
            .status = std::string(status),
            .detailed_status = std::string(detailed_status),
            .reason = std::move(reason),
            .properties = properties,
            .tier = tier});
}

void Journal::append(StackEvent event) {
    check(store_.append(stack_->scope, event, number_++));
    if (sink_) sink_(event);
    events_.push_back(std::move(event));
}

void Journal::save() {
    check(store_.put(*stack_));
}
void Journal::keep(const Export& exported) {
    check(store_.put_export(stack_->scope, exported));
}
void Journal::drop(const Export& exported) {
    check(store_.remove_export(stack_->scope, exported));
}

void Journal::begin() {
    if (own_transaction_) check(world_.store().begin());
}

bool Journal::end() {
    if (!own_transaction_) return !fault_;
    if (fault_) {
        world_.store().rollback();
    } else {
        check(world_.store().commit());
    }
    return !fault_;
}

void Journal::check(const Result<void>& done) {
    if (!done && !fault_) fault_ = done.fault();
}

}  // namespace drydock::engine
