#include "validator/sample_text.h"

#include <algorithm>
#include <utility>

#include "base/regex.h"
#include "base/text.h"
#include "validator/sample.h"
#include "validator/scalar.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

constexpr std::size_t no_limit = 100'000;

struct Bounds {
    std::size_t least = 0;
    std::size_t most = no_limit;
    std::vector<std::string_view> patterns;
    std::string_view format;

    bool accept(std::string_view text) const {
        const std::size_t length = characters(text);
        if (length < least || length > most) return false;
        return std::all_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) { return Regex::of(pattern).search(text); });
    }
};

Bounds bounds_of(const std::vector<Packed>& schemas) {
    Bounds bounds;
    for (const Packed schema : schemas) {
        if (const Packed least = schema["minLength"]) bounds.least = std::max(bounds.least, static_cast<std::size_t>(least.integer()));
        if (const Packed most = schema["maxLength"]) bounds.most = std::min(bounds.most, static_cast<std::size_t>(most.integer()));
        if (const Packed pattern = schema["pattern"]) bounds.patterns.push_back(pattern.string());
        if (const Packed format = schema["format"]) bounds.format = format.string();
    }
    return bounds;
}

std::string arn(std::string_view service, std::string_view resource) {
    return "arn:aws:" + lower(service) + ":us-east-1:123456789012:" + std::string(resource);
}

// The forms that the catalog's source names.
std::string text_of_format(std::string_view format, IdSource& ids) {
    if (format == "date-time" || format == "timestamp") return "2030-01-01T00:00:00Z";
    if (format == "json") return "{}";
    if (format == "uri") return "https://example.com/";
    if (format == "ipv4-network") return "10.0.0.0/16";
    if (format == "ipv6-network") return "2001:db8::/56";
    if (format == "AWS::EC2::VPC.Id") return "vpc-" + ids.hex(17);
    if (format == "AWS::EC2::Subnet.Id") return "subnet-" + ids.hex(17);
    if (format == "AWS::EC2::SecurityGroup.Id") return "sg-" + ids.hex(17);
    if (format == "AWS::EC2::Image.Id") return "ami-" + ids.hex(17);
    if (format == "AWS::IAM::Role.Arn") return "arn:aws:iam::123456789012:role/sample";
    if (format == "AWS::KMS::Key.Arn") return arn("kms", "key/" + ids.uuid());
    if (format == "AWS::KMS::Key.Id") return ids.uuid();
    if (format == "AWS::KMS::Alias.AliasName") return "alias/sample";
    if (format == "AWS::S3::Bucket.Name") return "sample-" + ids.lower_letters_digits(12);
    if (format == "AWS::SNS::Topic.Arn") return arn("sns", "sample");
    if (format == "AWS::SQS::Queue.Arn") return arn("sqs", "sample");
    if (format == "AWS::Lambda::Function.Arn") return arn("lambda", "function:sample");
    if (format == "AWS::ACM::Certificate.Arn") return arn("acm", "certificate/" + ids.uuid());
    return "";
}

// The form that a property's name tells where the schema has none.
std::string text_of_name(const Purpose& purpose, IdSource& ids) {
    const std::string_view name = purpose.property;
    const auto ends = [name](std::initializer_list<std::string_view> endings) {
        return std::any_of(endings.begin(), endings.end(), [name](std::string_view ending) { return name.ends_with(ending); });
    };
    if (ends({"KmsKeyId", "KMSKeyId", "KmsKeyArn", "KmsKeyARN", "KMSKeyArn", "KmsKey", "KmsMasterKeyId", "KmsKeyIdentifier"})) {
        return arn("kms", "key/" + ids.uuid());
    }
    if (ends({"TopicArn", "TopicARN"})) return arn("sns", "sample");
    if (ends({"LambdaArn", "FunctionArn", "LambdaARN"})) return arn("lambda", "function:sample");
    if (ends({"CertificateArn", "CertificateARN"})) return arn("acm", "certificate/" + ids.uuid());
    if (ends({"ImageId", "AmiId"})) return "ami-" + ids.hex(17);
    if (name == "SecurityGroups" || name == "GroupSet") return "sg-" + ids.hex(17);
    if (name.ends_with("RoleArn") || name.ends_with("RoleARN")) return "arn:aws:iam::123456789012:role/sample";
    if (name.ends_with("Arn") || name.ends_with("ARN") || name.ends_with("Arns")) return arn(purpose.service, "sample");
    if (name.find("Cidr") != std::string_view::npos || name.find("CIDR") != std::string_view::npos) return "10.0.0.0/16";
    if (name.ends_with("VpcId")) return "vpc-" + ids.hex(17);
    if (name.ends_with("SubnetId") || name.ends_with("SubnetIds") || name == "Subnets") return "subnet-" + ids.hex(17);
    if (name.find("SecurityGroupId") != std::string_view::npos) return "sg-" + ids.hex(17);
    if (name.ends_with("Url") || name.ends_with("URL") || name.ends_with("Uri")) return "https://example.com/";
    if (name.ends_with("AccountId")) return "123456789012";
    if (name == "AvailabilityZone" || name == "AvailabilityZones") return "us-east-1a";
    if (name == "Region" || name.ends_with("Regions")) return "us-east-1";
    return purpose.variant == 0 ? "sample" : "sample" + std::to_string(purpose.variant);
}

std::string padded(std::string text, const Bounds& bounds) {
    while (characters(text) < bounds.least) text += 'a';
    if (text.size() > bounds.most) text.resize(bounds.most);
    return text;
}

Json statement(Json extra) {
    Json one = {{"Effect", "Allow"}};
    one.update(extra);
    return {{"Version", "2012-10-17"}, {"Statement", Json::array({std::move(one)})}};
}

}  // namespace

std::string sample_text(const std::vector<Packed>& schemas, const Purpose& purpose, IdSource& ids) {
    const Bounds bounds = bounds_of(schemas);
    if (purpose.attempt == 0) {
        for (const auto& text : {text_of_format(bounds.format, ids), text_of_name(purpose, ids)}) {
            if (text.empty()) continue;
            if (auto fitting = padded(text, bounds); bounds.accept(fitting)) return fitting;
        }
    }
    if (bounds.patterns.empty()) return padded(ids.lower_letters_digits(12), bounds);
    const std::size_t least = std::max<std::size_t>(bounds.least, purpose.attempt > 0 || purpose.variant > 0 ? 1 : 0);
    for (const auto pattern : bounds.patterns) {
        auto text = sample_of_pattern(pattern, least, bounds.most, ids, [&](std::string_view made) { return bounds.accept(made); });
        if (!text.empty()) return text;
    }
    return "";
}

Json sample_policy(const Purpose& purpose) {
    const std::string_view name = purpose.property;
    constexpr std::string_view names[] = {"PolicyDocument", "Policy", "PolicyText", "AccessPolicies", "PolicyStatement"};
    const bool names_one = std::any_of(std::begin(names), std::end(names), [&](std::string_view ending) { return name.ends_with(ending); });
    if (!names_one) return nullptr;
    if (name == "AssumeRolePolicyDocument") return statement({{"Principal", {{"Service", "lambda.amazonaws.com"}}}, {"Action", "sts:AssumeRole"}});
    if (purpose.service == "IAM") return statement({{"Action", "s3:GetObject"}, {"Resource", "*"}});
    return statement({{"Principal", {{"AWS", "arn:aws:iam::123456789012:root"}}}, {"Action", lower(purpose.service) + ":*"}, {"Resource", "*"}});
}

}  // namespace drydock::validator
