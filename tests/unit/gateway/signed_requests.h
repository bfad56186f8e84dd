// Requests as AWS's clients sign them, and what is said of them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/gateway/signature.h"

namespace drydock::gateway {

using protocols::Request;
using protocols::Wire;

inline constexpr const char* example_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

inline std::optional<std::string> secret_of(const std::string& key) {
    if (key == "AKIDEXAMPLE" || key == "ASIDEXAMPLE") return example_secret;
    if (key == "AKIAIOSFODNN7EXAMPLE") return "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    return std::nullopt;
}

inline Instant at(int year, unsigned month, unsigned day, int hour = 12, int minute = 0, int second = 0) {
    using namespace std::chrono;
    return time_point_cast<Duration>(sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + hours(hour) +
                                     minutes(minute) + seconds(second));
}

inline const Instant signing_time = at(2026, 1, 31);

using Fields = std::vector<std::pair<std::string, std::string>>;

inline Request request(const std::string& method, const std::string& path, const std::string& query, const Fields& fields, std::string body = "") {
    Request made{.method = method, .path = path, .query = query, .body = std::move(body)};
    for (const auto& [name, value] : fields) made.headers.add(name, value);
    return made;
}

// "" for a good signature, or the fault's code and message.
inline std::string verdict(const Request& sent, bool s3 = false, Instant now = signing_time, Wire wire = Wire::query) {
    const std::optional<Fault> fault = verify_signature(sent, secret_of, now, s3, wire);
    return fault ? fault->code + " " + std::to_string(fault->http_status) + " " + fault->message : "";
}

inline std::string member(const Request& sent, const std::string& name, Instant now = signing_time) {
    const std::optional<Fault> fault = verify_signature(sent, secret_of, now, true);
    if (!fault) return "no fault";
    for (const auto& [key, value] : fault->members) {
        if (key == name) return value;
    }
    return "none";
}

// Signed by botocore 1.44.5.
inline Request caller_identity() {
    return request("POST", "/", "",
                   {{"Host", "localhost:4566"},
                    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"Authorization",
                     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                     "Signature=e6339c9013f7e6031bee4a90de66326e613c989c106285283a736ebc2a759340"}},
                   "Action=GetCallerIdentity&Version=2011-06-15");
}

inline Request put_object() {
    return request("PUT", "/bucket/a%20b//c/../%C3%BC%2B%28x%29~", "x-id=PutObject&tagging",
                   {{"Host", "localhost:4566"},
                    {"x-amz-meta-a", "1"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"X-Amz-Content-SHA256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                    {"Authorization",
                     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/s3/aws4_request, "
                     "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a, "
                     "Signature=18d41dff73bdcf8e42673c204ef2e364471343c48d7b14e68023ac74d1dcd0ea"}},
                   "hello");
}

inline Request presigned_object() {
    return request("GET", "/a%20b//c",
                   "response-content-type=text%2Fplain&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                   "X-Amz-Credential=ASIDEXAMPLE%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=300&"
                   "X-Amz-SignedHeaders=host&X-Amz-Security-Token=to%2Fken%2B%3D%3D&"
                   "X-Amz-Signature=3d6cd479ffb8341d15b421e82e6a1943bdddf66141ab4f1397264dd9239620c3",
                   {{"Host", "bucket.localhost:4566"}});
}

inline Request presigned_identity() {
    return request("GET", "/",
                   "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                   "X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=60&"
                   "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=0906e0921a2ba4a8ae82057d58e2368e52f85ce1e2b8a71dfcad5d6cec78e66d",
                   {{"Host", "sts.us-east-1.amazonaws.com"}, {"x-k8s-aws-id", "cluster"}});
}

// Signed by the AWS Common Runtime.
inline Request asymmetric_object() {
    return request("PUT", "/bucket/key%20x", "",
                   {{"host", "localhost:4566"},
                    {"x-amz-meta-a", "1"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"X-Amz-Region-Set", "*"},
                    {"x-amz-content-sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                    {"Authorization",
                     "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260131/s3/aws4_request, "
                     "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-region-set, "
                     "Signature=3045022100edb4002dad15462a34d7d439dc277ece823ccc14cd7d92f1467b9cec5160108c02201f70f816d801f82c90349f1db15832d8997325"
                     "9363827390191d2492119fc7d2"}},
                   "hello");
}

}  // namespace drydock::gateway
