// What the tests of the query, ec2 and rest-xml protocols share.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/protocols/protocol.h"

namespace drydock::protocols::testing {

inline const ServiceModel& service(std::string_view name) {
    const ServiceModel* found = ServiceModel::find(name);
    REQUIRE(found != nullptr);
    return *found;
}

inline Request form(std::string body) {
    Request request;
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = Body(std::move(body));
    return request;
}

inline Json parsed(const Protocol& protocol, std::string_view service_name, std::string_view operation, const Request& request) {
    const Result<Json> input = protocol.parse(service(service_name).operation(operation), request);
    if (!input) FAIL(input.fault().code + ": " + input.fault().message);
    return *input;
}

inline Fault refused(const Protocol& protocol, std::string_view service_name, std::string_view operation, const Request& request) {
    const Result<Json> input = protocol.parse(service(service_name).operation(operation), request);
    REQUIRE_FALSE(input);
    return input.fault();
}

inline Response rendered(const Protocol& protocol, std::string_view service_name, std::string_view operation, const Json& output) {
    return protocol.render(service(service_name).operation(operation), output, {}, "id-1");
}

inline Response rendered_fault(const Protocol& protocol, std::string_view service_name, std::string_view operation, const Fault& fault) {
    return protocol.render_fault(&service(service_name), service(service_name).operation(operation), fault, "id-1");
}

}  // namespace drydock::protocols::testing
