// All services of the catalog by what requests say of them: signing name, endpoint, target, API version. Made of the catalog's index when it is first
// asked for; no model is unpacked before a request wants its service. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulator/protocols/model.h"

namespace drydock::gateway {

struct ServiceEntry {
    std::string_view name;             // botocore's: elbv2
    std::string_view endpoint_prefix;  // elasticloadbalancing, api.ecr
    std::string_view signing_name;
    std::string_view target_prefix;  // of X-Amz-Target; "" if there is none
    std::string_view api_version;
    std::vector<std::string_view> host_prefixes;  // of single operations: data-, cp.geofencing.
    std::uint8_t wires = 0;                       // a bit for each protocols::Wire
    bool query_compatible = false;                // speaks query to older clients, too
    bool unsigned_callers = false;
    mutable std::atomic<const protocols::ServiceModel*> unpacked{nullptr};

    bool speaks(protocols::Wire wire) const { return (wires >> static_cast<unsigned>(wire) & 1U) != 0; }
    bool speaks_query() const { return speaks(protocols::Wire::query) || speaks(protocols::Wire::ec2) || query_compatible; }
    bool speaks_rest() const { return speaks(protocols::Wire::rest_json) || speaks(protocols::Wire::rest_xml); }
    const protocols::ServiceModel& model() const;
};

// In the order of preference, where several services share what a request says.
using ServiceEntries = std::vector<const ServiceEntry*>;

class ServiceIndex {
public:
    static const ServiceIndex& instance();

    // By the name in the credential scope; the service of that very name first, s3 after s3control, which looks at paths more closely.
    const ServiceEntries& signing(std::string_view name) const { return of(signing_, name); }
    // By the first labels of the host: sqs, api.ecr, s3-control. Names of services will do, too.
    const ServiceEntries& endpoint(std::string_view prefix) const { return of(endpoint_, prefix); }
    const ServiceEntries& target(std::string_view prefix) const { return of(target_, prefix); }
    // Of the query and ec2 protocols, by API version; all of them for "".
    const ServiceEntries& version(std::string_view version) const { return of(version_, version); }
    // REST services with callers without a signature.
    const ServiceEntries& unsigned_rest() const { return unsigned_rest_; }
    const ServiceEntry* find(std::string_view name) const;

private:
    using Map = std::unordered_map<std::string_view, ServiceEntries>;

    ServiceIndex();
    void add(std::string_view name, catalog::Packed facts);
    void add_aliases();
    static const ServiceEntries& of(const Map& map, std::string_view key);

    std::deque<ServiceEntry> entries_;
    Map signing_, endpoint_, target_, version_;
    ServiceEntries unsigned_rest_;
};

}  // namespace drydock::gateway
