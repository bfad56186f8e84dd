// Making a change set: the plan of an operation, judged and written down. Internal to change_sets.cpp.
#pragma once

#include <string>

#include "emulator/engine/change_sets.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// The change sets above that of a nested stack; "" for one that stands by itself.
struct ChangeSetLinks {
    std::string parent_id, root_id;
};

// A request that the API's own model accepts, for a stack that takes it.
class ChangeSetCreation {
public:
    ChangeSetCreation(const ChangeSetRequest& request, Site& site, ChangeSetLinks links);
    ChangeSetOutcome run();

private:
    static Request planned(const ChangeSetRequest& request, const Site& site);
    ChangeSetOutcome rejected(Fault fault) const;
    ChangeSetOutcome give();
    std::string stack_drift() const;
    // Why the change set fails, "" if it does not.
    std::string failure();
    std::string late_failure();
    std::string nested_failure();
    std::string include(ResourceChange& change);
    std::string no_changes();
    bool nested_is_unchanged(const ChangeSetRecord& nested) const;
    void open_stack();
    void keep_validation();

    const ChangeSetRequest& request_;
    Site& site_;
    ChangeSetLinks links_;
    Request planned_;
    Rehearsal rehearsal_;
    ChangeSetRecord set_;
    bool not_simulated_ = false;
};

}  // namespace drydock::engine
