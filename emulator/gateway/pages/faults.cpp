// /_drydock/faults: GET lists the faults that tests have asked for, POST adds one, DELETE removes one (/_drydock/faults/ID) or all (apis/faults.h).
#include "emulator/apis/faults.h"

#include "emulator/gateway/pages.h"

namespace drydock::gateway::pages {
namespace {

protocols::Response faults_page(apis::Simulation& simulation, const protocols::Request& request, std::string_view rest) {
    apis::Faults& faults = simulation.faults();
    if (request.method == "GET") return json_page({{"faults", faults.list()}});
    if (request.method == "DELETE") {
        if (rest.empty()) faults.clear();
        if (!rest.empty() && !faults.remove(rest)) return wrong_page({.code = "NotFound", .message = "There is no fault " + std::string(rest)}, 404);
        return json_page({{"faults", faults.list()}});
    }
    if (request.method != "POST") return wrong_method("GET, POST, DELETE");
    const Json rule = Json::parse(request.body.text(), nullptr, false);
    const Result<Json> added = faults.add(rule);
    return added ? json_page(*added, 201) : wrong_page(added.fault());
}

}  // namespace

void faults(Pages& pages) {
    pages.page("/_drydock/faults", faults_page);
}

}  // namespace drydock::gateway::pages
