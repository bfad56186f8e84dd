#include "base/arn.h"

namespace drydock {

std::optional<Arn> Arn::parse(std::string_view text) {
    if (!text.starts_with("arn:")) return std::nullopt;
    text.remove_prefix(4);
    Arn arn;
    for (std::string* part : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
        const auto colon = text.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        *part = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    arn.resource = text;
    if (arn.partition.empty() || arn.service.empty() || arn.resource.empty()) return std::nullopt;
    return arn;
}

std::string Arn::text() const {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
}

std::string_view partition_of(std::string_view region) {
    if (region.starts_with("cn-")) return "aws-cn";
    if (region.starts_with("us-gov-")) return "aws-us-gov";
    if (region.starts_with("us-iso-")) return "aws-iso";
    if (region.starts_with("us-isob-")) return "aws-iso-b";
    if (region.starts_with("eu-isoe-")) return "aws-iso-e";
    if (region.starts_with("us-isof-")) return "aws-iso-f";
    if (region.starts_with("eusc-")) return "aws-eusc";
    return "aws";
}

std::string_view url_suffix_of(std::string_view region) {
    const std::string_view partition = partition_of(region);
    if (partition == "aws-cn") return "amazonaws.com.cn";
    if (partition == "aws-iso") return "c2s.ic.gov";
    if (partition == "aws-iso-b") return "sc2s.sgov.gov";
    if (partition == "aws-iso-e") return "cloud.adc-e.uk";
    if (partition == "aws-iso-f") return "csp.hci.ic.gov";
    if (partition == "aws-eusc") return "amazonaws.eu";
    return "amazonaws.com";
}

}  // namespace drydock
