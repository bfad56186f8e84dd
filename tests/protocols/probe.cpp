// What test_every_operation.py asks of the protocols: requests to read and answers to write, one a line, without any connection.
//
// In:  {"service", "protocol", "operation", "method", "path", "query", "headers", "body"}      → {"input"} or {"fault": {"code", "message"}}
//      the same with "damaged": the input is validated, too                                    → {"input"} or {"fault": {"code"}}
//      {"service", "protocol", "operation", "output"[, "body"]}                                → {"status", "headers", "body"}
//      {"service", "protocol", "operation", "fault": {"code", "message", "members"}}           → {"status", "headers", "body"}
// Bytes travel as text: each is the character of its number (Latin-1).
#include <cmath>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "emulator/protocols/header_text.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/scalars.h"
#include "emulator/protocols/validation.h"

namespace drydock::protocols {
namespace {

std::string to_bytes(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        // The characters up to 255 take one or two bytes in UTF-8.
        if (c < 0x80 || i + 1 == text.size()) {
            bytes += text[i];
        } else {
            bytes += static_cast<char>((c & 3U) << 6U | (static_cast<unsigned char>(text[++i]) & 63U));
        }
    }
    return bytes;
}

// A value with all its texts converted, names included; numbers that JSON does not have become texts, too.
template <typename Convert>
Json converted(const Json& value, Convert convert) {
    if (value.is_string()) return convert(value.get_ref<const std::string&>());
    if (value.is_number_float() && !std::isfinite(value.get<double>())) {
        std::string text;
        append_number(text, value);
        return text;
    }
    if (value.is_array()) {
        Json list = Json::array();
        for (const Json& one : value) list.push_back(converted(one, convert));
        return list;
    }
    if (!value.is_object()) return value;
    Json object = Json::object();
    for (const auto& [name, one] : value.items()) object[convert(name)] = converted(one, convert);
    return object;
}

const Protocol& named(const std::string& name) {
    static const std::map<std::string, Wire> wires = {{"query", Wire::query},       {"ec2", Wire::ec2},
                                                      {"json", Wire::json},         {"rest-json", Wire::rest_json},
                                                      {"rest-xml", Wire::rest_xml}, {"smithy-rpc-v2-cbor", Wire::rpc_v2_cbor}};
    return protocol(wires.at(name));
}

Json shown(const Response& response) {
    Json headers = Json::array();
    for (const auto& [name, value] : response.headers) headers.push_back({from_latin1(name), from_latin1(value)});
    return {{"status", response.status}, {"headers", std::move(headers)}, {"body", from_latin1(response.body.text())}};
}

Json parsed(const Protocol& wire, const OperationModel& operation, const Json& asked) {
    Request request;
    request.method = asked["method"].get<std::string>();
    request.path = asked["path"].get<std::string>();
    request.query = asked["query"].get<std::string>();
    for (const auto& [name, value] : asked["headers"].items()) request.headers.add(name, to_bytes(value.get<std::string>()));
    request.body = to_bytes(asked["body"].get<std::string>());
    const auto input = wire.parse(operation, request);
    // Whatever stands in a damaged request has to be fit for the next to look at it.
    if (input && asked.contains("damaged")) {
        if (const auto refusal = validate(operation, *input)) return {{"fault", {{"code", refusal->code}}}};
    }
    if (!input) return {{"fault", {{"code", input.fault().code}, {"message", from_latin1(input.fault().message)}}}};
    return {{"input", converted(*input, from_latin1)}};
}

Json answered(const Json& asked) {
    const ServiceModel* service = ServiceModel::find(asked["service"].get<std::string>());
    if (service == nullptr) return {{"error", "no such service"}};
    const OperationModel operation = service->operation(asked["operation"].get<std::string>());
    if (!operation) return {{"error", "no such operation"}};
    const Protocol& wire = named(asked["protocol"].get<std::string>());
    if (asked.contains("fault")) {
        const Json& given = asked["fault"];
        Fault fault{.code = given["code"].get<std::string>(), .message = to_bytes(given["message"].get<std::string>())};
        for (const auto& [name, value] : given["members"].items()) fault.members.emplace_back(name, to_bytes(value.get<std::string>()));
        return shown(wire.render_fault(service, operation, fault, "00000000-1111-2222-3333-444444444444"));
    }
    if (!asked.contains("output")) return parsed(wire, operation, asked);
    const std::string body = asked.contains("body") ? to_bytes(asked["body"].get<std::string>()) : "";
    return shown(wire.render(operation, converted(asked["output"], to_bytes), body, "00000000-1111-2222-3333-444444444444"));
}

}  // namespace
}  // namespace drydock::protocols

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const drydock::Json asked = drydock::Json::parse(line, nullptr, false);
        if (!asked.is_object()) return 1;
        std::cout << drydock::protocols::answered(asked).dump() << '\n';
        if (std::cin.rdbuf()->in_avail() == 0) std::cout.flush();
    }
    return 0;
}
