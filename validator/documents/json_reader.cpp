#include "validator/documents/json_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/json.h"

namespace drydock::validator::documents {
namespace {

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::size_t deepest = 1000;
constexpr std::string_view any_value = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

}  // namespace

std::string JsonReader::place_at(std::size_t position) const {
    constexpr std::size_t shown = 500;  // characters of the source that Jackson quotes
    const std::string_view before = source_.substr(0, position);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    std::string text = "\n at [Source: (String)\"" + std::string(source_.substr(0, shown)) + "\"";
    if (source_.size() > shown) text += "[truncated " + std::to_string(source_.size() - shown) + " chars]";
    return text + "; line: " + std::to_string(line) + ", column: " + std::to_string(position - line_start + 1) + "]";
}

JsonReader::Token JsonReader::complain(std::string message, std::size_t position) {
    complaint_ = std::move(message) + place_at(position);
    position_ = source_.size();
    return current_ = Token::broken;
}

// The character that has just been read.
JsonReader::Token JsonReader::unexpected(std::string_view expectation) {
    const char c = source_[position_ - 1];
    const int code = static_cast<unsigned char>(c);
    return complain("Unexpected character ('" + std::string(1, c) + "' (code " + std::to_string(code) + ")): " + std::string(expectation),
                    position_ - 1);
}

JsonReader::Token JsonReader::unexpected_end() {
    if (levels_.empty()) return complain("Unexpected end-of-input", source_.size());
    const std::string kind = levels_.back().object ? "Object" : "Array";
    std::string start = place_at(levels_.back().start);
    return complain("Unexpected end-of-input: expected close marker for " + kind + " (start marker" + start.substr(1) + ")", source_.size());
}

bool JsonReader::skip_blanks() {
    while (position_ < source_.size() && blank(source_[position_])) ++position_;
    return position_ < source_.size();
}

// The rest of a text of which only the opening quote has been read.
void JsonReader::finish_text() {
    unfinished_ = false;
    const std::size_t start = position_ - 1;
    while (position_ < source_.size() && source_[position_] != '"') position_ += source_[position_] == '\\' ? 2 : 1;
    position_ = std::min(position_ + 1, source_.size());
    const Json parsed = Json::parse(source_.substr(start, position_ - start), nullptr, false);
    content_ = parsed.is_string() ? parsed.get<std::string>() : std::string();
}

const std::string& JsonReader::content() {
    if (unfinished_ && current_ == Token::text) finish_text();
    return content_;
}

double JsonReader::number() const {
    double value = 0;
    std::from_chars(content_.data(), content_.data() + content_.size(), value);
    return value;
}

JsonReader::Token JsonReader::word() {
    const std::size_t start = position_ - 1;
    while (position_ < source_.size() && (letter(source_[position_]) || digit(source_[position_]))) ++position_;
    content_ = source_.substr(start, position_ - start);
    if (content_ == "true" || content_ == "false") return Token::boolean;
    if (content_ == "null") return Token::null;
    return complain("Unrecognized token '" + content_ + "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                    position_);
}

JsonReader::Token JsonReader::numeral() {
    const std::size_t start = position_ - 1;
    while (position_ < source_.size() && (digit(source_[position_]) || std::string_view("+-.eE").find(source_[position_]) != std::string_view::npos))
        ++position_;
    content_ = source_.substr(start, position_ - start);
    return Token::number;
}

// A value whose first character is the next one that is not blank.
JsonReader::Token JsonReader::value() {
    if (!skip_blanks()) return unexpected_end();
    const char c = source_[position_++];
    if (c == '"') {
        unfinished_ = true;
        return Token::text;
    }
    if (c == '{') return Token::start_object;
    if (c == '[') return Token::start_array;
    if (digit(c) || c == '-') return numeral();
    return letter(c) ? word() : unexpected(any_value);
}

JsonReader::Token JsonReader::close(bool object) {
    if (levels_.empty() || levels_.back().object != object) {
        return unexpected(levels_.empty() ? any_value
                          : object        ? std::string_view("expected close marker for Array")
                                          : std::string_view("expected close marker for Object"));
    }
    levels_.pop_back();
    return current_ = object ? Token::end_object : Token::end_array;
}

JsonReader::Token JsonReader::name() {
    if (source_[position_++] != '"') return unexpected("was expecting double-quote to start field name");
    finish_text();
    std::string name = content_;
    if (!skip_blanks()) return unexpected_end();
    if (source_[position_++] != ':') return unexpected("was expecting a colon to separate field name and value");
    const Token ahead = value();
    if (ahead == Token::broken) return ahead;
    ahead_ = ahead;
    ahead_content_ = std::exchange(content_, std::move(name));
    return current_ = Token::name;
}

JsonReader::Token JsonReader::next() {
    if (current_ == Token::broken) return current_;
    if (ahead_) {
        current_ = *std::exchange(ahead_, std::nullopt);
        content_ = std::move(ahead_content_);
    } else {
        if (unfinished_) finish_text();
        if (!skip_blanks()) return levels_.empty() && started_ ? current_ = Token::end : unexpected_end();
        const char c = source_[position_];
        if (started_ && levels_.empty()) return current_ = Token::end;
        if (c == '}' || c == ']') {
            ++position_;
            return close(c == '}');
        }
        if (!levels_.empty() && levels_.back().has_items) {
            ++position_;
            const std::string kind = levels_.back().object ? "Object" : "Array";
            if (c != ',') return unexpected("was expecting comma to separate " + kind + " entries");
            if (!skip_blanks()) return unexpected_end();
        }
        if (!levels_.empty()) levels_.back().has_items = true;
        started_ = true;
        if (!levels_.empty() && levels_.back().object) return name();
        current_ = value();
    }
    if (current_ != Token::start_object && current_ != Token::start_array) return current_;
    levels_.push_back({current_ == Token::start_object, false, position_ - 1});
    if (levels_.size() <= deepest) return current_;
    return complain("Document nesting depth (" + std::to_string(levels_.size()) + ") exceeds the maximum allowed (" + std::to_string(deepest) +
                        ", from `StreamReadConstraints.getMaxNestingDepth()`)",
                    position_);
}

}  // namespace drydock::validator::documents
