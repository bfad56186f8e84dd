#include "emulator/gateway/server.h"

#include <chrono>
#include <exception>
#include <random>
#include <utility>

#include "base/ids.h"
#include "emulator/gateway/anonymous.h"
#include "emulator/gateway/refusals.h"
#include "emulator/gateway/routing.h"
#include "emulator/gateway/signature.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/validation.h"
#include "providers/credentials.h"

namespace drydock::gateway {
namespace {

using apis::Context;
using apis::Simulation;

std::string new_request_id() {
    thread_local IdSource ids = [] {
        std::random_device device;
        return IdSource((static_cast<std::uint64_t>(device()) << 32U) ^ device());
    }();
    return ids.uuid();
}

std::string endpoint_of(const protocols::Request& request) {
    const std::string_view host = request.host();
    return std::string(request.secure ? "https://" : "http://") + (host.empty() ? std::string("localhost:4566") : std::string(host));
}

// True if the body is passed on as it is, an object of S3, rather than read as a whole.
bool streams_body(const protocols::OperationModel& operation) {
    const protocols::Shape input = operation.input();
    return input.member(input.text("payload")).flag("streaming");
}

// A call on its way from its request to its response.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    Exchange(Simulation& simulation, std::shared_ptr<const ServerOptions> options, Reply reply)
        : simulation_(simulation), options_(std::move(options)), reply_(std::move(reply)), request_id_(new_request_id()) {
        if (options_->log) began_ = std::chrono::steady_clock::now();
    }

    void run(protocols::Request request) {
        if (options_->verify_signatures) as_sent_ = request;
        if (auto found = find_route(std::move(request), route_); !found) return refuse(found.fault());
        caller_ = {.scope = route_.scope,
                   .access_key = route_.credentials.access_key,
                   .session_token = route_.credentials.session_token,
                   .request_id = request_id_,
                   .endpoint = endpoint_of(route_.request)};
        if (!options_->verify_signatures && !providers::issued(caller_.access_key)) {
            take(providers::root_of(route_.scope));
            return read();
        }
        // Only the world knows who has such a key.
        if (const auto held = simulation_.try_lock()) {
            admit();
        } else {
            const auto self = shared_from_this();
            return simulation_.run([self](const apis::Turn&) { self->admit(); }, [self] { self->go_on(); });
        }
        go_on();
    }

private:
    void take(const providers::Identity& identity) {
        caller_.principal = identity.arn;
        caller_.user_id = identity.user_id;
    }

    // With the lock.
    void admit() {
        const providers::World& world = simulation_.world();
        take(providers::identity_of(world, route_.scope, caller_.access_key));
        if (!options_->verify_signatures || needs_no_signature(route_.operation, as_sent_)) return;
        verifies_ = true;
        secret_ = providers::secret_of(world, caller_.access_key);
        if (!caller_.access_key.empty())
            refusal_ = providers::refused_credentials(world, caller_.access_key, caller_.session_token, Simulation::now());
        else if (is_s3() && is_anonymous(as_sent_))
            refusal_ = refused_anonymous(world, route_.operation, route_.request);
    }

    void go_on() {
        if (!verifies_) return read();
        if (as_sent_.body.in_memory()) return verify();
        // To hash it takes time, which nobody else is to lose.
        simulation_.later(std::chrono::milliseconds(0), [self = shared_from_this()] { self->verify(); });
    }

    void verify() {
        const auto secret_of = [this](const std::string& key) { return key == caller_.access_key ? secret_ : std::nullopt; };
        std::optional<Fault> fault = verify_signature(as_sent_, secret_of, Simulation::now(), is_s3(), route_.wire);
        as_sent_ = {};
        if (!fault) fault = std::move(refusal_);
        fault ? refuse(*fault) : read();
    }

    bool is_s3() const { return route_.service->name() == "s3"; }

    void read() {
        if (route_.request.body.size() > largest_document && !streams_body(route_.operation)) return refuse(document_too_large());
        Result<Json> input = protocols::protocol(route_.wire).parse(route_.operation, route_.request);
        if (!input) return refuse(input.fault());
        if (const auto fault = protocols::validate(route_.operation, *input)) return refuse(*fault);
        const auto hit = simulation_.faults().call(route_.service->name(), route_.operation.name());
        if (!hit || hit->delay.count() == 0) return perform(std::move(*input), hit ? hit->fault : std::nullopt);
        simulation_.later(hit->delay, [self = shared_from_this(), input = std::move(*input), fault = hit->fault]() mutable {
            self->perform(std::move(input), fault);
        });
    }

    void perform(Json input, const std::optional<Fault>& injected) {
        if (injected) return refuse(*injected);
        auto context = std::make_shared<Context>(simulation_, std::move(caller_), std::move(route_.request));
        apis::perform(
            context, route_.service->name(), route_.operation.name(), std::move(input), [self = shared_from_this(), context](Result<Json> answer) {
                if (!answer) return self->refuse(answer.fault());
                self->send(
                    protocols::protocol(self->route_.wire).render(self->route_.operation, *answer, std::move(context->body), self->request_id_), {});
            });
    }

    void refuse(const Fault& fault) {
        send(protocols::protocol(route_.wire).render_fault(route_.service, route_.operation, fault, request_id_), fault.code);
    }

    void send(protocols::Response response, const std::string& code) {
        if (options_->log) write_log(response.status, code);
        reply_(std::move(response));
    }

    void write_log(int status, const std::string& code) const {
        Json line = {{"time", iso8601(Simulation::now())}, {"requestId", request_id_}};
        if (route_.service) line["service"] = route_.service->name();
        if (route_.operation) line["operation"] = route_.operation.name();
        line["account"] = route_.scope.account;
        line["region"] = route_.scope.region;
        line["status"] = status;
        if (!code.empty()) line["error"] = code;
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
        line["microseconds"] = took.count();
        options_->log(line.dump(-1, ' ', false, Json::error_handler_t::replace));
    }

    Simulation& simulation_;
    std::shared_ptr<const ServerOptions> options_;
    Reply reply_;
    std::string request_id_;
    Route route_;
    apis::Caller caller_;
    protocols::Request as_sent_;  // where signatures are verified: routing changes what they cover
    bool verifies_ = false;
    std::optional<std::string> secret_;  // of the caller's key
    std::optional<Fault> refusal_;       // of these credentials, if their signature is good
    std::chrono::steady_clock::time_point began_;
};

}  // namespace

Server::Server(Simulation& simulation, ServerOptions options)
    : simulation_(simulation), options_(std::make_shared<const ServerOptions>(std::move(options))) {}

void Server::handle(protocols::Request request, Reply reply) {
    std::string_view rest;
    if (const Page* page = Pages::instance().find(request.path, rest))
        return open_page(*page, std::string(rest), std::move(request), std::move(reply));
    std::make_shared<Exchange>(simulation_, options_, std::move(reply))->run(std::move(request));
}

// Pages may wait for what is going on, which no thread of the gateway does.
void Server::open_page(const Page& page, std::string rest, protocols::Request request, Reply reply) {
    const std::lock_guard held(pages_mutex_);
    std::erase_if(pages_, [](const std::future<void>& making) { return making.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    pages_.push_back(std::async(std::launch::async, [this, &page, rest = std::move(rest), request = std::move(request), reply = std::move(reply)] {
        protocols::Response response;
        try {
            response = page(simulation_, request, rest);
        } catch (const std::exception& problem) {
            response = wrong_page({.code = "InternalError", .message = problem.what()}, 500);
        }
        reply(std::move(response));
    }));
}

}  // namespace drydock::gateway
