#include "emulator/apis/api.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>

#include "base/text.h"
#include "emulator/engine/bucket_text.h"
#include "emulator/engine/stack_sets.h"
#include "providers/operations.h"
#include "providers/registry.h"

namespace drydock::apis {
namespace {

// Accounts may have joined, left or moved within their organization: stack sets that deploy automatically follow. What comes of it stands with the
// operations of these stack sets.
void follow_organization(engine::Site& site) {
    if (!site.stacks.stack_sets().all().empty()) static_cast<void>(engine::deploy_automatically(site).ok());
}

// One transaction for all that an operation of the providers writes.
Result<Json> perform_by_provider(Context& context, const std::string& service, const std::string& operation, const Json& input) {
    state::Store& store = context.simulation.world().store();
    if (auto begun = store.begin(); !begun) return begun.fault();
    Result<Json> answer = providers::perform(context.call(), service, operation, input);
    if (auto written = store.commit(); !written) return written.fault();
    if (service == "cloudcontrol" || service == "organizations") {
        engine::Site site = context.site();
        follow_organization(site);
    }
    return answer;
}

Result<Json> perform_at_once(Context& context, const Apis::Entry* entry, const std::string& service, const std::string& operation,
                             const Json& input) {
    return entry ? entry->handler(context, input) : perform_by_provider(context, service, operation, input);
}

// A fault of our own in the work for one call is answered, and does not end the server. Nothing half done is kept.
std::optional<Fault> guarded(Simulation& simulation, const std::function<void()>& work) {
    try {
        work();
        return std::nullopt;
    } catch (const std::exception& problem) {
        state::Store& store = simulation.world().store();
        if (store.in_transaction()) store.rollback();
        return Fault{.code = "InternalFailure", .message = std::string("drydock: internal fault: ") + problem.what(), .http_status = 500};
    }
}

// An operation that goes on after its call is answered. Lives until both are over.
class StackCall : public std::enable_shared_from_this<StackCall> {
public:
    StackCall(std::shared_ptr<Context> context, const StackHandler& handler, Json input, Answered reply)
        : context_(std::move(context)), handler_(handler), input_(std::move(input)), reply_(std::move(reply)) {}

    void run() {
        const auto self = shared_from_this();
        context_->simulation.run(
            [self](const Turn& turn) {
                if (auto own = guarded(self->context_->simulation, [&] { self->work(turn); })) self->fault_ = std::move(own);
            },
            [self] { self->answer(); });
    }

private:
    void work(const Turn& turn) {
        context_->invoker = turn.invoker;
        Result<StackWork> made = handler_(*context_, input_);
        if (!made) {
            fault_ = made.fault();
            return;
        }
        work_ = std::move(made).value();
        stack_id_ = work_.stack_id;
        engine::Site site = context_->site(turn.clock);
        site.sink = [this](const engine::StackEvent& event) {
            if (stack_id_.empty()) stack_id_ = event.stack_id;
        };
        site.cancelled = [this] { return context_->simulation.cancelled(stack_id_); };
        site.look = turn.look;
        site.linger = turn.linger;
        const engine::Outcome outcome = work_.work(site);
        if (outcome.ending == engine::Ending::rejected || outcome.ending == engine::Ending::interrupted) fault_ = outcome.rejection;
        if (outcome.ending == engine::Ending::not_simulated && outcome.stack_id.empty())
            fault_ = Fault{.code = "NotSimulated", .message = outcome.status_reason, .http_status = 501};
        if (stack_id_.empty()) stack_id_ = outcome.stack_id;
        const Simulation::Next next = context_->simulation.end_cancellation(stack_id_);
        site.cancelled = {};
        if (next) next(site);
        follow_organization(site);
    }

    void answer() { reply_(fault_ ? Result<Json>(*fault_) : Result<Json>(work_.answer(stack_id_))); }

    std::shared_ptr<Context> context_;
    const StackHandler& handler_;  // of Apis, which live as long as the process
    Json input_;
    Answered reply_;
    StackWork work_;
    std::string stack_id_;
    std::optional<Fault> fault_;
};

// On a thread of its own, answered at the end.
void perform_apart(const std::shared_ptr<Context>& context, const Apis::Entry* entry, std::string service, std::string operation, Json input,
                   Answered reply) {
    auto answer = std::make_shared<std::optional<Result<Json>>>();
    context->simulation.run(
        [context, entry, service = std::move(service), operation = std::move(operation), input = std::move(input), answer](const Turn& turn) {
            context->invoker = turn.invoker;
            auto own = guarded(context->simulation, [&] { answer->emplace(perform_at_once(*context, entry, service, operation, input)); });
            if (own) answer->emplace(std::move(*own));
        },
        nullptr, [answer, reply = std::move(reply)] { reply(std::move(**answer)); });
}

// In no time at all a deployment takes some milliseconds, and a client that asks for its status one millisecond too soon sleeps for the 5 or 30
// seconds that waiters and the CDK think right for AWS. So a question about what is going on is answered when that has ended.
constexpr std::chrono::milliseconds patience{1000};

bool asks_for_progress(std::string_view service, std::string_view operation) {
    if (service != "cloudformation" && service != "cloudcontrol") return false;
    return operation.starts_with("Describe") || operation.starts_with("Get") || operation.starts_with("List");
}

// botocore tells of each call whether a waiter makes it (feature B): one that is none may see what is in progress, as on AWS. No other SDK tells.
// https://github.com/boto/botocore/blob/develop/botocore/useragent.py
bool may_sleep(const protocols::Request& request) {
    const std::string_view agent = request.headers["User-Agent"];
    const std::size_t features = agent.find(" m/");
    if (agent.find("Botocore") == std::string_view::npos || features == std::string_view::npos) return true;
    const std::vector<std::string> told = split(agent.substr(features + 3, agent.find(' ', features + 3) - features - 3), ",");
    return std::ranges::find(told, "B") != told.end();
}

// A large body is read before anybody has to wait for us, and not by a thread of the gateway.
void perform_prepared(const std::shared_ptr<Context>& context, const Apis::Entry* entry, std::string service, std::string operation, Json input,
                      Answered reply) {
    context->simulation.later(std::chrono::milliseconds(0), [context, entry, service = std::move(service), operation = std::move(operation),
                                                             input = std::move(input), reply = std::move(reply)]() mutable {
        providers::prepare(service, operation, input, context->request.body);
        perform_apart(context, entry, std::move(service), std::move(operation), std::move(input), std::move(reply));
    });
}

void perform_now(const std::shared_ptr<Context>& context, const Apis::Entry* entry, std::string_view service, std::string_view operation, Json input,
                 Answered reply) {
    if (!context->request.body.in_memory())
        return perform_prepared(context, entry, std::string(service), std::string(operation), std::move(input), std::move(reply));
    providers::prepare(service, operation, input, context->request.body);
    // A thread of the gateway does not wait: whoever has the lock may keep it for some milliseconds.
    const bool slow = entry && entry->way == Apis::Way::slow;
    std::unique_lock<std::mutex> held = slow ? std::unique_lock<std::mutex>() : context->simulation.try_lock();
    if (!held) return perform_apart(context, entry, std::string(service), std::string(operation), std::move(input), std::move(reply));
    Result<Json> answer = perform_at_once(*context, entry, std::string(service), std::string(operation), input);
    held.unlock();
    reply(std::move(answer));
}

}  // namespace

providers::Call Context::call() {
    return {.world = simulation.world(),
            .registry = providers::Registry::instance(),
            .scope = caller.scope,
            .clock = clock,
            .ids = simulation.ids(),
            .principal = caller.principal,
            .stack = {},
            .request_body = &request.body,
            .response_body = &body};
}

engine::Site Context::site(Clock& on) {
    engine::Site site{.world = simulation.world(), .stacks = simulation.stacks(), .clock = on, .ids = simulation.ids()};
    site.fetch = [this](const std::string& location) -> Result<std::string> {
        if (const auto place = engine::bucket_place(location)) return engine::bucket_text(call(), *place);
        return Fault{.code = "NoSuchKey", .message = "The specified key does not exist.", .http_status = 404};
    };
    site.invoker = invoker;
    site.signal_url = caller.endpoint + std::string(signals_path);
    site.injected = [this](const engine::StackRecord& stack, const std::string& logical_id) {
        return simulation.faults().resource(stack.name, logical_id);
    };
    return site;
}

const Apis& Apis::instance() {
    static const Apis apis;
    return apis;
}

Apis::Apis() {
    register_apis(*this);
}

void Apis::add(const std::string& service, const std::string& name, Entry entry) {
    const bool fresh = entries_[service].emplace(name, std::move(entry)).second;
    assert(fresh);
    static_cast<void>(fresh);
}

void Apis::operation(const std::string& service, const std::string& name, Handler handler, Way way) {
    add(service, name, {.way = way, .handler = std::move(handler), .stack_handler = {}});
}

void Apis::stack_operation(const std::string& service, const std::string& name, StackHandler handler) {
    add(service, name, {.way = Way::stack, .handler = {}, .stack_handler = std::move(handler)});
}

const Apis::Entry* Apis::find(std::string_view service, std::string_view name) const {
    const auto group = entries_.find(service);
    if (group == entries_.end()) return nullptr;
    const auto entry = group->second.find(name);
    return entry == group->second.end() ? nullptr : &entry->second;
}

std::vector<std::string> Apis::names() const {
    std::vector<std::string> names;
    for (const auto& [service, group] : entries_) {
        for (const auto& [name, entry] : group) names.push_back(service + "." + name);
    }
    return names;
}

void perform(const std::shared_ptr<Context>& context, std::string_view service, std::string_view operation, Json input, Answered reply) {
    const Apis::Entry* entry = Apis::instance().find(service, operation);
    const Apis::Way way = entry ? entry->way : Apis::Way::at_once;
    if (way == Apis::Way::stack) {
        std::make_shared<StackCall>(context, entry->stack_handler, std::move(input), std::move(reply))->run();
        return;
    }
    if (way == Apis::Way::free) return reply(entry->handler(*context, input));
    if (!asks_for_progress(service, operation) || !may_sleep(context->request))
        return perform_now(context, entry, service, operation, std::move(input), std::move(reply));
    context->simulation.after_work(
        patience, [context, entry, service = std::string(service), operation = std::string(operation), input = std::move(input),
                   reply = std::move(reply)]() mutable { perform_now(context, entry, service, operation, std::move(input), std::move(reply)); });
}

}  // namespace drydock::apis
