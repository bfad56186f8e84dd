// Operations of the APIs that the emulator itself serves: those about stacks (CloudFormation), which the engine does, and those that look at calls
// and credentials rather than at resources. Operations of all other services are the providers' (providers/registry.h, providers/operations.h).
//
// Every file of emulator/apis/<service>/ is one group of operations, registered by its entry point: emulator/apis/cloudformation/stacks.cpp defines
// `void drydock::apis::cloudformation::stacks(Apis&)`.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/apis/simulation.h"
#include "emulator/engine/deploy.h"
#include "emulator/protocols/message.h"
#include "providers/call.h"

namespace drydock::apis {

// Who calls, from where, and how the call reached us.
struct Caller {
    providers::Scope scope;
    std::string access_key;     // "" for an anonymous call
    std::string session_token;  // "" if there is none
    std::string principal;      // ARN: arn:aws:iam::000000000000:root, arn:aws:sts::…:assumed-role/Role/Session
    std::string user_id;        // UserId of GetCallerIdentity
    std::string request_id;
    std::string endpoint;  // http://localhost:4566: as the client addressed us, for URLs in answers
};

// A call in work. It owns what it refers to except the simulation, so that work in the background can go on with it.
struct Context {
    Context(Simulation& where, Caller who, protocols::Request what)
        : simulation(where), caller(std::move(who)), request(std::move(what)), clock(Simulation::now()), invoker(where.invoker()) {}

    Simulation& simulation;
    Caller caller;
    protocols::Request request;
    protocols::Body body;  // of the answer: the streaming member of the output
    Clock clock;           // of this call: the time of day when it came
    engine::Invoker* invoker;

    const providers::Scope& scope() const { return caller.scope; }
    providers::Call call();
    engine::Site site() { return site(clock); }
    engine::Site site(Clock& on);
};

// What an operation gives, or the fault that is answered. The lock is held.
using Handler = std::function<Result<Json>(Context&, const Json& input)>;

// An operation on a stack that goes on after its call has been answered. `work` does all of it, on the site that it is given. `answer` makes the
// answer of the call from the id of the stack, as soon as the stack has its first event of the operation or, without one, at the end. A rejection by
// the engine is the call's fault.
struct StackWork {
    std::function<engine::Outcome(engine::Site&)> work;
    std::function<Json(const std::string& stack_id)> answer;
    std::string stack_id{};  // of the stack, where it exists already
};
using StackHandler = std::function<Result<StackWork>(Context&, const Json& input)>;

class Apis {
public:
    static const Apis& instance();

    enum class Way : std::uint8_t {
        at_once,  // under the lock, on the thread of the gateway
        free,     // without the lock: it touches nothing that is held
        slow,     // on a thread of its own: it may wait for something (macros)
        stack,    // `stack_handler`
    };
    struct Entry {
        Way way = Way::at_once;
        Handler handler;
        StackHandler stack_handler;
    };
    void operation(const std::string& service, const std::string& name, Handler handler, Way way = Way::at_once);
    void stack_operation(const std::string& service, const std::string& name, StackHandler handler);
    const Entry* find(std::string_view service, std::string_view name) const;
    // All names, service.Operation.
    std::vector<std::string> names() const;

    Apis();

private:
    void add(const std::string& service, const std::string& name, Entry entry);
    std::map<std::string, std::map<std::string, Entry, std::less<>>, std::less<>> entries_;
};

// Generated from the files of emulator/apis/*/ (cmake/register.cmake).
void register_apis(Apis& apis);

// Performs an operation wherever it is implemented: here, or in the providers. `reply` is called exactly once, on any thread, without the lock; for
// work in the background when it has begun. Fault NotSimulated if nobody implements the operation.
using Answered = std::function<void(Result<Json>)>;
void perform(const std::shared_ptr<Context>& context, std::string_view service, std::string_view operation, Json input, Answered reply);

}  // namespace drydock::apis
