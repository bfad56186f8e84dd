// JSON bodies of rest-json, and of events in streams.
#pragma once

#include "emulator/protocols/rest_binding.h"

namespace drydock::protocols {

class JsonCodec : public BodyCodec {
public:
    std::string_view content_type() const override { return "application/json"; }
    Result<Json> parse(const Shape& shape, std::string_view body) const override;
    std::string render_members(const Shape& structure, const Json& value) const override;
    std::string render_payload(const Shape& shape, const Json& value) const override;
    Fault malformed(std::string_view member, const Shape& shape, std::string_view text) const override;
};

}  // namespace drydock::protocols
