// The gateway's certificate: given, or made at start for the names by which clients reach this machine.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "base/result.h"
#include "emulator/gateway/gateway.h"

namespace drydock::gateway {

struct FreeTlsContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// TLS 1.2 and 1.3, HTTP/1.1 only. Fault InputError: the certificate or its key cannot be read, or do not belong together.
Result<TlsContext> tls_context(const GatewayOptions& options);

}  // namespace drydock::gateway
