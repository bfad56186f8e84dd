// What the CloudFormation API refuses by its own model before it looks at the template.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
#include <algorithm>
#include <array>
#include <utility>

#include "base/regex.h"
#include "base/text.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"
#include "providers/account.h"

namespace drydock::engine {
namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t most_tags = 50;

std::string violation(const std::string& value, std::string_view member, const std::string& constraint) {
    return "Value '" + value + "' at '" + std::string(member) + "' failed to satisfy constraint: " + constraint;
}

void check_name(const std::string& name, std::vector<std::string>& violations) {
    constexpr const char* pattern = "[a-zA-Z][-a-zA-Z0-9]*";
    if (name.empty()) violations.push_back(violation(name, "stackName", "Member must have length greater than or equal to 1"));
    if (name.size() > longest_name) violations.push_back(violation(name, "stackName", "Member must have length less than or equal to 128"));
    if (!Regex::of(pattern).full_match(name)) {
        violations.push_back(violation(name, "stackName", std::string("Member must satisfy regular expression pattern: ") + pattern));
    }
}

void check_capability_names(const std::vector<std::string>& capabilities, std::vector<std::string>& violations) {
    constexpr std::array<std::string_view, 3> known = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    const bool unknown = std::ranges::any_of(capabilities, [&](const std::string& name) { return std::ranges::find(known, name) == known.end(); });
    if (!unknown) return;
    violations.push_back(violation("[" + join(capabilities, ", ") + "]", "capabilities",
                                   "Member must satisfy constraint: [Member must satisfy enum value set: "
                                   "[CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]"));
}

// What a previous value can be asked for: parameters that the stack has.
Fault cannot_be_updated(const StackRecord& stack) {
    return Fault::validation_error("Stack:" + stack.id + " is in " + stack.status + " state and can not be updated.");
}

Fault already_exists(const Request& request) {
    return {.code = "AlreadyExistsException", .message = "Stack [" + request.stack_name + "] already exists"};
}

bool take_previous_parameters(Rehearsal& rehearsal) {
    for (const std::string& name : rehearsal.request.previous_parameters) {
        const auto held = rehearsal.stack->now.parameters.find(name);
        if (held == rehearsal.stack->now.parameters.end()) {
            return refuse(rehearsal,
                          Fault::validation_error("Invalid input for parameter key " + name +
                                                  ". Cannot specify usePreviousValue as true for a parameter key not in the previous template"));
        }
        rehearsal.parameters[name] = held->second;
    }
    return true;
}

// While a macro was at work, others may have made the stack, or begun to work on it.
bool still_free(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    const StackRecord* stack = std::as_const(rehearsal.site.stacks).find(request.scope, request.stack_name);
    Outcome& outcome = rehearsal.outcome;
    if (request.update && !status::stack_may_be_updated(rehearsal.stack->status))
        outcome.rejection = cannot_be_updated(*rehearsal.stack);
    else if (!request.update && !rehearsal.exists && stack != nullptr && !stack->deleted())
        outcome.rejection = already_exists(request);
    else
        return true;
    outcome.ending = Ending::rejected;
    outcome.stack_id.clear();
    return false;
}

bool check_stack_limit(Rehearsal& rehearsal) {
    const providers::Scope& scope = rehearsal.request.scope;
    const auto limit = providers::account::quota(rehearsal.site.world, scope, "cloudformation/stacks");
    const auto counts = [&](const StackRecord* stack) { return stack->scope == scope && !stack->deleted(); };
    if (!limit || static_cast<double>(std::ranges::count_if(rehearsal.site.stacks.list(), counts)) < *limit) return true;
    return refuse(rehearsal, {.code = "LimitExceededException", .message = "Limit for stack has been exceeded"});
}

}  // namespace

bool check_request(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    std::vector<std::string> violations;
    if (!request.update) check_name(request.stack_name, violations);
    check_capability_names(request.capabilities, violations);
    if (request.tags && request.tags->size() > most_tags)
        violations.emplace_back("Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50");
    if (!violations.empty()) {
        const std::string count = std::to_string(violations.size()) + (violations.size() == 1 ? " validation error" : " validation errors");
        return refuse(rehearsal, Fault::validation_error(count + " detected: " + join(violations, "; ")));
    }
    if (!request.role_arn.empty() && !request.validate_only) {
        const auto* role = rehearsal.site.world.by(request.scope, "AWS::IAM::Role", "Arn", request.role_arn);
        if (!role) return refuse(rehearsal, Fault::validation_error("Role " + request.role_arn + " is invalid or cannot be assumed"));
    }
    return true;
}

bool find_stack(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    if (!request.update) return true;
    if (!rehearsal.exists) return refuse(rehearsal, Fault::validation_error("Stack [" + request.stack_name + "] does not exist"));
    const StackRecord& stack = *rehearsal.stack;
    if (!status::stack_may_be_updated(stack.status)) return refuse(rehearsal, cannot_be_updated(stack));
    if (request.use_previous_template) rehearsal.body = stack.now.body;
    return take_previous_parameters(rehearsal);
}

bool check_resource_types(Rehearsal& rehearsal) {
    const std::vector<std::string>& allowed = rehearsal.request.resource_types;
    if (allowed.empty()) return true;
    for (const tmpl::ResourceDeclaration& resource : rehearsal.document->resources) {
        const auto covers = [&](const std::string& pattern) { return wildcard_match(pattern, resource.type); };
        if (std::ranges::any_of(allowed, covers)) continue;
        return refuse(rehearsal, Fault::validation_error("Resource type " + resource.type + " is not allowed by parameter ResourceTypes [" +
                                                         join(allowed, ", ") + "]"));
    }
    return true;
}

bool check_stack_is_new(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    if (rehearsal.transformed && !still_free(rehearsal)) return false;
    if (request.update) return true;
    if (!rehearsal.exists) return check_stack_limit(rehearsal);
    if (rehearsal.stack->status == status::review_in_progress) return true;
    if (request.validate_only && request.change_set_id.empty()) return true;
    return refuse(rehearsal, already_exists(request));
}

}  // namespace drydock::engine
