#include "emulator/protocols/protocol.h"

namespace drydock::protocols {

const Protocol& protocol(Wire wire) {
    switch (wire) {
        case Wire::query: return query();
        case Wire::ec2: return ec2();
        case Wire::json: return json();
        case Wire::rest_json: return rest_json();
        case Wire::rest_xml: return rest_xml();
        case Wire::rpc_v2_cbor: return rpc_v2_cbor();
    }
    return json();
}

}  // namespace drydock::protocols
