#include "emulator/apis/cloudformation/parts/package.h"

#include <zlib.h>

#include <cstdint>

namespace drydock::apis::cloudformation {
namespace {

constexpr std::size_t largest = 4U << 20U;
constexpr std::string_view end_mark = "PK\x05\x06", entry_mark = "PK\x01\x02", file_mark = "PK\x03\x04";
constexpr std::size_t end_size = 22, entry_size = 46, file_size = 30;
constexpr std::uint64_t stored = 0, deflated = 8;

// A little-endian number; 0 beyond the end.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t out = 0;
    if (at + size > bytes.size()) return 0;
    for (std::size_t each = size; each-- > 0;) out = (out << 8U) | static_cast<unsigned char>(bytes[at + each]);
    return out;
}

bool has_mark(std::string_view bytes, std::size_t at, std::string_view mark, std::size_t size) {
    return at <= bytes.size() && bytes.size() - at >= size && bytes.substr(at).starts_with(mark);
}

std::optional<std::string> inflated(std::string_view packed, std::size_t size) {
    std::string out(size, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int ended = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (ended != Z_STREAM_END || stream.avail_out != 0) return std::nullopt;
    return out;
}

// What an entry of the directory stands for.
std::optional<std::string> content(std::string_view archive, std::size_t entry) {
    const std::uint64_t method = number(archive, entry + 10, 2);
    const std::size_t packed = number(archive, entry + 20, 4), size = number(archive, entry + 24, 4), at = number(archive, entry + 42, 4);
    if (size > largest || !has_mark(archive, at, file_mark, file_size)) return std::nullopt;
    const std::size_t begin = at + file_size + number(archive, at + 26, 2) + number(archive, at + 28, 2);
    if (begin > archive.size() || archive.size() - begin < packed) return std::nullopt;
    if (method == stored && packed == size) return std::string(archive.substr(begin, size));
    if (method == deflated) return inflated(archive.substr(begin, packed), size);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> file_in_zip(std::string_view archive, std::string_view name) {
    const std::size_t end = archive.rfind(end_mark);
    if (end == std::string_view::npos || !has_mark(archive, end, end_mark, end_size)) return std::nullopt;
    std::size_t at = number(archive, end + 16, 4);
    while (has_mark(archive, at, entry_mark, entry_size)) {
        const std::size_t length = number(archive, at + 28, 2);
        if (at + entry_size + length > archive.size()) return std::nullopt;
        if (archive.substr(at + entry_size, length) == name) return content(archive, at);
        at += entry_size + length + number(archive, at + 30, 2) + number(archive, at + 32, 2);
    }
    return std::nullopt;
}

}  // namespace drydock::apis::cloudformation
