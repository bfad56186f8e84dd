// What intrinsic functions ask of the world outside the template, before anything exists (planning) and while it comes to exist (deploying).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/engine/rehearsal.h"
#include "template/resolve.h"

namespace drydock::engine {

// Answers that need no resource of the stack.
class AccountEnvironment : public tmpl::Environment {
public:
    explicit AccountEnvironment(Rehearsal& rehearsal) : rehearsal_(rehearsal) {}
    // The names of a region's zones, as Fn::GetAZs gives them.
    Result<Json> zones(const std::string& region) override;
    // A missing export does not fail the resource: AWS ends the operation before the first one. Kept in missing_exports().
    Result<Json> import_value(const std::string& export_name) override;
    const std::vector<std::string>& missing_exports() const { return missing_exports_; }

protected:
    Rehearsal& rehearsal_;

private:
    std::vector<std::string> missing_exports_;
};

// While planning: what a new or replaced resource would say is pending, and so are secrets, which AWS reads only when a resource needs them; what
// stays where it is answers as it is. SSM parameters that are missing are kept in Rehearsal::missing_parameters.
class PlanEnvironment final : public AccountEnvironment {
public:
    using AccountEnvironment::AccountEnvironment;
    Result<Json> ref(const std::string& logical_id) override;
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override;
    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override;
    // True if since the last call an attribute was asked for that the update may change.
    bool take_uncertainty() { return std::exchange(uncertain_, false); }

private:
    // What the stack has under this id if it stays in place, otherwise nullptr.
    const StackResource* staying(const std::string& logical_id);
    bool uncertain_ = false;
};

// While deploying: what the resources that are complete say.
class LiveEnvironment final : public AccountEnvironment {
public:
    using AccountEnvironment::AccountEnvironment;
    Result<Json> ref(const std::string& logical_id) override;
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override;
    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override;
};

}  // namespace drydock::engine
