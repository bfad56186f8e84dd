// A request's body as it comes in: in memory as long as it is small, then in a file of the spool folder. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

class Spool {
public:
    // Bodies above `memory` bytes go to a file in `folder` ("" for the system's temporary folder); none is larger than `limit` bytes.
    Spool(std::uint64_t memory, std::uint64_t limit, const std::string& folder) : memory_(memory), limit_(limit), folder_(folder) {}
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    // So many bytes are announced.
    void expect(std::uint64_t size);
    // Faults: EntityTooLarge; InternalError with status 507 if the disk is full.
    Result<void> write(std::string_view bytes);
    std::uint64_t size() const { return size_; }
    // All of it, once.
    protocols::Body finish();

private:
    Result<void> open();
    Result<void> append(std::string_view bytes);

    std::uint64_t memory_, limit_, size_ = 0;
    const std::string& folder_;
    std::string text_;
    std::shared_ptr<protocols::SpoolFile> file_;
    int descriptor_ = -1;
};

}  // namespace drydock::gateway
