#include "emulator/cli/inputs.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "template/parse.h"

namespace drydock::cli {
namespace fs = std::filesystem;
namespace {

Fault unreadable(const std::string& path, const std::string& why) {
    return {.code = "InputError", .message = path + ": " + why};
}

using Pair = std::pair<std::string, std::string>;

// Key=Value, or the AWS CLI's shorthand with the two member names given.
std::optional<Pair> pair_from(const std::string& text, const std::string& key_name, const std::string& value_name) {
    const std::string prefix = key_name + "=";
    if (text.starts_with(prefix)) {
        const auto separator = text.find("," + value_name + "=");
        if (separator == std::string::npos) return std::nullopt;
        std::string value = text.substr(separator + value_name.size() + 2);
        return Pair{text.substr(prefix.size(), separator - prefix.size()), std::string(value)};
    }
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return std::nullopt;
    return Pair{text.substr(0, equals), text.substr(equals + 1)};
}

std::string text_of(const tmpl::Node& node) {
    if (!node.is_list()) return node.is_scalar() ? node.text : node.json().dump();
    std::vector<std::string> parts;
    for (const auto& item : node.items) parts.push_back(item.text);
    return join(parts, ",");
}

Result<Pairs> pairs_from_tree(const tmpl::Node& root, const std::string& path, const std::string& key_name, const std::string& value_name) {
    Pairs pairs;
    if (root.is_map()) {
        const tmpl::Node* inner = root.find("Parameters");
        for (const auto& [key, span, value] : (inner != nullptr && inner->is_map() ? *inner : root).members) pairs.emplace_back(key, text_of(value));
        return pairs;
    }
    for (const auto& item : root.items) {
        const tmpl::Node* key = item.find(key_name);
        const tmpl::Node* value = item.find(value_name);
        if (key != nullptr && value != nullptr) {
            pairs.emplace_back(key->text, text_of(*value));
        } else if (const auto pair = item.is_string() ? pair_from(item.text, key_name, value_name) : std::nullopt) {
            pairs.push_back(*pair);
        } else {
            return unreadable(path + ":" + std::to_string(item.span.line),
                              "expected {\"" + key_name + "\": …, \"" + value_name + "\": …} or \"Key=Value\"");
        }
    }
    return pairs;
}

Result<Pairs> pairs_from(const std::vector<std::string>& arguments, const std::string& key_name, const std::string& value_name) {
    Pairs pairs;
    for (const std::string& argument : arguments) {
        const std::string path = argument.starts_with("file://") ? argument.substr(7) : argument;
        std::error_code error;
        const bool file = argument.starts_with("file://") || fs::is_regular_file(path, error);
        if (!file) {
            const auto pair = pair_from(argument, key_name, value_name);
            if (!pair) return unreadable(argument, "neither Key=Value nor a file");
            pairs.push_back(*pair);
            continue;
        }
        const auto bytes = read_file(path);
        if (!bytes) return bytes.fault();
        auto parsed = tmpl::parse(*bytes);
        if (const auto* wrong = std::get_if<tmpl::ParseError>(&parsed)) {
            return unreadable(path + ":" + std::to_string(wrong->span.line) + ":" + std::to_string(wrong->span.column), wrong->fault.message);
        }
        auto found = pairs_from_tree(std::get<tmpl::Parsed>(parsed).root, path, key_name, value_name);
        if (!found) return found.fault();
        pairs.insert(pairs.end(), found->begin(), found->end());
    }
    return pairs;
}

bool looks_like_template(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return true;  // its error is worth reporting
    return bytes->starts_with("Resources") || bytes->find("\nResources") != std::string::npos || bytes->find("\"Resources\"") != std::string::npos;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return unreadable(path, "no such file");
    if (fs::is_directory(status)) return unreadable(path, "is a directory; `drydock validate` takes directories");
    const auto size = fs::is_regular_file(status) ? fs::file_size(path, error) : 0;
    if (size > limit) return unreadable(path, std::to_string(size) + " bytes are too many for a template (CloudFormation takes 1,000,000)");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return unreadable(path, std::string("cannot be opened: ") + std::strerror(errno));
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (size > 0 && !file.read(bytes.data(), static_cast<std::streamsize>(size))) return unreadable(path, "cannot be read");
    if (size == 0) bytes.assign(std::istreambuf_iterator<char>(file), {});
    return bytes;
}

Result<tmpl::ParameterValues> parameters_from(const std::vector<std::string>& arguments) {
    auto pairs = pairs_from(arguments, "ParameterKey", "ParameterValue");
    if (!pairs) return pairs.fault();
    tmpl::ParameterValues values;
    for (auto& [key, value] : *pairs) values[key] = value;
    return values;
}

Result<Pairs> tags_from(const std::vector<std::string>& arguments) {
    return pairs_from(arguments, "Key", "Value");
}

std::string stack_name_from(const std::string& path) {
    std::string name;
    for (const char c : fs::path(path).stem().string()) {
        const bool good = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (good) {
            name += c;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    if (name.empty() || std::isalpha(static_cast<unsigned char>(name.front())) == 0) name = "stack" + (name.empty() ? "" : "-" + name);
    return name.substr(0, 100);
}

Result<std::vector<std::string>> expand(const std::vector<std::string>& paths, bool templates_only) {
    static const std::vector<std::string> suffixes = {".yaml", ".yml", ".json", ".template"};
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code error;
        if (path == "-" || !fs::is_directory(path, error)) {
            if (path != "-" && !fs::exists(path, error)) return unreadable(path, "no such file or directory");
            files.push_back(path);
            continue;
        }
        std::vector<std::string> found;
        for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
             entry != fs::recursive_directory_iterator(); entry.increment(error)) {
            if (error) return unreadable(path, error.message());
            const bool hidden = entry->path().filename().string().starts_with(".");
            if (entry->is_directory(error) && (hidden || entry->path().filename() == "node_modules")) entry.disable_recursion_pending();
            if (!entry->is_regular_file(error) || hidden) continue;
            const bool known = std::find(suffixes.begin(), suffixes.end(), entry->path().extension()) != suffixes.end();
            if (known && (!templates_only || looks_like_template(entry->path().string()))) found.push_back(entry->path().string());
        }
        std::sort(found.begin(), found.end());
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

}  // namespace drydock::cli
