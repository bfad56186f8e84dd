#include "emulator/protocols/model.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "catalog/catalog.h"

namespace drydock::protocols {
namespace {

using catalog::Packed;

Shape::Kind kind_of(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, Shape::Kind>, 13> kinds = {{{"string", Shape::Kind::string},
                                                                                 {"structure", Shape::Kind::structure},
                                                                                 {"list", Shape::Kind::list},
                                                                                 {"integer", Shape::Kind::integer},
                                                                                 {"boolean", Shape::Kind::boolean},
                                                                                 {"timestamp", Shape::Kind::timestamp},
                                                                                 {"long", Shape::Kind::integer},
                                                                                 {"map", Shape::Kind::map},
                                                                                 {"double", Shape::Kind::real},
                                                                                 {"float", Shape::Kind::real},
                                                                                 {"blob", Shape::Kind::blob},
                                                                                 {"character", Shape::Kind::string},
                                                                                 {"bigdecimal", Shape::Kind::real}}};
    for (const auto& [name, kind] : kinds) {
        if (name == type) return kind;
    }
    return Shape::Kind::none;
}

Wire wire_named(std::string_view name) {
    if (name == "query") return Wire::query;
    if (name == "ec2") return Wire::ec2;
    if (name == "rest-json") return Wire::rest_json;
    if (name == "rest-xml") return Wire::rest_xml;
    if (name == "smithy-rpc-v2-cbor") return Wire::rpc_v2_cbor;
    return Wire::json;
}

}  // namespace

Shape::Shape(const ServiceModel& service, Packed reference)
    : service_(&service), reference_(reference), target_(service.shape(reference["shape"].string())), kind_(kind_of(target_["type"].string())) {
    if (kind_ == Kind::structure) members_ = target_["members"];
}

Packed Shape::trait(std::string_view name) const {
    const Packed own = reference_[name];
    return own ? own : target_[name];
}

std::pair<std::string_view, Shape> Shape::member_at(std::size_t index) const {
    const auto [name, reference] = members_.member_at(index);
    return {name, Shape(*service_, reference)};
}

Shape Shape::member(std::string_view name) const {
    const Packed reference = members_[name];
    return reference ? Shape(*service_, reference) : Shape();
}

bool Shape::required(std::string_view name) const {
    for (const Packed one : target_["required"].elements()) {
        if (one.string() == name) return true;
    }
    return false;
}

Shape Shape::element() const {
    return {*service_, target_["member"]};
}

Shape Shape::key() const {
    return {*service_, target_["key"]};
}

Shape Shape::value() const {
    return {*service_, target_["value"]};
}

Shape OperationModel::input() const {
    const Packed reference = operation_["input"];
    return reference ? Shape(*service_, reference) : Shape();
}

Shape OperationModel::output() const {
    const Packed reference = operation_["output"];
    return reference ? Shape(*service_, reference) : Shape();
}

Shape OperationModel::error(std::string_view code) const {
    for (const Packed reference : operation_["errors"].elements()) {
        const Shape shape(*service_, reference);
        if (shape.name() == code || shape.trait("error")["code"].string() == code) return shape;
    }
    return {};
}

const ServiceModel* ServiceModel::find(std::string_view name) {
    static std::shared_mutex mutex;
    static std::map<std::string, std::unique_ptr<ServiceModel>, std::less<>> models;
    {
        const std::shared_lock lock(mutex);
        const auto found = models.find(name);
        if (found != models.end()) return found->second.get();
    }
    const Packed root = catalog::Catalog::instance().service(name);
    if (!root) return nullptr;
    const std::unique_lock lock(mutex);
    auto& model = models[std::string(name)];
    // The catalog's own spelling of the name lives as long as the process.
    if (!model) model = std::make_unique<ServiceModel>(*std::ranges::find(catalog::Catalog::instance().service_names(), name), root);
    return model.get();
}

Wire ServiceModel::wire() const {
    return wire_named(metadata("protocol"));
}

bool ServiceModel::speaks(Wire wire) const {
    if (this->wire() == wire) return true;
    for (const Packed name : root_["metadata"]["protocols"].elements()) {
        if (wire_named(name.string()) == wire) return true;
    }
    return false;
}

OperationModel ServiceModel::operation(std::string_view name) const {
    const Packed found = operations()[name];
    if (!found) return {};
    // CloudFront's operations carry a version in the name on the wire (CreateDistribution2020_05_31).
    if (found["name"].string() == name) return {*this, found["name"].string(), found};
    for (const auto [key, operation] : operations().members()) {
        if (key == name) return {*this, key, operation};
    }
    return {};
}

}  // namespace drydock::protocols
