// PUT /_drydock/signals/STACK_ID/LOGICAL_ID?…: a signal to a wait condition, sent to the URL that its handle's Ref gives; the document is AWS's. It
// is answered as S3 answers, where the URL leads to on AWS: whatever the document says, it is taken.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
#include "emulator/engine/signals.h"

#include "emulator/gateway/pages.h"

namespace drydock::gateway::pages {
namespace {

protocols::Response signals_page(apis::Simulation& simulation, const protocols::Request& request, std::string_view rest) {
    if (request.method != "PUT") return wrong_method("PUT");
    const std::string handle = protocols::url_decoded(rest);  // arn:aws:cloudformation:…:stack/NAME/UUID/LOGICAL_ID
    const std::size_t slash = handle.rfind('/');
    const std::string_view stack_id = std::string_view(handle).substr(0, slash);
    const std::string_view logical_id = slash == std::string::npos ? std::string_view() : std::string_view(handle).substr(slash + 1);
    const auto held = simulation.lock();
    const auto done = engine::signal_handle(stack_id, logical_id, request.path + "?" + request.query, request.body.text(), simulation.stacks());
    return done ? protocols::Response() : wrong_page(done.fault(), done.fault().http_status);
}

}  // namespace

void signals(Pages& pages) {
    pages.page(std::string(apis::signals_path), signals_page);
}

}  // namespace drydock::gateway::pages
