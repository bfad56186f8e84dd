#include "emulator/gateway/inflater.h"

#include <cstring>

#include "emulator/gateway/refusals.h"

namespace drydock::gateway {

Inflater::Inflater() {
    constexpr int gzip_only = 16;
    inflateInit2(&stream_, MAX_WBITS + gzip_only);
}

Inflater::~Inflater() {
    inflateEnd(&stream_);
}

void Inflater::begin(std::string_view piece) {
    // zlib's C interface takes a pointer to what it only reads.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(piece.size());
}

Result<std::string_view> Inflater::more() {
    if (complete_ && stream_.avail_in > 0) {  // another member
        inflateReset(&stream_);
        complete_ = false;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int outcome = complete_ ? Z_OK : inflate(&stream_, Z_NO_FLUSH);
    if (outcome == Z_STREAM_END) {
        complete_ = true;
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
        return bad_request("The request body is not valid gzip.");
    }
    return std::string_view(buffer_.data(), buffer_.size() - stream_.avail_out);
}

}  // namespace drydock::gateway
