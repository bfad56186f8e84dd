#include "emulator/gateway/host_name.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace drydock::gateway {
namespace {

// The name without the domain below which services have theirs; "" for any other name.
std::string_view below_domain(std::string_view host) {
    constexpr std::array<std::string_view, 21> domains = {".amazonaws.com",
                                                          ".localhost.localstack.cloud",
                                                          ".localhost",
                                                          ".api.aws",
                                                          ".amazonaws.com.cn",
                                                          ".api.amazonwebservices.com.cn",
                                                          ".amazonaws.eu",
                                                          ".api.amazonwebservices.eu",
                                                          ".c2s.ic.gov",
                                                          ".api.aws.ic.gov",
                                                          ".sc2s.sgov.gov",
                                                          ".api.aws.scloud",
                                                          ".cloud.adc-e.uk",
                                                          ".api.cloud-aws.adc-e.uk",
                                                          ".csp.hci.ic.gov",
                                                          ".api.aws.hci.ic.gov",
                                                          ".on.aws",
                                                          ".amazoncognito.com",
                                                          ".cloudfront.net",
                                                          ".host.docker.internal",
                                                          ".vpce.amazonaws.com"};
    std::size_t longest = 0;
    for (const std::string_view domain : domains) {
        if (host.ends_with(domain)) longest = std::max(longest, domain.size());
    }
    return longest == 0 ? std::string_view() : host.substr(0, host.size() - longest);
}

// us-east-1, us-gov-west-1, ap-southeast-2: words of letters and a number, the first of AWS's; my-bucket-1 is none.
bool is_region(std::string_view label) {
    constexpr std::array<std::string_view, 11> first_words = {"us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx", "cn", "eusc"};
    const std::size_t dash = label.rfind('-'), first = label.find('-');
    if (dash == first || dash + 1 == label.size() || std::ranges::find(first_words, label.substr(0, first)) == first_words.end()) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
    return std::ranges::all_of(label.substr(dash + 1), digit) && std::ranges::all_of(label.substr(0, dash), letter);
}

// The last label, which is taken off.
std::string_view pop(std::string_view& name) {
    const std::size_t dot = name.rfind('.');
    const std::string_view label = dot == std::string_view::npos ? name : name.substr(dot + 1);
    name = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
    return label;
}

// Labels behind which no API of AWS answers, but what users have made: they have a name of their own before them.
std::string_view data_plane_of(std::string_view label) {
    constexpr std::array<std::string_view, 8> planes = {"execute-api", "lambda-url",           "s3-website", "appsync-api",
                                                        "elb",         "appsync-realtime-api", "auth",       "dkr.ecr"};
    const auto found = std::ranges::find(planes, label);
    return found == planes.end() ? std::string_view() : *found;
}

class Parser {
public:
    HostName parse(std::string_view name) {
        std::string_view head = name;
        const std::string_view label = pop(head);
        std::string_view before = head;
        const std::string_view region = pop(before);
        if (is_region(label)) {
            found_.region = label;
            name = head;
        } else if (is_region(region) && known(label, before)) {
            // us-east-1.queue, search-domain.us-east-1.es
            found_.region = region;
            found_.prefix = before;
            if ((label == "es" || label == "aoss") && !before.empty()) found_.data_plane = label;
            return found_;
        } else if (label.starts_with("s3-website-") && is_region(label.substr(11))) {
            return {.prefix = head, .region = label.substr(11), .data_plane = "s3-website"};
        } else if (label.starts_with("s3-") && is_region(label.substr(3))) {
            found_.region = label.substr(3);
        }
        head = name;
        if (pop(head) == "dualstack") name = head;
        if (!take_service(name)) found_.prefix = name;
        return found_;
    }

private:
    // The longest of up to three labels at the end that is an endpoint.
    bool take_service(std::string_view name) {
        std::array<std::string_view, 3> heads;
        std::size_t count = 0;
        for (std::string_view head = name; count < heads.size() && !head.empty(); ++count) {
            pop(head);
            heads[count] = head;
        }
        for (; count > 0; --count) {
            const std::string_view head = heads[count - 1];
            if (!known(head.empty() ? name : name.substr(head.size() + 1), head)) continue;
            found_.prefix = head;
            return true;
        }
        return false;
    }

    bool known(std::string_view label, std::string_view head) {
        if (!head.empty()) found_.data_plane = data_plane_of(label);
        if (!found_.data_plane.empty()) return true;
        if (set(label)) return true;
        if (label.starts_with("s3express-")) return set("s3");  // s3express-use1-az4
        if (!found_.region.empty() && label.starts_with("s3-") && label.ends_with(found_.region)) return set("s3");
        if (label.ends_with("-fips")) return set(label.substr(0, label.size() - 5));
        if (label.starts_with("fips-")) return set(label.substr(5));
        // Prefixes of operations that are no labels of their own: data-lakeformation, sync-states.
        const std::size_t dash = label.find('-');
        if (dash == std::string_view::npos || !set(label.substr(dash + 1))) return false;
        const std::string_view prefix = label.substr(0, dash + 1);
        const auto has_prefix = [prefix](const ServiceEntry* entry) {
            return std::ranges::any_of(entry->host_prefixes, [prefix](std::string_view one) { return one.ends_with(prefix); });
        };
        if (std::ranges::any_of(*found_.services, has_prefix)) return true;
        found_.services = nullptr;
        return false;
    }

    bool set(std::string_view endpoint) {
        const ServiceEntries& entries = ServiceIndex::instance().endpoint(endpoint);
        if (entries.empty()) return false;
        found_.services = &entries;
        return true;
    }

    HostName found_;
};

}  // namespace

HostName parse_host(std::string_view host) {
    host = host.substr(0, std::min(host.find(':'), host.size()));
    const std::string_view name = below_domain(host);
    if (name.empty()) return {};
    if (host.ends_with(".cloudfront.net")) return {.prefix = name, .data_plane = "cloudfront.net"};
    return Parser().parse(name);
}

}  // namespace drydock::gateway
