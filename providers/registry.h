// What drydock simulates beyond the catalog: behaviours of types, operations, functions of the facts language. Filled once at start by the generated
// register_all(); doubles and types that the catalog does not know end the program at once. (Operations are checked by a test: their models would
// have to be unpacked.)
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "providers/facts/functions.h"
#include "providers/resource_type.h"

namespace drydock::providers {

using Operation = std::function<Result<Model>(const Call&, const Model& input)>;

class Registry {
public:
    static const Registry& instance();

    template <typename Type>
    void resource(const std::string& name) {
        add_resource(name, std::make_unique<Type>());
    }
    void operation(const std::string& service, const std::string& name, Operation operation);
    void function(const std::string& name, facts::Function function);  // of the facts language

    // The behaviour of a type; the shared default if it has none of its own.
    const ResourceType& type(std::string_view name) const;
    bool has_behaviour(std::string_view name) const;
    const Operation* find_operation(std::string_view service, std::string_view name) const;
    const facts::Function* find_function(std::string_view name) const;
    std::vector<std::string> operations() const;  // service.Operation
    // Operations (sqs.CreateQueue) that no API model knows: must be none.
    std::vector<std::string> unknown_operations() const;

    Registry();

private:
    void add_resource(const std::string& name, std::unique_ptr<ResourceType> type);
    std::map<std::string, std::unique_ptr<ResourceType>, std::less<>> types_;
    std::map<std::string, Operation, std::less<>> operations_;
    std::map<std::string, facts::Function, std::less<>> functions_;
    std::unique_ptr<ResourceType> default_type_;
};

// Generated from the files of providers/ (cmake/register.cmake).
void register_all(Registry& registry);

}  // namespace drydock::providers
