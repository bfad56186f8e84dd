#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/apis/api.h"
#include "emulator/cli/command.h"
#include "emulator/cli/stack_options.h"
#include "providers/operations.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    std::string service, format = "text";
};

using Simulated = std::map<std::string, std::set<std::string>, std::less<>>;  // service → operations

Simulated simulated_operations() {
    Simulated simulated;
    for (const auto& names : {apis::Apis::instance().names(), providers::simulated_operations()}) {
        for (const std::string& name : names) {
            const std::size_t dot = name.find('.');
            simulated[name.substr(0, dot)].insert(name.substr(dot + 1));
        }
    }
    return simulated;
}

catalog::Packed operations_of(std::string_view service) {
    return catalog::Catalog::instance().service(service)["operations"];
}

int list_one(const std::string& service, const std::set<std::string>& simulated) {
    for (const auto& [name, operation] : operations_of(service).members())
        std::cout << (simulated.contains(std::string(name)) ? "simulated      " : "not simulated  ") << name << "\n";
    return deployed;
}

int list_all(const Simulated& simulated) {
    for (const auto& [service, names] : simulated) {
        const std::string name = service + std::string(std::max<std::size_t>(26, service.size() + 2) - service.size(), ' ');
        std::cout << name << names.size() << " of " << operations_of(service).size() << "\n";
    }
    return deployed;
}

int list_json(const Simulated& simulated) {
    Json list = Json::array();
    for (const auto& [service, names] : simulated)
        list.push_back({{"service", service}, {"simulated", names}, {"total", operations_of(service).size()}});
    std::cout << list.dump(2) << "\n";
    return deployed;
}

int run(const Options& options) {
    const Simulated simulated = simulated_operations();
    if (options.service.empty()) return options.format == "json" ? list_json(simulated) : list_all(simulated);
    const auto& services = catalog::Catalog::instance().service_names();
    if (std::ranges::find(services, options.service) == services.end()) {
        const std::string near = near_miss(options.service, services);
        return complain({.code = "InputError", .message = options.service + " is no service" + (near.empty() ? "" : "; did you mean " + near + "?")});
    }
    const auto found = simulated.find(options.service);
    const std::set<std::string> names = found == simulated.end() ? std::set<std::string>() : found->second;
    return options.format == "json" ? list_json({{options.service, names}}) : list_one(options.service, names);
}

}  // namespace

void operations(Commands& commands) {
    commands.add({.name = "operations",
                  .group = Group::server,
                  .summary = "the API operations that the server simulates, by service; with a service all of its operations",
                  .examples = "  drydock operations\n"
                              "  drydock operations s3\n"
                              "  drydock operations --output json\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      app.add_option("service", options->service, "name of a service as the AWS CLI has it: sqs, cognito-idp");
                      app.add_option("--output", options->format, "text or json")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
