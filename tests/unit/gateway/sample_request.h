// A request as a client would make it for an operation, with the least that tells it from others.
#pragma once

#include <string>

#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::gateway {

// Fills the pattern's labels and gives the required members of query and header.
inline protocols::Request rest_request(const protocols::OperationModel& operation) {
    protocols::Request request;
    request.method = operation.method();
    std::string uri(operation.uri());
    for (std::size_t open = uri.find('{'); open != std::string::npos; open = uri.find('{')) {
        const std::size_t close = uri.find('}', open);
        uri.replace(open, close - open + 1, uri[close - 1] == '+' ? "one/two%20parts" : "label");
    }
    request.path = uri.substr(0, uri.find('?'));
    if (uri.find('?') != std::string::npos) request.query = uri.substr(uri.find('?') + 1);
    const protocols::Shape input = operation.input();
    for (std::size_t i = 0; i < input.member_count(); ++i) {
        const auto [name, member] = input.member_at(i);
        const std::string spelt(member.trait("locationName").string(name));
        if (!input.required(name)) continue;
        if (member.text("location") == "header") request.headers.add(spelt, "value");
        if (member.text("location") == "querystring") request.query += (request.query.empty() ? "" : "&") + spelt + "=value";
    }
    return request;
}

}  // namespace drydock::gateway
