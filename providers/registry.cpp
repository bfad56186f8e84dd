#include "providers/registry.h"

#include <cstdio>
#include <cstdlib>

#include "catalog/catalog.h"

namespace drydock::providers {
namespace {

// A registration that cannot be right is a mistake in drydock itself: it ends the program before anything is simulated.
void require(bool condition, const std::string& complaint) {
    if (condition) return;
    std::fprintf(stderr, "drydock: registry: %s\n", complaint.c_str());
    std::abort();
}

std::string operation_key(std::string_view service, std::string_view name) {
    return std::string(service) + "." + std::string(name);
}

}  // namespace

Registry::Registry() : default_type_(std::make_unique<ResourceType>()) {}

const Registry& Registry::instance() {
    static const Registry registry = [] {
        Registry made;
        register_all(made);
        return made;
    }();
    return registry;
}

void Registry::add_resource(const std::string& name, std::unique_ptr<ResourceType> type) {
    require(catalog::Catalog::instance().knows_type(name), "the catalog does not know the resource type " + name);
    require(types_.emplace(name, std::move(type)).second, "the resource type " + name + " is registered twice");
}

void Registry::operation(const std::string& service, const std::string& name, Operation operation) {
    require(static_cast<bool>(operation), "the operation " + service + " " + name + " has no handler");
    require(operations_.emplace(operation_key(service, name), std::move(operation)).second,
            "the operation " + service + " " + name + " is registered twice");
}

void Registry::function(const std::string& name, facts::Function function) {
    require(static_cast<bool>(function), "the function " + name + " has no body");
    require(functions_.emplace(name, std::move(function)).second, "the function " + name + " is registered twice");
}

const ResourceType& Registry::type(std::string_view name) const {
    const auto found = types_.find(name);
    return found == types_.end() ? *default_type_ : *found->second;
}

bool Registry::has_behaviour(std::string_view name) const {
    return types_.contains(name);
}

const Operation* Registry::find_operation(std::string_view service, std::string_view name) const {
    const auto found = operations_.find(operation_key(service, name));
    return found == operations_.end() ? nullptr : &found->second;
}

const facts::Function* Registry::find_function(std::string_view name) const {
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : &found->second;
}

std::vector<std::string> Registry::operations() const {
    std::vector<std::string> names;
    for (const auto& [key, operation] : operations_) names.push_back(key);
    return names;
}

std::vector<std::string> Registry::unknown_operations() const {
    std::vector<std::string> unknown;
    for (const auto& [key, operation] : operations_) {
        const std::size_t dot = key.find('.');
        const catalog::Packed model = catalog::Catalog::instance().service(std::string_view(key).substr(0, dot));
        if (!model["operations"][std::string_view(key).substr(dot + 1)]) unknown.push_back(key);
    }
    return unknown;
}

}  // namespace drydock::providers
