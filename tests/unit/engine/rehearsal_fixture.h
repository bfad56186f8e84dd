// A fresh account in memory in which tests deploy templates.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/engine/deploy.h"
#include "providers/account.h"
#include "state/store.h"

namespace drydock::engine {

struct Stage {
    static std::unique_ptr<providers::World> fresh_world() {
        auto world = std::make_unique<providers::World>(state::Store::none());
        providers::account::furnish(*world);
        return world;
    }

    std::unique_ptr<providers::World> world = fresh_world();
    StackStore stacks{world->store()};
    Clock clock{Instant{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)}};
    IdSource ids{7};
    std::map<std::string, std::string> documents;  // behind locations
    std::unique_ptr<Invoker> invoker;

    static Request request(std::string body, std::string name = "app") {
        Request made{.stack_name = std::move(name), .template_body = std::move(body), .source_name = "test.yaml"};
        made.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
        return made;
    }

    Site site() {
        return {.world = *world,
                .stacks = stacks,
                .clock = clock,
                .ids = ids,
                .fetch = [this](const std::string& location) -> Result<std::string> {
                    const auto found = documents.find(location);
                    if (found == documents.end()) return Fault::engine("S3 error: Access Denied");
                    return found->second;
                },
                .invoker = invoker.get()};
    }

    Outcome deploy(const Request& made) {
        Site here = site();
        return engine::deploy(made, here);
    }
    Outcome update(std::string body, std::string name = "app") {
        Request made = request(std::move(body), std::move(name));
        made.update = true;
        return deploy(made);
    }
    Outcome deploy(const char* body) { return deploy(request(body)); }
};

// "Topic CREATE_COMPLETE", with the reason behind it if there is one: "app ROLLBACK_IN_PROGRESS No export …".
inline std::vector<std::string> lines(const Outcome& outcome) {
    std::vector<std::string> out;
    for (const StackEvent& event : outcome.events) {
        out.push_back(event.logical_id + " " + event.status + (event.reason.empty() ? "" : " " + event.reason));
    }
    return out;
}

inline const ResourceOutcome& resource(const Outcome& outcome, std::string_view logical_id) {
    for (const ResourceOutcome& each : outcome.resources) {
        if (each.logical_id == logical_id) return each;
    }
    static const ResourceOutcome none;
    return none;
}

}  // namespace drydock::engine
