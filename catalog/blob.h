// A compiled blob of the catalog (catalog/compiler/blob.py writes it and documents its layout): a sorted directory of zstd-compressed entries,
// searched in place. An entry is unpacked when it is first asked for and kept as long as the blob. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/packed.h"

namespace drydock::catalog {

class Blob {
public:
    // `bytes` must outlive the blob. Bytes that are no blob give an empty one (valid() is false).
    explicit Blob(std::span<const char> bytes);
    ~Blob();
    Blob(const Blob&) = delete;
    Blob& operator=(const Blob&) = delete;

    bool valid() const { return count_ > 0; }
    // The positions [first, last) of the entries of a kind, in the order of their names.
    std::pair<std::size_t, std::size_t> range(std::string_view kind) const;
    // The position of an entry, or npos.
    std::size_t find(std::string_view kind, std::string_view name) const;
    std::string_view name(std::size_t position) const;  // without the kind
    std::uint64_t flags(std::size_t position) const;
    Packed entry(std::size_t position) const;
    // The entry, or absent.
    Packed entry(std::string_view kind, std::string_view name) const;
    std::vector<std::string_view> names(std::string_view kind) const;

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

private:
    struct Record;
    Record record(std::size_t position) const;
    std::string_view key(std::size_t position) const;
    std::size_t lower_bound(std::string_view key) const;
    const char* unpack(std::size_t position) const;

    std::span<const char> bytes_;
    std::size_t count_ = 0;
    std::size_t dictionary_count_ = 0;
    std::unique_ptr<std::atomic<const char*>[]> unpacked_;
    mutable std::mutex mutex_;  // guards what follows
    mutable std::vector<std::unique_ptr<char[]>> storage_;
    mutable std::vector<void*> dictionaries_;  // ZSTD_DDict, made when first needed
    mutable void* context_ = nullptr;          // ZSTD_DCtx, as well
};

}  // namespace drydock::catalog
