#include "emulator/apis/api.h"

#include <cassert>
#include <optional>

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

// An operation that goes on after its call is answered. Lives until both are over.
class StackCall : public std::enable_shared_from_this<StackCall> {
public:
    StackCall(std::shared_ptr<Context> context, const StackHandler& handler, Json input, Answered reply)
        : context_(std::move(context)), handler_(handler), input_(std::move(input)), reply_(std::move(reply)) {}

    void run() {
        const auto self = shared_from_this();
        context_->simulation.run([self](const Turn& turn) { self->work(turn); }, [self] { self->answer(); });
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
            answer->emplace(perform_at_once(*context, entry, service, operation, input));
        },
        nullptr, [answer, reply = std::move(reply)] { reply(std::move(**answer)); });
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
    // A thread of the gateway does not wait: whoever has the lock may keep it for some milliseconds.
    const bool slow = way == Apis::Way::slow || !context->request.body.in_memory();  // large bodies are hashed
    std::unique_lock<std::mutex> held = slow ? std::unique_lock<std::mutex>() : context->simulation.try_lock();
    if (!held) return perform_apart(context, entry, std::string(service), std::string(operation), std::move(input), std::move(reply));
    Result<Json> answer = perform_at_once(*context, entry, std::string(service), std::string(operation), input);
    held.unlock();
    reply(std::move(answer));
}

}  // namespace drydock::apis
