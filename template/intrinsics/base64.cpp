// Fn::Base64: the Base64 text of a string, mostly user data of instances.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-base64.html
#include "template/intrinsics.h"
#include "template/resolve_dynamic.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: every Fn::Base64 object must have a String-typed value.");
}

std::string encode(std::string_view bytes) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) group = group << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        const std::size_t digits = bytes.size() - at >= 3 ? 4 : bytes.size() - at + 1;
        for (std::size_t i = 0; i < 4; ++i) out += i < digits ? alphabet[group >> (18U - 6U * i) & 63U] : '=';
    }
    return out;
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.kind == Node::Kind::null || !may_be_string(argument)) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    Result<Json> text = call.resolve(call.argument);
    if (!text) return text;
    if (is_pending(*text)) return text;
    if (text->is_structured() || text->is_null() || is_no_value(*text)) return malformed();
    // Once encoded, a dynamic reference could not be found any more.
    if (auto replaced = resolve_dynamic_references(*text, call.environment); !replaced) return replaced.fault();
    if (is_pending(*text)) return text;
    return Json(encode(scalar_text(*text)));
}

}  // namespace

void base64(Intrinsics& table) {
    table.add({.name = "Fn::Base64", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
