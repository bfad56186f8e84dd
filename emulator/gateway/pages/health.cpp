// Is the server up, and what does it simulate? /_drydock/health and /_drydock/info, and the pages that clients of other emulators ask for.
#include "base/version.h"
#include "catalog/catalog.h"
#include "emulator/apis/api.h"
#include "emulator/gateway/pages.h"
#include "providers/operations.h"

namespace drydock::gateway::pages {
namespace {

using apis::Simulation;
using protocols::Request;
using protocols::Response;

// The services of which some operation is simulated.
Json simulated_services() {
    Json services = Json::object();
    for (const std::string& name : apis::Apis::instance().names()) services[name.substr(0, name.find('.'))] = "available";
    for (const std::string& name : providers::simulated_operations()) services[name.substr(0, name.find('.'))] = "available";
    return services;
}

Response health_page(Simulation& simulation, const Request& /*request*/, std::string_view /*rest*/) {
    return json_page({{"status", "running"}, {"ready", simulation.initialised()}, {"version", version_number()}});
}

Response info_page(Simulation& simulation, const Request& /*request*/, std::string_view /*rest*/) {
    Json operations = Json::array();
    for (const std::string& name : apis::Apis::instance().names()) operations.push_back(name);
    for (const std::string& name : providers::simulated_operations()) operations.push_back(name);
    const auto held = simulation.lock();
    std::size_t stacks = 0;
    for (const engine::StackRecord* stack : simulation.stacks().list()) stacks += stack->deleted() ? 0 : 1;
    return json_page({{"version", version_number()},
                      {"resourceTypes", catalog::Catalog::instance().type_names().size()},
                      {"stacks", stacks},
                      {"persistent", simulation.world().store().keeps()},
                      {"operations", operations}});
}

Response localstack_health(Simulation& /*simulation*/, const Request& /*request*/, std::string_view /*rest*/) {
    return json_page({{"services", simulated_services()}, {"edition", "drydock"}, {"version", version_number()}});
}

Response localstack_init(Simulation& simulation, const Request& /*request*/, std::string_view /*rest*/) {
    const Json completed = {{"BOOT", true}, {"START", true}, {"READY", simulation.initialised()}, {"SHUTDOWN", false}};
    return json_page({{"completed", completed}, {"scripts", Json::array()}});
}

// Nobody's bucket is called like that.
Response no_page(Simulation& /*simulation*/, const Request& request, std::string_view /*rest*/) {
    return wrong_page({.code = "NotFound", .message = "There is no page " + request.path}, 404);
}

}  // namespace

void health(Pages& pages) {
    pages.page("/_drydock", no_page);
    pages.page("/_localstack", no_page);
    pages.page("/_drydock/health", health_page);
    pages.page("/_drydock/info", info_page);
    pages.page("/_localstack/health", localstack_health);
    pages.page("/_localstack/init", localstack_init);
}

}  // namespace drydock::gateway::pages
