#include "emulator/cli/session.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/cli/inputs.h"
#include "emulator/engine/bucket_text.h"
#include "providers/account.h"
#include "providers/registry.h"

namespace drydock::cli {
namespace fs = std::filesystem;
namespace {

// payment-pipeline.account.yaml beside payment-pipeline.yaml.
std::string profile_beside(const std::string& template_path) {
    if (template_path.empty() || template_path == "-") return "";
    const std::string path = fs::path(template_path).replace_extension(".account.yaml").string();
    std::error_code error;
    return fs::is_regular_file(path, error) ? path : "";
}

}  // namespace

Fault explained(const std::vector<Diagnostic>& findings, const std::string& path) {
    std::string text;
    for (const auto& finding : findings) {
        if (!text.empty()) text += "\n";
        text += path + ":" + std::to_string(finding.span.line) + ":" + std::to_string(finding.span.column) + ": " + finding.fault.message;
        if (!finding.suggestion.empty()) text += " (" + finding.suggestion + ")";
    }
    return {.code = "InputError", .message = text};
}

std::string region_or_default(const std::string& region) {
    if (!region.empty()) return region;
    for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    return "us-east-1";
}

std::optional<Fault> unknown_region(const std::string& region) {
    const auto& regions = catalog::Catalog::instance().regions();
    if (std::find(regions.begin(), regions.end(), region) != regions.end()) return std::nullopt;
    const std::string near = near_miss(region, regions);
    return Fault{.code = "InputError", .message = region + " is no region" + (near.empty() ? "" : "; did you mean " + near + "?")};
}

void SessionOptions::declare(CLI::App& app) {
    app.add_option("--state", state, "file that keeps stacks and resources between runs")->type_name("FILE");
    app.add_option("--account", account,
                   "account profile, or fresh for an account as AWS hands it out; TEMPLATE.account.yaml beside the template if left out");
    app.add_option("--region", region, "region; AWS_REGION, AWS_DEFAULT_REGION or us-east-1 if left out");
    app.add_option("--seed", seed, "seed of generated names and ids, for runs that repeat exactly");
}

void SessionOptions::declare_state(CLI::App& app) {
    existing = true;
    account = "fresh";  // the file holds the account as it is
    app.add_option("--state", state, "the file that keeps stacks and resources between runs")->type_name("FILE")->required();
    app.add_option("--region", region, "region; AWS_REGION, AWS_DEFAULT_REGION or us-east-1 if left out");
    app.add_option("--seed", seed, "seed of generated names and ids, for runs that repeat exactly");
}

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options, const std::string& template_path) {
    std::error_code error;
    if (options.existing && !options.state.empty() && !fs::exists(options.state, error)) {
        return Fault{.code = "InputError",
                     .message = "there is no state file " + options.state + "; `drydock deploy TEMPLATE --state " + options.state + "` makes one"};
    }
    Result<std::unique_ptr<state::Store>> store =
        options.state.empty() ? state::Store::none() : state::Store::open(options.state, {.discard = options.discard});
    if (!store) return store.fault();
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    // In a state file the ids of one run must not meet those of the next.
    const std::uint64_t salt = options.state.empty() ? 0 : static_cast<std::uint64_t>(now.time_since_epoch().count());
    const IdSource ids(options.seed ? *options.seed : seed_of(template_path) ^ salt);
    std::unique_ptr<Session> session(new Session(std::make_unique<providers::World>(std::move(store).value()), Clock(now), ids));
    session->kept_ = !options.state.empty();
    session->scope_.region = region_or_default(options.region);
    session->folder_ = template_path.empty() || template_path == "-" ? "." : fs::path(template_path).parent_path().string();
    if (auto unknown = unknown_region(session->scope_.region)) return *unknown;
    providers::account::furnish(*session->world_);
    if (const auto loaded = session->world_->load(); !loaded) return loaded.fault();
    if (const auto loaded = session->stacks_.load(); !loaded) return loaded.fault();
    // Rehearsals run ahead of the time of day; the next one does not begin before the last one has ended.
    for (const engine::StackRecord* stack : session->stacks_.list()) session->clock_.advance_to(stack->last_event);
    if (const auto applied = session->apply_profile(options, template_path); !applied) return applied.fault();
    return session;
}

Result<void> Session::apply_profile(const SessionOptions& options, const std::string& template_path) {
    if (options.account == "fresh") return {};
    profile_ = options.account.empty() ? profile_beside(template_path) : options.account;
    if (profile_.empty()) return {};
    const auto bytes = read_file(profile_);
    if (!bytes) return bytes.fault();
    auto read = providers::account::read_profile(*bytes, profile_);
    if (const auto* findings = std::get_if<std::vector<Diagnostic>>(&read)) return explained(*findings, profile_);
    read_profile_ = std::get<providers::account::Profile>(std::move(read));
    if (!read_profile_->account.empty()) scope_.account = read_profile_->account;
    if (!read_profile_->region.empty() && options.region.empty()) scope_.region = read_profile_->region;
    return apply_to(*world_);
}

providers::Call Session::call_in(providers::World& world, IdSource& ids) const {
    return {.world = world,
            .registry = providers::Registry::instance(),
            .scope = scope_,
            .clock = clock_,
            .ids = ids,
            .principal = "arn:aws:iam::" + scope_.account + ":root",
            .stack = {}};
}

Result<void> Session::apply_to(providers::World& world) const {
    if (!read_profile_) return {};
    IdSource ids = ids_;
    const auto findings = providers::account::apply(*read_profile_, call_in(world, ids));
    if (!findings.empty()) return explained(findings, profile_);
    return {};
}

Result<std::unique_ptr<providers::World>> Session::fresh_world() const {
    if (kept_) return Fault{.code = "InputError", .message = "a state file is not rehearsed twice"};
    auto world = std::make_unique<providers::World>(state::Store::none());
    providers::account::furnish(*world);
    if (const auto applied = apply_to(*world); !applied) return applied.fault();
    return world;
}

Result<std::string> Session::fetch(const std::string& location) {
    if (const auto place = engine::bucket_place(location)) return engine::bucket_text(call_in(*world_, ids_), *place);
    if (location.find("://") != std::string::npos)
        return Fault{.code = "NoSuchKey", .message = "The specified key does not exist.", .http_status = 404};
    return read_file(fs::path(location).is_absolute() || folder_.empty() ? location : folder_ + "/" + location);
}

engine::Site Session::site(engine::EventSink sink) {
    return {.world = *world_,
            .stacks = stacks_,
            .clock = clock_,
            .ids = ids_,
            .sink = std::move(sink),
            .fetch = [this](const std::string& location) { return fetch(location); },
            .invoker = invoker_.get()};
}

}  // namespace drydock::cli
