#include "providers/facts/lookup.h"

#include <algorithm>
#include <optional>

#include "base/arn.h"
#include "providers/facts/engine.h"

namespace drydock::providers::facts {

using catalog::Packed;

namespace {

bool mentions(Packed expression, std::string_view name) {
    if (!expression.is_array() || expression[0].string("") == "const") return false;
    if (expression[0].string("") == "var" && expression[1].string("") == name) return true;
    for (const Packed part : expression.elements()) {
        if (mentions(part, name)) return true;
    }
    return false;
}

// name.Attribute, with one step; "" for anything else.
std::string_view attribute_of(Packed side, std::string_view name) {
    if (side[0].string("") != "path" || side[1][0].string("") != "var" || side[1][1].string("") != name) return {};
    const Packed steps = side[2];
    const bool plain = steps.size() == 1 && steps[0].is_string() && !steps[0].string().starts_with('_');
    return plain ? steps[0].string() : std::string_view();
}

struct Wanted {
    std::string_view attribute;
    std::string text;
};

// Texts that equal only themselves: '80' also equals the number, 'true' the boolean.
bool is_mere_text(const Value& value) {
    if (!value.is_string()) return false;
    const std::string text = value.text();
    return !number_of(text) && text != "true" && text != "false";
}

// An attribute that every resource for which the condition holds has: from an equality that the whole condition rests on.
std::optional<Wanted> wanted_by(Packed condition, std::string_view name, const Frame& frame) {
    const std::string_view form = condition[0].string("");
    if (form == "and") {
        auto left = wanted_by(condition[1], name, frame);
        return left ? left : wanted_by(condition[2], name, frame);
    }
    if (form != "==") return std::nullopt;
    for (const auto& [own, other] : {std::pair{condition[1], condition[2]}, std::pair{condition[2], condition[1]}}) {
        const std::string_view attribute = attribute_of(own, name);
        if (attribute.empty() || mentions(other, name)) continue;
        if (const Value value = evaluate(other, frame); is_mere_text(value)) return Wanted{attribute, value.text()};
    }
    return std::nullopt;
}

}  // namespace

std::vector<const Resource*> candidates(const Frame& frame, std::string_view type, const Value& condition) {
    if (const auto* lambda = condition.as_lambda()) {
        const auto& [definition, written_in] = *lambda;
        if (const auto wanted = wanted_by(definition[2], definition[1].string(), *written_in))
            return frame.call.world.all_by(frame.call.scope, type, wanted->attribute, wanted->text);
    }
    return frame.call.world.all(frame.call.scope, type);
}

const Resource* lookup(const Call& call, std::string_view type, std::string_view by, const std::string& value) {
    const Resource* found = by == "_id" ? call.world.find(call.scope, type, value) : nullptr;
    if (found) return found->ready ? found : nullptr;
    if (by == "_id") return nullptr;
    if (!by.starts_with('_')) found = call.world.by(call.scope, type, by, value);
    if (found && found->ready) return found;
    // Names that are no strings, nested attributes, and a namesake that is still being created.
    const std::string path(by);
    return call.world.first(call.scope, type, [&](const Resource& resource) {
        if (!resource.ready) return false;
        if (by == "_ref") return (resource.ref.empty() ? resource.id : resource.ref) == value;
        const Json* at = &resource.model;
        for (std::size_t from = 0; from <= path.size();) {
            const std::size_t dot = std::min(path.find('.', from), path.size());
            at = &member(*at, std::string_view(path).substr(from, dot - from));
            from = dot + 1;
        }
        return !at->is_null() && scalar_text(*at) == value;
    });
}

bool is_self(const Frame& frame, const Resource& resource) {
    const StackContext& stack = frame.call.stack;
    const bool namesake = frame.call.from_stack() && resource.stack_id == stack.stack_id && resource.logical_id == stack.logical_id;
    if (frame.step == "create") return namesake && !resource.ready;
    const std::string id = identifier(frame.type, frame.old ? *frame.old : frame.model);
    // A bucket's policy has the identifier of its bucket.
    return id.empty() ? namesake : id == resource.id && resource.type == frame.type;
}

bool is_here(const Call& call, std::string_view value) {
    const auto arn = Arn::parse(value);
    if (!arn) return true;
    return (arn->region.empty() || arn->region == call.scope.region) && (arn->account.empty() || arn->account == call.scope.account);
}

}  // namespace drydock::providers::facts
