// YAML as the IaC generator writes it. Declared in generated_template.h.
#include <algorithm>
#include <cctype>

#include "emulator/engine/generated_template.h"

namespace drydock::engine {
namespace {

bool plain_key(const std::string& key) {
    const auto plain = [](unsigned char letter) { return std::isalnum(letter) || letter == '_' || letter == '-' || letter == '.'; };
    const bool word = !key.empty() && std::isalpha(static_cast<unsigned char>(key.front())) && std::ranges::all_of(key, plain);
    // YAML 1.1 reads these as booleans and nulls.
    static const std::vector<std::string> spoken = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    std::string lowered = key;
    std::ranges::transform(lowered, lowered.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return word && std::ranges::find(spoken, lowered) == spoken.end();
}

std::string key_text(const std::string& key) {
    return plain_key(key) ? key : Json(key).dump();
}

void write(std::string& out, const Json& value, std::size_t indent);

void write_member(std::string& out, const std::string& key, const Json& value, std::size_t indent) {
    out += key_text(key) + ":";
    if (value.is_object() && !value.empty()) {
        out += "\n" + std::string(indent + 2, ' ');
        write(out, value, indent + 2);
    } else if (value.is_array() && !value.empty()) {
        out += "\n" + std::string(indent, ' ');
        write(out, value, indent);
    } else {
        out += " ";
        write(out, value, indent);
        out += "\n";
    }
}

// Writes at a place that is already indented; containers end their last line.
void write(std::string& out, const Json& value, std::size_t indent) {
    const std::string margin(indent, ' ');
    bool first = true;
    if (value.is_object() && !value.empty()) {
        for (const auto& [key, part] : value.items()) {
            if (!std::exchange(first, false)) out += margin;
            write_member(out, key, part, indent);
        }
    } else if (value.is_array() && !value.empty()) {
        for (const Json& part : value) {
            if (!std::exchange(first, false)) out += margin;
            out += "- ";
            write(out, part, indent + 2);
            if (!part.is_structured() || part.empty()) out += "\n";
        }
    } else {
        out += value.dump();  // a JSON scalar, [] or {} is YAML too
    }
}

}  // namespace

std::string generated_yaml(const Json& value) {
    std::string out = "---\n";
    write(out, value, 0);
    if (!out.ends_with('\n')) out += "\n";
    return out;
}

}  // namespace drydock::engine
