#include "validator/sample.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "validator/sample_text.h"
#include "validator/scalar.h"
#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;
using Schemas = std::vector<Packed>;

constexpr int deepest = 24;       // of required nesting; deeper means that a schema contains itself
constexpr int most_choices = 60;  // ways through alternatives that are tried for one value
constexpr int most_variants = 8;  // tries for a list item that differs from the others

// Which way to take where a schema has alternatives: a number with a digit for each fork that was met, counted up until a value is valid.
class Choices {
public:
    std::size_t next(std::size_t ways) {
        if (at_ == digits_.size()) digits_.emplace_back(0, ways);
        digits_[at_].second = ways;
        return std::min(digits_[at_++].first, ways - 1);
    }
    // To the next number; false if all have been.
    bool advance() {
        digits_.resize(std::min(digits_.size(), at_));
        at_ = 0;
        while (!digits_.empty() && digits_.back().first + 1 >= digits_.back().second) digits_.pop_back();
        if (digits_.empty()) return false;
        ++digits_.back().first;
        return true;
    }

private:
    std::vector<std::pair<std::size_t, std::size_t>> digits_;
    std::size_t at_ = 0;
};

class Sampler {
public:
    // `whole`: the values are a resource's properties, so that those which only AWS sets are left out.
    Sampler(const TypeSchema& type, IdSource& ids, int optional_depth, bool whole)
        : type_(&type), ids_(&ids), optional_depth_(optional_depth), whole_(whole) {}

    // A value that all schemas accept together; the last one tried if none is found.
    Json value(const Schemas& schemas, Purpose purpose) {
        if (depth_ >= deepest) return nullptr;
        ++depth_;
        Choices choices;
        std::optional<Json> best;
        for (int attempt = 0; attempt < most_choices; ++attempt) {
            Schemas whole;
            for (const Packed schema : schemas) expand(schema, whole, choices);
            purpose.attempt = attempt;
            Json made = make(whole, purpose);
            const bool right = valid(schemas, made);
            if (right || !best) best = std::move(made);
            const bool more = choices.advance();
            if (right || (!more && attempt > 3)) break;
        }
        --depth_;
        return std::move(*best);
    }

private:
    bool valid(const Schemas& schemas, const Json& value) const {
        return std::all_of(schemas.begin(), schemas.end(), [&](Packed schema) {
            Walk walk(*type_, Scope::service);
            walk.start_at(path_);
            walk.value(schema, value);
            return walk.found() == 0;
        });
    }

    // The schema and what it consists of, one of its alternatives each, in one list.
    void expand(Packed schema, Schemas& whole, Choices& choices) {
        if (schema["$ref"]) {
            if (schema.size() > 1) whole.push_back(schema);
            schema = type_->resolve(schema);
        }
        if (!schema.is_object() || whole.size() > 50) return;
        whole.push_back(schema);
        for (const Packed part : schema["allOf"].elements()) expand(part, whole, choices);
        for (const std::string_view combination : {"oneOf", "anyOf"}) {
            const Packed alternatives = schema[combination];
            if (alternatives.size() > 0) expand(alternatives[choices.next(alternatives.size())], whole, choices);
        }
        if (const Packed consequence = schema["then"]; consequence && choices.next(2) == 1) expand(consequence, whole, choices);
    }

    Json make(const Schemas& schemas, const Purpose& purpose) {
        if (const auto given = listed(schemas, purpose)) return *given;
        const std::string_view type = type_of(schemas);
        if (type == "object") return object(schemas, purpose);
        if (type == "array") return array(schemas, purpose);
        if (type == "boolean") return purpose.attempt % 2 == 1;
        if (type == "integer" || type == "number") return number(schemas, purpose, type == "integer");
        if (type == "null") return nullptr;
        const Json policy = holds_json(schemas) ? sample_policy(purpose) : Json();
        return policy.is_null() ? sample_text(schemas, purpose, *ids_) : policy.dump();
    }

    // A value of const or of the enum that all enums have in common.
    static std::optional<Json> listed(const Schemas& schemas, const Purpose& purpose) {
        for (const Packed schema : schemas) {
            if (const Packed constant = schema["const"]) return constant.json();
        }
        for (const std::string_view keyword : {"enum", "enumCaseInsensitive"}) {
            for (const Packed schema : schemas) {
                const Packed values = schema[keyword];
                if (values.size() > 0) return values[static_cast<std::size_t>(purpose.variant + purpose.attempt) % values.size()].json();
            }
        }
        return std::nullopt;
    }

    static bool any_has(const Schemas& schemas, std::initializer_list<std::string_view> keywords) {
        return std::any_of(schemas.begin(), schemas.end(), [&](Packed schema) {
            return std::any_of(keywords.begin(), keywords.end(), [&](std::string_view keyword) { return static_cast<bool>(schema[keyword]); });
        });
    }

    static bool holds_json(const Schemas& schemas) {
        return std::any_of(schemas.begin(), schemas.end(), [](Packed schema) { return schema["format"].string() == "json"; });
    }

    static std::string_view type_of(const Schemas& schemas) {
        for (const Packed schema : schemas) {
            const Packed type = schema["type"];
            if (type.is_string()) return type.string();
        }
        if (any_has(schemas, {"properties", "patternProperties", "required"})) return "object";
        if (any_has(schemas, {"items", "minItems", "maxItems"})) return "array";
        for (const Packed schema : schemas) {
            const Packed types = schema["type"];
            for (const Packed type : types.elements()) {
                if (type.string() == "object") return "object";
            }
            if (types.size() > 0) return types[0].string();
        }
        // A JSON document without a type may be an object as well as its text.
        if (holds_json(schemas)) return "object";
        return any_has(schemas, {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}) ? "number" : "string";
    }

    static Json number(const Schemas& schemas, const Purpose& purpose, bool whole) {
        double least = -1e15, most = 1e15, step = whole ? 1 : 0;
        for (const Packed schema : schemas) {
            least = std::max(least, schema["minimum"].real(least));
            most = std::min(most, schema["maximum"].real(most));
            const double gap = whole ? 1 : 0.001;
            if (const Packed over = schema["exclusiveMinimum"]) least = std::max(least, over.real() + gap);
            if (const Packed under = schema["exclusiveMaximum"]) most = std::min(most, under.real() - gap);
            step = std::max(step, schema["multipleOf"].real(step));
        }
        double chosen = std::clamp(1.0 + purpose.variant, least, std::max(least, most));
        if (step > 0) chosen = std::ceil(chosen / step - 1e-9) * step;
        if (chosen > most && step > 0) chosen = std::floor(most / step + 1e-9) * step;
        if (chosen == std::floor(chosen)) return static_cast<std::int64_t>(chosen);
        return chosen;
    }

    // The tightest lower and upper bound that the schemas set by two keywords.
    static std::pair<std::size_t, std::size_t> bounds(const Schemas& schemas, std::string_view lower, std::string_view upper) {
        std::size_t least = 0, most = 1000;
        for (const Packed schema : schemas) {
            if (const Packed limit = schema[lower]) least = std::max(least, static_cast<std::size_t>(limit.integer()));
            if (const Packed limit = schema[upper]) most = std::min(most, static_cast<std::size_t>(limit.integer()));
        }
        return {least, most};
    }

    Json array(const Schemas& schemas, Purpose purpose) {
        const auto [least, most] = bounds(schemas, "minItems", "maxItems");
        // One item says more than none, where nothing forbids it; deep down a list may contain its own kind.
        const std::size_t wanted = std::min(most, std::max<std::size_t>(least, depth_ < deepest / 2 && purpose.attempt < 2 ? 1 : 0));
        Json list = Json::array();
        for (std::size_t i = 0; i < wanted; ++i) {
            Schemas items;
            for (const Packed schema : schemas) {
                const Packed one = schema["items"].is_array() ? schema["items"][i] : schema["items"];
                if (one) items.push_back(one);
                if (const Packed prefix = schema["prefixItems"][i]) items.push_back(prefix);
            }
            path_.emplace_back("*");
            for (int variant = 0; variant < most_variants; ++variant) {
                purpose.variant = static_cast<int>(i) + variant;
                Json item = value(items, purpose);
                if (std::find(list.begin(), list.end(), item) != list.end() && variant + 1 < most_variants) continue;
                list.push_back(std::move(item));
                break;
            }
            path_.pop_back();
        }
        return list;
    }

    Json object(const Schemas& schemas, const Purpose& purpose) {
        const bool described = any_has(schemas, {"properties", "patternProperties"});
        if (!described) {
            if (Json policy = sample_policy(purpose); !policy.is_null()) return policy;
        }
        Json made = Json::object();
        add_required(schemas, purpose, made);
        fill(schemas, purpose, made);
        if (!valid(schemas, made) || (made.empty() && purpose.variant > 0)) add_one(schemas, purpose, made);
        if (optional_depth_ > 0 && purpose.attempt < 2 && depth_ < deepest / 2) add_optional(schemas, purpose, made);
        return made;
    }

    void add_required(const Schemas& schemas, const Purpose& purpose, Json& made) {
        for (const Packed schema : schemas) {
            for (const Packed key : schema["required"].elements()) add(schemas, key.string(), purpose, made);
        }
        for (const Packed schema : schemas) {
            for (const std::string_view keyword : {"requiredXor", "requiredOr"}) {
                const Packed keys = schema[keyword];
                const auto has = [&made](Packed key) { return made.contains(key.string()); };
                bool some = false;
                for (const Packed key : keys.elements()) some = some || has(key);
                if (!some && keys.size() > 0) add(schemas, keys[static_cast<std::size_t>(purpose.attempt) % keys.size()].string(), purpose, made);
            }
        }
        add_dependents(schemas, purpose, made);
    }

    // What present members ask for, and what that asks for in turn.
    void add_dependents(const Schemas& schemas, const Purpose& purpose, Json& made) {
        std::size_t before = 0;
        while (before != made.size()) {
            before = made.size();
            for (const Packed schema : schemas) {
                for (const std::string_view keyword : {"dependentRequired", "dependencies"}) {
                    for (const auto [key, needs] : schema[keyword].members()) {
                        if (!made.contains(key)) continue;
                        for (const Packed need : needs.elements()) add(schemas, need.string(), purpose, made);
                    }
                }
            }
        }
    }

    void add(const Schemas& schemas, std::string_view key, Purpose purpose, Json& made) {
        if (made.contains(key)) return;
        path_.emplace_back(key);
        Schemas described;
        for (const Packed schema : schemas) {
            if (const Packed property = schema["properties"][key]) described.push_back(property);
        }
        if (described.empty()) described = of_any_key(schemas);
        purpose.property = key;
        purpose.attempt = 0;
        const bool given = whole_ && type_->is_read_only(path_);
        Json part = given ? Json() : value(described, purpose);
        path_.pop_back();
        if (!given && !part.is_null()) made[std::string(key)] = std::move(part);
    }

    static Schemas of_any_key(const Schemas& schemas) {
        for (const Packed schema : schemas) {
            for (const auto [pattern, property] : schema["patternProperties"].members()) return {property};
            if (const Packed rest = schema["additionalProperties"]; rest.is_object()) return {rest};
        }
        return {};
    }

    // Members up to the least number: keys of a map are made after its pattern, others are taken from the optional properties.
    void fill(const Schemas& schemas, const Purpose& purpose, Json& made) {
        const std::size_t least = bounds(schemas, "minProperties", "maxProperties").first;
        for (const Packed schema : schemas) {
            for (const auto [key, unused] : schema["properties"].members()) {
                if (made.size() < least) add(schemas, key, purpose, made);
            }
            for (const auto [pattern, unused] : schema["patternProperties"].members()) {
                for (std::size_t attempt = 0; made.size() < least && attempt < 2 * least; ++attempt) {
                    add(schemas, sample_of_pattern(pattern, 1, 64, *ids_), purpose, made);
                }
            }
        }
        for (std::size_t i = 0; made.size() < least && i < least; ++i) add(schemas, "key" + std::to_string(i + 1), purpose, made);
    }

    // One optional property, where nothing is required but something must be there.
    void add_one(const Schemas& schemas, const Purpose& purpose, Json& made) {
        for (const Packed schema : schemas) {
            for (const auto [key, unused] : schema["properties"].members()) {
                Json more = made;
                add(schemas, key, purpose, more);
                if (more.size() == made.size() || !valid(schemas, more)) continue;
                made = std::move(more);
                return;
            }
        }
    }

    // Every property that can stand beside what is there.
    void add_optional(const Schemas& schemas, const Purpose& purpose, Json& made) {
        --optional_depth_;
        for (const Packed schema : schemas) {
            for (const auto [key, unused] : schema["properties"].members()) {
                if (made.contains(key)) continue;
                Json more = made;
                add(schemas, key, purpose, more);
                add_dependents(schemas, purpose, more);
                if (more.size() > made.size() && valid(schemas, more)) made = std::move(more);
            }
        }
        ++optional_depth_;
    }

    const TypeSchema* type_;
    IdSource* ids_;
    int optional_depth_;
    bool whole_;
    int depth_ = 0;
    PropertyPath path_;
};

}  // namespace

Json minimal_properties(const TypeSchema& type, IdSource& ids) {
    return Sampler(type, ids, 0, true).value({type.root()}, {.service = type.service(), .property = {}});
}

Json full_properties(const TypeSchema& type, IdSource& ids, int depth) {
    return Sampler(type, ids, depth, true).value({type.root()}, {.service = type.service(), .property = {}});
}

Json sample(const TypeSchema& type, Packed schema, IdSource& ids) {
    return Sampler(type, ids, 0, false).value({schema}, {.service = type.service(), .property = {}});
}

}  // namespace drydock::validator
