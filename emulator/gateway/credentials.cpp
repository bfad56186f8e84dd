// Who signed a request, for what: read from wherever the signing methods put it, without a look at the signature itself.
#include "emulator/gateway/routing.h"

#include <algorithm>

#include "base/text.h"

namespace drydock::gateway {
namespace {

using protocols::query_value;
using protocols::Request;

// AKIA…/20260131/us-east-1/sts/aws4_request; SigV4A's has no region. Read from the end: keys of other systems may have slashes.
void read_scope(std::string_view credential, bool has_region, Credentials& out) {
    const auto pop = [&credential] {
        const std::size_t slash = credential.rfind('/');
        const std::string_view part = slash == std::string_view::npos ? credential : credential.substr(slash + 1);
        credential = credential.substr(0, slash == std::string_view::npos ? 0 : slash);
        return part;
    };
    if (credential.ends_with("/aws4_request")) {
        pop();
        out.service = pop();
        if (has_region) out.region = pop();
        out.date = pop();
    }
    out.access_key = credential.empty() ? pop() : credential;
}

// The first region of X-Amz-Region-Set: us-east-1,us-west-*; "" for patterns.
std::string first_region(std::string_view set) {
    const std::string_view first = trim(set.substr(0, std::min(set.find(','), set.size())));
    return first.find('*') == std::string_view::npos ? std::string(first) : std::string();
}

void read_header(std::string_view authorization, const Request& request, Credentials& out) {
    if (authorization.starts_with("AWS ")) {  // S3's first signatures
        out.access_key = authorization.substr(4, authorization.find(':') - 4);
        out.service = "s3";
    }
    if (!authorization.starts_with("AWS4-")) return;
    constexpr std::string_view name = "Credential=";
    const std::size_t at = authorization.find(name);
    if (at == std::string_view::npos) return;
    authorization.remove_prefix(at + name.size());
    const bool has_region = request.headers["Authorization"].starts_with("AWS4-HMAC");
    read_scope(trim(authorization.substr(0, std::min(authorization.find(','), authorization.size()))), has_region, out);
    if (!has_region) out.region = first_region(request.headers["X-Amz-Region-Set"]);
}

void read_query(const Request& request, Credentials& out) {
    const std::string& query = request.query;
    if (query.find("X-Amz-Credential=") != std::string::npos) {
        out.presigned = true;
        const bool has_region = query.find("X-Amz-Algorithm=AWS4-ECDSA") == std::string::npos;
        read_scope(query_value(query, "X-Amz-Credential"), has_region, out);
        if (!has_region) out.region = first_region(query_value(query, "X-Amz-Region-Set"));
        out.session_token = query_value(query, "X-Amz-Security-Token");
        if (out.session_token.empty()) out.session_token = query_value(query, "X-Amz-S3session-Token");
    } else if (query.find("AWSAccessKeyId=") != std::string::npos) {
        out.presigned = true;
        out.access_key = query_value(query, "AWSAccessKeyId");
        out.session_token = query_value(query, "x-amz-security-token");
        if (query.find("Action=") == std::string::npos) out.service = "s3";
    }
}

}  // namespace

Credentials credentials_of(const Request& request) {
    Credentials out;
    if (const std::string& authorization = request.headers["Authorization"]; !authorization.empty()) {
        read_header(authorization, request, out);
        out.session_token = request.headers["X-Amz-Security-Token"];
        if (out.service == "s3express" && out.session_token.empty()) out.session_token = request.headers["X-Amz-S3session-Token"];
    } else if (!request.query.empty()) {
        read_query(request, out);
    }
    // SigV2 in a form: SimpleDB, Import/Export.
    if (out.access_key.empty() && request.body.text().find("AWSAccessKeyId=") != std::string::npos &&
        request.body.text().find("SignatureVersion=") != std::string::npos) {
        out.access_key = query_value(request.body.text(), "AWSAccessKeyId");
        out.session_token = query_value(request.body.text(), "SecurityToken");
    }
    return out;
}

}  // namespace drydock::gateway
