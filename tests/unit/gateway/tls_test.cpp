#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "gateway_fixture.h"

namespace drydock::gateway {
namespace {

// A TLS client over a connected socket.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port) : client_(port), context_(SSL_CTX_new(TLS_client_method())), tls_(SSL_new(context_)) {
        SSL_set_fd(tls_, client_.socket());
        SSL_set_tlsext_host_name(tls_, "localhost");
        SSL_set_alpn_protos(tls_, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
    }
    ~TlsClient() {
        SSL_free(tls_);
        SSL_CTX_free(context_);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;
    bool connect() { return SSL_connect(tls_) == 1; }
    SSL* tls() { return tls_; }
    std::string ask(const std::string& text, std::string_view until) {
        SSL_write(tls_, text.data(), static_cast<int>(text.size()));
        std::string answer;
        char piece[4096];
        while (answer.find(until) == std::string::npos) {
            const int count = SSL_read(tls_, piece, sizeof piece);
            if (count <= 0) break;
            answer.append(piece, static_cast<std::size_t>(count));
        }
        return answer;
    }

private:
    Client client_;
    SSL_CTX* context_;
    SSL* tls_;
};

TEST_CASE("TLS with a certificate made for the names of this machine") {
    Serving serving(GatewayOptions{.tls = true});
    TlsClient client(serving.gateway().port());
    REQUIRE(client.connect());
    X509* const certificate = SSL_get1_peer_certificate(client.tls());
    for (const char* const name : {"localhost", "sqs.localhost.localstack.cloud", "bucket.s3.localhost.localstack.cloud"}) {
        CHECK(X509_check_host(certificate, name, 0, 0, nullptr) == 1);
    }
    CHECK(X509_check_host(certificate, "example.com", 0, 0, nullptr) == 0);
    CHECK(X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1);
    CHECK(X509_check_ip_asc(certificate, "::1", 0) == 1);
    X509_free(certificate);
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.tls(), &protocol, &size);
    CHECK(std::string(reinterpret_cast<const char*>(protocol), size) == "http/1.1");
    const std::string large(200000, 'y');
    for (const std::string& body : {std::string("secret"), large}) {
        const std::string answer =
            client.ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body, "\r\n\r\n" + body);
        CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(answer.ends_with(body));
    }
    CHECK(serving.request().secure);
}

TEST_CASE("plain HTTP is answered where TLS is spoken") {
    Serving serving(GatewayOptions{.tls = true});
    Client client(serving.gateway().port());
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
    CHECK_FALSE(serving.request().secure);
}

TEST_CASE("a broken handshake and a client that leaves it do no harm") {
    Serving serving(GatewayOptions{.tls = true});
    Client broken(serving.gateway().port());
    broken.send("\x16 this is no handshake at all");
    CHECK(broken.read_head().find("HTTP/") == std::string::npos);
    Client silent(serving.gateway().port());
    TlsClient client(serving.gateway().port());
    REQUIRE(client.connect());
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("a certificate that cannot be used is a fault") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("drydock-" + std::to_string(::getpid()) + ".pem");
    std::ofstream(path) << "no certificate";
    for (const std::string& file : {path.string(), std::string("/nonexistent.pem")}) {
        Gateway gateway(GatewayOptions{.port = 0, .tls = true, .certificate = file}, {});
        const Result<void> listening = gateway.listen();
        REQUIRE_FALSE(listening.ok());
        CHECK(listening.fault().code == "InputError");
        CHECK(listening.fault().message.find(file) != std::string::npos);
    }
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace drydock::gateway
