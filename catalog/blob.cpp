#include "catalog/blob.h"

#include <zstd.h>

#include <cassert>
#include <cstring>
#include <utility>

namespace drydock::catalog {
namespace {

constexpr std::string_view magic = "drydock1";
constexpr std::size_t header_size = 16, dictionary_size = 8, record_size = 32;

template <typename T>
T load(const char* place) {
    T value;
    std::memcpy(&value, place, sizeof value);
    return value;
}

}  // namespace

struct Blob::Record {
    std::uint64_t flags;
    std::uint32_t name, name_size, data, data_size, size, dictionary;
};

Blob::Blob(std::span<const char> bytes) : bytes_(bytes) {
    if (bytes.size() < header_size || std::string_view(bytes.data(), magic.size()) != magic) return;
    dictionary_count_ = load<std::uint32_t>(bytes.data() + 8);
    count_ = load<std::uint32_t>(bytes.data() + 12);
    if (header_size + dictionary_count_ * dictionary_size + count_ * record_size > bytes.size()) count_ = dictionary_count_ = 0;
    unpacked_ = std::make_unique<std::atomic<const char*>[]>(count_);
    dictionaries_.resize(dictionary_count_);
}

Blob::~Blob() {
    for (void* dictionary : dictionaries_) ZSTD_freeDDict(static_cast<ZSTD_DDict*>(dictionary));
    ZSTD_freeDCtx(static_cast<ZSTD_DCtx*>(context_));
}

Blob::Record Blob::record(std::size_t position) const {
    static_assert(sizeof(Record) == record_size);
    return load<Record>(bytes_.data() + header_size + dictionary_count_ * dictionary_size + position * record_size);
}

std::string_view Blob::key(std::size_t position) const {
    const Record found = record(position);
    return {bytes_.data() + found.name, found.name_size};
}

std::string_view Blob::name(std::size_t position) const {
    const std::string_view whole = key(position);
    return whole.substr(whole.find('/') + 1);
}

std::uint64_t Blob::flags(std::size_t position) const {
    return record(position).flags;
}

std::size_t Blob::lower_bound(std::string_view wanted) const {
    std::size_t first = 0, last = count_;
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        if (key(middle) < wanted)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

std::pair<std::size_t, std::size_t> Blob::range(std::string_view kind) const {
    // '0' is the character after '/'.
    return {lower_bound(std::string(kind) + '/'), lower_bound(std::string(kind) + '0')};
}

std::size_t Blob::find(std::string_view kind, std::string_view name) const {
    std::string wanted(kind);
    wanted.append("/").append(name);
    const std::size_t position = lower_bound(wanted);
    return position < count_ && key(position) == wanted ? position : npos;
}

Packed Blob::entry(std::size_t position) const {
    const char* data = unpacked_[position].load(std::memory_order_acquire);
    return {data != nullptr ? data : unpack(position), 0};
}

Packed Blob::entry(std::string_view kind, std::string_view name) const {
    const std::size_t position = find(kind, name);
    return position == npos ? Packed() : entry(position);
}

std::vector<std::string_view> Blob::names(std::string_view kind) const {
    const auto [first, last] = range(kind);
    std::vector<std::string_view> result;
    result.reserve(last - first);
    for (std::size_t position = first; position < last; ++position) result.push_back(name(position));
    return result;
}

const char* Blob::unpack(std::size_t position) const {
    const std::lock_guard lock(mutex_);
    if (const char* data = unpacked_[position].load(std::memory_order_relaxed)) return data;
    const Record found = record(position);
    auto buffer = std::make_unique_for_overwrite<char[]>(found.size);
    if (context_ == nullptr) context_ = ZSTD_createDCtx();
    auto* context = static_cast<ZSTD_DCtx*>(context_);
    std::size_t size = 0;
    if (found.dictionary == 0) {
        size = ZSTD_decompressDCtx(context, buffer.get(), found.size, bytes_.data() + found.data, found.data_size);
    } else {
        void*& dictionary = dictionaries_[found.dictionary - 1];
        if (dictionary == nullptr) {
            const char* place = bytes_.data() + header_size + (found.dictionary - 1) * dictionary_size;
            dictionary = ZSTD_createDDict(bytes_.data() + load<std::uint32_t>(place), load<std::uint32_t>(place + 4));
        }
        size = ZSTD_decompress_usingDDict(context, buffer.get(), found.size, bytes_.data() + found.data, found.data_size,
                                          static_cast<const ZSTD_DDict*>(dictionary));
    }
    // The blob is part of the binary: an entry that does not unpack is a broken build.
    assert(!ZSTD_isError(size) && size == found.size);
    static_cast<void>(size);
    const char* data = buffer.get();
    storage_.push_back(std::move(buffer));
    unpacked_[position].store(data, std::memory_order_release);
    return data;
}

}  // namespace drydock::catalog
