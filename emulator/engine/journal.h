// The one writer of statuses: checks every change against the table (status.h), appends the event to the outcome and the store, and tells the sink.
// Events are never changed or removed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "emulator/engine/event.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

class Journal {
public:
    // All references outlive the journal. `own_transaction`: false if the caller (a parent stack, a stack set) holds one already.
    Journal(StackStore& store, const Clock& clock, IdSource& ids, const EventSink& sink, std::vector<StackEvent>& events, bool own_transaction)
        : store_(store), clock_(clock), ids_(ids), sink_(sink), events_(events), own_transaction_(own_transaction) {}

    // The stack that is written about from now on; it outlives the journal.
    void open(StackRecord& stack) { stack_ = &stack; }
    void stack(std::string_view status, std::string reason = {}, std::string_view detailed_status = {});
    // Changes the resource's status. `properties` are shown by the event.
    void resource(StackResource& resource, std::string_view status, std::string reason, const Json& properties, Tier tier,
                  std::string_view detailed_status = {});
    // The same for one of the stack's remnants.
    void remnant(StackResource& resource, std::string_view status, std::string reason, Tier tier);
    void validation(ValidationEvent event);

    // What is to be written when the transaction ends.
    void touch(const StackResource& resource) { touched_.push_back(&resource); }
    void touch_configuration() { configuration_touched_ = true; }
    void touch_resources() { resources_touched_ = true; }  // the lists themselves: some were added, removed or became remnants
    void keep(const Export& exported);
    void drop(const Export& exported);

    // One transaction of the store: all that happens at one instant becomes durable together. end() gives false once the store has failed.
    void begin();
    bool end();
    void check(const Result<void>& done);
    bool broken() const { return fault_.has_value(); }
    const std::optional<Fault>& fault() const { return fault_; }

private:
    void append(StackEvent event);
    StackEvent event_of(const StackResource& resource, std::string_view status, const std::string& reason, Tier tier) const;
    void write();

    StackStore& store_;
    const Clock& clock_;
    IdSource& ids_;
    const EventSink& sink_;
    std::vector<StackEvent>& events_;
    bool own_transaction_;
    StackRecord* stack_ = nullptr;
    std::vector<const StackResource*> touched_;
    std::unordered_map<const StackResource*, Instant> named_;  // the time in the id of the resource's last event
    bool stack_touched_ = false, configuration_touched_ = false, resources_touched_ = false;
    std::optional<Fault> fault_;
};

}  // namespace drydock::engine
