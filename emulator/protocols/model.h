// The API models of AWS's services (botocore's service-2 format, catalog/), read in place: services, operations and shapes. Values of two or three
// words, passed by value; ServiceModels live as long as the process. Thread-safe.
// https://smithy.io/2.0/aws/protocols/index.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/packed.h"

namespace drydock::protocols {

class ServiceModel;

enum class Wire : std::uint8_t { query, ec2, json, rest_json, rest_xml, rpc_v2_cbor };

// A shape as some place refers to it: traits of the reference win over those of the shape itself.
class Shape {
public:
    enum class Kind : std::uint8_t { none, structure, list, map, string, integer, real, boolean, blob, timestamp };

    Shape() = default;  // none: an operation without input or output
    Shape(const ServiceModel& service, catalog::Packed reference);

    explicit operator bool() const { return kind_ != Kind::none; }
    Kind kind() const { return kind_; }
    std::string_view name() const { return reference_["shape"].string(); }
    // A trait: location, locationName, flattened, timestampFormat, streaming, xmlAttribute, xmlNamespace, payload, sensitive, min, max, pattern,
    // enum, required, error, exception, box, eventstream, event, jsonvalue, hostLabel, idempotencyToken, queryName …; absent if there is none.
    catalog::Packed trait(std::string_view name) const;
    bool flag(std::string_view name) const { return trait(name).boolean(); }
    std::string_view text(std::string_view name) const { return trait(name).string(); }

    // Of a structure. The members in the order of the model; `member` gives none for a name that it does not have.
    std::size_t member_count() const { return members_.size(); }
    std::pair<std::string_view, Shape> member_at(std::size_t index) const;
    Shape member(std::string_view name) const;
    bool is_union() const { return target_["union"].boolean(); }
    bool required(std::string_view name) const;
    // Of a list, of a map.
    Shape element() const;
    Shape key() const;
    Shape value() const;

    const ServiceModel& service() const { return *service_; }
    // The same shape, whatever refers to it: a key for caches.
    const void* identity() const { return target_.identity(); }

private:
    const ServiceModel* service_ = nullptr;
    catalog::Packed reference_, target_, members_;
    Kind kind_ = Kind::none;
};

class OperationModel {
public:
    OperationModel() = default;
    OperationModel(const ServiceModel& service, std::string_view name, catalog::Packed operation)
        : service_(&service), name_(name), operation_(operation) {}

    explicit operator bool() const { return service_ != nullptr; }
    std::string_view name() const { return name_; }
    const ServiceModel& service() const { return *service_; }
    catalog::Packed root() const { return operation_; }
    std::string_view method() const { return operation_["http"]["method"].string("POST"); }
    std::string_view uri() const { return operation_["http"]["requestUri"].string("/"); }  // /{Bucket}/{Key+}?uploads
    int status() const { return static_cast<int>(operation_["http"]["responseCode"].integer(200)); }
    Shape input() const;
    Shape output() const;
    // The error shape of a code, or none: by its name or by the code of its trait `error`.
    Shape error(std::string_view code) const;

private:
    const ServiceModel* service_ = nullptr;
    std::string_view name_;
    catalog::Packed operation_;
};

class ServiceModel {
public:
    // By botocore's name of the service (elbv2, cognito-idp), or nullptr.
    static const ServiceModel* find(std::string_view name);

    explicit ServiceModel(std::string_view name, catalog::Packed root) : name_(name), root_(root), shapes_(root["shapes"]) {}
    std::string_view name() const { return name_; }
    catalog::Packed root() const { return root_; }
    std::string_view metadata(std::string_view key) const { return root_["metadata"][key].string(); }
    // The protocol that the model names first, and whether it names the other.
    Wire wire() const;
    bool speaks(Wire wire) const;
    bool query_compatible() const { return static_cast<bool>(root_["metadata"]["awsQueryCompatible"]); }
    OperationModel operation(std::string_view name) const;
    catalog::Packed operations() const { return root_["operations"]; }
    catalog::Packed shape(std::string_view name) const { return shapes_[name]; }

private:
    std::string_view name_;
    catalog::Packed root_, shapes_;
};

}  // namespace drydock::protocols
