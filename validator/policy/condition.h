// Condition operators of policies and the values that they compare.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace drydock::validator::policy {

enum class Family : std::uint8_t { string_equals, string_like, numeric, date, boolean, binary, address, arn, null };
enum class Comparison : std::uint8_t { equal, less, less_equal, greater, greater_equal };
enum class Quantifier : std::uint8_t { none, all, any };  // ForAllValues:, ForAnyValue:

struct Operator {
    Family family = Family::string_equals;
    Comparison comparison = Comparison::equal;
    bool negated = false;
    bool ignore_case = false;
    bool if_exists = false;
    Quantifier quantifier = Quantifier::none;
};

// ForAnyValue:StringLikeIfExists; nothing if there is no such operator. Names are exact, case included.
std::optional<Operator> parse_operator(std::string_view name);

// 10, 10.5, -1, 1e3; nothing for 0x10 or with blanks.
std::optional<double> parse_number(std::string_view text);
// ISO 8601 with at least the year, or seconds since 1970; as seconds since 1970.
std::optional<double> parse_date(std::string_view text);
bool is_base64(std::string_view text);

// An IPv4 or IPv6 address range; a plain address is a range of one.
struct AddressRange {
    std::array<std::uint8_t, 16> bytes{};
    int length = 4;   // bytes of the address: 4 or 16
    int prefix = 32;  // bits
    bool contains(const AddressRange& other) const;
};
std::optional<AddressRange> parse_range(std::string_view text);

}  // namespace drydock::validator::policy
