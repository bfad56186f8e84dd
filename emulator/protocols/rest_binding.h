// What rest-json and rest-xml have in common: members of the input that travel in the path, the query string and headers, members of the output that
// travel in headers and the status, and what remains for the body, which a codec reads and writes. Stateless and thread-safe.
// https://smithy.io/2.0/spec/http-bindings.html
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// The bodies of one protocol. `value` is as protocol.h describes it.
class BodyCodec {
public:
    virtual ~BodyCodec() = default;
    virtual std::string_view content_type() const = 0;  // of bodies that it renders: application/json
    // What is written in the body (never empty) is a value of `shape`: a structure whose members travel elsewhere in part (members that have a
    // location are ignored), or the member that is the payload: a structure, a list, a document … Fault: malformed, as AWS answers.
    virtual Result<Json> parse(const Shape& shape, std::string_view body) const = 0;
    // The body for the members of a structure that have no location.
    virtual std::string render_members(const Shape& structure, const Json& value) const = 0;
    // The body for the member that is the payload (no blob and no string: those are the body as they are). `shape` has the traits of the reference.
    virtual std::string render_payload(const Shape& shape, const Json& value) const = 0;
    // A member of the request that is outside the body is malformed: `text` is no value of the shape.
    virtual Fault malformed(std::string_view member, const Shape& shape, std::string_view text) const = 0;
};

// The input of a request. Its path begins where the operation's uri() begins.
Result<Json> parse_rest(const OperationModel& operation, const Request& request, const BodyCodec& codec);
// The answer with status, headers and body; without a header for the request's id. `body` is the streaming member, if there is one.
Response render_rest(const OperationModel& operation, const Json& output, Body body, const BodyCodec& codec);
// Adds the members that travel in headers (of an output or of an error), and sets the status if a member is the status.
void render_headers(const Shape& structure, const Json& value, Response& response);

}  // namespace drydock::protocols
