// libFuzzer's entry for a whole rehearsal: any bytes end in a verdict, never in a crash, a hang or unbounded memory.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "emulator/engine/deploy.h"
#include "providers/account.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace drydock;
    providers::World world(state::Store::none());
    providers::account::furnish(world);
    engine::StackStore stacks(world.store());
    Clock clock{Instant{}};
    IdSource ids(1);
    const auto fetch = [](const std::string&) { return Result<std::string>(Fault{.code = "NoSuchKey", .message = "nothing is there"}); };
    engine::Site site{.world = world, .stacks = stacks, .clock = clock, .ids = ids, .fetch = fetch};
    engine::Request request;
    request.stack_name = "fuzz";
    request.template_body.assign(reinterpret_cast<const char*>(data), size);
    request.source_name = "fuzz";
    request.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    const engine::Outcome outcome = engine::deploy(request, site);
    if (outcome.ending == engine::Ending::rejected && outcome.rejection.message.empty()) std::abort();
    if (outcome.ending == engine::Ending::failed && outcome.status.empty()) std::abort();
    return 0;
}
