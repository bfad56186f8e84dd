// What a request is for: the service, the operation, the account and the region, found as AWS's endpoints would be addressed, without DNS.
//
// Service: the credential scope of the signature (header or pre-signed query), X-Amz-Target, Action and Version, the host
// (sqs.us-east-1.localhost.localstack.cloud, bucket.s3.us-east-1.amazonaws.com, localhost:4566 …), the path; in this order. Operation: by the
// protocol. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"
#include "providers/world.h"

namespace drydock::gateway {

// What a signature claims, verified or not.
struct Credentials {
    std::string access_key;             // "" for an anonymous request
    std::string session_token;          // "" if there is none
    std::string date, region, service;  // of the credential scope; "" if there is none
    bool presigned = false;             // in the query rather than in a header
};
Credentials credentials_of(const protocols::Request& request);

struct Route {
    const protocols::ServiceModel* service = nullptr;
    protocols::Wire wire = protocols::Wire::query;  // that the client speaks
    protocols::OperationModel operation;
    providers::Scope scope;
    Credentials credentials;
    // The request with what the host said put where the model wants it: a bucket of a virtual host becomes the beginning of the path.
    protocols::Request request;
};

// Fault: nothing that we know is meant (UnknownOperationException, InvalidAction, MissingAction, 404 …). `route` is filled as far as it is known, so
// that the fault can be rendered in the client's protocol.
Result<void> find_route(protocols::Request request, Route& route);

}  // namespace drydock::gateway
