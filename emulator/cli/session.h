// Where the rehearsals of one command happen: a world (in memory or in a state file), its account, a clock, a source of ids.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "emulator/cli/command.h"
#include "emulator/engine/deploy.h"
#include "providers/account.h"
#include "providers/call.h"
#include "providers/world.h"

namespace drydock::cli {

// Options that every command with a world has.
struct SessionOptions {
    std::string state;    // file, or "" for memory
    std::string account;  // profile file, "fresh", or "" for the profile beside the template
    std::string region;   // "" for AWS_REGION, AWS_DEFAULT_REGION, us-east-1
    std::optional<std::uint64_t> seed;
    bool discard = false;   // nothing is written to the state file: only to look what would come of it
    bool existing = false;  // the state file must be there already
    void declare(CLI::App& app);
    // For commands about what a state file holds: --state (required), --region, --seed.
    void declare_state(CLI::App& app);
};

class Session {
public:
    // `template_path` names the profile to look for beside it and roots relative locations; "" for none.
    static Result<std::unique_ptr<Session>> open(const SessionOptions& options, const std::string& template_path);

    engine::Site site(engine::EventSink sink);
    // Who answers for custom resources and macros from now on; may be nullptr.
    void use(std::unique_ptr<engine::Invoker> invoker) { invoker_ = std::move(invoker); }
    // Works in another account and region from now on.
    void move_to(const providers::Scope& scope) { scope_ = scope; }
    const providers::Scope& scope() const { return scope_; }
    const std::string& profile() const { return profile_; }  // path of the account profile in use, or ""
    providers::World& world() { return *world_; }
    engine::StackStore& stacks() { return stacks_; }
    // A world in memory with the same account, as this one began; a Fault if this one is kept in a state file.
    Result<std::unique_ptr<providers::World>> fresh_world() const;

private:
    Session(std::unique_ptr<providers::World> world, Clock clock, IdSource ids)
        : world_(std::move(world)), stacks_(world_->store()), clock_(clock), ids_(ids) {}
    Result<void> apply_profile(const SessionOptions& options, const std::string& template_path);
    Result<void> apply_to(providers::World& world) const;
    providers::Call call_in(providers::World& world, IdSource& ids) const;
    Result<std::string> fetch(const std::string& location);

    std::unique_ptr<providers::World> world_;
    engine::StackStore stacks_;
    std::unique_ptr<engine::Invoker> invoker_;
    Clock clock_;
    IdSource ids_;
    providers::Scope scope_;
    std::string folder_;  // of the template
    std::string profile_;
    std::optional<providers::account::Profile> read_profile_;
    bool kept_ = false;  // in a state file
};

// What is wrong with a profile, a line for each finding, as one Fault.
Fault explained(const std::vector<Diagnostic>& findings, const std::string& path);
// The region to use: the argument, the environment, us-east-1.
std::string region_or_default(const std::string& region);
// None if AWS has such a region.
std::optional<Fault> unknown_region(const std::string& region);

}  // namespace drydock::cli
