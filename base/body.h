// The bytes that a request brings or an answer carries, which need not fit into memory: in memory, or in a file. Values; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"

namespace drydock {

// A file of a body that is too large for memory. It is deleted with the last body that refers to it, unless it was taken.
class SpoolFile {
public:
    explicit SpoolFile(std::string path) : path_(std::move(path)) {}
    ~SpoolFile();
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;
    const std::string& path() const { return path_; }
    // The file belongs to the caller from now on, who may rename it.
    std::string take() { return std::exchange(path_, {}); }

private:
    std::string path_;
};

// Bytes in memory, or a part of a file.
class Body {
public:
    Body() = default;
    Body(std::string bytes) : text_(std::move(bytes)) {}  // NOLINT(google-explicit-constructor): a text is a body
    Body(const char* bytes) : text_(bytes) {}             // NOLINT(google-explicit-constructor)
    Body(std::shared_ptr<SpoolFile> file, std::uint64_t offset, std::uint64_t size) : file_(std::move(file)), offset_(offset), size_(size) {}

    bool in_memory() const { return file_ == nullptr; }
    std::uint64_t size() const { return in_memory() ? text_.size() : size_; }
    bool empty() const { return size() == 0; }
    // The bytes of a body in memory; "" for one on disk.
    const std::string& text() const { return text_; }
    std::string& text() { return text_; }
    // All bytes, wherever they are. Fault InternalError if the file cannot be read.
    Result<std::string> read() const;
    const std::shared_ptr<SpoolFile>& file() const { return file_; }
    std::uint64_t offset() const { return offset_; }

private:
    std::string text_;
    std::shared_ptr<SpoolFile> file_;
    std::uint64_t offset_ = 0, size_ = 0;
};

}  // namespace drydock
