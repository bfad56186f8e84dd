#include "base/body.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace drydock {

SpoolFile::~SpoolFile() {
    std::error_code ignored;  // a file that is gone already is as good
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

Result<std::string> Body::read() const {
    if (in_memory()) return text_;
    std::ifstream in(file_->path(), std::ios::binary);
    in.seekg(static_cast<std::streamoff>(offset_));
    std::string bytes(size_, '\0');
    if (in) in.read(bytes.data(), static_cast<std::streamsize>(size_));
    if (!in) return Fault{.code = "InternalError", .message = "A body on disk cannot be read", .http_status = 500};
    return bytes;
}

}  // namespace drydock
