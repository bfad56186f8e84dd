// Every resource type that AWS publishes: the smallest resource that its schema accepts is made, and Ref and all attributes are read.
#include <catch2/catch.hpp>

#include "catalog/catalog.h"
#include "fixture.h"
#include "providers/facts/engine.h"
#include "providers/resource_type.h"
#include "validator/sample.h"

using namespace drydock;

namespace {

// What a sample may meet: a constraint of the facts (it names resources that do not exist). Anything else is drydock's own fault.
bool refused_by_facts(const Fault& fault) {
    return fault.code != "NotSimulated" && fault.message.find("Model validation failed") == std::string::npos &&
           fault.message.find("Properties validation failed") == std::string::npos;
}

bool told_by_facts(std::string_view type, std::string_view attribute) {
    return static_cast<bool>(providers::facts::of(type)["attributes"][attribute]);
}

bool tells_of_trouble(std::string_view attribute) {
    return attribute.ends_with("Reason") || attribute.ends_with("Message");
}

}  // namespace

TEST_CASE("the smallest resource of every type deploys and has Ref and all attributes", "[types]") {
    const auto& catalog = catalog::Catalog::instance();
    std::size_t made = 0, refused = 0;
    for (const std::string_view name : catalog.type_names()) {
        const catalog::TypeSchema* schema = catalog.type(name);
        if (schema == nullptr || name.starts_with("AWS::CloudFormation::")) continue;
        INFO(name);
        testing::Fixture fixture;
        const providers::Call call = fixture.in_stack("Thing");
        IdSource ids(7);
        const auto created = providers::create(call, std::string(name), validator::minimal_properties(*schema, ids));
        if (!created) {
            INFO(created.fault().message);
            CHECK(refused_by_facts(created.fault()));
            ++refused;
            continue;
        }
        ++made;
        CHECK_FALSE(providers::reference(created->resource).empty());
        for (const std::string& attribute : schema->attributes()) {
            INFO(attribute);
            const auto value = providers::attribute(call, created->resource, attribute);
            // A property that is readable but was not given has no value, nor have attributes that the facts say are absent, or that tell of trouble;
            // AWS says so when it is asked for them.
            if (!value) CHECK((!schema->is_read_only({attribute}) || told_by_facts(name, attribute) || tells_of_trouble(attribute)));
        }
    }
    CHECK(made > 1500);
    CHECK(refused < made / 5);
}
