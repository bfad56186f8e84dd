#include "emulator/engine/event_log.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace drydock::engine {
namespace {

// The members that are texts, in the order in which they are written.
constexpr std::array texts = {&StackEvent::event_id,        &StackEvent::operation,   &StackEvent::operation_id, &StackEvent::token,
                              &StackEvent::logical_id,      &StackEvent::physical_id, &StackEvent::type,         &StackEvent::status,
                              &StackEvent::detailed_status, &StackEvent::reason};

}  // namespace

void EventLog::append(const StackEvent& event) {
    Json members = Json::array();
    for (const auto text : texts) members.push_back(event.*text);
    members.push_back(event.time.time_since_epoch().count());
    members.push_back(static_cast<int>(event.tier));
    members.push_back(event.properties);
    const std::vector<std::uint8_t> encoded = Json::to_cbor(members);
    const auto size = static_cast<std::uint32_t>(encoded.size());
    const std::size_t wanted = bytes_.size() + sizeof(size) + size;
    if (wanted > bytes_.capacity()) bytes_.reserve(wanted + wanted / 4);
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
    bytes_.append(encoded.begin(), encoded.end());
}

std::vector<StackEvent> EventLog::read(const std::string& stack_id, const std::string& stack_name) const {
    std::vector<StackEvent> events;
    for (std::size_t at = 0; at < bytes_.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, bytes_.data() + at, sizeof(size));
        at += sizeof(size);
        Json members = Json::from_cbor(bytes_.begin() + static_cast<std::ptrdiff_t>(at), bytes_.begin() + static_cast<std::ptrdiff_t>(at + size));
        at += size;
        StackEvent event;
        event.stack_id = stack_id;
        event.stack_name = stack_name;
        std::size_t position = 0;
        for (const auto text : texts) event.*text = members[position++].get<std::string>();
        event.time = Instant(Duration(members[position++].get<Duration::rep>()));
        event.tier = static_cast<Tier>(members[position++].get<int>());
        event.properties = std::move(members[position]);
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace drydock::engine
