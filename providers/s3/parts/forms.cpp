// Shapes of settings, from the S3 API's to CloudFormation's and back.
#include <initializer_list>
#include <utility>

#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3::form {
namespace {

using Names = std::initializer_list<std::pair<const char*, const char*>>;  // in the source, in the result

// The members of these names, where they are.
Json taken(const Json& source, Names names) {
    Json made = Json::object();
    for (const auto& [from, to] : names) {
        if (given(source, from)) made[to] = member(source, from);
    }
    return made;
}

void copy(const Json& source, Json& target, Names names) {
    target.update(taken(source, names));
}

template <typename Change>
Json each(const Json& list, Change change) {
    Json made = Json::array();
    if (!list.is_array()) return made;
    for (const Json& item : list) made.push_back(change(item));
    return made;
}

// A setting with rules, each changed.
template <typename Change>
Json with_list(const Json& source, const char* from, const char* to, Change change) {
    return {{to, each(member(source, from), change)}};
}

Json cors_rule(const Json& rule) {
    return taken(rule, {{"ID", "Id"},
                        {"AllowedHeaders", "AllowedHeaders"},
                        {"AllowedMethods", "AllowedMethods"},
                        {"AllowedOrigins", "AllowedOrigins"},
                        {"ExposeHeaders", "ExposedHeaders"},
                        {"MaxAgeSeconds", "MaxAge"}});
}

Json cors_rule_shown(const Json& rule) {
    return taken(rule, {{"Id", "ID"},
                        {"AllowedHeaders", "AllowedHeaders"},
                        {"AllowedMethods", "AllowedMethods"},
                        {"AllowedOrigins", "AllowedOrigins"},
                        {"ExposedHeaders", "ExposeHeaders"},
                        {"MaxAge", "MaxAgeSeconds"}});
}

Json sizes_as_texts(Json rule) {
    for (const char* name : {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}) {
        if (given(rule, name)) rule[name] = text(rule, name);
    }
    return rule;
}

Json lifecycle_rule(const Json& rule) {
    Json made = taken(rule, {{"ID", "Id"},
                             {"Prefix", "Prefix"},
                             {"Status", "Status"},
                             {"AbortIncompleteMultipartUpload", "AbortIncompleteMultipartUpload"},
                             {"NoncurrentVersionExpiration", "NoncurrentVersionExpiration"}});
    const Json& filter = member(rule, "Filter");
    const Json& both = given(filter, "And") ? member(filter, "And") : filter;
    copy(both, made,
         {{"Prefix", "Prefix"},
          {"ObjectSizeGreaterThan", "ObjectSizeGreaterThan"},
          {"ObjectSizeLessThan", "ObjectSizeLessThan"},
          {"Tags", "TagFilters"}});
    if (given(filter, "Tag")) made["TagFilters"] = Json::array({member(filter, "Tag")});
    copy(member(rule, "Expiration"), made,
         {{"Days", "ExpirationInDays"}, {"Date", "ExpirationDate"}, {"ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"}});
    if (given(rule, "Transitions")) {
        made["Transitions"] = each(member(rule, "Transitions"), [](const Json& one) {
            return taken(one, {{"Days", "TransitionInDays"}, {"Date", "TransitionDate"}, {"StorageClass", "StorageClass"}});
        });
    }
    if (given(rule, "NoncurrentVersionTransitions")) {
        made["NoncurrentVersionTransitions"] = each(member(rule, "NoncurrentVersionTransitions"), [](const Json& one) {
            return taken(
                one,
                {{"NoncurrentDays", "TransitionInDays"}, {"StorageClass", "StorageClass"}, {"NewerNoncurrentVersions", "NewerNoncurrentVersions"}});
        });
    }
    return sizes_as_texts(std::move(made));
}

Json lifecycle_filter_shown(const Json& rule) {
    Json filter = taken(rule, {{"Prefix", "Prefix"}});
    for (const char* name : {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}) {
        if (given(rule, name)) filter[name] = number(rule, name, 0);
    }
    const Json& tags = member(rule, "TagFilters");
    const std::size_t conditions = filter.size() + tags.size();
    if (conditions == 0) return {{"Prefix", ""}};
    if (conditions == 1) return tags.empty() ? filter : Json{{"Tag", tags.front()}};
    if (!tags.empty()) filter["Tags"] = tags;
    return {{"And", std::move(filter)}};
}

Json lifecycle_rule_shown(const Json& rule) {
    Json made = taken(rule, {{"Id", "ID"}});
    made["Filter"] = lifecycle_filter_shown(rule);
    copy(rule, made,
         {{"Status", "Status"},
          {"AbortIncompleteMultipartUpload", "AbortIncompleteMultipartUpload"},
          {"NoncurrentVersionExpiration", "NoncurrentVersionExpiration"}});
    if (given(rule, "NoncurrentVersionExpirationInDays")) {
        made["NoncurrentVersionExpiration"] = {{"NoncurrentDays", member(rule, "NoncurrentVersionExpirationInDays")}};
    }
    const Json expiration =
        taken(rule, {{"ExpirationInDays", "Days"}, {"ExpirationDate", "Date"}, {"ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"}});
    if (!expiration.empty()) made["Expiration"] = expiration;
    const auto transition = [](const Json& one) {
        return taken(one, {{"TransitionInDays", "Days"}, {"TransitionDate", "Date"}, {"StorageClass", "StorageClass"}});
    };
    const auto noncurrent = [](const Json& one) {
        return taken(
            one, {{"TransitionInDays", "NoncurrentDays"}, {"StorageClass", "StorageClass"}, {"NewerNoncurrentVersions", "NewerNoncurrentVersions"}});
    };
    Json transitions = each(member(rule, "Transitions"), transition);
    if (given(rule, "Transition")) transitions.push_back(transition(member(rule, "Transition")));
    if (!transitions.empty()) made["Transitions"] = std::move(transitions);
    Json older = each(member(rule, "NoncurrentVersionTransitions"), noncurrent);
    if (given(rule, "NoncurrentVersionTransition")) older.push_back(noncurrent(member(rule, "NoncurrentVersionTransition")));
    if (!older.empty()) made["NoncurrentVersionTransitions"] = std::move(older);
    return made;
}

// One entry of the property for each event.
Json targets(const Json& list, const char* from, const char* to) {
    Json made = Json::array();
    if (!list.is_array()) return made;
    for (const Json& target : list) {
        for (const Json& event : member(target, "Events")) {
            Json one = {{"Event", event}, {to, member(target, from)}};
            const Json& rules = member(member(member(target, "Filter"), "Key"), "FilterRules");
            if (rules.is_array() && !rules.empty()) one["Filter"] = {{"S3Key", {{"Rules", rules}}}};
            made.push_back(std::move(one));
        }
    }
    return made;
}

Json targets_shown(const Json& list, const char* from, const char* to) {
    return each(list, [&](const Json& one) {
        Json target = {{to, member(one, from)}, {"Events", Json::array({member(one, "Event")})}};
        const Json& rules = member(member(member(one, "Filter"), "S3Key"), "Rules");
        if (rules.is_array()) target["Filter"] = {{"Key", {{"FilterRules", rules}}}};
        return target;
    });
}

Json replication_filter(const Json& filter) {
    if (given(filter, "And")) return {{"And", taken(member(filter, "And"), {{"Prefix", "Prefix"}, {"Tags", "TagFilters"}})}};
    return taken(filter, {{"Prefix", "Prefix"}, {"Tag", "TagFilter"}});
}

Json replication_filter_shown(const Json& filter) {
    if (given(filter, "And")) return {{"And", taken(member(filter, "And"), {{"Prefix", "Prefix"}, {"TagFilters", "Tags"}})}};
    return taken(filter, {{"Prefix", "Prefix"}, {"TagFilter", "Tag"}});
}

constexpr Names same_of_replication = {{"Priority", "Priority"},
                                       {"Prefix", "Prefix"},
                                       {"Status", "Status"},
                                       {"Destination", "Destination"},
                                       {"SourceSelectionCriteria", "SourceSelectionCriteria"},
                                       {"DeleteMarkerReplication", "DeleteMarkerReplication"}};

}  // namespace

Json encryption(const Json& api) {
    return with_list(api, "Rules", "ServerSideEncryptionConfiguration", [](const Json& rule) {
        return taken(rule, {{"ApplyServerSideEncryptionByDefault", "ServerSideEncryptionByDefault"},
                            {"BucketKeyEnabled", "BucketKeyEnabled"},
                            {"BlockedEncryptionTypes", "BlockedEncryptionTypes"}});
    });
}

Json encryption_shown(const Json& property) {
    return with_list(property, "ServerSideEncryptionConfiguration", "Rules", [](const Json& rule) {
        Json shown = {{"BucketKeyEnabled", false}};
        shown.update(taken(rule, {{"ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"},
                                  {"BucketKeyEnabled", "BucketKeyEnabled"},
                                  {"BlockedEncryptionTypes", "BlockedEncryptionTypes"}}));
        return shown;
    });
}

Json cors(const Json& api) {
    return with_list(api, "CORSRules", "CorsRules", cors_rule);
}

Json cors_shown(const Json& property) {
    return with_list(property, "CorsRules", "CORSRules", cors_rule_shown);
}

Json lifecycle(const Json& api) {
    return with_list(api, "Rules", "Rules", lifecycle_rule);
}

Json lifecycle_shown(const Json& property) {
    return with_list(property, "Rules", "Rules", lifecycle_rule_shown);
}

Json notification(const Json& api) {
    Json made = Json::object();
    const auto add = [&](const char* name, Json list) {
        if (!list.empty()) made[name] = std::move(list);
    };
    add("LambdaConfigurations", targets(member(api, "LambdaFunctionConfigurations"), "LambdaFunctionArn", "Function"));
    add("QueueConfigurations", targets(member(api, "QueueConfigurations"), "QueueArn", "Queue"));
    add("TopicConfigurations", targets(member(api, "TopicConfigurations"), "TopicArn", "Topic"));
    if (given(api, "EventBridgeConfiguration")) made["EventBridgeConfiguration"] = {{"EventBridgeEnabled", true}};
    return made;
}

Json notification_shown(const Json& property) {
    Json shown = Json::object();
    const auto add = [&](const char* name, Json list) {
        if (!list.empty()) shown[name] = std::move(list);
    };
    add("TopicConfigurations", targets_shown(member(property, "TopicConfigurations"), "Topic", "TopicArn"));
    add("QueueConfigurations", targets_shown(member(property, "QueueConfigurations"), "Queue", "QueueArn"));
    add("LambdaFunctionConfigurations", targets_shown(member(property, "LambdaConfigurations"), "Function", "LambdaFunctionArn"));
    const Json& bridge = member(property, "EventBridgeConfiguration");
    if (bridge.is_object() && (!given(bridge, "EventBridgeEnabled") || flag(bridge, "EventBridgeEnabled"))) {
        shown["EventBridgeConfiguration"] = Json::object();
    }
    return shown;
}

Json website(const Json& api) {
    Json made = taken(api, {{"RedirectAllRequestsTo", "RedirectAllRequestsTo"}});
    if (given(api, "IndexDocument")) made["IndexDocument"] = text(member(api, "IndexDocument"), "Suffix");
    if (given(api, "ErrorDocument")) made["ErrorDocument"] = text(member(api, "ErrorDocument"), "Key");
    if (given(api, "RoutingRules")) {
        made["RoutingRules"] = each(member(api, "RoutingRules"), [](const Json& rule) {
            return taken(rule, {{"Condition", "RoutingRuleCondition"}, {"Redirect", "RedirectRule"}});
        });
    }
    return made;
}

Json website_shown(const Json& property) {
    Json shown = taken(property, {{"RedirectAllRequestsTo", "RedirectAllRequestsTo"}});
    if (given(property, "IndexDocument")) shown["IndexDocument"] = {{"Suffix", member(property, "IndexDocument")}};
    if (given(property, "ErrorDocument")) shown["ErrorDocument"] = {{"Key", member(property, "ErrorDocument")}};
    if (given(property, "RoutingRules")) {
        shown["RoutingRules"] = each(member(property, "RoutingRules"), [](const Json& rule) {
            return taken(rule, {{"RoutingRuleCondition", "Condition"}, {"RedirectRule", "Redirect"}});
        });
    }
    return shown;
}

Json logging(const Json& api) {
    return taken(api,
                 {{"TargetBucket", "DestinationBucketName"}, {"TargetPrefix", "LogFilePrefix"}, {"TargetObjectKeyFormat", "TargetObjectKeyFormat"}});
}

Json logging_shown(const Json& property) {
    Json shown = {{"TargetPrefix", ""}};
    shown.update(
        taken(property,
              {{"DestinationBucketName", "TargetBucket"}, {"LogFilePrefix", "TargetPrefix"}, {"TargetObjectKeyFormat", "TargetObjectKeyFormat"}}));
    return shown;
}

Json replication(const Json& api) {
    Json made = taken(api, {{"Role", "Role"}});
    made["Rules"] = each(member(api, "Rules"), [](const Json& rule) {
        Json one = taken(rule, {{"ID", "Id"}});
        copy(rule, one, same_of_replication);
        if (given(rule, "Filter")) one["Filter"] = replication_filter(member(rule, "Filter"));
        return one;
    });
    return made;
}

Json replication_shown(const Json& property) {
    Json shown = taken(property, {{"Role", "Role"}});
    shown["Rules"] = each(member(property, "Rules"), [](const Json& rule) {
        Json one = taken(rule, {{"Id", "ID"}});
        copy(rule, one, same_of_replication);
        if (given(rule, "Filter")) one["Filter"] = replication_filter_shown(member(rule, "Filter"));
        return one;
    });
    return shown;
}

}  // namespace drydock::providers::s3::form
