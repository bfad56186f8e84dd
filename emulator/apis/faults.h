// Faults that tests ask for: calls of an operation, or resources of stacks, that fail or are delayed though nothing is wrong with them. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace drydock::apis {

// One of the two kinds: of calls (`service` and `operation` as the API models name them; * is any) or of a resource (`logical_id`, in the stack of
// that name, or in any if `stack` is "").
struct FaultRule {
    std::string id;
    std::string service, operation;
    std::string stack, logical_id;
    std::optional<Fault> fault;          // without, a call is only delayed
    std::chrono::milliseconds delay{0};  // before the answer of a call
    std::uint64_t skip = 0;              // so many that fit are let through first
    std::uint64_t times = 0;             // then so many are hit; 0 for all
};

class Faults {
public:
    // {service, operation, error: {code, message, status}, delayMilliseconds, skip, times} or {stack, logicalId, reason, skip, times}. The rule with
    // its id. Fault InputError says what is wrong with it.
    Result<Json> add(const Json& rule);
    Json list() const;
    bool remove(std::string_view id);
    void clear();

    struct Hit {
        std::optional<Fault> fault;
        std::chrono::milliseconds delay{0};
    };
    // What is to become of this call; counts it.
    std::optional<Hit> call(std::string_view service, std::string_view operation);
    std::optional<Fault> resource(std::string_view stack, std::string_view logical_id);

private:
    struct Counted {
        FaultRule rule;
        std::uint64_t seen = 0, hit = 0;
        bool takes();
        Json json() const;
    };
    mutable std::mutex mutex_;
    std::list<Counted> rules_;
    std::uint64_t next_id_ = 1;
    std::atomic<bool> any_{false};
};

// Why a resource fails for which no reason is given.
Fault injected_fault(const std::string& reason);

}  // namespace drydock::apis
