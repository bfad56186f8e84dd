#include "emulator/protocols/bindings.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace drydock::protocols {
namespace {

Location location_of(const Shape& member) {
    const std::string_view name = member.text("location");
    if (name.empty()) return Location::body;
    if (name == "uri") return Location::uri;
    if (name == "querystring") return Location::query;
    if (name == "header") return Location::header;
    if (name == "headers") return Location::headers;
    return name == "statusCode" ? Location::status : Location::body;
}

std::unique_ptr<Bindings> computed(const Shape& structure) {
    auto made = std::make_unique<Bindings>();
    made->document = structure.flag("document");
    made->one_of = structure.is_union();
    const std::size_t count = structure.member_count();
    made->members.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto [name, shape] = structure.member_at(i);
        const std::string_view on_wire = shape.text("locationName");
        const Location location = location_of(shape);
        // A prefix of headers may be empty.
        made->members.push_back({name, on_wire.empty() && location != Location::headers ? name : on_wire, shape, location});
        const bool in_body = made->members.back().location == Location::body;
        made->outside = made->outside || !in_body;
        made->in_body = made->in_body || in_body;
        made->by_name.push_back(static_cast<std::uint32_t>(i));
        if (in_body) made->by_wire.push_back(static_cast<std::uint32_t>(i));
    }
    std::ranges::sort(made->by_name, {}, [&](std::uint32_t index) { return made->members[index].name; });
    std::ranges::sort(made->by_wire, {}, [&](std::uint32_t index) { return made->members[index].on_wire; });
    // An event stream is the body even where the model does not say so.
    const std::string_view payload = structure.text("payload");
    for (const Binding& member : made->members) {
        if (payload.empty() ? member.shape.flag("eventstream") : member.name == payload) made->payload = &member;
    }
    if (made->payload != nullptr) made->in_body = false;
    return made;
}

const Bindings& shared_bindings(const Shape& structure) {
    static std::shared_mutex mutex;
    static std::unordered_map<const void*, std::unique_ptr<Bindings>> known;
    {
        const std::shared_lock lock(mutex);
        const auto found = known.find(structure.identity());
        if (found != known.end()) return *found->second;
    }
    auto made = computed(structure);
    const std::unique_lock lock(mutex);
    return *known.try_emplace(structure.identity(), std::move(made)).first->second;
}

}  // namespace

const Binding* Bindings::named(std::string_view name) const {
    const auto found = std::ranges::lower_bound(by_name, name, {}, [&](std::uint32_t index) { return members[index].name; });
    return found != by_name.end() && members[*found].name == name ? &members[*found] : nullptr;
}

const Binding* Bindings::on_wire(std::string_view name) const {
    const auto found = std::ranges::lower_bound(by_wire, name, {}, [&](std::uint32_t index) { return members[index].on_wire; });
    return found != by_wire.end() && members[*found].on_wire == name ? &members[*found] : nullptr;
}

const Bindings& bindings(const Shape& structure) {
    // Each thread remembers what it has seen, so that threads do not wait for each other.
    thread_local std::unordered_map<const void*, const Bindings*> seen;
    const Bindings*& known = seen[structure.identity()];
    if (known == nullptr) known = &shared_bindings(structure);
    return *known;
}

}  // namespace drydock::protocols
