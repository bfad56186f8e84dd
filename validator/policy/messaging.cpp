// What SQS and SNS say of the policies of queues and topics.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

constexpr std::size_t max_sqs_actions = 7;

// The actions of a topic. SNS wants them by name: a wildcard stands for actions that are no topic's too.
constexpr std::array<std::string_view, 14> topic_actions = {"sns:addpermission",
                                                            "sns:deletetopic",
                                                            "sns:getdataprotectionpolicy",
                                                            "sns:gettopicattributes",
                                                            "sns:listsubscriptionsbytopic",
                                                            "sns:listtagsforresource",
                                                            "sns:publish",
                                                            "sns:putdataprotectionpolicy",
                                                            "sns:receive",
                                                            "sns:removepermission",
                                                            "sns:settopicattributes",
                                                            "sns:subscribe",
                                                            "sns:tagresource",
                                                            "sns:untagresource"};

template <typename Wrong>
void check_actions(const Json& document, Flaw flaw, Wrong wrong, Findings& out) {
    for (const Statement& statement : statements(document)) {
        for (const std::string field : {"Action", "NotAction"}) {
            for (const Item& item : items(member(*statement.node, field), statement.pointer + "/" + field)) {
                if (!is_text(*item.value)) continue;
                const std::string action = scalar_text(*item.value);
                if (wrong(lower(action))) out.push_back({flaw, item.pointer, field, action});
            }
        }
    }
}

}  // namespace

Answer sqs_words(const Finding& finding, const Json&, const Context&) {
    switch (finding.flaw) {
        case Flaw::action_count:
            return Fault{.code = "OverLimit",
                         .message = finding.subject + " actions were found in a statement from the submitted policy, max allowed is " +
                                    std::to_string(max_sqs_actions),
                         .http_status = 403,
                         .handler_code = "ServiceLimitExceeded"};
        case Flaw::condition_value:
        case Flaw::condition_binary:
        case Flaw::condition_key_vendorless:
        case Flaw::not_principal: return std::nullopt;
        default:
            return Fault{.code = "InvalidAttributeValue", .message = "Invalid value for the parameter Policy.", .handler_code = "InvalidRequest"};
    }
}

void sqs_checks(const Json& document, const Context&, Findings& out) {
    check_actions(
        document, Flaw::action_foreign,
        [](const std::string& action) { return action.find(':') != std::string::npos && !action.starts_with("sqs:"); }, out);
    for (const Statement& statement : statements(document)) {
        const Json& actions = member(*statement.node, "Action");
        if (actions.is_array() && actions.size() > max_sqs_actions) {
            out.push_back({Flaw::action_count, statement.pointer + "/Action", "Action", std::to_string(actions.size())});
        }
    }
}

Answer sns_words(const Finding& finding, const Json&, const Context&) {
    switch (finding.flaw) {
        case Flaw::action_foreign:
            return Fault{.code = "InvalidParameter",
                         .message = "Invalid parameter: Policy statement action out of service scope!",
                         .handler_code = "InvalidRequest"};
        case Flaw::condition_value:
        case Flaw::condition_binary:
        case Flaw::condition_key_vendorless:
        case Flaw::not_principal: return std::nullopt;
        default: return Fault{.code = "InvalidParameter", .message = "Invalid parameter: Policy Error: null", .handler_code = "InvalidRequest"};
    }
}

void sns_checks(const Json& document, const Context&, Findings& out) {
    check_actions(
        document, Flaw::action_foreign,
        [](const std::string& action) {
            return action.find(':') != std::string::npos && std::find(topic_actions.begin(), topic_actions.end(), action) == topic_actions.end();
        },
        out);
}

}  // namespace drydock::validator::policy
