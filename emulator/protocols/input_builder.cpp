#include "emulator/protocols/input_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

Token token_of(const Json& number) {
    return number.is_number_float() ? Token::decimal_number : Token::whole_number;
}

// A whole number that the shape has room for: what stands after the point is cut off, as AWS does.
std::optional<Json> whole(const Shape& shape, const Json& number) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number.is_number_unsigned() && number.get<std::uint64_t>() > most) return std::nullopt;
    if (number.is_number_float() && !(std::abs(number.get<double>()) < 9.2e18)) return std::nullopt;
    const auto value = number.get<std::int64_t>();
    if (!has_room(shape, value)) return std::nullopt;
    return number.is_number_float() ? Json(value) : number;
}

}  // namespace

void drop_repeated_names(Json& object) {
    if (object.size() < 2) return;
    std::unordered_map<std::string_view, const Json*> latest;
    for (const auto& item : object.items()) latest[item.key()] = &item.value();
    if (latest.size() == object.size()) return;
    Json once = Json::object();
    auto& entries = once.get_ref<Json::object_t&>();
    for (auto& item : object.items()) {
        if (latest[item.key()] == &item.value()) entries.emplace_back(item.key(), std::move(item.value()));
    }
    object = std::move(once);
}

InputBuilder::InputBuilder(const Shape& root, bool base64) : root_shape_(root), base64_(base64), wording_(root.service()) {
    frames_.reserve(8);
}

const Shape& InputBuilder::expected() const {
    if (frames_.empty()) return root_shape_;
    const Level& level = frames_.back();
    return level.frame == Frame::structure && level.member != nullptr ? level.member->shape : level.inner;
}

bool InputBuilder::unknown() const {
    if (frames_.empty()) return false;
    const Level& level = frames_.back();
    return level.frame == Frame::unknown || (level.frame == Frame::structure && level.member == nullptr);
}

bool InputBuilder::document() const {
    if (!frames_.empty() && (frames_.back().frame == Frame::document_list || frames_.back().frame == Frame::document_object)) return true;
    const Shape& shape = expected();
    return shape.kind() == Kind::structure && bindings(shape).document;
}

bool InputBuilder::in_collection() const {
    return !frames_.empty() && (frames_.back().frame == Frame::list || frames_.back().frame == Frame::map);
}

Json* InputBuilder::place(Json&& value) {
    started_ = true;
    if (frames_.empty()) {
        root_ = std::move(value);
        return &root_;
    }
    Level& level = frames_.back();
    if (level.frame == Frame::list || level.frame == Frame::document_list) {
        level.value->push_back(std::move(value));
        return &level.value->back();
    }
    auto& entries = level.value->get_ref<Json::object_t&>();
    if (level.frame != Frame::structure) {
        // Names that stand twice are dropped at the end, because looking for each would take quadratic time.
        return &entries.emplace_back(level.name, std::move(value)).second;
    }
    const auto index = static_cast<std::size_t>(level.member - level.members->members.data());
    if (!entries.empty() && index <= level.last) {
        if (const auto found = level.value->find(level.member->name); found != level.value->end()) {
            *found = std::move(value);
            return &*found;
        }
        level.sorted = false;
    }
    level.last = std::max(level.last, index);
    return &entries.emplace_back(std::string(level.member->name), std::move(value)).second;
}

bool InputBuilder::mismatch(Token token) {
    fault_ = wording_.mismatch(token, expected(), in_collection());
    return false;
}

bool InputBuilder::null() {
    if (unknown()) return true;
    if (frames_.empty() && !document()) {
        fault_ = Wording::unreadable();
        return false;
    }
    const bool kept = document() ? frames_.empty() || frames_.back().frame != Frame::structure : frames_.back().sparse;
    if (kept) place(Json());
    return true;
}

bool InputBuilder::scalar(Json&& value) {
    if (unknown()) return true;
    if (frames_.empty() && !document()) {
        fault_ = Wording::unreadable();
        return false;
    }
    place(std::move(value));
    return true;
}

bool InputBuilder::boolean(bool value) {
    const bool free = unknown() || document() || frames_.empty();
    if (!free && expected().kind() != Kind::boolean) return mismatch(value ? Token::true_value : Token::false_value);
    return scalar(value);
}

bool InputBuilder::number(const Json& value) {
    if (unknown() || document() || frames_.empty()) return scalar(Json(value));
    switch (expected().kind()) {
        case Kind::integer: {
            auto number = whole(expected(), value);
            if (!number) return mismatch(token_of(value));
            return scalar(std::move(*number));
        }
        case Kind::real: return scalar(value.get<double>());
        case Kind::timestamp: {
            const auto instant = instant_of_seconds(value.get<double>());
            if (!instant) return mismatch(token_of(value));
            return scalar(iso8601(*instant));
        }
        default: return mismatch(token_of(value));
    }
}

bool InputBuilder::text(std::string&& value) {
    if (unknown() || document() || frames_.empty()) return scalar(std::move(value));
    const Shape& shape = expected();
    switch (shape.kind()) {
        case Kind::string: return scalar(std::move(value));
        case Kind::blob: {
            if (!base64_) return mismatch(Token::text);
            auto decoded = base64_decoded(value);
            if (decoded) return scalar(std::move(*decoded));
            fault_ = wording_.bad_base64(value);
            return false;
        }
        case Kind::timestamp: {
            // Only where the model wants a text.
            if (time_format(shape, TimeFormat::unix_seconds) == TimeFormat::unix_seconds) return mismatch(Token::text);
            const auto instant = parse_time(value);
            if (!instant) return mismatch(Token::text);
            return scalar(iso8601(*instant));
        }
        case Kind::real:
        case Kind::boolean: {
            if (!wording_.lenient()) return mismatch(Token::text);
            auto parsed = shape.kind() == Kind::boolean ? parse_boolean(value) : parse_real(value);
            // Of numbers only NaN and the infinities may be texts.
            const bool allowed = parsed && (shape.kind() == Kind::boolean || !std::isfinite(parsed->get<double>()));
            if (!allowed) return mismatch(Token::text);
            return scalar(std::move(*parsed));
        }
        default: return mismatch(Token::text);
    }
}

bool InputBuilder::bytes(std::string&& value) {
    if (!unknown() && !document() && !frames_.empty() && expected().kind() != Kind::blob) return mismatch(Token::text);
    return scalar(std::move(value));
}

bool InputBuilder::push(Frame frame, Json* value) {
    if (frames_.size() >= depth_limit) {
        fault_ = Wording::unreadable();
        return false;
    }
    frames_.emplace_back();
    frames_.back().frame = frame;
    frames_.back().value = value;
    started_ = true;
    return true;
}

bool InputBuilder::start_list() {
    if (unknown()) return push(Frame::unknown, nullptr);
    if (document()) return push(Frame::document_list, place(Json::array()));
    const Shape shape = expected();
    if (shape.kind() != Kind::list) return mismatch(Token::list);
    if (!push(Frame::list, place(Json::array()))) return false;
    frames_.back().inner = shape.element();
    frames_.back().sparse = shape.flag("sparse");
    return true;
}

bool InputBuilder::end_list() {
    frames_.pop_back();
    return true;
}

bool InputBuilder::start_object() {
    if (unknown()) return push(Frame::unknown, nullptr);
    if (document()) return push(Frame::document_object, place(Json::object()));
    const Shape shape = expected();
    if (shape.kind() != Kind::structure && shape.kind() != Kind::map) return mismatch(Token::object);
    const bool map = shape.kind() == Kind::map;
    if (!push(map ? Frame::map : Frame::structure, place(Json::object()))) return false;
    Level& level = frames_.back();
    if (map) {
        level.inner = shape.value();
        level.sparse = shape.flag("sparse");
    } else {
        level.members = &bindings(shape);
    }
    return true;
}

bool InputBuilder::key(const std::string& name) {
    Level& level = frames_.back();
    if (level.frame == Frame::structure) {
        level.member = level.members->on_wire(name);
    } else if (level.frame != Frame::unknown) {
        level.name = name;
    }
    return true;
}

// The members in the order of the model.
void InputBuilder::finish_structure(Level& level) const {
    if (level.sorted) return;
    Json ordered = Json::object();
    auto& entries = ordered.get_ref<Json::object_t&>();
    for (const Binding& member : level.members->members) {
        if (const auto found = level.value->find(member.name); found != level.value->end()) {
            entries.emplace_back(std::string(member.name), std::move(*found));
        }
    }
    *level.value = std::move(ordered);
}

bool InputBuilder::end_object() {
    Level& level = frames_.back();
    if (level.frame == Frame::structure) {
        if (level.members->one_of && level.value->size() > 1) {
            fault_ = Wording::unreadable();
            return false;
        }
        finish_structure(level);
    }
    if (level.frame == Frame::map || level.frame == Frame::document_object) drop_repeated_names(*level.value);
    frames_.pop_back();
    return true;
}

}  // namespace drydock::protocols
