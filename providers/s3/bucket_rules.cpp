// What a bucket does with its objects, in the S3 API: tags, lifecycle, notifications, logging, who pays.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
#include <array>
#include <set>

#include "base/text.h"
#include "providers/registry.h"
#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t most_tags = 50;

Result<Model> put_tagging(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& tags = member(member(input, "Tagging"), "TagSet");
    if (auto valid = check_tags(tags, most_tags, "System tags cannot be added/updated by requester"); !valid) return valid.fault();
    Json property = tags.is_array() && !tags.empty() ? tags : Json();
    if (auto done = set_property(call, **bucket, "Tags", std::move(property)); !done) return done.fault();
    return Json::object();
}

Result<Model> get_tagging(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& tags = (*bucket)->property("Tags");
    if (!tags.is_array() || tags.empty()) return fault("NoSuchTagSet", "The TagSet does not exist", 404, {{"BucketName", name_of(**bucket)}});
    return Model{{"TagSet", tags}};
}

Result<Model> delete_tagging(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (auto done = set_property(call, **bucket, "Tags", nullptr); !done) return done.fault();
    return Json::object();
}

// Lifecycle.

constexpr const char* usual_minimum = "all_storage_classes_128K";

Result<Model> put_lifecycle(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Json api = member(input, "LifecycleConfiguration");
    if (!member(api, "Rules").is_array() || member(api, "Rules").empty()) return malformed_xml();
    std::set<std::string> names;
    constexpr std::size_t id_length = 48;
    for (Json& rule : api["Rules"]) {
        const std::string status = text(rule, "Status");
        if (status != "Enabled" && status != "Disabled") return malformed_xml();
        if (given(rule, "Filter") == given(rule, "Prefix")) return malformed_xml();
        if (text(rule, "ID").empty()) rule["ID"] = call.ids.letters_digits(id_length);
        if (!names.insert(text(rule, "ID")).second)
            return invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID", text(rule, "ID"));
    }
    const std::string minimum = text(input, "TransitionDefaultMinimumObjectSize");
    Json property = form::lifecycle(api);
    if (!minimum.empty()) property["TransitionDefaultMinimumObjectSize"] = minimum;
    if (auto done = set_property(call, **bucket, "LifecycleConfiguration", std::move(property), api); !done) return done.fault();
    return Model{{"TransitionDefaultMinimumObjectSize", minimum.empty() ? usual_minimum : minimum}};
}

Result<Model> get_lifecycle(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& property = (*bucket)->property("LifecycleConfiguration");
    if (property.is_null()) {
        return fault("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404, {{"BucketName", name_of(**bucket)}});
    }
    Json shown = shown_form(call, **bucket, "LifecycleConfiguration");
    if (shown.is_null()) shown = form::lifecycle_shown(property);
    const std::string minimum = text(property, "TransitionDefaultMinimumObjectSize");
    return Model{{"Rules", member(shown, "Rules")}, {"TransitionDefaultMinimumObjectSize", minimum.empty() ? usual_minimum : minimum}};
}

Result<Model> delete_lifecycle(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (auto done = set_property(call, **bucket, "LifecycleConfiguration", nullptr); !done) return done.fault();
    return Json::object();
}

// Notifications.

// Ids for those that have none, filters as S3 spells them; ARNs that are ARNs.
Result<void> complete_targets(const Call& call, Json& api, const char* list, const char* arn_member, const char* argument) {
    if (!given(api, list)) return {};
    for (Json& target : api[list]) {
        const std::string arn = text(target, arn_member);
        if (!arn.starts_with("arn:") || split(arn, ":").size() < 6) return invalid_argument("The ARN could not be parsed", argument, arn);
        if (!member(target, "Events").is_array() || member(target, "Events").empty()) return malformed_xml();
        if (text(target, "Id").empty()) target["Id"] = call.ids.uuid();
        if (!given(member(member(target, "Filter"), "Key"), "FilterRules")) continue;
        for (Json& rule : target["Filter"]["Key"]["FilterRules"]) {
            const std::string name = lower(text(rule, "Name"));
            if (name != "prefix" && name != "suffix")
                return invalid_argument("filter rule name must be either prefix or suffix", "FilterRule.Name", text(rule, "Name"));
            rule["Name"] = name == "prefix" ? "Prefix" : "Suffix";
        }
    }
    return {};
}

struct TargetKind {
    const char* list;
    const char* arn;
    const char* argument;
    const char* type;
    const char* attribute;  // its ARN
    const char* missing;
};
constexpr std::array<TargetKind, 3> target_kinds = {{
    {"TopicConfigurations", "TopicArn", "Topic", "AWS::SNS::Topic", "TopicArn", "The destination topic does not exist"},
    {"QueueConfigurations", "QueueArn", "Queue", "AWS::SQS::Queue", "Arn", "The destination queue does not exist"},
    {"LambdaFunctionConfigurations", "LambdaFunctionArn", "CloudFunction", "AWS::Lambda::Function", "Arn", "The destination Lambda does not exist"},
}};

// S3 tells of each destination that is not there; with numbers, if they are several.
Fault with_targets(const Call& call, Fault refused, const Json& api) {
    if (refused.message != "Unable to validate the following destination configurations") return refused;
    Members missing;
    for (const TargetKind& kind : target_kinds) {
        for (const Json& target : member(api, kind.list)) {
            const std::string arn = text(target, kind.arn);
            if (!call.world.by_everywhere(kind.type, kind.attribute, arn)) missing.emplace_back(arn, kind.missing);
        }
    }
    for (std::size_t i = 0; i < missing.size(); ++i) {
        const std::string suffix = missing.size() > 1 ? std::to_string(i + 1) : std::string();
        refused.members.emplace_back("ArgumentName" + suffix, missing[i].first);
        refused.members.emplace_back("ArgumentValue" + suffix, missing[i].second);
    }
    return refused;
}

Result<Model> put_notification(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Json api = member(input, "NotificationConfiguration");
    if (!api.is_object()) api = Json::object();
    for (const TargetKind& kind : target_kinds) {
        if (auto valid = complete_targets(call, api, kind.list, kind.arn, kind.argument); !valid) return valid.fault();
    }
    Json property = form::notification(api);
    if (property.empty()) property = nullptr;
    constexpr const char* name = "NotificationConfiguration";
    const bool unchecked = flag(input, "SkipDestinationValidation");
    auto done =
        unchecked ? set_unchecked(call, **bucket, name, std::move(property), api) : set_property(call, **bucket, name, std::move(property), api);
    if (!done) return with_targets(call, done.fault(), api);
    return Json::object();
}

// A template gives notifications no ids; what S3 generates stays the same as long as they do.
void complete_ids(const Resource& bucket, Json& shown) {
    for (auto& [name, targets] : shown.items()) {
        if (!targets.is_array()) continue;
        for (Json& target : targets) {
            if (text(target, "Id").empty()) target["Id"] = IdSource(seed_of(bucket.id + target.dump())).uuid();
        }
    }
}

Result<Model> get_notification(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& property = (*bucket)->property("NotificationConfiguration");
    if (property.is_null()) return Json::object();
    Json shown = shown_form(call, **bucket, "NotificationConfiguration");
    if (shown.is_null()) shown = form::notification_shown(property);
    complete_ids(**bucket, shown);
    return shown;
}

// Logging.

Result<Model> put_logging(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& api = member(member(input, "BucketLoggingStatus"), "LoggingEnabled");
    if (api.is_null()) {
        if (auto done = set_property(call, **bucket, "LoggingConfiguration", nullptr); !done) return done.fault();
        return Json::object();
    }
    if (given(api, "TargetGrants")) return Fault::not_simulated("The operation s3 PutBucketLogging with TargetGrants");
    const std::string target = text(api, "TargetBucket");
    if (!given(api, "TargetBucket") || !given(api, "TargetPrefix")) return malformed_xml();
    const Resource* there = call.world.by_everywhere(bucket_type, "BucketName", target);
    if (!there || there->scope.account != (*bucket)->scope.account) {
        return fault("InvalidTargetBucketForLogging", "The target bucket for logging does not exist", 400, {{"TargetBucket", target}});
    }
    const std::string here = region_of(**bucket), other = region_of(*there);
    if (here != other) {
        Members members;
        if (here != "us-east-1") members.emplace_back("SourceBucketLocation", here);
        members.emplace_back("TargetBucketLocation", other);
        return fault("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ", 403, std::move(members));
    }
    if (auto done = set_property(call, **bucket, "LoggingConfiguration", form::logging(api), api); !done) return done.fault();
    return Json::object();
}

Result<Model> get_logging(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& property = (*bucket)->property("LoggingConfiguration");
    if (property.is_null()) return Json::object();
    Json shown = shown_form(call, **bucket, "LoggingConfiguration");
    if (shown.is_null()) {
        shown = form::logging_shown(property);
        // A stack's bucket that names no other logs into itself.
        if (!given(shown, "TargetBucket")) shown["TargetBucket"] = name_of(**bucket);
    }
    return Model{{"LoggingEnabled", std::move(shown)}};
}

// Who pays.

Result<Model> put_payment(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const std::string payer = text(member(input, "RequestPaymentConfiguration"), "Payer");
    if (payer != "BucketOwner" && payer != "Requester") return malformed_xml();
    if (auto done = set_detail(call, **bucket, "Payer", payer); !done) return done.fault();
    return Json::object();
}

Result<Model> get_payment(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json payer = detail(call, **bucket, "Payer");
    return Model{{"Payer", payer.is_null() ? Json("BucketOwner") : payer}};
}

}  // namespace

void bucket_rules(Registry& registry) {
    registry.operation("s3", "PutBucketTagging", put_tagging);
    registry.operation("s3", "GetBucketTagging", get_tagging);
    registry.operation("s3", "DeleteBucketTagging", delete_tagging);
    registry.operation("s3", "PutBucketLifecycleConfiguration", put_lifecycle);
    registry.operation("s3", "GetBucketLifecycleConfiguration", get_lifecycle);
    registry.operation("s3", "DeleteBucketLifecycle", delete_lifecycle);
    registry.operation("s3", "PutBucketNotificationConfiguration", put_notification);
    registry.operation("s3", "GetBucketNotificationConfiguration", get_notification);
    registry.operation("s3", "PutBucketLogging", put_logging);
    registry.operation("s3", "GetBucketLogging", get_logging);
    registry.operation("s3", "PutBucketRequestPayment", put_payment);
    registry.operation("s3", "GetBucketRequestPayment", get_payment);
}

}  // namespace drydock::providers::s3
