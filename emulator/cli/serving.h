// A server of this process: its accounts, what they keep, who answers for custom resources, and the gateway in front of them. `serve` runs one until
// it is told to stop, `exec` for as long as a command runs.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/result.h"
#include "emulator/apis/simulation.h"
#include "emulator/cli/attached_program.h"
#include "emulator/cli/command.h"
#include "emulator/cli/command_invoker.h"
#include "emulator/gateway/gateway.h"
#include "emulator/gateway/server.h"

namespace drydock::cli {

struct ServingOptions {
    gateway::GatewayOptions gateway;
    std::string persist;  // folder, or "" for memory
    std::string account;  // profile file; "" for fresh accounts
    std::string region;   // of the profile's account
    std::string pace = "instant";
    std::string log;   // json, or "" for none
    std::string init;  // folder of templates and programs; "" for none
    std::optional<std::uint64_t> seed;
    bool verify_signatures = false;
    InvokerOptions invoker;
    // What `serve` and `exec` have both.
    void declare(CLI::App& app);
};

class Serving {
public:
    // Fault: something that the user gave is wrong, or the state cannot be read.
    static Result<std::unique_ptr<Serving>> open(const ServingOptions& options);

    // http://127.0.0.1:4566; for a Unix socket http+unix://PATH.
    std::string url() const;
    // Variables of the environment with which AWS's tools find the server, as NAME and value.
    std::vector<std::pair<std::string, std::string>> environment() const;
    // Deploys the templates and runs the programs of the folder `init`, in the order of their names. A line for each that fails.
    std::vector<std::string> initialise();
    // Whether that has been done.
    bool ready() const { return simulation_->initialised(); }
    // From another thread: ends that soon. Deployments that have begun are finished without delay, programs are asked to end.
    void stop_initialising();
    void run(bool until_signal) { gateway_->run(until_signal); }
    void stop() { gateway_->stop(); }

private:
    explicit Serving(ServingOptions options) : options_(std::move(options)) {}
    std::optional<Fault> wrong_options() const;
    Result<void> start();
    Result<void> open_simulation();
    Result<void> apply_profile();
    std::vector<std::string> initial_files(std::error_code& error) const;
    std::string start_file(const std::string& path);
    std::string deploy_at_start(const std::string& path);
    std::string run_at_start(const std::string& path);

    ServingOptions options_;
    AttachedProgram programs_;
    std::atomic<bool> stopping_ = false;
    std::unique_ptr<apis::Simulation> simulation_;
    std::unique_ptr<gateway::Server> server_;
    std::unique_ptr<gateway::Gateway> gateway_;
};

// Variables with which AWS's tools find a server at `url`. The credentials are no secrets: they name the account 000000000000.
std::vector<std::pair<std::string, std::string>> client_environment(const std::string& url, const std::string& region);

// instant, realistic, or a factor: how many times as fast as AWS. Fault: none of them.
Result<double> pace_of(const std::string& text);

}  // namespace drydock::cli
