// What the name of the addressed host says: service, region, and what stands before them (a bucket, an API). AWS's own names, those of LocalStack
// (localhost.localstack.cloud) and below localhost; other names say nothing.
// https://docs.aws.amazon.com/general/latest/gr/rande.html https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
#pragma once

#include <string_view>

#include "emulator/gateway/service_index.h"

namespace drydock::gateway {

struct HostName {
    std::string_view prefix;                   // before the service: a bucket, an account; or all, if no service is named
    std::string_view region;                   // "" if there is none
    const ServiceEntries* services = nullptr;  // that the name means; nullptr if it names none
    std::string_view data_plane;               // what answers there where no API of AWS does: execute-api, lambda-url, s3-website …; else ""
};

// The views are parts of `host`, which may have a port.
HostName parse_host(std::string_view host);

}  // namespace drydock::gateway
