// The bytes of a request's body for those who need all of them at once.
#pragma once

#include <string>

#include "base/body.h"
#include "base/result.h"

namespace drydock::protocols {

// What `use` makes of the bytes, wherever they are. Fault InternalError if they cannot be read, or that of `use`.
template <typename Use>
auto with_bytes(const Body& body, Use use) -> decltype(use(body.text())) {
    if (body.in_memory()) return use(body.text());
    const Result<std::string> bytes = body.read();
    return bytes ? use(*bytes) : bytes.fault();
}

}  // namespace drydock::protocols
