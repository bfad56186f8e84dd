// POST /_drydock/reset: everything is forgotten; ?account=ID and ?service=NAME narrow it. moto's /moto-api/reset and LocalStack's
// /_localstack/state/reset forget everything.
#include "emulator/apis/snapshots.h"
#include "emulator/gateway/pages.h"

namespace drydock::gateway::pages {
namespace {

using protocols::query_value;

protocols::Response reset_page(apis::Simulation& simulation, const protocols::Request& request, std::string_view /*rest*/) {
    if (request.method != "POST") return wrong_method("POST");
    const auto done = apis::reset(simulation, query_value(request.query, "account"), query_value(request.query, "service"));
    return done ? json_page({{"status", "ok"}}) : wrong_page(done.fault(), done.fault().code == "InputError" ? 400 : 500);
}

protocols::Response reset_everything(apis::Simulation& simulation, const protocols::Request& request, std::string_view /*rest*/) {
    if (request.method != "POST") return wrong_method("POST");
    const auto done = apis::reset(simulation, "", "");
    simulation.faults().clear();
    return done ? json_page({{"status", "ok"}}) : wrong_page(done.fault(), 500);
}

}  // namespace

void reset(Pages& pages) {
    pages.page("/_drydock/reset", reset_page);
    pages.page("/moto-api/reset", reset_everything);
    pages.page("/_localstack/state/reset", reset_everything);
}

}  // namespace drydock::gateway::pages
