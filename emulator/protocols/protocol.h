// One of AWS's wire protocols: requests into the input that a handler gets, outputs and faults into responses; everything by the API model.
//
// In Json: structures are objects under the model's member names, in the order of the model; members that were not given are left out. Blobs are
// texts of raw bytes (never base64). Timestamps are texts as iso8601() gives them (2026-01-31T12:00:00.000Z); handlers may also give seconds since
// the epoch. Numbers are numbers. A streaming member (a blob that is the payload) is left out: it is the message's body. Event streams are arrays of
// {name of the event: its structure}.
//
// Stateless and thread-safe.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

class Protocol {
public:
    virtual ~Protocol() = default;
    // What the request says, coerced by the shapes but not yet checked against their constraints (validation.h). Fault: malformed, with the code, the
    // message and the status that AWS answers.
    virtual Result<Json> parse(const OperationModel& operation, const Request& request) const = 0;
    // `body` is the streaming member of the output, if it has one.
    virtual Response render(const OperationModel& operation, const Json& output, Body body, std::string_view request_id) const = 0;
    // `operation` is none if the fault came before it was known, and `service` nullptr likewise.
    virtual Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                                  std::string_view request_id) const = 0;
};

const Protocol& query();
const Protocol& ec2();
const Protocol& json();
const Protocol& rest_json();
const Protocol& rest_xml();
const Protocol& rpc_v2_cbor();
const Protocol& protocol(Wire wire);

}  // namespace drydock::protocols
