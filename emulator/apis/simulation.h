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
};

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
    // Forgets everything: accounts are fresh again. Nothing may run in the background.
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
    // Hurries all that runs in the background and waits for its end. Called without the lock.
    void settle();

private:
    class Background;
    void ended();

    Faults faults_;
    std::unique_ptr<providers::World> world_;
    std::unique_ptr<engine::StackStore> stacks_;
    IdSource ids_;
    double pace_;
    std::unique_ptr<engine::Invoker> invoker_;
    std::map<std::string, Next, std::less<>> cancelled_;
    std::mutex mutex_;
    std::atomic<int> waiting_{0};  // for the lock

    std::mutex running_mutex_;
    std::condition_variable running_changed_;
    std::size_t running_ = 0;
    bool hurried_ = false;
};

}  // namespace drydock::apis
