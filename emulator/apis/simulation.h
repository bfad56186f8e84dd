// The accounts that a server simulates: the world, its stacks, and what works on them. Everything that is held is behind one lock; operations that go
// on after their call has been answered have threads of their own. Thread-safe, except where the caller has to hold the lock.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"
#include "emulator/apis/faults.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/invoker.h"
#include "providers/world.h"

namespace drydock::apis {

// What work in the background is given. It holds the lock whenever it runs; the clock's pace lets others in between two instants, and the invoker
// while it waits for an answer.
struct Turn {
    Clock& clock;
    engine::Invoker* invoker;  // nullptr if the simulation has none
    // How the engine learns of what others do meanwhile (Site::look, Site::linger in emulator/engine/deploy.h).
    Duration look{0};
    std::function<void(Duration)> linger = {};
};

// Where signals to wait conditions arrive.
inline constexpr std::string_view signals_path = "/_drydock/signals";

class Simulation {
public:
    // `pace`: how fast deployments go against AWS: 0 in no time, 1 as on AWS, 10 ten times as fast.
    Simulation(std::unique_ptr<providers::World> world, IdSource ids, double pace);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
    static Instant now();
    // Makes the accounts fresh ones and reads what the store of the world holds; operations that were cut off are brought to an end. To be called
    // once, before anything else.
    Result<void> load();

    Faults& faults() { return faults_; }

    // Held by whoever touches what follows.
    std::unique_lock<std::mutex> lock();
    std::unique_lock<std::mutex> try_lock();
    providers::World& world() { return *world_; }
    engine::StackStore& stacks() { return *stacks_; }
    IdSource& ids() { return ids_; }
    engine::Invoker* invoker() { return invoker_.get(); }
    void set_invoker(std::unique_ptr<engine::Invoker> invoker) { invoker_ = std::move(invoker); }
    // Forgets everything: accounts are fresh again. Nothing may be at work in the background: see quiet().
    Result<void> clear();
    // The same, and takes over what another world and its stacks hold.
    Result<void> replace(providers::World& world, engine::StackStore& stacks);
    // CancelUpdateStack: asks whoever works on the stack to end. `next` is what he does then: DeleteStack of a stack that is being created.
    using Next = std::function<void(engine::Site&)>;
    void cancel(const std::string& stack_id, Next next = {}) { cancelled_[stack_id] = std::move(next); }
    bool cancelled(const std::string& stack_id) const { return cancelled_.contains(stack_id); }
    // He has ended; gives `next`.
    Next end_cancellation(const std::string& stack_id);

    // Runs `work` in the background. `begun` is called once, without the lock: at the first moment at which what was done is durable and the clock
    // moves on, or after the work. `ended` is called without the lock after the work and after `begun`.
    using Work = std::function<void(const Turn& turn)>;
    void run(Work work, std::function<void()> begun, std::function<void()> ended = nullptr);
    // Calls `then` without the lock after some time, or sooner when the simulation is settled.
    void later(std::chrono::milliseconds delay, std::function<void()> then);
    // Calls `then` without the lock when everything that computes in the background now has come to its end or to a wait for somebody outside, or
    // after `limit`. At once, on the caller's thread, if nothing does, or if work takes as long as on AWS.
    void after_work(std::chrono::milliseconds limit, std::function<void()> then);
    // Whether what the user wanted to be done at the start has been done. Thread-safe.
    bool initialised() const { return initialised_; }
    void set_initialised() { initialised_ = true; }
    // Hurries all that runs in the background and waits for its end. Called without the lock.
    void settle();
    // The same, and then the lock at a moment when no work is in the middle of something.
    std::unique_lock<std::mutex> quiet();

private:
    class Background;
    // A piece of work begins to compute, and gets a number; or no longer does.
    std::uint64_t computes();
    void computes_no_more(std::uint64_t number);
    void ended();

    Faults faults_;
    std::unique_ptr<providers::World> world_;
    std::unique_ptr<engine::StackStore> stacks_;
    IdSource ids_;
    double pace_;
    std::unique_ptr<engine::Invoker> invoker_;
    std::map<std::string, Next, std::less<>> cancelled_;
    std::size_t begun_ = 0;  // pieces of work in the background that have begun and not ended; behind the lock
    std::mutex mutex_;
    std::atomic<int> waiting_{0};  // for the lock
    std::atomic<bool> initialised_ = false;

    std::mutex running_mutex_;
    std::condition_variable running_changed_;
    std::size_t running_ = 0;            // threads
    std::set<std::uint64_t> computing_;  // numbers of pieces of work, in the order of their beginning
    std::uint64_t next_number_ = 0;
    bool hurried_ = false;
};

}  // namespace drydock::apis
