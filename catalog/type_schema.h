// A resource type's schema as AWS publishes it in the CloudFormation registry, with what drydock asks of it ready at hand.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/packed.h"

namespace drydock::catalog {

// A path to a property as schemas name it: /properties/A/*/B becomes {"A", "*", "B"}.
using PropertyPath = std::vector<std::string>;

class TypeSchema {
public:
    // `facts` is what catalog/facts says of the type, or absent.
    TypeSchema(std::string_view name, Packed root, Packed facts = {});

    std::string_view name() const { return name_; }        // AWS::SQS::Queue
    std::string_view service() const { return service_; }  // SQS: the middle part
    Packed root() const { return root_; }
    Packed property(std::string_view top_level) const { return resolve(root_["properties"][top_level]); }
    // Follows $ref (to #/definitions/… or #/properties/…) until something else; absent if it leads nowhere.
    Packed resolve(Packed schema) const;
    // The schema of the value at a property path ("*" stands for items and for any key); absent if the schema does not describe it.
    Packed at(const PropertyPath& path) const;

    const std::vector<PropertyPath>& primary_identifier() const { return primary_identifier_; }
    const std::vector<PropertyPath>& read_only() const { return read_only_; }
    const std::vector<PropertyPath>& create_only() const { return create_only_; }
    const std::vector<PropertyPath>& conditional_create_only() const { return conditional_create_only_; }
    const std::vector<PropertyPath>& write_only() const { return write_only_; }
    std::vector<std::string_view> required() const;
    std::vector<std::string_view> property_names() const;  // top level, in the order of the schema
    // Attributes that Fn::GetAtt gives: every read-only property, nested ones with dots (Endpoint.Address), and what the facts add.
    std::vector<std::string> attributes() const;
    bool has_handlers() const { return static_cast<bool>(root_["handlers"]); }  // false: a classic type, implemented by CloudFormation itself
    bool is_read_only(const PropertyPath& path) const;

private:
    std::string name_;
    std::string service_;
    Packed root_, facts_;
    std::vector<PropertyPath> primary_identifier_, read_only_, create_only_, conditional_create_only_, write_only_;
};

}  // namespace drydock::catalog
