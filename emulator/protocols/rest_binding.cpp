#include "emulator/protocols/rest_binding.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "emulator/protocols/body_bytes.h"
#include "emulator/protocols/event_stream.h"
#include "emulator/protocols/header_text.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

// Segment by segment: the values of the labels of a pattern like /2015-03-31/functions/{FunctionName}/{Path+}/end.
class Labels {
public:
    Labels(std::string_view pattern, std::string_view path) {
        pattern = pattern.substr(0, pattern.find('?'));
        while (!pattern.empty()) {
            const std::string_view part = first_segment(pattern);
            if (part.ends_with("+}")) {
                take_greedy(part, pattern, path);
                continue;
            }
            const std::string_view given = first_segment(path);
            if (part.starts_with('{') && part.ends_with('}')) {
                values_.emplace_back(part.substr(1, part.size() - 2), given);
            } else if (const auto open = part.find('{'); open != std::string_view::npos) {
                take_within(part, open, given);
            }
        }
    }

    std::optional<std::string> find(std::string_view name) const {
        for (const auto& [label, text] : values_) {
            if (label == name) return url_decoded(text);
        }
        return std::nullopt;
    }

private:
    // Takes the next segment with the slash before it.
    static std::string_view first_segment(std::string_view& path) {
        if (path.starts_with('/')) path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(end);
        return segment;
    }

    // All of the path except as many segments as the pattern has after the label.
    void take_greedy(std::string_view part, std::string_view rest, std::string_view& path) {
        if (path.starts_with('/')) path.remove_prefix(1);
        std::size_t end = path.size();
        for (auto after = std::ranges::count(rest, '/'); after > 0 && end != std::string_view::npos && end > 0; --after)
            end = path.rfind('/', end - 1);
        if (end == std::string_view::npos) end = path.size();
        values_.emplace_back(part.substr(1, part.size() - 3), path.substr(0, end));
        path.remove_prefix(end);
    }

    // prefix{Label}suffix
    void take_within(std::string_view part, std::size_t open, std::string_view given) {
        const std::size_t close = std::min(part.find('}', open), part.size() - 1);
        const std::string_view suffix = part.substr(close + 1);
        given.remove_prefix(std::min(open, given.size()));
        if (given.ends_with(suffix)) given.remove_suffix(suffix.size());
        values_.emplace_back(part.substr(open + 1, close - open - 1), given);
    }

    std::vector<std::pair<std::string_view, std::string_view>> values_;
};

// Reads the members of an input that are outside the body.
class OutsideReader {
public:
    OutsideReader(const OperationModel& operation, const Request& request, const Bindings& bound, const BodyCodec& codec)
        : request_(request), bound_(bound), codec_(codec), labels_(operation.uri(), request.path), pairs_(query_pairs(request.query)) {
        // What distinguishes the operation is no input: /restapis?mode=import.
        const std::string_view uri = operation.uri();
        if (const auto start = uri.find('?'); start != std::string_view::npos) constants_ = query_pairs(uri.substr(start + 1));
    }

    // Nothing if the member was not given, or null after a fault.
    std::optional<Json> read(const Binding& member) {
        switch (member.location) {
            case Location::uri: {
                const auto text = labels_.find(member.on_wire);
                return text ? one(member, member.shape, *text) : std::nullopt;
            }
            case Location::query: return from_query(member);
            case Location::header: return from_header(member);
            case Location::headers: return from_headers(member);
            default: return std::nullopt;
        }
    }
    const std::optional<Fault>& fault() const { return fault_; }

private:
    std::optional<Json> one(const Binding& member, const Shape& shape, std::string_view text) {
        auto value = is_utf8(text) ? parse_scalar(shape, text) : std::nullopt;
        if (!value && !fault_) fault_ = codec_.malformed(member.name, shape, text);
        return value;
    }

    std::optional<Json> from_query(const Binding& member) {
        if (member.shape.kind() == Kind::map) return from_free_query(member);
        if (member.shape.kind() == Kind::list) {
            const Shape element = member.shape.element();
            Json list = Json::array();
            for (const auto& [name, text] : pairs_) {
                if (name != member.on_wire) continue;
                if (auto value = one(member, element, text)) list.push_back(std::move(*value));
            }
            return list.empty() ? std::nullopt : std::optional<Json>(std::move(list));
        }
        for (const auto& [name, text] : pairs_) {
            if (name != member.on_wire) continue;
            // S3 takes a number that is empty for none.
            if (member.shape.kind() == Kind::integer && text.empty() && member.shape.service().name() == "s3") return std::nullopt;
            return one(member, member.shape, text);
        }
        return std::nullopt;
    }

    // A parameter of another member, or a constant of the operation's URI.
    bool taken(std::string_view name) const {
        const auto bound = [&](const Binding& other) {
            return other.location == Location::query && other.shape.kind() != Kind::map && other.on_wire == name;
        };
        return std::ranges::any_of(bound_.members, bound) || std::ranges::any_of(constants_, [&](const auto& pair) { return pair.first == name; });
    }

    // All parameters that no other member has, and that are no part of a signature.
    std::optional<Json> from_free_query(const Binding& member) {
        const Shape element = member.shape.value();
        Json map = Json::object();
        for (const auto& [name, text] : pairs_) {
            if (name.starts_with("X-Amz-") || taken(name)) continue;
            if (!is_utf8(name) && !fault_) fault_ = codec_.malformed(member.name, member.shape.key(), name);
            if (element.kind() == Kind::list) {
                if (auto value = one(member, element.element(), text)) map[name].push_back(std::move(*value));
            } else if (!map.contains(name)) {
                if (auto value = one(member, element, text)) map[name] = std::move(*value);
            }
        }
        return map.empty() ? std::nullopt : std::optional<Json>(std::move(map));
    }

    std::optional<Json> from_header(const Binding& member) {
        // What the sender knows only at the end, a checksum of the body, comes behind it.
        const Headers& headers = request_.headers.has(member.on_wire) ? request_.headers : request_.trailers;
        if (!headers.has(member.on_wire)) return std::nullopt;
        if (member.shape.kind() == Kind::list) return from_list_header(member);
        const std::string text = header_characters(headers[member.on_wire]);
        if (text.empty() && member.shape.kind() != Kind::string) return std::nullopt;
        if (!member.shape.flag("jsonvalue")) return one(member, member.shape, text);
        auto value = json_of_header(text);
        if (!value && !fault_) fault_ = codec_.malformed(member.name, member.shape, text);
        return value;
    }

    // A list may be spread over several fields of the same name.
    std::optional<Json> from_list_header(const Binding& member) {
        const Shape element = member.shape.element();
        Json list = Json::array();
        for (const auto& [name, text] : request_.headers) {
            if (text.empty() || !iequals(name, member.on_wire)) continue;
            for (const std::string& part : header_elements(header_characters(text), element)) {
                if (auto value = one(member, element, part)) list.push_back(std::move(*value));
            }
        }
        return list.empty() ? std::nullopt : std::optional<Json>(std::move(list));
    }

    // Fields of the same name are one, with a comma between their texts.
    std::optional<Json> from_headers(const Binding& member) const {
        Json map = Json::object();
        auto& entries = map.get_ref<Json::object_t&>();
        for (const auto& [field, text] : request_.headers) {
            const std::string_view name(field);
            if (name.size() <= member.on_wire.size() || !iequals(name.substr(0, member.on_wire.size()), member.on_wire)) continue;
            const std::string own = header_characters(name.substr(member.on_wire.size()));
            const auto known = std::ranges::find_if(entries, [&](const auto& entry) { return iequals(entry.first, own); });
            if (known == entries.end()) {
                entries.emplace_back(own, header_characters(text));
            } else {
                known->second.get_ref<std::string&>() += "," + header_characters(text);
            }
        }
        return entries.empty() ? std::nullopt : std::optional<Json>(std::move(map));
    }

    const Request& request_;
    const Bindings& bound_;
    const BodyCodec& codec_;
    Labels labels_;
    std::vector<std::pair<std::string, std::string>> pairs_, constants_;
    std::optional<Fault> fault_;
};

// The member that is the payload; null if it was not given.
Result<Json> read_payload(const Binding& payload, const Request& request, const BodyCodec& codec) {
    const Shape& shape = payload.shape;
    if (shape.flag("eventstream")) return with_bytes(request.body, [&](const std::string& bytes) { return decode_events(shape, bytes, codec); });
    if (request.body.empty() || shape.flag("streaming")) return Json();
    return with_bytes(request.body, [&](const std::string& bytes) -> Result<Json> {
        if (shape.kind() == Kind::blob || shape.kind() == Kind::string) return Json(bytes);
        return codec.parse(shape, bytes);
    });
}

Result<Json> read_body(const Shape& input, const Request& request, const BodyCodec& codec) {
    if (request.body.empty()) return Json(Json::object());
    return with_bytes(request.body, [&](const std::string& bytes) { return codec.parse(input, bytes); });
}

void render_payload(const Binding& payload, const Json& output, Body body, const BodyCodec& codec, Response& response) {
    const Shape& shape = payload.shape;
    const Json* value = nullptr;
    if (const auto found = output.find(payload.name); output.is_object() && found != output.end()) value = &*found;
    const auto typed = [&](std::string_view type) {
        if (!response.headers.has("Content-Type")) response.headers.add("Content-Type", std::string(type));
    };
    if (shape.flag("eventstream")) {
        typed("application/vnd.amazon.eventstream");
        response.body = encode_events(shape, value == nullptr ? Json::array() : *value, codec);
        return;
    }
    if (shape.kind() == Kind::blob || shape.kind() == Kind::string) {
        if (body.empty() && value != nullptr && value->is_string()) body = Body(value->get_ref<const std::string&>());
        response.body = std::move(body);
        typed(shape.kind() == Kind::blob ? "application/octet-stream" : "text/plain");
        return;
    }
    if (value == nullptr || value->is_null()) return;
    typed(codec.content_type());
    response.body = codec.render_payload(shape, *value);
}

}  // namespace

Result<Json> parse_rest(const OperationModel& operation, const Request& request, const BodyCodec& codec) {
    const Shape shape = operation.input();
    if (!shape) return Json(Json::object());
    const Bindings& bound = bindings(shape);
    Json body = Json::object();
    if (bound.payload != nullptr) {
        auto value = read_payload(*bound.payload, request, codec);
        if (!value) return value.fault();
        if (!value->is_null()) body[std::string(bound.payload->name)] = std::move(*value);
    } else if (bound.in_body) {
        auto value = read_body(shape, request, codec);
        if (!value) return value.fault();
        if (!bound.outside) return value;
        body = std::move(*value);
    }
    Json input = Json::object();
    OutsideReader outside(operation, request, bound, codec);
    for (const Binding& member : bound.members) {
        if (member.location != Location::body) {
            if (auto value = outside.read(member)) input[std::string(member.name)] = std::move(*value);
            if (outside.fault()) return *outside.fault();
        } else if (const auto found = body.find(member.name); found != body.end()) {
            input[std::string(member.name)] = std::move(*found);
        }
    }
    return input;
}

Response render_rest(const OperationModel& operation, const Json& output, Body body, const BodyCodec& codec) {
    Response response;
    response.status = operation.status();
    const Shape shape = operation.output();
    if (!shape) {
        response.body = std::move(body);
        return response;
    }
    const Bindings& bound = bindings(shape);
    if (bound.outside) render_headers(shape, output, response);
    if (bound.payload != nullptr) {
        render_payload(*bound.payload, output, std::move(body), codec, response);
    } else if (bound.in_body) {
        response.headers.set("Content-Type", std::string(codec.content_type()));
        response.body = codec.render_members(shape, output);
    }
    return response;
}

void render_headers(const Shape& structure, const Json& value, Response& response) {
    if (!value.is_object()) return;
    for (const Binding& member : bindings(structure).members) {
        if (member.location == Location::body) continue;
        const auto found = value.find(member.name);
        if (found == value.end() || found->is_null()) continue;
        if (member.location == Location::status) {
            if (found->is_number_integer()) response.status = found->get<int>();
        } else if (member.location == Location::header) {
            response.headers.set(std::string(member.on_wire), header_text(member.shape, *found));
        } else if (member.location == Location::headers && found->is_object()) {
            for (const auto& [name, text] : found->items()) {
                response.headers.add(one_line(std::string(member.on_wire) + name),
                                     one_line(wire_text(member.shape.value(), text, TimeFormat::rfc822)));
            }
        }
    }
}

}  // namespace drydock::protocols
