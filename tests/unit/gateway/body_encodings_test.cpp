// aws-chunked and gzip, as requests bring them.
#include <zlib.h>

#include "gateway_fixture.h"

namespace drydock::gateway {
namespace {

const std::string streaming = "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nContent-Encoding: aws-chunked\r\n";

std::string put(const std::string& fields, const std::string& body) {
    return "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string post_gzip(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_CASE("aws-chunked is decoded and its checksum kept") {
    Serving serving;
    Client client(serving.gateway().port());
    const std::string body = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
    CHECK(client.ask(put(streaming + "x-amz-trailer: x-amz-checksum-crc32\r\nx-amz-decoded-content-length: 11\r\n", body)).body == "hello world");
    CHECK(serving.request().trailers["x-amz-checksum-crc32"] == "DUoRhQ==");
    CHECK_FALSE(serving.request().trailers.has("x-drydock-chunk-signatures"));
}

TEST_CASE("signatures of chunks are kept for who verifies them, whatever the pieces in which they come") {
    Serving serving;
    Client client(serving.gateway().port());
    const std::string first(8192, 'a'), second(100, 'b');
    const std::string body = "2000;chunk-signature=11aa\r\n" + first + "\r\n64;chunk-signature=22bb\r\n" + second +
                             "\r\n0;chunk-signature=33cc\r\nx-amz-checksum-crc32c:abc=\n\r\nx-amz-trailer-signature:44dd\r\n\r\n";
    const std::string request =
        put("x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER\r\nx-amz-trailer: x-amz-checksum-crc32c\r\n"
            "x-amz-decoded-content-length: 8292\r\n",
            body);
    for (std::size_t at = 0; at < request.size(); at += 37) client.send(request.substr(at, 37));
    CHECK(client.answer().body == first + second);
    CHECK(serving.request().trailers["x-drydock-chunk-signatures"] == "8192 11aa\n100 22bb\n0 33cc\n");
    CHECK(serving.request().trailers["x-amz-checksum-crc32c"] == "abc=");
    CHECK(serving.request().trailers["x-amz-trailer-signature"] == "44dd");
}

TEST_CASE("aws-chunked within HTTP's own chunks") {
    Serving serving;
    Client client(serving.gateway().port());
    const std::string inner = "5\r\nhello\r\n0\r\n\r\n";
    client.send("PUT /b/k HTTP/1.1\r\nHost: h\r\n" + streaming + "x-amz-decoded-content-length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (const char byte : inner) client.send("1\r\n" + std::string(1, byte) + "\r\n");
    client.send("0\r\n\r\n");
    CHECK(client.answer().body == "hello");
}

TEST_CASE("no client says what only the gateway says") {
    Serving serving;
    Client client(serving.gateway().port());
    client.ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Drydock-Body-Sha256: 00\r\nX-Other: 1\r\n\r\n");
    CHECK(serving.request().trailers.size() == 0);
    const std::string forged = "2\r\nhi\r\n0\r\nX-Drydock-Chunk-Signatures: 2 00\r\n\r\n";
    CHECK(client.ask(put(streaming + "x-amz-decoded-content-length: 2\r\n", forged)).status == 400);
}

TEST_CASE("trailers of aws-chunked are those that are announced") {
    const auto [announced, trailers, code] = GENERATE(table<std::string, std::string, std::string>({
        {"x-amz-checksum-crc32", "x-amz-checksum-crc32:DUoRhQ==\r\n", ""},
        {"X-Amz-Checksum-CRC32", "x-amz-checksum-crc32: DUoRhQ==\r\n", ""},
        {"", "", ""},
        {"x-amz-checksum-crc32", "", "MalformedTrailerError"},
        {"x-amz-checksum-crc32", "x-amz-checksum-sha1:DUoRhQ==\r\n", "MalformedTrailerError"},
        {"", "x-amz-checksum-crc32:DUoRhQ==\r\n", "MalformedTrailerError"},
        {"", "x-amz-acl:public-read\r\n", "MalformedTrailerError"},
        {"x-amz-checksum-crc32", "x-amz-checksum-crc32 DUoRhQ==\r\n", "MalformedTrailerError"},
        {"x-amz-checksum-crc32", ":DUoRhQ==\r\n", "MalformedTrailerError"},
        {"x-amz-acl", "x-amz-acl:public-read\r\n", "InvalidRequest"},
        {"x-amz-checksum-sha10", "x-amz-checksum-sha10:DUoRhQ==\r\n", "InvalidRequest"},
    }));
    Serving serving;
    Client client(serving.gateway().port());
    const std::string fields = streaming + "x-amz-decoded-content-length: 11\r\n" + (announced.empty() ? "" : "x-amz-trailer: " + announced + "\r\n");
    const Answer answer = client.ask(put(fields, "b\r\nhello world\r\n0\r\n" + trailers + "\r\n"));
    CHECK(answer.status == (code.empty() ? 200 : 400));
    CHECK((code.empty() ? answer.body == "hello world" : answer.body.find("<Code>" + code + "</Code>") != std::string::npos));
}

TEST_CASE("aws-chunked that is wrong is refused") {
    const auto [length, body, status, code] = GENERATE(table<std::string, std::string, int, std::string>({
        {"5", "5\r\nhello\r\n", 400, "IncompleteBody"},
        {"5", "5\r\nhello\r\n0\r\n", 400, "IncompleteBody"},
        {"6", "5\r\nhello\r\n0\r\n\r\n", 400, "IncompleteBody"},
        {"4", "5\r\nhello\r\n0\r\n\r\n", 400, "IncompleteBody"},
        {"5", "5\r\nhello!\r\n0\r\n\r\n", 400, "IncompleteBody"},
        {"5", "five\r\nhello\r\n0\r\n\r\n", 400, "IncompleteBody"},
        {"10", "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 403, "InvalidChunkSizeError"},
        {"", "5\r\nhello\r\n0\r\n\r\n", 411, "MissingContentLength"},
        {"99999999999999", "5\r\nhello\r\n0\r\n\r\n", 413, "EntityTooLarge"},
    }));
    Serving serving;
    Client client(serving.gateway().port());
    const Answer answer = client.ask(put(streaming + "x-amz-decoded-content-length: " + length + "\r\n", body));
    CHECK(answer.status == status);
    CHECK(answer.body.find("<Code>" + code + "</Code>") != std::string::npos);
}

TEST_CASE("events and plain uploads are left alone") {
    Serving serving;
    Client client(serving.gateway().port());
    CHECK(client.ask(put("x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-EVENTS\r\n", "raw")).body == "raw");
    CHECK(client.ask(put("x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n", "raw")).body == "raw");
}

TEST_CASE("gzip is inflated, in one member or several, and the hash of what was sent kept") {
    Serving serving;
    Client client(serving.gateway().port());
    std::string text;
    for (int i = 0; i < 20000; ++i) text += std::to_string(i);
    CHECK(client.ask(post_gzip(gzip(text))).body == text);
    CHECK(serving.request().trailers["x-drydock-body-sha256"].size() == 64);
    CHECK(client.ask(post_gzip(gzip("one ") + gzip("two"))).body == "one two");
}

TEST_CASE("an object that is gzip stays as it is") {
    Serving serving;
    Client client(serving.gateway().port());
    const std::string object = gzip("object");
    CHECK(client.ask(put("Content-Encoding: gzip\r\n", object)).body == object);
}

TEST_CASE("gzip that is cut, is none or is a bomb is refused") {
    Serving serving(GatewayOptions{.body_limit = 100000});
    const std::string whole = gzip("some text that is long enough");
    CHECK(Client(serving.gateway().port()).ask(post_gzip(whole.substr(0, whole.size() - 4))).status == 400);
    CHECK(Client(serving.gateway().port()).ask(post_gzip("plain text")).status == 400);
    CHECK(Client(serving.gateway().port()).ask(post_gzip(gzip(std::string(50000000, '0')))).status == 413);
    CHECK(serving.count() == 0);
}

TEST_CASE("what few bytes may become has a limit of its own") {
    Serving serving(GatewayOptions{.gzip_limit = 100000});
    CHECK(Client(serving.gateway().port()).ask(post_gzip(gzip(std::string(100000, '0')))).status == 200);
    CHECK(Client(serving.gateway().port()).ask(post_gzip(gzip(std::string(100001, '0')))).status == 413);
    CHECK(Client(serving.gateway().port()).ask(put("", std::string(100001, '0'))).status == 200);
}

}  // namespace
}  // namespace drydock::gateway
