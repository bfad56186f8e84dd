// What intrinsic functions ask of the world outside the template, before anything exists (planning) and while it comes to exist (deploying).
#pragma once

#include <map>
#include <string>
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
    const std::map<std::string, Export, std::less<>>& exports();
    std::optional<std::map<std::string, Export, std::less<>>> exports_;
    std::vector<std::string> missing_exports_;
};

// While planning: whatever a resource would say is pending, and so are secrets, which AWS reads only when a resource needs them. SSM parameters that
// are missing are kept in Rehearsal::missing_parameters.
class PlanEnvironment final : public AccountEnvironment {
public:
    using AccountEnvironment::AccountEnvironment;
    Result<Json> ref(const std::string& logical_id) override;
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override;
    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override;
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
