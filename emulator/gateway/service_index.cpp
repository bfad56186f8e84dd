#include "emulator/gateway/service_index.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "catalog/catalog.h"

namespace drydock::gateway {
namespace {

using catalog::Packed;
using protocols::ServiceModel;
using protocols::Wire;

std::uint8_t wire_bit(std::string_view protocol) {
    constexpr std::array<std::pair<std::string_view, Wire>, 6> wires = {{{"query", Wire::query},
                                                                         {"ec2", Wire::ec2},
                                                                         {"json", Wire::json},
                                                                         {"rest-json", Wire::rest_json},
                                                                         {"rest-xml", Wire::rest_xml},
                                                                         {"smithy-rpc-v2-cbor", Wire::rpc_v2_cbor}}};
    for (const auto& [name, wire] : wires) {
        if (name == protocol) return static_cast<std::uint8_t>(1U << static_cast<unsigned>(wire));
    }
    return 0;
}

// Names under which requests are signed or sent, beside those of the models: S3's further endpoints, and endpoints of former times.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> signing_aliases = {{{"s3express", "s3"},
                                                                                            {"s3express", "s3control"},
                                                                                            {"s3-object-lambda", "s3"},
                                                                                            {"s3-outposts", "s3control"},
                                                                                            {"s3-outposts", "s3"},
                                                                                            {"elasticloadbalancingv2", "elbv2"},
                                                                                            {"email", "ses"},
                                                                                            {"email", "sesv2"},
                                                                                            {"cloudwatch", "cloudwatch"},
                                                                                            {"ssooidc", "sso-oidc"},
                                                                                            {"execute-api", "apigatewaymanagementapi"},
                                                                                            {"sso-oauth", "sso-oidc"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> endpoint_aliases = {{{"queue", "sqs"},
                                                                                             {"ddb", "dynamodb"},
                                                                                             {"data.iot", "iot-data"},
                                                                                             {"s3-accesspoint", "s3"},
                                                                                             {"s3-accelerate", "s3"},
                                                                                             {"s3-external-1", "s3"},
                                                                                             {"s3-object-lambda", "s3"},
                                                                                             {"s3-outposts", "s3control"},
                                                                                             {"s3express-control", "s3"},
                                                                                             {"ecr", "ecr"},
                                                                                             {"email-smtp", "ses"},
                                                                                             {"sso-portal", "sso"}}};

void append(ServiceEntries& entries, const ServiceEntry* entry) {
    if (std::ranges::find(entries, entry) == entries.end()) entries.push_back(entry);
}

}  // namespace

const ServiceModel& ServiceEntry::model() const {
    const ServiceModel* known = unpacked.load(std::memory_order_acquire);
    if (known == nullptr) {
        known = ServiceModel::find(name);
        assert(known != nullptr);  // the index and the models are of one blob
        unpacked.store(known, std::memory_order_release);
    }
    return *known;
}

const ServiceIndex& ServiceIndex::instance() {
    static const ServiceIndex index;
    return index;
}

ServiceIndex::ServiceIndex() {
    for (const auto& [name, facts] : catalog::Catalog::instance().service_index().members()) add(name, facts);
    const auto place = [](const ServiceEntry* entry) { return entry->name == "s3" ? 2 : entry->name == entry->signing_name ? 0 : 1; };
    for (Map* map : {&signing_, &version_}) {
        for (auto& [key, entries] : *map) std::ranges::stable_sort(entries, {}, place);
    }
    add_aliases();
}

void ServiceIndex::add(std::string_view name, Packed facts) {
    ServiceEntry& entry = entries_.emplace_back();
    entry.name = name;
    entry.endpoint_prefix = facts["endpointPrefix"].string();
    entry.signing_name = facts["signingName"].string();
    entry.target_prefix = facts["targetPrefix"].string();
    entry.api_version = facts["apiVersion"].string();
    for (const Packed prefix : facts["hostPrefixes"].elements()) entry.host_prefixes.push_back(prefix.string());
    for (const Packed protocol : facts["protocols"].elements()) entry.wires |= wire_bit(protocol.string());
    entry.query_compatible = static_cast<bool>(facts["awsQueryCompatible"]);
    entry.unsigned_callers = facts["unsigned"].boolean();

    signing_[entry.signing_name].push_back(&entry);
    endpoint_[entry.endpoint_prefix].push_back(&entry);
    if (!entry.target_prefix.empty()) {
        append(target_[entry.target_prefix], &entry);
        append(target_[entry.target_prefix.substr(entry.target_prefix.rfind('.') + 1)], &entry);
    }
    if (entry.speaks_query()) {
        version_[entry.api_version].push_back(&entry);
        version_[""].push_back(&entry);
    }
    if (entry.unsigned_callers && entry.speaks_rest()) unsigned_rest_.push_back(&entry);
}

void ServiceIndex::add_aliases() {
    for (const auto& [alias, name] : signing_aliases) {
        if (const ServiceEntry* entry = find(name)) append(signing_[alias], entry);
    }
    for (const auto& [alias, name] : endpoint_aliases) {
        if (const ServiceEntry* entry = find(name)) append(endpoint_[alias], entry);
    }
    // Names of services and endpoints, where they mean nothing else.
    for (const ServiceEntry& entry : entries_) {
        if (!signing_.contains(entry.endpoint_prefix)) signing_[entry.endpoint_prefix] = endpoint_[entry.endpoint_prefix];
    }
    for (const ServiceEntry& entry : entries_) {
        if (!signing_.contains(entry.name)) signing_[entry.name].push_back(&entry);
        if (!endpoint_.contains(entry.name)) endpoint_[entry.name].push_back(&entry);
    }
    for (const ServiceEntry& entry : entries_) {
        if (!endpoint_.contains(entry.signing_name)) endpoint_[entry.signing_name] = signing_[entry.signing_name];
    }
}

const ServiceEntry* ServiceIndex::find(std::string_view name) const {
    const auto found = std::ranges::find(entries_, name, &ServiceEntry::name);
    return found == entries_.end() ? nullptr : &*found;
}

const ServiceEntries& ServiceIndex::of(const Map& map, std::string_view key) {
    static const ServiceEntries none;
    const auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

}  // namespace drydock::gateway
