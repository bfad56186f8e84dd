// What AWS's services say of a body that they cannot read: SerializationException, in the words of the framework that serves most of them, and in
// those of the newer one behind DynamoDB. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// What stands in a body where something else was expected.
enum class Token : std::uint8_t { true_value, false_value, whole_number, decimal_number, text, list, object };

class Wording {
public:
    explicit Wording(const ServiceModel& service) : newer_(service.name() == "dynamodb" || service.name() == "dynamodbstreams") {}

    // Texts are taken for booleans, for NaN and for the infinities.
    bool lenient() const { return !newer_; }
    // `in_collection`: an element of a list or the value of a map, not the member of a structure.
    Fault mismatch(Token token, const Shape& expected, bool in_collection) const;
    Fault bad_base64(std::string_view text) const;
    // What is no JSON or no CBOR, or ends too early: AWS says nothing more.
    static Fault unreadable() { return {.code = "SerializationException", .message = ""}; }

private:
    std::string sentence(Token token, const Shape& expected, bool in_collection) const;
    std::string newer_sentence(Token token, const Shape& expected, bool in_collection) const;

    bool newer_;
};

}  // namespace drydock::protocols
