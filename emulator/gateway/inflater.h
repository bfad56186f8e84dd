// gzip as it comes in, of any number of members.
#pragma once

#include <zlib.h>

#include <array>
#include <string_view>

#include "base/result.h"

namespace drydock::gateway {

class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // `take` gets what comes out, in pieces. Faults: BadRequest for what is no gzip, and those of `take`.
    template <typename Take>
    Result<void> put(std::string_view piece, Take take) {
        begin(piece);
        std::string_view out;
        do {
            Result<std::string_view> next = more();
            if (!next) return next.fault();
            out = *next;
            if (Result<void> taken = take(out); !taken) return taken;
        } while (stream_.avail_in > 0 || out.size() == buffer_.size());
        return {};
    }
    // Whether what came in is complete.
    bool complete() const { return complete_; }

private:
    void begin(std::string_view piece);
    Result<std::string_view> more();

    z_stream stream_{};
    std::array<char, 16384> buffer_;
    bool complete_ = false;
};

}  // namespace drydock::gateway
