#include "emulator/apis/cloudformation/parts/input.h"

#include <algorithm>
#include <charconv>

#include "base/ids.h"
#include "base/regex.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr std::size_t digits = 16;  // of a number of 64 bits

std::string hex(std::uint64_t number) {
    std::string text(digits, '0');
    for (std::size_t at = digits; at-- > 0; number >>= 4U) text[at] = "0123456789abcdef"[number & 15U];
    return text;
}

// The number, hidden behind a check of it: nobody is to count with it.
std::string token_of(std::size_t number) {
    const std::uint64_t check = seed_of("page " + std::to_string(number));
    return hex(check) + hex(check ^ number);
}

Result<std::size_t> number_of(const std::string& token) {
    std::uint64_t check = 0, hidden = 0;
    const char* const middle = token.data() + std::min(token.size(), digits);
    const bool read = token.size() == 2 * digits && std::from_chars(token.data(), middle, check, 16).ptr == middle &&
                      std::from_chars(middle, token.data() + token.size(), hidden, 16).ptr == token.data() + token.size();
    if (read && token_of(check ^ hidden) == token) return check ^ hidden;
    return Fault::validation_error("Invalid NextToken");
}

}  // namespace

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

bool flag(const Json& input, std::string_view name) {
    return member(input, name) == Json(true);
}

std::vector<std::string> texts(const Json& input, std::string_view name) {
    std::vector<std::string> out;
    for (const Json& each : member(input, name)) out.push_back(scalar_text(each));
    return out;
}

bool given(const Json& input, std::string_view name) {
    return !member(input, name).is_null();
}

void put(Json& answer, const char* name, const std::string& value) {
    if (!value.empty()) answer[name] = value;
}

void put(Json& answer, const char* name, const std::optional<Instant>& value) {
    if (value) answer[name] = iso8601(*value);
}

Result<void> check_name(const std::string& value, const std::string& member, const char* pattern) {
    if (Regex::of(pattern).full_match(value)) return {};
    const std::string failed = "Value '" + value + "' at '" + member + "' failed to satisfy constraint: ";
    const std::string misfit = failed + "Member must satisfy regular expression pattern: " + pattern;
    if (!value.empty()) return Fault::validation_error("1 validation error detected: " + misfit);
    return Fault::validation_error("2 validation errors detected: " + failed + "Member must have length greater than or equal to 1; " + misfit);
}

Fault no_stack(const std::string& name, Missing missing) {
    switch (missing) {
        case Missing::with_id: return Fault::validation_error("Stack with id " + name + " does not exist");
        case Missing::quotes: return Fault::validation_error("Stack '" + name + "' does not exist");
        case Missing::brackets: break;
    }
    return Fault::validation_error("Stack [" + name + "] does not exist");
}

Result<engine::StackRecord*> find_stack(Context& context, const Json& input, Missing missing) {
    const std::string name = text(input, "StackName");
    if (auto right = check_name(name, "stackName"); !right) return right.fault();
    engine::StackRecord* stack = context.simulation.stacks().find(context.scope(), name);
    if (stack == nullptr) return no_stack(name, missing);
    return stack;
}

std::size_t size_of_page(const Json& input, std::size_t usual) {
    const Json& wanted = member(input, "MaxResults");
    return wanted.is_number_integer() ? std::max<std::size_t>(wanted.get<std::size_t>(), 1) : usual;
}

Result<engine::StackRecord*> find_live_stack(Context& context, const Json& input) {
    Result<engine::StackRecord*> stack = find_stack(context, input, Missing::brackets);
    if (stack && (*stack)->deleted()) return no_stack(text(input, "StackName"), Missing::brackets);
    return stack;
}

Result<Page> page(const Json& input, std::size_t total, std::size_t size) {
    Page cut;
    if (const std::string token = text(input, "NextToken"); !token.empty()) {
        const Result<std::size_t> first = number_of(token);
        if (!first) return first.fault();
        cut.first = std::min(*first, total);
    }
    cut.count = std::min(size, total - cut.first);
    if (cut.first + cut.count < total) cut.next = token_of(cut.first + cut.count);
    return cut;
}

Result<Page> page_newest_first(const Json& input, std::size_t total, std::size_t size) {
    Page cut;
    if (const std::string token = text(input, "NextToken"); !token.empty()) {
        const Result<std::size_t> left = number_of(token);
        if (!left) return left.fault();
        cut.first = total - std::min(*left, total);
    }
    cut.count = std::min(size, total - cut.first);
    if (cut.first + cut.count < total) cut.next = token_of(total - cut.first - cut.count);
    return cut;
}

Result<Json> paged(const Json& input, const char* name, Json all, std::size_t size) {
    const Result<Page> cut = page(input, all.size(), size);
    if (!cut) return cut.fault();
    Json items = Json::array();
    for (std::size_t at = cut->first; at < cut->first + cut->count; ++at) items.push_back(std::move(all[at]));
    Json answer = {{name, std::move(items)}};
    put(answer, "NextToken", cut->next);
    return answer;
}

}  // namespace drydock::apis::cloudformation
