#include "emulator/gateway/tls.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace drydock::gateway {
namespace {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};

constexpr long validity = 825L * 24 * 3600;  // seconds: the longest that Apple's clients accept
// A wildcard stands for one label only, hence those of the services that put a name of the user in front.
constexpr const char* names =
    "DNS:localhost,DNS:localhost.localstack.cloud,DNS:*.localhost.localstack.cloud,DNS:*.us-east-1.localhost.localstack.cloud,"
    "DNS:*.s3.localhost.localstack.cloud,DNS:*.s3.us-east-1.localhost.localstack.cloud,DNS:*.s3-website.localhost.localstack.cloud,"
    "DNS:*.execute-api.localhost.localstack.cloud,DNS:*.lambda-url.us-east-1.localhost.localstack.cloud,IP:127.0.0.1,IP:::1";

Fault unusable(const std::string& what) {
    const unsigned long error = ERR_peek_error();  // the first one is the cause of the others
    const char* const reason = ERR_SYSTEM_ERROR(error) ? std::strerror(ERR_GET_REASON(error)) : ERR_reason_error_string(error);
    ERR_clear_error();
    return {.code = "InputError", .message = what + ": " + (reason == nullptr ? "unknown reason" : reason)};
}

bool add_extension(X509* certificate, int kind, const char* value) {
    const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fill(X509* certificate, EVP_PKEY* key) {
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), validity);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("drydock"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    return X509_set_pubkey(certificate, key) == 1 && add_extension(certificate, NID_subject_alt_name, names) &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") && add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           X509_sign(certificate, key, EVP_sha256()) != 0;
}

Result<void> use_made(SSL_CTX* context) {
    const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Free> certificate(X509_new());
    const bool made = key && certificate && fill(certificate.get(), key.get()) && SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
                      SSL_CTX_use_PrivateKey(context, key.get()) == 1;
    if (!made) return unusable("cannot make a certificate");
    return {};
}

Result<void> use_given(SSL_CTX* context, const GatewayOptions& options) {
    const std::string& key = options.key.empty() ? options.certificate : options.key;
    if (SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()) != 1) {
        return unusable("cannot use the certificate " + options.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) return unusable("cannot use the key " + key);
    return {};
}

// Of the protocols that a client offers, HTTP/1.1.
int choose_protocol(SSL* /*connection*/, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned offered_size,
                    void* /*data*/) {
    static constexpr std::array<unsigned char, 9> http_1_1 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, size, http_1_1.data(), http_1_1.size(), offered, offered_size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<TlsContext> tls_context(const GatewayOptions& options) {
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    if (!context) return unusable("cannot use TLS");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
    // An idle connection gives its buffers back.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    const Result<void> used = options.certificate.empty() ? use_made(context.get()) : use_given(context.get(), options);
    if (!used) return used.fault();
    return context;
}

}  // namespace drydock::gateway
