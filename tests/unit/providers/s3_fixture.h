// Calls of the S3 and SSM APIs in a fresh account.
#pragma once

#include <string>

#include "base/body.h"
#include "providers/operations.h"
#include "tests/unit/providers/fixture.h"

namespace drydock::testing {

struct ApiFixture : Fixture {
    const char* service;
    explicit ApiFixture(const char* of = "s3") : service(of) {}

    Result<Json> call(const char* operation, const Json& input, Body* request = nullptr, Body* response = nullptr) {
        providers::Call made = outside();
        made.request_body = request;
        made.response_body = response;
        return providers::perform(made, service, operation, input);
    }
    Json done(const char* operation, const Json& input) {
        const Result<Json> answer = call(operation, input);
        INFO(operation << ": " << (answer ? "" : answer.fault().code + " " + answer.fault().message));
        REQUIRE(answer);
        return *answer;
    }
    // Code and message of the fault.
    std::string refused(const char* operation, const Json& input) {
        const Result<Json> answer = call(operation, input);
        REQUIRE_FALSE(answer);
        last = answer.fault();
        return last.code + ": " + last.message;
    }
    std::string member_of_fault(const std::string& name) const {
        for (const auto& [key, value] : last.members) {
            if (key == name) return value;
        }
        return "(none)";
    }
    void advance(long long seconds) { clock.advance_to(clock.now() + std::chrono::seconds(seconds)); }

    Fault last;
};

// Of an object in the bucket "shelf".
inline Json of_key(const std::string& key, Json more = Json::object()) {
    Json input = {{"Bucket", "shelf"}, {"Key", key}};
    input.update(more);
    return input;
}

}  // namespace drydock::testing
