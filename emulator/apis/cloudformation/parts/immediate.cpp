#include "emulator/apis/cloudformation/parts/immediate.h"

namespace drydock::apis::cloudformation {
namespace {

class Immediate final : public Pace {
public:
    Instant shown(Instant) const override { return Simulation::now(); }
    void advanced(Instant) override {}
};

}  // namespace

engine::Site immediate_site(Context& context) {
    static Immediate pace;
    context.clock = Clock(Simulation::now(), &pace);
    return context.site();
}

}  // namespace drydock::apis::cloudformation
