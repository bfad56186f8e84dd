#include "emulator/cli/serving.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <mutex>

#include "emulator/apis/api.h"
#include "emulator/cli/inputs.h"
#include "emulator/cli/process.h"
#include "emulator/cli/session.h"
#include "providers/account.h"
#include "providers/registry.h"

namespace drydock::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* state_file = "state.drydock";

Fault input_error(std::string message) {
    return {.code = "InputError", .message = std::move(message)};
}

bool is_template(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".yaml" || extension == ".yml" || extension == ".json" || extension == ".template";
}

bool is_script(const std::string& path) {
    std::array<char, 2> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    return start[0] == '#' && start[1] == '!';
}

// The stack of a template in the folder of initial templates: 10-network.yaml makes the stack network.
std::string stack_name_of(const fs::path& path) {
    std::string name = path.stem().string();
    const std::size_t letters = name.find_first_not_of("0123456789-_ ");
    if (letters != std::string::npos) name.erase(0, letters);
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
    }
    return name;
}

}  // namespace

Result<double> pace_of(const std::string& text) {
    if (text == "instant") return 0.0;
    if (text == "realistic") return 1.0;
    double factor = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (error != std::errc() || end != text.data() + text.size() || factor <= 0)
        return input_error("--pace " + text + ": expected instant, realistic, or how many times as fast as AWS, such as 10");
    return factor;
}

std::vector<std::pair<std::string, std::string>> client_environment(const std::string& url, const std::string& region) {
    // A company's proxy does not know this machine's own addresses.
    const char* known = std::getenv("NO_PROXY");
    const std::string direct = (known == nullptr || *known == '\0' ? std::string() : std::string(known) + ",") + "127.0.0.1,localhost";
    return {{"AWS_ENDPOINT_URL", url},
            {"AWS_ACCESS_KEY_ID", "test"},
            {"AWS_SECRET_ACCESS_KEY", "test"},
            {"AWS_REGION", region},
            {"AWS_DEFAULT_REGION", region},
            {"AWS_EC2_METADATA_DISABLED", "true"},
            {"NO_PROXY", direct},
            {"no_proxy", direct}};
}

void ServingOptions::declare(CLI::App& app) {
    app.add_option("--persist", persist, "folder that keeps stacks, resources and objects between runs; memory only if left out")->type_name("DIR");
    app.add_option("--account", account, "account profile (docs/account-profile.md); fresh accounts if left out")->type_name("FILE");
    app.add_option("--region", region, "region of the profile's account; AWS_REGION, AWS_DEFAULT_REGION or us-east-1 if left out");
    app.add_option("--pace", pace, "how long deployments take: instant, realistic, or how many times as fast as on AWS")
        ->type_name("PACE")
        ->capture_default_str();
    app.add_option("--init", init, "folder of templates that are deployed and programs that are run at start, in the order of their names")
        ->type_name("DIR");
    app.add_option("--log", log, "json: a line on standard error for each request")->check(CLI::IsMember({"json"}))->type_name("FORMAT");
    app.add_option("--seed", seed, "seed of generated names and ids, for runs that repeat exactly");
    app.add_flag("--verify-signatures", verify_signatures, "refuse requests whose signature does not fit a key made through IAM or STS");
    invoker.declare(app);
}

Result<std::unique_ptr<Serving>> Serving::open(const ServingOptions& options) {
    std::unique_ptr<Serving> serving(new Serving(options));
    if (auto started = serving->start(); !started) return started.fault();
    return serving;
}

// What the user gave and cannot be meant.
std::optional<Fault> Serving::wrong_options() const {
    std::error_code error;
    if (!options_.init.empty() && !fs::is_directory(options_.init, error))
        return input_error("--init " + options_.init + ": there is no such folder");
    return unknown_region(region_or_default(options_.region));
}

Result<void> Serving::start() {
    if (auto wrong = wrong_options()) return *wrong;
    if (auto opened = open_simulation(); !opened) return opened;
    gateway::ServerOptions options{.verify_signatures = options_.verify_signatures, .log = {}};
    if (!options_.log.empty()) {
        options.log = [lines = std::make_shared<std::mutex>()](const std::string& line) {
            const std::lock_guard held(*lines);
            std::cerr << line + "\n" << std::flush;
        };
    }
    server_ = std::make_unique<gateway::Server>(*simulation_, std::move(options));
    gateway_ = std::make_unique<gateway::Gateway>(
        options_.gateway, [this](protocols::Request request, gateway::Reply reply) { server_->handle(std::move(request), std::move(reply)); });
    if (auto listens = gateway_->listen(); !listens) return listens;
    // Whatever this process starts (providers of custom resources, programs at start, the command of `exec`) is to find the server, and nothing else.
    for (const auto& [name, value] : environment()) ::setenv(name.c_str(), value.c_str(), 1);
    return {};
}

Result<void> Serving::open_simulation() {
    const Result<double> pace = pace_of(options_.pace);
    if (!pace) return pace.fault();
    Result<std::unique_ptr<state::Store>> store = state::Store::none();
    if (!options_.persist.empty()) {
        std::error_code error;
        fs::create_directories(options_.persist, error);
        if (error) return input_error("--persist " + options_.persist + ": " + error.message());
        store = state::Store::open(options_.persist + "/" + state_file);
    }
    if (!store) return store.fault();
    const auto seed = static_cast<std::uint64_t>(apis::Simulation::now().time_since_epoch().count());
    simulation_ =
        std::make_unique<apis::Simulation>(std::make_unique<providers::World>(std::move(*store)), IdSource(options_.seed.value_or(seed)), *pace);
    auto invoker = CommandInvoker::from(options_.invoker);
    if (!invoker) return invoker.fault();
    simulation_->set_invoker(std::move(*invoker));
    if (auto loaded = simulation_->load(); !loaded) return loaded;
    return apply_profile();
}

Result<void> Serving::apply_profile() {
    if (options_.account.empty() || options_.account == "fresh") return {};
    const auto bytes = read_file(options_.account);
    if (!bytes) return bytes.fault();
    auto read = providers::account::read_profile(*bytes, options_.account);
    if (const auto* findings = std::get_if<std::vector<Diagnostic>>(&read)) return explained(*findings, options_.account);
    const auto& profile = std::get<providers::account::Profile>(read);
    providers::Scope scope{.account = profile.account.empty() ? providers::Scope().account : profile.account,
                           .region = profile.region.empty() ? region_or_default(options_.region) : profile.region};
    const auto held = simulation_->lock();
    const Clock clock(apis::Simulation::now());
    const auto findings = providers::account::apply(profile, {.world = simulation_->world(),
                                                              .registry = providers::Registry::instance(),
                                                              .scope = scope,
                                                              .clock = clock,
                                                              .ids = simulation_->ids(),
                                                              .principal = "arn:aws:iam::" + scope.account + ":root",
                                                              .stack = {}});
    if (!findings.empty()) return explained(findings, options_.account);
    return {};
}

std::string Serving::url() const {
    const gateway::GatewayOptions& options = options_.gateway;
    if (!options.unix_socket.empty()) return "http+unix://" + options.unix_socket;
    const bool any = options.address == "0.0.0.0" || options.address == "::";
    const bool six = options.address.find(':') != std::string::npos;
    const std::string host = any ? "127.0.0.1" : six ? "[" + options.address + "]" : options.address;
    return (options.tls ? "https://" : "http://") + host + ":" + std::to_string(gateway_->port());
}

std::vector<std::pair<std::string, std::string>> Serving::environment() const {
    return client_environment(url(), region_or_default(options_.region));
}

std::vector<std::string> Serving::initialise() {
    std::vector<std::string> failures;
    std::error_code error;
    for (const std::string& file : initial_files(error)) {
        if (stopping_) break;
        if (const std::string failure = start_file(file); !failure.empty()) failures.push_back(file + ": " + failure);
    }
    if (error) failures.push_back("--init " + options_.init + ": " + error.message());
    if (!stopping_) simulation_->set_initialised();
    return failures;
}

// The files of the folder `init`, in the order of their names.
std::vector<std::string> Serving::initial_files(std::error_code& error) const {
    std::vector<std::string> files;
    if (options_.init.empty()) return files;
    for (fs::directory_iterator entry(options_.init, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        if (entry->is_regular_file(unknown)) files.push_back(entry->path().string());
    }
    std::ranges::sort(files);
    return files;
}

void Serving::stop_initialising() {
    stopping_ = true;
    programs_.stop();
    simulation_->settle();
}

// Why a file of the folder `init` did not do what it is there for, or "". Files that are neither templates nor programs are there for them.
std::string Serving::start_file(const std::string& path) {
    if (is_template(path)) return deploy_at_start(path);
    if (can_run(fs::absolute(path).string())) return run_at_start(path);
    if (is_script(path)) return "is not executable; chmod +x makes it so";
    return "";
}

std::string Serving::run_at_start(const std::string& path) {
    const auto ended = programs_.run({fs::absolute(path).string()});
    if (!ended) return ended.fault().message;
    return *ended == 0 ? "" : "ended with exit code " + std::to_string(*ended);
}

// Why the template does not deploy, or "".
std::string Serving::deploy_at_start(const std::string& path) {
    const auto body = read_file(path);
    if (!body) return body.fault().message;
    const providers::Scope scope{.account = providers::Scope().account, .region = region_or_default(options_.region)};
    engine::Request request{.stack_name = stack_name_of(path), .template_body = *body, .source_name = path, .scope = scope};
    request.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    auto result = std::make_shared<std::promise<std::string>>();
    auto context = std::make_shared<apis::Context>(*simulation_, apis::Caller{.scope = scope, .principal = "arn:aws:iam::" + scope.account + ":root"},
                                                   protocols::Request());
    simulation_->run(
        [context, request, result](const apis::Turn& turn) {
            context->invoker = turn.invoker;
            engine::Site site = context->site(turn.clock);
            engine::Request wanted = request;
            // A state that was kept has the stack already.
            if (const engine::StackRecord* stack = site.stacks.find(request.scope, request.stack_name)) wanted.update = !stack->deleted();
            const engine::Outcome outcome = engine::deploy(wanted, site);
            const bool same = outcome.rejection.message == "No updates are to be performed.";
            const bool well = outcome.ending == engine::Ending::completed || same;
            result->set_value(well                                         ? ""
                              : outcome.ending == engine::Ending::rejected ? outcome.rejection.message
                                                                           : outcome.status + ": " + outcome.status_reason);
        },
        [] {});
    return result->get_future().get();
}

}  // namespace drydock::cli
