// Requests of Cloud Control, which are in progress for as long as the type takes on AWS, at the simulation's pace; the call is answered at once.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-manage-requests.html
#include "emulator/apis/api.h"
#include "emulator/engine/stack_sets.h"
#include "providers/cloudcontrol/parts/changes.h"

namespace drydock::apis::cloudcontrol {
namespace {

namespace cloud = providers::cloudcontrol;

// What happens after the answer. Where the store fails, the request stays in progress: nobody is there to be told.
void go_on(const Context& context, const cloud::Begun& begun) {
    auto later = std::make_shared<Context>(context.simulation, context.caller, protocols::Request{});
    const auto written = [later](const Turn& turn, const auto& change) {
        later->clock = turn.clock;
        state::Store& store = later->simulation.world().store();
        if (!store.begin()) return;
        static_cast<void>(change(later->call()).ok());
        static_cast<void>(store.commit().ok());
    };
    const auto work = [later, written, begun](const Turn& turn) {
        Clock end = turn.clock.apart();
        end.advance_to(turn.clock.now() + begun.duration);
        written(turn, [&](const providers::Call& call) { return cloud::note_retry(call, begun.token, end.shown()); });
        turn.clock.advance_to(end.now());
        written(turn, [&](const providers::Call& call) { return cloud::finish(call, begun.token); });
        // Accounts that joined the organization get their stacks.
        later->invoker = turn.invoker;
        engine::Site site = later->site(turn.clock);
        if (!site.stacks.stack_sets().all().empty()) static_cast<void>(engine::deploy_automatically(site).ok());
    };
    context.simulation.run(work, [] {});
}

using Beginning = Result<cloud::Begun> (*)(const providers::Call&, const providers::Model&);
Handler begun_by(Beginning begin) {
    return [begin](Context& context, const Json& input) -> Result<Json> {
        state::Store& store = context.simulation.world().store();
        if (auto opened = store.begin(); !opened) return opened.fault();
        Result<cloud::Begun> begun = begin(context.call(), input);
        if (auto kept = store.commit(); !kept) return kept.fault();
        if (!begun) return begun.fault();
        go_on(context, *begun);
        return std::move(begun->answer);
    };
}

}  // namespace

void requests(Apis& apis) {
    apis.operation("cloudcontrol", "CreateResource", begun_by(cloud::create_resource));
    apis.operation("cloudcontrol", "UpdateResource", begun_by(cloud::update_resource));
    apis.operation("cloudcontrol", "DeleteResource", begun_by(cloud::delete_resource));
    apis.operation("cloudcontrol", "CancelResourceRequest", begun_by(cloud::cancel));
}

}  // namespace drydock::apis::cloudcontrol
