// What S3 says of bucket and access point policies, and its checks of actions, resources and condition keys against each other.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
#include <algorithm>
#include <map>

#include "base/text.h"
#include "validator/policy/s3_keys.h"
#include "validator/policy/tables.h"
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

Fault malformed(std::string message) {
    return {.code = "MalformedPolicy", .message = std::move(message), .handler_code = "InvalidRequest"};
}

// What a pattern of resources reaches.
struct Reach {
    bool bucket = false;
    bool object = false;
};

// Behind arn:aws:s3:::, up to the first slash: the bucket.
Reach reach_of(std::string_view arn) {
    const std::size_t last_colon = arn.rfind(":::");
    const std::string_view name = last_colon == std::string_view::npos ? arn : arn.substr(last_colon + 3);
    if (name.find("${") != std::string_view::npos) return {true, true};
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return {true, name.find('*') != std::string_view::npos};
    // A wildcard before the slash could end anywhere, but a bucket's ARN holds no slash.
    return {false, true};
}

bool names_bucket(const std::string& arn, const Context& context) {
    const std::vector<std::string> parts = split(arn, ":");
    if (parts.size() < 6 || parts[0] != "arn" || parts[2] != "s3" || !parts[3].empty() || !parts[4].empty() || parts[5].empty()) return false;
    if (!context.partition.empty() && !wildcard_match(parts[1], context.partition)) return false;
    if (context.resource_arn.empty() || parts[5].find("${") != std::string::npos) return true;
    const std::string bucket = context.resource_arn.substr(context.resource_arn.rfind(':') + 1);
    return wildcard_match(parts[5].substr(0, parts[5].find('/')), bucket);
}

// One Action of a statement: what the pattern stands for.
struct Named {
    Item item;
    std::vector<TableAction> actions;
    bool everything = false;
};

bool applies(const TableAction& action, const Reach& reach) {
    for (const catalog::Packed kind : action.resources.elements()) {
        if ((kind.string() == "bucket" && reach.bucket) || (kind.string() == "object" && reach.object)) return true;
    }
    return false;
}

class StatementCheck {
public:
    StatementCheck(const Statement& statement, const Context& context, Findings& out) : statement_(statement), context_(context), out_(out) {}

    void run() {
        for (const std::string field : {"Action", "NotAction"}) check_actions(field);
        for (const std::string field : {"Resource", "NotResource"}) check_resources(field);
        check_reach();
        check_keys();
    }

private:
    void check_actions(const std::string& field) {
        for (const Item& item : items(member(*statement_.node, field), statement_.pointer + "/" + field)) {
            if (is_pending(*item.value)) actions_unknown_ = true;
            if (!is_text(*item.value)) continue;
            const std::string action = lower(scalar_text(*item.value));
            Named named{item, {}, action == "*"};
            if (action.starts_with("s3:")) named.actions = matching_actions("s3", std::string_view(action).substr(3));
            if (!named.everything && named.actions.empty()) {
                out_.push_back({Flaw::action_unknown, item.pointer, field, scalar_text(*item.value)});
                actions_unknown_ = true;
            }
            if (field == "Action") named_.push_back(std::move(named));
        }
    }

    void check_resources(const std::string& field) {
        for (const Item& item : items(member(*statement_.node, field), statement_.pointer + "/" + field)) {
            if (is_pending(*item.value)) reach_ = {true, true};
            if (!is_text(*item.value)) continue;
            const std::string arn = scalar_text(*item.value);
            if (!names_bucket(arn, context_)) {
                out_.push_back({Flaw::resource_foreign, item.pointer, field, arn});
                reach_ = {true, true};
            }
            const Reach reach = reach_of(arn);
            reach_ = {reach_.bucket || reach.bucket, reach_.object || reach.object};
        }
        if (statement_.node->contains("NotResource")) reach_ = {true, true};
    }

    void check_reach() {
        for (const Named& named : named_) {
            if (named.everything || named.actions.empty()) continue;
            const auto reached = [&](const TableAction& action) { return applies(action, reach_); };
            if (std::any_of(named.actions.begin(), named.actions.end(), reached)) continue;
            out_.push_back({Flaw::action_mismatch, named.item.pointer, "Action", scalar_text(*named.item.value)});
        }
    }

    // Every action of the statement has to know the key; of a wildcard's actions one is enough.
    bool carried(const std::string& key) const {
        return std::all_of(named_.begin(), named_.end(), [&](const Named& named) {
            const auto knows = [&](const TableAction& action) { return s3_key_applies(key, action.name); };
            return named.everything || named.actions.empty() || std::any_of(named.actions.begin(), named.actions.end(), knows);
        });
    }

    void check_key(const std::string& written, const std::string& pointer) {
        const std::string key = lower(written);
        const std::string vendor = key.substr(0, key.find(':'));
        // Keys of aws: and of identity providers are not looked at.
        if (vendor != "s3") {
            const bool foreign = vendor != "aws" && vendor != "saml" && vendor.find('.') == std::string::npos && !vendor_known(vendor);
            if (foreign) out_.push_back({Flaw::condition_key_unknown, pointer, "Condition", written});
        } else if (!s3_key_known(key)) {
            out_.push_back({Flaw::condition_key_unknown, pointer, "Condition", written});
        } else if (!actions_unknown_ && !carried(key)) {
            out_.push_back({Flaw::condition_key_mismatch, pointer, "Condition", written});
        }
    }

    void check_keys() {
        const Json& condition = member(*statement_.node, "Condition");
        if (!condition.is_object()) return;
        for (const auto& [operation, block] : condition.items()) {
            if (!block.is_object()) continue;
            const std::string pointer = statement_.pointer + "/Condition/" + escape_pointer(operation);
            for (const auto& [key, values] : block.items()) check_key(key, pointer + "/" + escape_pointer(key));
        }
    }

    const Statement& statement_;
    const Context& context_;
    Findings& out_;
    std::vector<Named> named_;
    Reach reach_;
    bool actions_unknown_ = false;
};

}  // namespace

Answer s3_words(const Finding& finding, const Json& document, const Context&) {
    switch (finding.flaw) {
        case Flaw::invalid_json:
            if (finding.subject.starts_with('{')) return malformed("This policy contains invalid Json");
            return malformed("Policies must be valid JSON and the first byte must be '{'");
        case Flaw::not_object: return malformed("Policies must be valid JSON and the first byte must be '{'");
        case Flaw::size: return malformed("Normalized policy document exceeds the maximum allowed size of " + finding.subject + " bytes");
        case Flaw::principal_value:
        case Flaw::principal_empty:
        case Flaw::principal_shape:
        case Flaw::principal_kind: return malformed("Invalid principal in policy");
        case Flaw::action_vendorless:
        case Flaw::action_colons:
        case Flaw::action_vendor:
        case Flaw::action_vendor_wildcard:
        case Flaw::action_unknown: return malformed("Policy has invalid action");
        case Flaw::action_mismatch: return malformed("Action does not apply to any resource(s) in statement");
        case Flaw::resource_foreign: return malformed("Policy has invalid resource");
        case Flaw::condition_key_vendorless:
        case Flaw::condition_key_unknown: return malformed("Policy has an invalid condition key");
        case Flaw::condition_key_mismatch: return malformed("Conditions do not apply to combination of actions and resources in statement");
        case Flaw::condition_address: return malformed("Invalid IP address in Conditions");
        case Flaw::condition_binary:
        case Flaw::condition_value: return std::nullopt;
        case Flaw::exclusive_fields:
        case Flaw::id_type:
        case Flaw::statement_type:
        case Flaw::action_type:
        case Flaw::resource_type:
        case Flaw::sid_type:
        case Flaw::condition_type:
        case Flaw::condition_value_type: return malformed("Invalid policy syntax.");
        default: break;
    }
    std::optional<std::string> sentence = shared_sentence(finding, document);
    return sentence ? Answer(malformed(std::move(*sentence))) : std::nullopt;
}

void bucket_checks(const Json& document, const Context& context, Findings& out) {
    for (const Statement& statement : statements(document)) StatementCheck(statement, context, out).run();
}

}  // namespace drydock::validator::policy
