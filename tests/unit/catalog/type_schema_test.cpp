#include "catalog/type_schema.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "catalog/catalog.h"

using drydock::catalog::Catalog;
using drydock::catalog::PropertyPath;
using drydock::catalog::TypeSchema;

namespace {

const TypeSchema& type(std::string_view name) {
    const TypeSchema* found = Catalog::instance().type(name);
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace

TEST_CASE("what a schema says of a queue") {
    const TypeSchema& queue = type("AWS::SQS::Queue");
    CHECK(queue.service() == "SQS");
    CHECK(queue.primary_identifier() == std::vector<PropertyPath>{{"QueueUrl"}});
    CHECK(queue.is_read_only({"Arn"}));
    CHECK_FALSE(queue.is_read_only({"QueueName"}));
    CHECK(queue.has_handlers());
    const auto attributes = queue.attributes();
    CHECK(std::find(attributes.begin(), attributes.end(), "Arn") != attributes.end());
    CHECK(std::find(attributes.begin(), attributes.end(), "QueueUrl") != attributes.end());
    const auto names = queue.property_names();
    CHECK(std::find(names.begin(), names.end(), "FifoQueue") != names.end());
}

TEST_CASE("a schema follows references and paths") {
    const TypeSchema& function = type("AWS::Lambda::Function");
    CHECK(function.property("Code")["type"].string() == "object");
    CHECK(function.at({"Code", "S3Bucket"})["type"].string() == "string");
    CHECK(function.at({"Tags", "*", "Key"})["type"].string() == "string");
    CHECK(function.at({"Tags", "0", "Key"}).identity() == function.at({"Tags", "*", "Key"}).identity());
    // Keys of a map are described by the pattern of their names.
    CHECK(function.at({"Environment", "Variables", "ANYTHING"})["type"].is_array());
    CHECK_FALSE(function.at({"Code", "NoSuchThing"}));
    CHECK_FALSE(function.property("NoSuchThing"));
    CHECK(function.required().size() >= 2);
}

TEST_CASE("nested attributes have dots, items of lists are none") {
    const auto attributes = type("AWS::RDS::DBInstance").attributes();
    CHECK(std::find(attributes.begin(), attributes.end(), "Endpoint.Address") != attributes.end());
    for (const std::string_view name : Catalog::instance().type_names()) {
        const TypeSchema* found = Catalog::instance().type(name);
        if (found == nullptr) continue;
        for (const std::string& attribute : found->attributes()) CHECK(attribute.find('*') == std::string::npos);
    }
}
