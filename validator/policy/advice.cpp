#include "validator/policy/advice.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "validator/policy/grammar.h"
#include "validator/policy/tables.h"

namespace drydock::validator::policy {

namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html; a slash at the end: a name follows.
constexpr auto global_keys = std::to_array<std::string_view>({"aws:assumedroot",
                                                              "aws:calledvia",
                                                              "aws:calledviafirst",
                                                              "aws:calledvialast",
                                                              "aws:chatbotsourcearn",
                                                              "aws:currenttime",
                                                              "aws:ec2instancesourceprivateipv4",
                                                              "aws:ec2instancesourcevpc",
                                                              "aws:epochtime",
                                                              "aws:federatedprovider",
                                                              "aws:ismcpserviceaction",
                                                              "aws:multifactorauthage",
                                                              "aws:multifactorauthpresent",
                                                              "aws:principalaccount",
                                                              "aws:principalarn",
                                                              "aws:principalisawsservice",
                                                              "aws:principalorgid",
                                                              "aws:principalorgpaths",
                                                              "aws:principalservicename",
                                                              "aws:principalservicenameslist",
                                                              "aws:principaltag/",
                                                              "aws:principaltype",
                                                              "aws:referer",
                                                              "aws:requestedregion",
                                                              "aws:requesttag/",
                                                              "aws:resourceaccount",
                                                              "aws:resourceorgid",
                                                              "aws:resourceorgpaths",
                                                              "aws:resourcetag/",
                                                              "aws:securetransport",
                                                              "aws:signinsessionarn",
                                                              "aws:sourceaccount",
                                                              "aws:sourcearn",
                                                              "aws:sourceidentity",
                                                              "aws:sourceinstancearn",
                                                              "aws:sourceip",
                                                              "aws:sourceorgid",
                                                              "aws:sourceorgpaths",
                                                              "aws:sourceowner",
                                                              "aws:sourcevpc",
                                                              "aws:sourcevpcarn",
                                                              "aws:sourcevpce",
                                                              "aws:ssmsourceiprange",
                                                              "aws:tagkeys",
                                                              "aws:tokenissuetime",
                                                              "aws:useragent",
                                                              "aws:userid",
                                                              "aws:username",
                                                              "aws:viaawsservice",
                                                              "aws:viaawsmcpservice",
                                                              "aws:calledviaawsmcp",
                                                              "aws:vpceaccount",
                                                              "aws:vpceorgid",
                                                              "aws:vpceorgpaths",
                                                              "aws:vpcsourceip"});

Diagnostic note(std::string rule, Severity severity, std::string pointer, const std::string& value, std::string message) {
    Diagnostic result;
    result.rule = std::move(rule);
    result.severity = severity;
    result.fault.message = std::move(message);
    result.pointer = std::move(pointer);
    result.value = Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
    return result;
}

void advise_action(const Item& item, std::vector<Diagnostic>& out) {
    const std::string written = scalar_text(*item.value);
    const std::vector<std::string> parts = split(lower(written), ":");
    if (parts.size() != 2 || parts[0].empty() || parts[0].find_first_of("*?") != std::string::npos) return;
    if (!vendor_known(parts[0])) {
        out.push_back(note("policy-unknown-service", Severity::medium, item.pointer, written,
                           "The action " + written + " names no AWS service: the statement does nothing for it."));
    } else if (matching_actions(parts[0], parts[1]).empty()) {
        out.push_back(note("policy-unknown-action", Severity::medium, item.pointer, written,
                           "AWS publishes no action " + written + ": the statement does nothing for it."));
        out.back().suggestion = near_action(parts[0], parts[1]);
    }
}

// A Not element of "*" leaves nothing over; AWS takes the statement and it never matches.
void advise_nothing_left(const Statement& statement, std::vector<Diagnostic>& out) {
    for (const std::string field : {"NotResource", "NotAction", "NotPrincipal"}) {
        const std::vector<std::string> listed = texts(member(*statement.node, field));
        if (std::find(listed.begin(), listed.end(), "*") == listed.end()) continue;
        std::string rule = "policy-" + lower(field.substr(0, 3)) + "-" + lower(field.substr(3));
        out.push_back(note(std::move(rule), Severity::high, statement.pointer + "/" + field, "*",
                           field + " \"*\" excludes everything: the statement matches nothing."));
    }
}

bool global_key(std::string_view key) {
    return std::any_of(global_keys.begin(), global_keys.end(),
                       [&](std::string_view known) { return known.ends_with('/') ? key.starts_with(known) : key == known; });
}

void advise_key(const std::string& written, const std::string& pointer, std::vector<Diagnostic>& out) {
    const std::string key = lower(written);
    const std::string vendor = key.substr(0, key.find(':'));
    if (vendor == "aws" && !global_key(key)) {
        out.push_back(note("policy-unknown-condition-key", Severity::medium, pointer, written,
                           written + " is no global condition key: requests never carry it."));
        out.back().suggestion = near_miss(key, global_keys);
    } else if (vendor != "aws" && vendor != "saml" && vendor.find('.') == std::string::npos && !vendor_known(vendor)) {
        out.push_back(note("policy-unknown-condition-key", Severity::medium, pointer, written,
                           "The condition key " + written + " belongs to no AWS service: requests never carry it."));
    }
}

void advise_keys(const Statement& statement, std::vector<Diagnostic>& out) {
    const Json& condition = member(*statement.node, "Condition");
    if (!condition.is_object()) return;
    for (const auto& [operation, block] : condition.items()) {
        if (!block.is_object()) continue;
        const std::string pointer = statement.pointer + "/Condition/" + escape_pointer(operation);
        for (const auto& [key, values] : block.items()) {
            if (key.find(':') != std::string::npos) advise_key(key, pointer + "/" + escape_pointer(key), out);
        }
    }
}

}  // namespace

void advise(const Json& document, const Context& context, std::vector<Diagnostic>& out) {
    for (const Statement& statement : statements(document)) {
        advise_nothing_left(statement, out);
        // A bucket policy with an unknown action is refused; that is an error and told already.
        const bool refused = context.kind == Kind::bucket || context.kind == Kind::topic || context.kind == Kind::trust;
        for (const std::string field : {"Action", "NotAction"}) {
            for (const Item& item : items(member(*statement.node, field), statement.pointer + "/" + field)) {
                if (!refused && is_text(*item.value)) advise_action(item, out);
            }
        }
        advise_keys(statement, out);
    }
}

}  // namespace drydock::validator::policy
