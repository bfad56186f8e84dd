#include "validator/documents/event_pattern.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "validator/documents/json_reader.h"

namespace drydock::validator::documents {
namespace {

using Token = JsonReader::Token;

constexpr std::array<std::string_view, 9> operators = {
    "exactly", "prefix", "suffix", "anything-but", "numeric", "exists", "cidr", "equals-ignore-case", "wildcard"};

// Every step gives back false as soon as the pattern is refused; the reason is in reason_ then.
class Pattern {
public:
    explicit Pattern(std::string_view source) : reader_(source) {}

    std::optional<std::string> reason() {
        const Token first = next();
        if (first == Token::broken) return reason_;
        if (first != Token::start_object)
            refuse("Filter is not an object");
        else
            static_cast<void>(object(false));
        return reason_;
    }

private:
    Token next() {
        const Token token = reader_.next();
        if (token == Token::broken && !reason_) reason_ = reader_.complaint();
        return token;
    }
    // The first reason counts; a source that is no JSON is a reason of its own.
    bool refuse(const std::string& reason) {
        if (!reason_) reason_ = reason + reader_.place();
        return false;
    }
    bool refuse_without_place(const std::string& reason) {
        if (!reason_) reason_ = reason;
        return false;
    }
    // Inside lists of values AWS wraps a complaint once more, which repeats its place.
    bool refuse_in_list(const std::string& reason) { return refuse(reason + reader_.place()); }
    // The end of an operator's object.
    bool end(const std::string& otherwise = "Only one key allowed in match expression") { return next() == Token::end_object || refuse(otherwise); }

    bool object(bool inside_or);
    bool alternatives();
    bool values();
    bool expression();
    bool text_operator(const std::string& name);
    bool caseless(const std::string& outer, const std::string& title);
    bool wildcard(const std::string& text);
    bool anything_but();
    bool anything_but_list();
    bool anything_but_texts(const std::string& name);
    bool anything_but_text(const std::string& name, Token token, bool in_list);
    bool cidr();
    bool numeric();
    bool numeric_value(const std::string& operation, double& value);
    bool exists();

    JsonReader reader_;
    std::optional<std::string> reason_;
};

bool Pattern::object(bool inside_or) {
    bool empty = true;
    for (Token token = next(); token != Token::end_object; token = next()) {
        if (token != Token::name) return refuse("Unexpected token");
        empty = false;
        const std::string name = reader_.content();
        if (name == "$or") {
            if (!alternatives()) return false;
            continue;
        }
        if (inside_or && std::find(operators.begin(), operators.end(), name) != operators.end()) {
            return refuse(name + " is Ruler reserved fieldName which cannot be used inside $or.");
        }
        const Token value = next();
        const bool right = value == Token::start_object  ? object(inside_or)
                           : value == Token::start_array ? values()
                                                         : refuse("\"" + name + "\" must be an object or an array");
        if (!right) return false;
    }
    return !empty || refuse("Empty objects are not allowed");
}

bool Pattern::alternatives() {
    if (next() != Token::start_array) return refuse("It must be an Array followed with $or.");
    int count = 0;
    for (Token token = next(); token != Token::end_array; token = next(), ++count) {
        if (token != Token::start_object) return refuse("Only JSON object is allowed in array of $or relationship.");
        if (!object(true)) return false;
    }
    return count >= 2 || refuse("There must have at least 2 Objects in $or relationship.");
}

bool Pattern::values() {
    bool empty = true;
    for (Token token = next(); token != Token::end_array; token = next()) {
        empty = false;
        if (token == Token::start_object) {
            if (!expression()) return false;
        } else if (token == Token::start_array || token == Token::broken || token == Token::end) {
            return refuse("Match value must be String, number, true, false, or null");
        }
    }
    return !empty || refuse("Empty arrays are not allowed");
}

bool Pattern::expression() {
    if (next() != Token::name) return refuse("Match expression name not found");
    const std::string name = reader_.content();
    if (std::find(operators.begin(), operators.end(), name) == operators.end()) return refuse("Unrecognized match type " + name);
    if (name == "anything-but") return anything_but();
    if (name == "numeric") return numeric();
    if (name == "exists") return exists();
    if (name == "cidr") return cidr();
    return text_operator(name);
}

bool Pattern::text_operator(const std::string& name) {
    const Token token = next();
    if (token == Token::start_object && (name == "prefix" || name == "suffix"))
        return caseless(name, name == "prefix" ? "Prefix" : "Suffix") && end();
    if (token != Token::text) return refuse((name == "exactly" ? "exact" : name) + " match pattern must be a string");
    const std::string text = reader_.content();
    if (name == "wildcard" && !wildcard(text)) return false;
    return end();
}

// {"prefix": {"equals-ignore-case": "x"}}
bool Pattern::caseless(const std::string& outer, const std::string& title) {
    if (next() != Token::name) return refuse(title + " expression name not found");
    const std::string name = reader_.content();
    if (name != "equals-ignore-case") return refuse("Unsupported " + outer + " pattern: " + name);
    if (next() != Token::text) return refuse("equals-ignore-case match pattern must be a string");
    static_cast<void>(reader_.content());
    return end();
}

// The service looks at the value with its quotes: positions count the opening one.
bool Pattern::wildcard(const std::string& text) {
    const std::string quoted = '"' + text + '"';
    for (std::size_t at = 0; at < quoted.size(); ++at) {
        if (quoted[at] == '\\') {
            if (quoted[at + 1] != '*' && quoted[at + 1] != '\\') return refuse_without_place("Invalid escape character at pos " + std::to_string(at));
            ++at;
        } else if (quoted[at] == '*' && quoted[at + 1] == '*') {
            return refuse_without_place("Consecutive wildcard characters at pos " + std::to_string(at));
        }
    }
    return true;
}

bool Pattern::anything_but() {
    const Token token = next();
    if (token == Token::start_object) {
        if (next() != Token::name) return refuse("Anything-But expression name not found");
        const std::string name = reader_.content();
        const bool known = name == "prefix" || name == "suffix" || name == "equals-ignore-case" || name == "wildcard";
        if (!known) return refuse("Unsupported anything-but pattern: " + name);
        return anything_but_texts(name) && end("Too many elements in numeric expression");
    }
    if (token == Token::start_array) return anything_but_list() && end("Too many elements in numeric expression");
    if (token != Token::text && token != Token::number) return refuse("Value of anything-but must be an array or single string/number value.");
    static_cast<void>(reader_.content());
    return end("Too many elements in numeric expression");
}

bool Pattern::anything_but_list() {
    bool numbers = false, texts = false;
    for (Token token = next(); token != Token::end_array; token = next()) {
        if (token != Token::text && token != Token::number) return refuse_in_list("Inside anything but list, start|null|boolean is not supported.");
        static_cast<void>(reader_.content());
        (token == Token::number ? numbers : texts) = true;
    }
    return numbers != texts || refuse("Inside anything but list, either all values are number or string, mixed type is not supported");
}

bool Pattern::anything_but_texts(const std::string& name) {
    const Token token = next();
    if (token == Token::start_object || token == Token::null || token == Token::boolean) {
        return refuse("Value of anything-but must be an array or single string/number value.");
    }
    if (token != Token::start_array) return anything_but_text(name, token, false) && end("Too many elements in numeric expression");
    for (Token item = next(); item != Token::end_array; item = next()) {
        if (!anything_but_text(name, item, true)) return false;
    }
    return end("Too many elements in numeric expression");
}

bool Pattern::anything_but_text(const std::string& name, Token token, bool in_list) {
    std::string complaint;
    if (token != Token::text) {
        complaint = name == "equals-ignore-case" ? "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
                    : name == "wildcard"         ? "wildcard match pattern must be a string"
                                                 : "prefix/suffix match pattern must be a string";
    } else if (const std::string text = reader_.content(); name == "wildcard") {
        return wildcard(text);
    } else if (text.empty() && name != "equals-ignore-case") {
        complaint = "Null prefix/suffix not allowed";
    }
    return complaint.empty() || (in_list ? refuse_in_list(complaint) : refuse(complaint));
}

bool is_address(std::string_view text) {
    if (text.find(':') != std::string_view::npos) return text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    const auto parts = split(text, ".");
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
               return !part.empty() && part.size() <= 3 && part.find_first_not_of("0123456789") == std::string::npos && std::stoi(part) <= 255;
           });
}

bool Pattern::cidr() {
    if (next() != Token::text) return refuse("prefix match pattern must be a string");
    const std::string text = reader_.content();
    const auto parts = split(text, "/");
    if (parts.size() != 2) return refuse_without_place("Malformed CIDR, one '/' required");
    int bits = 0;
    const auto [last, error] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), bits);
    if (error != std::errc() || last != parts[1].data() + parts[1].size())
        return refuse_without_place("Malformed CIDR, mask bits must be an integer");
    if (bits < 0) return refuse_without_place("Malformed CIDR, mask bits must not be negative");
    if (!is_address(parts[0])) return refuse_without_place("Nonstandard IP address: " + parts[0]);
    const bool six = parts[0].find(':') != std::string::npos;
    if (bits > (six ? 128 : 32)) return refuse_without_place(six ? "IPv6 mask bits must be < 128" : "IPv4 mask bits must be < 32");
    return end();
}

bool Pattern::numeric_value(const std::string& operation, double& value) {
    constexpr double limit = 5e9;
    if (next() != Token::number) return refuse("Value of " + (operation == "=" ? std::string("equals") : operation) + " must be numeric");
    value = reader_.number();
    return std::abs(value) <= limit || refuse("Value must be between -5.0E9 and 5.0E9, inclusive");
}

// ["=", 5], ["<", 10], [">", 0, "<=", 5]
bool Pattern::numeric() {
    if (next() != Token::start_array) return refuse("Value of numeric must be an array.");
    if (next() != Token::text) return refuse("Invalid member in numeric match: " + reader_.content());
    const std::string operation = reader_.content();
    const bool bottom = operation == ">" || operation == ">=";
    if (!bottom && operation != "=" && operation != "<" && operation != "<=") return refuse("Unrecognized numeric range operator: " + operation);
    double low = 0, high = 0;
    if (!numeric_value(operation, low)) return false;
    Token token = next();
    if (token != Token::end_array) {
        if (!bottom) return refuse("Too many elements in numeric expression");
        if (token != Token::text) return refuse("Bad value in numeric range: " + reader_.content());
        const std::string upper = reader_.content();
        if (upper != "<" && upper != "<=") return refuse("Bad numeric range operator: " + upper);
        if (!numeric_value(upper, high)) return false;
        if (next() != Token::end_array) return refuse("Too many terms in numeric range expression");
        if (low > high) return refuse("Bottom must be less than top");
    }
    return end("Too many elements in numeric expression");
}

bool Pattern::exists() {
    if (next() != Token::boolean) return refuse("exists match pattern must be either true or false.");
    return end();
}

}  // namespace

std::optional<std::string> event_pattern_error(std::string_view pattern) {
    const auto reason = Pattern(pattern).reason();
    if (!reason) return std::nullopt;
    return "Event pattern is not valid. Reason: " + *reason;
}

}  // namespace drydock::validator::documents
