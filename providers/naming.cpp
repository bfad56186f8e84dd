#include "providers/naming.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/regex.h"
#include "base/text.h"
#include "validator/sample.h"

namespace drydock::providers {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

constexpr std::size_t suffix_length = 12;
constexpr std::size_t usual_maximum = 64;  // where neither facts nor schema limit a name

// A name may not begin with a dash nor have two in a row.
std::string cleaned(std::string_view text) {
    std::string clean;
    for (const char c : text) {
        if (c != '-' || (!clean.empty() && clean.back() != '-')) clean += c;
    }
    return clean;
}

struct Shares {
    std::size_t stack, logical;
};

// Divides `room` between two texts: each gets what it needs if that is no more than half, the rest goes to the other.
Shares fair_split(std::size_t room, std::size_t stack, std::size_t logical) {
    const std::size_t half = room / 2;
    if (stack + logical <= room) return {stack, logical};
    if (stack <= half) return {stack, room - stack};
    if (logical <= half) return {room - logical, logical};
    return {room - half, half};
}

std::string cut_name(std::string_view stack_name, std::string_view logical_id, std::string_view suffix, std::size_t max, bool dash) {
    const std::string stack = cleaned(stack_name);
    const std::size_t fixed = suffix.size() + 1 + (dash ? 1 : 0);
    const Shares shares = fair_split(max > fixed ? max - fixed : 0, stack.size(), logical_id.size());
    std::string name = stack.substr(0, shares.stack);
    while (shares.stack < stack.size() && name.ends_with('-')) name.pop_back();  // a cut at a dash leaves no double one, which databases refuse
    if (dash && !name.empty() && shares.logical > 0) name += '-';
    name += logical_id.substr(0, shares.logical);
    if (!name.empty() && name.back() != '-') name += '-';
    return name += suffix;
}

bool plain_string(Packed schema) {
    return schema["type"].string() == "string" && !schema["enum"] && !schema["const"];
}

bool is_create_only(const TypeSchema& type, const PropertyPath& path) {
    const auto& paths = type.create_only();
    return std::find(paths.begin(), paths.end(), path) != paths.end();
}

bool is_required(const TypeSchema& type, std::string_view property) {
    const auto required = type.required();
    return std::find(required.begin(), required.end(), property) != required.end();
}

bool can_be_generated(const TypeSchema& type, const PropertyPath& path) {
    if (path.size() != 1 || type.is_read_only(path) || is_required(type, path.front())) return false;
    const Packed schema = type.property(path.front());
    return plain_string(schema) && is_create_only(type, path) && !schema["pattern"].string().starts_with("^arn");
}

std::string_view thing_of(const TypeSchema& type) {
    return type.name().substr(type.name().rfind(':') + 1);
}

// FilterName of a MetricFilter, Name of anything.
bool names_the_thing(std::string_view property, std::string_view thing) {
    if (!property.ends_with("Name")) return false;
    return thing.ends_with(property.substr(0, property.size() - 4));
}

facts::NameFacts facts_of(const TypeSchema& type, const std::string& property) {
    const Packed schema = type.property(property);
    facts::NameFacts facts;
    facts.property = property;
    facts.max = std::min<std::size_t>(static_cast<std::size_t>(schema["maxLength"].integer(usual_maximum)), 255);
    facts.pattern = schema["pattern"].string();
    return facts;
}

// The first spelling that the pattern accepts: lower case, without dashes, with underscores …
std::string fitting(const std::string& name, const facts::NameFacts& facts, IdSource& ids) {
    if (facts.pattern.empty()) return name;
    const Regex& pattern = Regex::of(facts.pattern);
    const std::array<std::string, 3> spellings = {name, replace_all(name, "-", "_"), replace_all(name, "-", "")};
    for (const std::string& spelling : spellings) {
        if (pattern.search(spelling)) return spelling;
        if (std::string small = lower(spelling); pattern.search(small)) return small;
    }
    const std::string sample = validator::sample_of_pattern(facts.pattern, 1, facts.max, ids);
    return sample.empty() ? name : sample;
}

}  // namespace

std::string registry_name(std::string_view stack_name, std::string_view logical_id, std::string_view suffix, std::size_t max) {
    return cut_name(stack_name, logical_id, suffix, max, max > 17);
}

std::string classic_name(std::string_view stack_name, std::string_view logical_id, std::string_view suffix, std::size_t max) {
    return cut_name(stack_name, logical_id, suffix, max, true);
}

std::string generate_name(const Call& call, const facts::NameFacts& facts) {
    // The suffix hangs on the request's token and on the resource, so that a retry finds the name that it made before.
    const StackContext& stack = call.stack;
    IdSource drawn(stack.token.empty() ? call.ids.number() : seed_of(stack.token + "/" + stack.logical_id));
    const std::size_t affixes = facts.prefix.size() + facts.suffix.size();
    const std::size_t max = facts.max > affixes ? facts.max - affixes : 0;
    const std::string& first = facts.stack.empty() ? stack.stack_name : facts.stack;
    std::string name;
    if (facts.classic) {
        name = classic_name(first, stack.logical_id, drawn.upper_letters_digits(suffix_length + drawn.number() % 2), max);
    } else if (first.empty() && stack.logical_id.empty()) {
        // Outside of stacks the suffix is all there is; most services want a name to begin with a letter.
        name = drawn.pick("abcdefghijklmnopqrstuvwxyz", 1) + drawn.letters_digits(suffix_length - 1);
    } else {
        name = registry_name(first, stack.logical_id, drawn.letters_digits(suffix_length), max);
    }
    name = facts.prefix + name + facts.suffix;
    if (facts.lower) name = lower(name);
    return fitting(name, facts, drawn);
}

std::optional<facts::NameFacts> guess_name(const TypeSchema& type) {
    const auto& identifier = type.primary_identifier();
    const std::string_view thing = thing_of(type);
    for (const PropertyPath& path : identifier) {
        if (!can_be_generated(type, path)) continue;
        if (identifier.size() == 1 || names_the_thing(path.front(), thing)) return facts_of(type, path.front());
    }
    for (const std::string& property : {std::string(thing) + "Name", std::string("Name")}) {
        if (can_be_generated(type, {property})) return facts_of(type, property);
    }
    return std::nullopt;
}

void complete_name(const Call& call, const TypeSchema& type, Json& model) {
    std::optional<facts::NameFacts> facts = facts::name_facts(call, type.name(), model);
    if (!facts) facts = guess_name(type);
    if (!facts || !member(model, facts->property).is_null()) return;
    model[facts->property] = generate_name(call, *facts);
}

}  // namespace drydock::providers
