#include "providers/files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace drydock::providers {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 1 << 18;  // bytes that are copied at a time
constexpr std::size_t name_digits = 16;

Fault unwritten() {
    return {.code = "InternalError", .message = "We encountered an internal error. Please try again.", .http_status = 500};
}

std::string name_of(std::uint64_t number) {
    std::array<char, name_digits> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    std::string name(name_digits, '0');
    std::copy_backward(digits.data(), end, name.data() + name.size());
    return name;
}

bool append(std::ofstream& out, const Body& body) {
    if (body.in_memory()) return static_cast<bool>(out.write(body.text().data(), static_cast<std::streamsize>(body.size())));
    std::ifstream in(body.file()->path(), std::ios::binary);
    in.seekg(static_cast<std::streamoff>(body.offset()));
    std::vector<char> bytes(piece);
    for (std::uint64_t left = body.size(); left > 0 && in && out;) {
        const auto size = static_cast<std::streamsize>(std::min<std::uint64_t>(left, bytes.size()));
        if (!in.read(bytes.data(), size)) return false;
        out.write(bytes.data(), size);
        left -= static_cast<std::uint64_t>(size);
    }
    return in && out;
}

// True if the body is all of its file.
bool is_whole(const Body& body) {
    std::error_code failed;
    return body.offset() == 0 && fs::file_size(body.file()->path(), failed) == body.size() && !failed;
}

}  // namespace

Files::Files(const std::string& state, bool discard) : kept_(state.empty() ? std::string() : state + ".objects"), discard_(discard) {}

Files::~Files() {
    std::error_code ignored;  // nothing can be done about what stays
    for (auto& [name, file] : open_) file->take();
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<std::string> Files::folder() {
    std::error_code failed;
    if (!kept_.empty() && !discard_) {
        fs::create_directories(kept_, failed);
        if (failed) return unwritten();
        return kept_;
    }
    if (temporary_.empty()) {
        std::string name = (fs::temp_directory_path(failed) / "drydock-objects-XXXXXX").string();
        if (failed || mkdtemp(name.data()) == nullptr) return unwritten();
        temporary_ = name;
    }
    return temporary_;
}

std::string Files::path_of(const std::string& name) const {
    std::error_code failed;
    if (!temporary_.empty() && (kept_.empty() || fs::exists(fs::path(temporary_) / name, failed))) return (fs::path(temporary_) / name).string();
    return (fs::path(kept_) / name).string();
}

// Names go on where those of earlier runs ended.
std::string Files::new_path(std::string& name) {
    std::error_code failed;
    if (!counted_ && !kept_.empty()) {
        for (const fs::directory_entry& entry : fs::directory_iterator(kept_, failed)) {
            std::uint64_t number = 0;
            const std::string present = entry.path().filename().string();
            if (std::from_chars(present.data(), present.data() + present.size(), number, 16).ec == std::errc{}) last_ = std::max(last_, number);
        }
    }
    counted_ = true;
    name = name_of(++last_);
    return name;
}

Result<std::string> Files::keep(std::span<Body> parts) {
    const Result<std::string> where = folder();
    if (!where) return where.fault();
    std::string name;
    const std::string path = (fs::path(*where) / new_path(name)).string();
    std::error_code failed;
    bool placed = false;
    if (!parts.empty() && !parts.front().in_memory() && is_whole(parts.front())) {
        const bool ours = std::ranges::any_of(open_, [&](const auto& entry) { return entry.second == parts.front().file(); });
        if (ours && parts.size() == 1) {
            fs::create_hard_link(parts.front().file()->path(), path, failed);
            placed = !failed;
        } else if (!ours) {
            fs::rename(parts.front().file()->path(), path, failed);
            placed = !failed;
            if (placed) parts.front().file()->take();
        }
        if (placed) parts = parts.subspan(1);
    }
    if (parts.empty() && placed) return name;
    std::ofstream out(path, std::ios::binary | std::ios::app);
    const bool written = std::ranges::all_of(parts, [&](const Body& part) { return append(out, part); }) && out.flush();
    if (written) return name;
    fs::remove(path, failed);
    return unwritten();
}

Body Files::body(const std::string& name, std::uint64_t size) {
    std::shared_ptr<SpoolFile>& file = open_[name];
    if (!file) file = std::make_shared<SpoolFile>(path_of(name));
    return {file, 0, size};
}

void Files::remove(const std::string& name) {
    const std::string path = path_of(name);
    if (discard_ && !kept_.empty() && path.starts_with(kept_)) {
        if (const auto found = open_.find(name); found != open_.end()) found->second->take();
        return;
    }
    // Whoever reads it has a share in it: the file goes with the last of them.
    if (!open_.contains(name)) open_.emplace(name, std::make_shared<SpoolFile>(path));
    open_.erase(name);
}

void Files::clear() {
    std::error_code ignored;  // nothing can be done about what stays
    const bool keeps = discard_ && !kept_.empty();
    for (auto& [name, file] : open_) {
        if (keeps && file->path().starts_with(kept_)) file->take();
    }
    open_.clear();
    if (!kept_.empty() && !discard_) fs::remove_all(kept_, ignored);
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
    temporary_.clear();
}

Result<void> Files::copy_to(Files& other) {
    for (const std::string& from : {kept_, temporary_}) {
        std::error_code failed;
        if (from.empty() || !fs::is_directory(from, failed)) continue;
        const Result<std::string> into = other.folder();
        if (!into) return into.fault();
        for (const fs::directory_entry& entry : fs::directory_iterator(from, failed)) {
            const fs::path target = fs::path(*into) / entry.path().filename();
            // Files never change, so that two names may stand for the same bytes; where they cannot, they are copied.
            fs::create_hard_link(entry.path(), target, failed);
            if (failed) fs::copy_file(entry.path(), target, fs::copy_options::overwrite_existing, failed);
            if (failed) return unwritten();
        }
        other.counted_ = false;
        if (failed) return unwritten();
    }
    other.last_ = std::max(other.last_, last_);
    return {};
}

}  // namespace drydock::providers
