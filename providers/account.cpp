#include "providers/account.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "catalog/catalog.h"
#include "providers/account_expand.h"

namespace drydock::providers::account {
namespace {

using catalog::Catalog;
using catalog::Packed;

// The third byte of a default subnet: /20 blocks of 172.31.0.0/16, one zone after the other.
constexpr int blocks_per_zone = 16;

Resource resource_of(Packed entry, std::string_view type, const Scope& scope, const Expander& expander) {
    Resource resource{.type = std::string(type), .scope = scope, .model = expander.value(entry["model"])};
    for (const Packed attribute : entry["id"].elements()) {
        if (!resource.id.empty()) resource.id += '|';
        resource.id += scalar_text(resource.property(attribute.string()));
    }
    if (const Packed ref = entry["ref"]) resource.ref = scalar_text(resource.property(ref.string()));
    return resource;
}

void add_entry(Packed entry, std::string_view type, const Scope& scope, std::vector<Resource>& resources) {
    Expander expander(scope);
    const Packed each = entry["each"];
    if (!each) return resources.push_back(resource_of(entry, type, scope, expander));
    const Packed items = each.string() == "zones" ? Catalog::instance().region(scope.region)["zones"] : each;
    int number = 0;
    for (const Packed item : items.elements()) {
        expander.bind("item", item.json());
        expander.bind("block", number++ * blocks_per_zone);
        for (const auto& [name, value] : item.members()) expander.bind(std::string(name), value.json());
        if (each.string() == "zones") {
            expander.bind("zone", item["name"].json());
            expander.bind("zone_id", item["id"].json());
        }
        resources.push_back(resource_of(entry, type, scope, expander));
    }
}

// Everything that AWS publishes in one region, made when first asked for.
struct Published {
    std::unordered_map<std::string, std::string> parameters;
    std::vector<Resource> images;
};

Resource image_of(Packed entry, const std::string& name, const std::string& id, const std::string& region) {
    const bool arm = name.find("arm64") != std::string::npos || name.find("aarch64") != std::string::npos;
    const bool mac = name.find("_mac") != std::string::npos;
    Json model = {{"ImageId", id},
                  {"Name", name},
                  {"Architecture", std::string(arm ? "arm64" : "x86_64") + (mac ? "_mac" : "")},
                  {"RootDeviceName", std::string(entry["device"].string("/dev/xvda"))},
                  {"RootDeviceType", "ebs"},
                  {"VirtualizationType", "hvm"},
                  {"Platform", entry["platform"].json()},
                  {"OwnerId", std::string(entry["owner"].string("amazon"))},
                  {"State", "available"},
                  {"Public", true}};
    return {.type = "AWS::EC2::Image", .id = id, .scope = {"", region}, .model = std::move(model)};
}

Published publish(const std::string& region) {
    Published published;
    const Packed document = Catalog::instance().document("public-parameters");
    const Expander expander({"", region});
    for (const Packed entry : document["images"].elements()) {
        const std::vector<std::string> parameters = expand_braces(entry["parameter"].string());
        const std::vector<std::string> names = expand_braces(entry["ami"].string());
        for (std::size_t i = 0; i < std::min(parameters.size(), names.size()); ++i) {
            std::string id = image_id(region, names[i]);
            published.images.push_back(image_of(entry, names[i], id, region));
            published.parameters.emplace(parameters[i], std::move(id));
        }
    }
    for (const Packed entry : document["parameters"].elements()) {
        for (const std::string& name : expand_braces(entry["name"].string())) {
            published.parameters.emplace(expander.text(name), expander.text(entry["value"].string()));
        }
    }
    return published;
}

const Published& published_in(const std::string& region) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Published>> regions;
    const std::lock_guard<std::mutex> lock(mutex);
    std::unique_ptr<Published>& published = regions[region];
    if (!published) published = std::make_unique<Published>(publish(region));
    return *published;
}

}  // namespace

void furnish(World& world) {
    world.set_innate([](const Scope& scope, std::string_view type) { return innate(scope, type); });
}

std::vector<Resource> innate(const Scope& scope, std::string_view type) {
    std::vector<Resource> resources;
    if (type == "AWS::EC2::Image") {
        if (scope.region.empty()) return resources;
        for (const Resource& image : published_in(scope.region).images) {
            resources.push_back(image);
            resources.back().scope = scope;
        }
        return resources;
    }
    for (const Packed entry : Catalog::instance().document("account")[type].elements()) {
        if (entry["global"].boolean() == scope.region.empty()) add_entry(entry, type, scope, resources);
    }
    return resources;
}

std::optional<std::string> public_parameter(std::string_view region, std::string_view name) {
    if (!name.starts_with("/aws/service/")) return std::nullopt;
    const auto& parameters = published_in(std::string(region)).parameters;
    const auto found = parameters.find(std::string(name));
    return found == parameters.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> public_parameters_below(std::string_view region, std::string_view path) {
    std::vector<std::string> names;
    for (const auto& [name, value] : published_in(std::string(region)).parameters) {
        if (name.starts_with(path)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<double> quota(World& world, const Scope& scope, std::string_view code) {
    const Json& changed = member(member(world.account_settings(scope), "quotas"), code);
    if (changed.is_number()) return changed.get<double>();
    const Packed usual = Catalog::instance().document("quotas")[code]["value"];
    return usual.is_number() ? std::optional(usual.real()) : std::nullopt;
}

Json setting(World& world, const Scope& scope, std::string_view name) {
    return member(world.account_settings(scope), name);
}

Result<void> set_setting(World& world, const Scope& scope, std::string_view name, Json value) {
    Json& settings = world.account_settings(scope);
    if (!settings.is_object()) settings = Json::object();
    settings[std::string(name)] = std::move(value);
    return world.save_settings(scope);
}

}  // namespace drydock::providers::account
