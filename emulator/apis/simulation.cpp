#include "emulator/apis/simulation.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "emulator/engine/operations.h"
#include "emulator/engine/refactor.h"
#include "providers/account.h"
#include "providers/cloudcontrol/parts/requests.h"

namespace drydock::apis {

namespace {

// Even in no time at all an operation is seen in progress by a client that looks as soon as its call is answered, as on AWS.
constexpr Duration glimpse = std::chrono::milliseconds(5);

// How soon a cancellation or a signal from outside is noticed.
constexpr std::chrono::duration<double> look_interval(0.5), longest_look(86400);

}  // namespace

// One piece of work in the background: the lock, the pace of its clock, and an invoker that lets others work while it waits.
class Simulation::Background final : public Pace, public engine::Invoker {
public:
    Background(Simulation& simulation, Work work, std::function<void()> begun, std::function<void()> ended)
        : simulation_(simulation),
          work_(std::move(work)),
          begun_(std::move(begun)),
          ended_(std::move(ended)),
          lock_(simulation.mutex_, std::defer_lock),
          number_(simulation.computes()) {}

    void run() {
        take_lock();
        start_ = Simulation::now();
        Clock clock(start_, this);
        ++simulation_.begun_;
        work_(turn_on(clock));
        --simulation_.begun_;
        lock_.unlock();
        simulation_.computes_no_more(number_);
        tell_begun();
        if (ended_) ended_();
    }

    Instant shown(Instant now) const override {
        if (simulation_.pace_ == 0) return Simulation::now();
        return start_ + std::chrono::duration_cast<Duration>((now - start_) / simulation_.pace_);
    }

    void advanced(Instant now) override {
        const bool first = begun_ != nullptr;
        if (simulation_.pace_ == 0 && !first) return let_others_in();
        wait_apart(simulation_.pace_ == 0 ? Simulation::now() + glimpse : shown(now));
    }

    std::optional<engine::Invocation> custom_resource(const std::string& type, const std::string& token, const Json& event) override {
        // The stack is there: whoever asked for it need not wait for this.
        return apart([this] { tell_begun(); }, [&] { return simulation_.invoker_->custom_resource(type, token, event); });
    }
    std::optional<engine::Invocation> macro(const std::string& name, const Json& event) override {
        return apart([] {}, [&] { return simulation_.invoker_->macro(name, event); });
    }

private:
    void take_lock() {
        ++simulation_.waiting_;
        lock_.lock();
        --simulation_.waiting_;
    }

    Turn turn_on(Clock& clock) {
        Turn turn{.clock = clock, .invoker = simulation_.invoker_ ? this : nullptr};
        if (simulation_.pace_ == 0)
            turn.linger = [this](Duration real) { linger(real); };
        else
            turn.look = std::max(Duration(1), std::chrono::duration_cast<Duration>(std::min(look_interval * simulation_.pace_, longest_look)));
        return turn;
    }

    void linger(Duration real) {
        simulation_.computes_no_more(number_);
        wait_apart(Simulation::now() + real);
        number_ = simulation_.computes();
    }

    // Others work meanwhile.
    void wait_apart(Instant moment) {
        lock_.unlock();
        tell_begun();
        wait_until(moment);
        take_lock();
    }

    void wait_until(Instant moment) {
        std::unique_lock waiting(simulation_.running_mutex_);
        simulation_.running_changed_.wait_until(waiting, moment, [&] { return simulation_.hurried_; });
    }

    void let_others_in() {
        if (simulation_.waiting_ == 0) return;
        lock_.unlock();
        std::this_thread::yield();
        take_lock();
    }

    void tell_begun() {
        if (const auto begun = std::exchange(begun_, nullptr)) begun();
    }

    // Whoever is invoked may call us, and may take long: what has been done so far is made durable, and others may work.
    template <typename Before, typename Call>
    std::optional<engine::Invocation> apart(Before before, Call call) {
        state::Store& store = simulation_.world_->store();
        const bool written = store.in_transaction() && static_cast<bool>(store.commit());
        lock_.unlock();
        before();
        auto answer = call();
        take_lock();
        // A store that fails to begin fails at the next write, which is reported.
        if (written) static_cast<void>(store.begin());
        return answer;
    }

    Simulation& simulation_;
    Work work_;
    std::function<void()> begun_, ended_;
    std::unique_lock<std::mutex> lock_;
    std::uint64_t number_;
    Instant start_;
};

Simulation::Simulation(std::unique_ptr<providers::World> world, IdSource ids, double pace)
    : world_(std::move(world)), stacks_(std::make_unique<engine::StackStore>(world_->store())), ids_(ids), pace_(pace) {}

Simulation::~Simulation() {
    settle();
}

Result<void> Simulation::load() {
    providers::account::furnish(*world_);
    if (auto loaded = world_->load(); !loaded) return loaded;
    if (auto loaded = stacks_->load(); !loaded) return loaded;
    Clock begun(now());
    engine::Site everywhere{.world = *world_, .stacks = *stacks_, .clock = begun, .ids = ids_};
    if (auto ended = engine::finish_interrupted_refactors(everywhere); !ended) return ended;
    for (const engine::StackRecord* listed : stacks_->list()) {
        if (!listed->in_progress()) continue;
        engine::StackRecord* stack = stacks_->find(listed->scope, listed->id);
        Clock clock(now());
        clock.advance_to(stack->last_event);
        engine::Site site{.world = *world_, .stacks = *stacks_, .clock = clock, .ids = ids_};
        if (auto ended = engine::finish_interrupted(*stack, site); !ended) return ended;
    }
    return providers::cloudcontrol::finish_interrupted(*world_, Clock(now()), ids_);
}

Result<void> Simulation::clear() {
    stacks_ = std::make_unique<engine::StackStore>(world_->store());
    cancelled_.clear();
    return world_->clear();
}

Result<void> Simulation::replace(providers::World& world, engine::StackStore& stacks) {
    state::Store& store = world_->store();
    if (auto begun = store.begin(); !begun) return begun;
    Result<void> replaced = clear();
    if (replaced) replaced = world.copy_to(*world_);
    if (replaced) replaced = stacks.copy_to(*stacks_);
    if (replaced) return store.commit();
    store.rollback();  // what was kept is there again after the next start
    return replaced;
}

Instant Simulation::now() {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

std::unique_lock<std::mutex> Simulation::lock() {
    ++waiting_;
    std::unique_lock held(mutex_);
    --waiting_;
    return held;
}

std::unique_lock<std::mutex> Simulation::try_lock() {
    return std::unique_lock(mutex_, std::try_to_lock);
}

Simulation::Next Simulation::end_cancellation(const std::string& stack_id) {
    auto ended = cancelled_.extract(stack_id);
    return ended.empty() ? Next() : std::move(ended.mapped());
}

void Simulation::run(Work work, std::function<void()> begun, std::function<void()> ended) {
    {
        const std::lock_guard counting(running_mutex_);
        ++running_;
    }
    std::thread([this, background = std::make_unique<Background>(*this, std::move(work), std::move(begun), std::move(ended))]() mutable {
        background->run();
        background.reset();
        this->ended();
    }).detach();
}

void Simulation::later(std::chrono::milliseconds delay, std::function<void()> then) {
    {
        const std::lock_guard counting(running_mutex_);
        ++running_;
    }
    std::thread([this, delay, then = std::move(then)] {
        {
            std::unique_lock waiting(running_mutex_);
            running_changed_.wait_for(waiting, delay, [&] { return hurried_; });
        }
        then();
        ended();
    }).detach();
}

std::uint64_t Simulation::computes() {
    const std::lock_guard counting(running_mutex_);
    computing_.insert(next_number_);
    return next_number_++;
}

void Simulation::computes_no_more(std::uint64_t number) {
    const std::lock_guard counting(running_mutex_);
    computing_.erase(number);
    running_changed_.notify_all();
}

void Simulation::after_work(std::chrono::milliseconds limit, std::function<void()> then) {
    std::unique_lock counting(running_mutex_);
    if (pace_ != 0 || computing_.empty()) {
        counting.unlock();
        return then();
    }
    ++running_;
    std::thread([this, limit, bound = next_number_, then = std::move(then)] {
        {
            std::unique_lock waiting(running_mutex_);
            running_changed_.wait_for(waiting, limit, [&] { return hurried_ || computing_.empty() || *computing_.begin() >= bound; });
        }
        then();
        ended();
    }).detach();
}

// A thread counts until nothing of it is left, its thread_local objects included.
void Simulation::ended() {
    std::unique_lock counting(running_mutex_);
    --running_;
    std::notify_all_at_thread_exit(running_changed_, std::move(counting));
}

void Simulation::settle() {
    std::unique_lock waiting(running_mutex_);
    hurried_ = true;
    running_changed_.notify_all();
    running_changed_.wait(waiting, [&] { return running_ == 0; });
    hurried_ = false;
}

std::unique_lock<std::mutex> Simulation::quiet() {
    while (true) {
        settle();
        std::unique_lock held = lock();
        // Calls that came meanwhile may have begun new work.
        if (begun_ == 0) return held;
    }
}

}  // namespace drydock::apis
