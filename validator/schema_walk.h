// The walk of a value along its schema. Internal to the schema validator: validator/schema.h is its face, validator/keywords/*.cpp hold the keywords.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validator/schema.h"

namespace drydock::validator {

// Which keywords count: those of the registry, or also those that only the service enforces (service_violations).
enum class Scope : std::uint8_t { registry, service };
// How scalars are read: with CloudFormation's coercion, or as they stand.
enum class Reading : std::uint8_t { lenient, strict };

class Walk {
public:
    Walk(const catalog::TypeSchema& type, Scope scope) : type_(&type), scope_(scope) {}

    // The place of the value in its resource, if it is not the resource itself.
    void start_at(const catalog::PropertyPath& path);
    // Judges the value; violations are collected.
    void value(catalog::Packed schema, const Json& value);
    // Judges a value below the present one; `keyword` is the one whose schema describes it.
    void member(std::string_view key, std::string_view keyword, catalog::Packed schema, const Json& value);
    void item(std::size_t index, std::string_view keyword, catalog::Packed schema, const Json& value);
    // Judges the present value by another schema as well.
    void branch(catalog::Packed schema, const Json& value);

    // An alternative tried out: its violations, and whether something in it is still unknown.
    struct Trial {
        std::vector<Violation> violations;
        bool uncertain = false;
        bool matches() const { return violations.empty(); }
    };
    Trial attempt(catalog::Packed schema, const Json& value, Reading reading);
    Reading reading() const { return reading_; }

    // A violation of the present value, to be completed by the keyword.
    Violation& report(std::string_view keyword, std::string message, const Json& value);
    // True if the member `key` of the present value is one that only AWS sets: no template can be asked for it.
    bool only_aws_sets(std::string_view key) const;
    // True while an alternative of oneOf, anyOf … is tried.
    bool trying() const { return trials_ > 0; }
    void unknown() { uncertain_ = true; }
    std::size_t found() const { return violations_.size(); }
    void explain(std::size_t first, std::size_t matching, std::size_t parts);

    std::vector<Violation> take() { return std::move(violations_); }

private:
    // Runs the keywords of one schema object over the value; false if the value is not of its type.
    bool keywords(catalog::Packed schema, const Json& value);
    void type_mismatch(catalog::Packed schema, const Json& value);
    // True if the catalog's source added the keyword to AWS's schema (catalog/facts/schema-additions.yaml).
    bool added(std::string_view keyword) const;

    const catalog::TypeSchema* type_;
    Scope scope_;
    Reading reading_ = Reading::lenient;
    std::string pointer_;  // of the value in the resource
    std::string place_;    // of the schema in the type's schema
    std::vector<Violation> violations_;
    bool uncertain_ = false;
    int trials_ = 0;
    int depth_ = 0;
};

// One keyword of the schema language. `check` is called with values of the kinds that the keyword is about only.
struct Keyword {
    std::string_view name;
    void (*check)(Walk& walk, catalog::Packed argument, catalog::Packed schema, const Json& value);
    Scope scope = Scope::registry;
    bool separate = false;  // the registry's library counts it as a schema of its own beside the rest ("only 1 subschema matches out of 2")
};

// In the order in which the registry checks them.
std::span<const Keyword> scalar_keywords();
std::span<const Keyword> string_keywords();
std::span<const Keyword> number_keywords();
std::span<const Keyword> array_keywords();
std::span<const Keyword> object_keywords();
std::span<const Keyword> combining_keywords();

}  // namespace drydock::validator
