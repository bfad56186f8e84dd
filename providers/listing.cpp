#include "providers/listing.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/conversion.h"
#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/pages.h"
#include "providers/properties.h"
#include "providers/refusals.h"

namespace drydock::providers {
namespace {

using catalog::Catalog;
using catalog::Packed;
using facts::Binding;
using facts::Frame;
using facts::Value;

constexpr std::size_t path_of = 0, expression_of = 1, conversion_of = 2;  // entries of `item` and `output`

// A resource that is in the list so far.
struct Entry {
    const Resource* resource;
    std::string key;  // what the list is ordered by, and pages are told apart by
    Json item;
};

class Listing {
public:
    Listing(const Call& call, const std::string& name, Packed operation, const Model& input)
        : call_(call), name_(name), operation_(operation), type_(operation["type"].string()), input_(input) {}

    Result<Model> run() {
        std::vector<std::string> unknown;
        converted(operation_["members"], input_.is_object() ? input_ : Json::object(), &unknown);
        if (!unknown.empty()) return Fault::not_simulated("The operation " + name_ + " with " + join(unknown, ", "));
        if (const std::optional<Fault> refusal = refused(call_, type_, operation_["when"], input_)) return *refusal;
        for (const Resource* resource : call_.world.all(call_.scope, type_)) {
            if (resource->ready && fits(*resource)) entries_.push_back({resource, resource->id, {}});
        }
        if (auto done = check_named(); !done) return done.fault();
        for (Entry& entry : entries_) entry.item = rendered(*entry.resource);
        if (auto done = filter(); !done) return done.fault();
        order();
        return paged();
    }

private:
    // An expression over the request; `value` is a resource.
    Value over_request(Packed expression, const Resource* resource) const {
        const Binding input{"input", Value::borrow(input_)};
        const Binding value{"value", resource ? Value::borrow(resource->model) : Value(), &input};
        return facts::evaluate(expression, Frame{.call = call_, .type = {}, .model = input_, .bound = &value});
    }

    Value over_resource(Packed expression, const Resource& resource) const {
        const Json time = resource.created.empty() ? Json() : Json(resource.created);
        const Binding input{"input", Value::borrow(input_)};
        const Binding created{"created", Value::borrow(time), &input};
        Json room;
        const Json& shown = shown_properties(call_, resource, room);
        const Binding self{"value", Value::borrow(shown), &created};
        Value value = facts::evaluate(expression, Frame{.call = call_, .type = type_, .model = shown, .bound = &self});
        return Value(value.json());
    }

    bool fits(const Resource& resource) const {
        const Packed where = operation_["where"];
        return !where || facts::truth(over_request(where, &resource)) == facts::Truth::yes;
    }

    // The request may name the resources that it asks for.
    Result<void> check_named() {
        for (const Packed named : operation_["named"].elements()) {
            Json wanted = over_request(named["at"], nullptr).json();
            if (wanted.is_null() || wanted.empty()) continue;
            if (!wanted.is_array()) wanted = Json::array({wanted});
            std::vector<Entry> kept;
            for (const Json& name : wanted) {
                const std::size_t before = kept.size();
                for (const Entry& entry : entries_) {
                    if (is_called(*entry.resource, named["by"], scalar_text(name))) kept.push_back(entry);
                }
                if (kept.size() == before && named["missing"]) return refusal_of(call_, type_, named["missing"], input_, name);
            }
            std::erase_if(entries_, [&](const Entry& entry) {
                return std::ranges::none_of(kept, [&](const Entry& one) { return one.resource == entry.resource; });
            });
        }
        return {};
    }

    Json rendered(const Resource& resource) const {
        if (const Packed value = operation_["value"]) return over_resource(value, resource).json();
        Json room;
        Json item = converted(operation_["element"], shown_properties(call_, resource, room), nullptr);
        if (!item.is_object()) item = Json::object();
        for (const Packed part : operation_["item"].elements()) {
            const Json value = over_resource(part[expression_of], resource).json();
            if (value.is_null()) remove_at(item, part[path_of]);
            set_at(item, part[path_of], converted(part[conversion_of], value, nullptr));
        }
        return item;
    }

    static bool matches(const Json& values, const Json& held) {
        if (held.is_array()) return std::ranges::any_of(held, [&](const Json& one) { return matches(values, one); });
        if (held.is_null() || held.is_object()) return false;
        return std::ranges::any_of(values, [&](const Json& value) { return wildcard_match(scalar_text(value), scalar_text(held)); });
    }

    bool tagged(const Resource& resource, const std::string& name, const Json& values) const {
        const catalog::TypeSchema* schema = Catalog::instance().type(type_, call_.scope.region);
        if (!schema) return false;
        Json room;
        const Json tags = tags_of(*schema, shown_properties(call_, resource, room));
        constexpr std::string_view prefix = "tag:";
        return std::ranges::any_of(tags, [&](const Json& tag) {
            if (name == "tag-key") return matches(values, tag["Key"]);
            return tag["Key"] == Json(name.substr(prefix.size())) && matches(values, tag["Value"]);
        });
    }

    Result<void> filter() {
        const Packed rules = operation_["filters"];
        for (const Json& one : member(input_, rules["member"].string("Filters"))) {
            const std::string name = scalar_text(member(one, rules["name"].string()));
            const Json& values = member(one, rules["values"].string());
            const Packed own = rules["by"][name], part = rules["names"][name];
            const bool by_tag = name.starts_with("tag:") || name == "tag-key";
            if (!own && !part && !by_tag) return Fault::not_simulated("The operation " + name_ + " with the filter " + name);
            std::erase_if(entries_, [&](const Entry& entry) {
                if (by_tag) return !tagged(*entry.resource, name, values);
                return !matches(values, own ? over_resource(own, *entry.resource).json() : member(entry.item, part.string()));
            });
        }
        return {};
    }

    void order() {
        const Packed by = operation_["order"];
        if (!by) return;
        for (Entry& entry : entries_) entry.key = over_resource(by, *entry.resource).text();
        std::ranges::stable_sort(entries_, {}, &Entry::key);
    }

    Result<Model> paged() {
        const Packed rules = operation_["page"];
        std::vector<std::string> keys;
        for (const Entry& entry : entries_) keys.push_back(entry.key);
        const bool plain = rules["plain"].boolean();
        const Json &limit = member(input_, rules["limit"].string()), &given = member(input_, rules["in"].string());
        std::string token = given.is_null() ? std::string() : scalar_text(given);
        if (plain && !token.empty()) token = page_token(token);
        std::size_t size = static_cast<std::size_t>(rules["size"].integer(static_cast<std::int64_t>(entries_.size())));
        if (limit.is_number() && limit.get<std::int64_t>() > 0) size = limit.get<std::size_t>();
        const std::optional<Page> page = page_of(keys, token, size);
        if (!page) return facts::fault_of(type_, "ValidationException", "The specified pagination token is invalid.", "InvalidRequest");
        Json items = Json::array();
        for (std::size_t i = page->begin; i < page->end; ++i) items.push_back(std::move(entries_[i].item));
        Model answer = Json::object();
        set_at(answer, operation_["into"], std::move(items));
        const bool more = !page->next_token.empty();
        if (rules["more"]) set_at(answer, rules["more"], more);
        if (more && rules["out"]) set_at(answer, rules["out"], plain ? keys[page->end - 1] : page->next_token);
        for (const Packed part : operation_["output"].elements()) set_at(answer, part[path_of], over_request(part[expression_of], nullptr).json());
        return answer;
    }

    const Call& call_;
    const std::string& name_;
    Packed operation_;
    std::string type_;
    const Model& input_;
    std::vector<Entry> entries_;
};

}  // namespace

Result<Model> listed(const Call& call, const std::string& name, Packed operation, const Model& input) {
    return Listing(call, name, operation, input).run();
}

}  // namespace drydock::providers
