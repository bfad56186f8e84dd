#include "validator/sample.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>

#include "base/regex.h"
#include "catalog/catalog.h"
#include "validator/schema.h"

using namespace drydock;
using catalog::Packed;
using catalog::TypeSchema;
using validator::Violation;

namespace {

const TypeSchema* anywhere(std::string_view name) {
    const auto& all = catalog::Catalog::instance();
    if (const auto* type = all.type(name)) return type;
    for (const auto region : all.regions()) {
        if (const auto* type = all.type(name, region)) return type;
    }
    return nullptr;
}

std::string first_finding(const TypeSchema& type, const Json& properties) {
    for (const auto& found : {validator::validate(type, properties), validator::service_violations(type, properties),
                              validator::read_only_violations(type, properties)}) {
        if (!found.empty()) return std::string(type.name()) + " " + validator::registry_phrase(found.front());
    }
    return "";
}

// A change of a valid resource that its schema must refuse.
struct Mutation {
    std::string keyword;
    std::string pointer;
    std::optional<Json> replacement;  // nothing: the member is taken away
};

// Finds, in a valid resource, one place for each keyword of the schema where it can be violated.
class Mutator {
public:
    explicit Mutator(const TypeSchema& type) : type_(&type) {}

    std::map<std::string, Mutation> mutations;

    void visit(Packed schema, const Json& value, const std::string& pointer) {
        schema = type_->resolve(schema);
        if (!schema.is_object()) return;
        wrong_type(schema, value, pointer);
        if (schema["enum"].is_array() && !value.is_structured()) {
            propose("enum", pointer, value.is_string() ? Json("drydock-no-such-value") : Json(987654321));
        }
        if (schema["const"] && value.is_string()) propose("const", pointer, "drydock-no-such-value");
        if (value.is_string()) text(schema, pointer);
        if (value.is_number()) number(schema, pointer);
        if (value.is_array()) list(schema, value, pointer);
        if (value.is_object()) object(schema, value, pointer);
    }

private:
    void propose(const std::string& keyword, const std::string& pointer, std::optional<Json> replacement) {
        mutations.try_emplace(keyword, Mutation{keyword, pointer, std::move(replacement)});
    }

    void wrong_type(Packed schema, const Json& value, const std::string& pointer) {
        if (!schema["type"].is_string() || pointer.empty()) return;
        if (value.is_object()) {
            propose("type", pointer, Json::array());
        } else {
            propose("type", pointer, value.is_string() ? Json::array({"a"}) : Json("neither number nor list"));
        }
    }

    void text(Packed schema, const std::string& pointer) {
        const auto least = schema["minLength"].integer(), most = schema["maxLength"].integer(1'000'000);
        if (least > 0) propose("minLength", pointer, "");
        if (most < 5'000) propose("maxLength", pointer, std::string(static_cast<std::size_t>(most) + 1, 'a'));
        if (schema["format"].string() == "date-time") propose("format", pointer, "yesterday");
        for (const char* candidate : {"\x01", "", "~!", "a b", "-", "0", "a", "A"}) {
            const Packed pattern = schema["pattern"];
            const Regex& regex = Regex::of(pattern.string());
            if (pattern && regex.valid() && !regex.search(candidate)) propose("pattern", pointer, candidate);
        }
    }

    void number(Packed schema, const std::string& pointer) {
        if (const Packed least = schema["minimum"]) propose("minimum", pointer, least.real() - 1);
        if (const Packed most = schema["maximum"]) propose("maximum", pointer, most.real() + 1);
        if (const Packed under = schema["exclusiveMaximum"]) propose("exclusiveMaximum", pointer, under.real());
        if (const Packed step = schema["multipleOf"]; step && schema["type"].string() == "number") propose("multipleOf", pointer, step.real() * 1.5);
    }

    void list(Packed schema, const Json& value, const std::string& pointer) {
        const auto least = schema["minItems"].integer(), most = schema["maxItems"].integer(1000);
        if (least > 0) propose("minItems", pointer, Json::array());
        if (most < 200 && !value.empty()) {
            Json more = value;
            while (more.size() <= static_cast<std::size_t>(most)) more.push_back(value[0]);
            propose("maxItems", pointer, std::move(more));
        }
        if (schema["uniqueItems"].boolean() && !value.empty()) propose("uniqueItems", pointer, Json::array({value[0], value[0]}));
        for (std::size_t i = 0; i < value.size() && schema["items"].is_object(); ++i) {
            visit(schema["items"], value[i], pointer + "/" + std::to_string(i));
        }
    }

    void object(Packed schema, const Json& value, const std::string& pointer) {
        for (const Packed key : schema["required"].elements()) {
            if (value.contains(key.string())) propose("required", pointer + "/" + escape_pointer(key.string()), std::nullopt);
        }
        if (schema["additionalProperties"].is_bool() && !schema["additionalProperties"].boolean() && !schema["patternProperties"]) {
            propose("additionalProperties", pointer + "/DrydockNoSuchProperty", "x");
        }
        if (schema["minProperties"].integer() > 0) propose("minProperties", pointer, Json::object());
        for (const auto& [key, part] : value.items()) {
            if (const Packed property = schema["properties"][key]) visit(property, part, pointer + "/" + escape_pointer(key));
        }
    }

    const TypeSchema* type_;
};

Json mutated(const Json& properties, const Mutation& mutation) {
    Json changed = properties;
    const Json::json_pointer pointer(mutation.pointer);
    if (mutation.replacement) {
        changed[pointer] = *mutation.replacement;
    } else {
        changed[pointer.parent_pointer()].erase(pointer.back());
    }
    return changed;
}

bool found(const std::vector<Violation>& violations, const std::string& keyword) {
    return std::any_of(violations.begin(), violations.end(), [&](const Violation& violation) { return violation.keyword == keyword; });
}

}  // namespace

TEST_CASE("every type has a smallest resource that is valid") {
    std::vector<std::string> wrong;
    for (const auto name : catalog::Catalog::instance().type_names()) {
        IdSource ids(seed_of(name));
        const TypeSchema* type = anywhere(name);
        REQUIRE(type != nullptr);
        if (auto finding = first_finding(*type, validator::minimal_properties(*type, ids)); !finding.empty()) wrong.push_back(std::move(finding));
    }
    CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("every type has a full resource that is valid, and each of its schema's keywords refuses a violation") {
    std::vector<std::string> wrong;
    std::map<std::string, int> refused;
    for (const auto name : catalog::Catalog::instance().type_names()) {
        IdSource ids(seed_of(name));
        const TypeSchema& type = *anywhere(name);
        const Json properties = validator::full_properties(type, ids, 1);
        if (auto finding = first_finding(type, properties); !finding.empty()) wrong.push_back(std::move(finding));
        Mutator mutator(type);
        mutator.visit(type.root(), properties, "");
        for (const auto& [keyword, mutation] : mutator.mutations) {
            if (found(validator::validate(type, mutated(properties, mutation)), keyword)) {
                ++refused[keyword];
            } else {
                wrong.push_back(std::string(name) + " takes a violation of " + keyword + " at " + mutation.pointer);
            }
        }
    }
    CHECK(wrong == std::vector<std::string>{});
    for (const char* keyword : {"enum", "pattern", "required", "additionalProperties", "type", "minLength", "maxLength", "minimum", "maximum",
                                "minItems", "maxItems", "uniqueItems"}) {
        INFO(keyword);
        CHECK(refused[keyword] > 200);
    }
}

TEST_CASE("the same seed gives the same resource") {
    const TypeSchema& type = *anywhere("AWS::Lambda::Function");
    IdSource one(7), two(7);
    CHECK(validator::full_properties(type, one) == validator::full_properties(type, two));
}

TEST_CASE("policy documents are policies, and formats are kept") {
    IdSource ids(1);
    const Json role = validator::minimal_properties(*anywhere("AWS::IAM::Role"), ids);
    CHECK(role["AssumeRolePolicyDocument"]["Statement"][0]["Action"] == "sts:AssumeRole");
    const Json policy = validator::minimal_properties(*anywhere("AWS::IAM::ManagedPolicy"), ids);
    CHECK_FALSE(policy["PolicyDocument"]["Statement"][0].contains("Principal"));
    const Json subnet = validator::minimal_properties(*anywhere("AWS::EC2::Subnet"), ids);
    CHECK(subnet["VpcId"].get<std::string>().starts_with("vpc-"));
}

TEST_CASE("strings of regular expressions") {
    IdSource ids(3);
    const char* patterns[] = {"^[a-z]{3,5}$",
                              "^arn:(aws|aws-cn):sqs:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,80}(\\.fifo)?$",
                              "^(?!aws:)[a-zA-Z+-=._:/]+$",
                              "^(?=.*[A-Z])(?=.*\\d)[\\w!]{8,16}$",
                              "^([01]\\d|2[0-3]):[0-5]\\d$",
                              "^\\p{L}[\\p{L}\\p{N} ]*$",
                              "^(a|b(c|d)+)?e\\1?$",
                              "[\\u0020-\\u007E]+",
                              "^[^\\u0000-\\u00FF]$",
                              "^\\{\\{resolve:(ssm|secretsmanager):[^}]+\\}\\}$"};
    for (const char* pattern : patterns) {
        const std::string made = validator::sample_of_pattern(pattern, 1, 100, ids);
        INFO(pattern);
        CHECK_FALSE(made.empty());
        CHECK(Regex::of(pattern).search(made));
    }
    CHECK(validator::sample_of_pattern("^[a-z]+$", 20, 25, ids).size() >= 20);
    CHECK(validator::sample_of_pattern("^[a-z]{3}$", 5, 9, ids).empty());
    CHECK(validator::sample_of_pattern("((((", 0, 10, ids) == validator::sample_of_pattern("((((", 0, 10, ids));
}
