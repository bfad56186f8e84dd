#include "emulator/gateway/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "emulator/gateway/refusals.h"

namespace drydock::gateway {
namespace {

std::string spool_folder(const std::string& folder) {
    if (!folder.empty()) return folder;
    std::error_code none;
    const std::filesystem::path system = std::filesystem::temp_directory_path(none);
    return none ? "/tmp" : system.string();
}

}  // namespace

Spool::~Spool() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Spool::expect(std::uint64_t size) {
    if (size <= memory_) text_.reserve(size);
}

Result<void> Spool::write(std::string_view bytes) {
    if (bytes.size() > limit_ - size_) return entity_too_large();
    size_ += bytes.size();
    if (file_ == nullptr && size_ <= memory_) {
        text_.append(bytes);
        return {};
    }
    if (file_ == nullptr) {
        if (Result<void> opened = open(); !opened) return opened;
        if (Result<void> moved = append(text_); !moved) return moved;
        text_ = std::string();
    }
    return append(bytes);
}

Result<void> Spool::open() {
    std::string path = spool_folder(folder_) + "/drydock-body-XXXXXX";
    descriptor_ = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor_ < 0) return insufficient_storage(std::system_category().message(errno));
    file_ = std::make_shared<protocols::SpoolFile>(std::move(path));
    return {};
}

Result<void> Spool::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return insufficient_storage(std::system_category().message(errno));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

protocols::Body Spool::finish() {
    if (file_ == nullptr) return {std::move(text_)};
    ::close(std::exchange(descriptor_, -1));
    return {std::move(file_), 0, size_};
}

}  // namespace drydock::gateway
