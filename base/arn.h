// Amazon Resource Names: arn:partition:service:region:account:resource
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

struct Arn {
    std::string partition, service, region, account, resource;
    static std::optional<Arn> parse(std::string_view text);
    std::string text() const;
};

// aws, aws-cn, aws-us-gov … of a region.
std::string_view partition_of(std::string_view region);
// amazonaws.com or amazonaws.com.cn: AWS::URLSuffix.
std::string_view url_suffix_of(std::string_view region);

}  // namespace drydock
