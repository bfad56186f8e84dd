// Reads JSON token by token with the places and complaints of Jackson, the Java library by which AWS's services read documents: their error sentences
// quote both. https://github.com/FasterXML/jackson-core (Apache License 2.0; behaviour only).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::validator::documents {

class JsonReader {
public:
    enum class Token : std::uint8_t { start_object, end_object, start_array, end_array, name, text, number, boolean, null, end, broken };

    explicit JsonReader(std::string_view source) : source_(source) {}

    // The next token. After a name, Jackson has already looked at the beginning of its value, which moves the place that it reports.
    Token next();
    // Content of the current name or text, or the current scalar as it is written. Taking a text moves the place behind it.
    const std::string& content();
    double number() const;

    // The complaint about the source itself after `broken`: `Unexpected character ('}' (code 125)): …` with its place.
    const std::string& complaint() const { return complaint_; }
    // ` at [Source: (String)"…"; line: 1, column: 17]` with a line break before it: what Jackson adds to a message at the current place.
    std::string place() const { return place_at(position_); }

private:
    struct Level {
        bool object;
        bool has_items = false;
        std::size_t start = 0;
    };

    std::string place_at(std::size_t position) const;
    Token complain(std::string message, std::size_t position);
    Token unexpected(std::string_view expectation);
    Token unexpected_end();
    bool skip_blanks();
    void finish_text();
    Token value();
    Token word();
    Token numeral();
    Token close(bool object);
    Token name();

    std::string_view source_;
    std::size_t position_ = 0;
    std::vector<Level> levels_;
    std::optional<Token> ahead_;  // the value of the current name
    Token current_ = Token::end;
    bool started_ = false, unfinished_ = false;
    std::string content_, ahead_content_, complaint_;
};

}  // namespace drydock::validator::documents
