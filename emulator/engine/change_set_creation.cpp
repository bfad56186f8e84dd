#include "emulator/engine/change_set_creation.h"

#include <algorithm>

#include "base/arn.h"
#include "emulator/engine/change_details.h"
#include "emulator/engine/change_set_request.h"
#include "emulator/engine/change_values.h"
#include "emulator/engine/early_validation.h"
#include "emulator/engine/import.h"
#include "emulator/engine/native.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr const char* nothing_submitted = "The submitted information didn't contain changes. Submit different information to create a change set.";
constexpr const char* nothing_processed = "No updates are to be performed.";
constexpr const char* nested_stack = "AWS::CloudFormation::Stack";
constexpr std::size_t suffix_length = 13;  // of a nested change set's name

bool automatic(const Json& change) {
    const Json& details = member(change, "Details");
    return details.size() == 1 && member(details.front(), "ChangeSource") == "Automatic";
}

const Json* output_named(const Json& outputs, const Json& name) {
    const auto found = std::ranges::find_if(outputs, [&](const Json& each) { return member(each, "OutputKey") == name; });
    return found == outputs.end() ? nullptr : &*found;
}

Json output_changes(Rehearsal& rehearsal) {
    const Json none = Json::array();
    const Json& before = rehearsal.updates() ? rehearsal.stack->now.outputs : none;
    Json out = Json::array();
    for (const Json& output : rehearsal.outputs) {
        const Json* former = output_named(before, output["OutputKey"]);
        const Json after = shown_value(rehearsal, member(output, "OutputValue"), nullptr);
        const bool same = former && member(*former, "OutputValue") == after && member(*former, "ExportName") == member(output, "ExportName");
        if (same) continue;
        Json change = {{"OutputKey", output["OutputKey"]}, {"Action", former ? "Modify" : "Add"}};
        if (former) change["BeforeValue"] = member(*former, "OutputValue");
        change["AfterValue"] = after;
        out.push_back(std::move(change));
    }
    for (const Json& former : before) {
        if (output_named(rehearsal.outputs, former["OutputKey"])) continue;
        out.push_back({{"OutputKey", former["OutputKey"]}, {"Action", "Remove"}, {"BeforeValue", member(former, "OutputValue")}});
    }
    return out;
}

// What execution needs: everything resolved now that another operation could change.
Json kept_request(const Rehearsal& rehearsal) {
    Request kept = rehearsal.request;
    kept.template_body = rehearsal.body;
    kept.parameters = rehearsal.parameters;
    kept.stack_name = kept.update ? rehearsal.stack->id : rehearsal.stack->name;
    Json request = from_request(kept);
    if (rehearsal.transformed && rehearsal.document) request["processed"] = rehearsal.document->root.json().dump();  // what GetTemplate shows
    return request;
}

}  // namespace

ChangeSetCreation::ChangeSetCreation(const ChangeSetRequest& request, Site& site, ChangeSetLinks links)
    : request_(request), site_(site), links_(std::move(links)), planned_(planned(request, site)), rehearsal_(planned_, site) {}

Request ChangeSetCreation::planned(const ChangeSetRequest& request, const Site& site) {
    Request made = request.change;
    const StackRecord* stack = std::as_const(site.stacks).find(made.scope, made.stack_name);
    const bool present = stack && !stack->deleted();
    const bool in_review = present && stack->status == status::review_in_progress;
    if (in_review) made.stack_name = stack->name;
    made.update = request.type == "UPDATE" || (request.type == "IMPORT" && present && !in_review);
    made.validate_only = false;
    made.plan_only = true;
    made.revert_drift = request.deployment_mode == "REVERT_DRIFT";
    return made;
}

ChangeSetOutcome ChangeSetCreation::rejected(Fault fault) const {
    ChangeSetOutcome outcome;
    outcome.ending = fault.code == not_simulated_code ? Ending::not_simulated : Ending::rejected;
    outcome.rejection = std::move(fault);
    outcome.diagnostics = rehearsal_.outcome.diagnostics;
    return outcome;
}

ChangeSetOutcome ChangeSetCreation::run() {
    const bool accepted = accept(rehearsal_);
    if (!accepted && rehearsal_.outcome.ending != Ending::failed) return rejected(rehearsal_.outcome.rejection);
    if (accepted && request_.type == "IMPORT") {
        if (auto refusal = import_refusal(rehearsal_)) return rejected(std::move(*refusal));
    }
    const providers::Scope& scope = planned_.scope;
    set_ = {.id = "arn:" + rehearsal_.pseudo.partition + ":cloudformation:" + scope.region + ":" + scope.account + ":changeSet/" + request_.name +
                  "/" + site_.ids.uuid(),
            .name = request_.name,
            .type = request_.type,
            .description = request_.description,
            .created = site_.clock.shown()};
    set_.parent_id = links_.parent_id;
    set_.root_id = links_.root_id;
    set_.on_stack_failure = request_.on_stack_failure;
    set_.token = request_.change.token;
    set_.include_nested = request_.include_nested;
    set_.deployment_mode = request_.deployment_mode;
    Journal& journal = rehearsal_.journal;
    journal.begin();
    open_stack();
    set_.stack_id = rehearsal_.stack->id;
    if (planned_.revert_drift && planned_.update) set_.drift_status = stack_drift();
    set_.reason = accepted ? failure() : rehearsal_.outcome.rejection.message;
    return give();
}

// A new stack waits for its first execution.
void ChangeSetCreation::open_stack() {
    if (rehearsal_.exists) return rehearsal_.journal.open(*rehearsal_.stack);
    StackRecord& stack = site_.stacks.add(std::move(rehearsal_.draft));
    rehearsal_.stack = &stack;
    stack.created = site_.clock.shown();
    stack.parent_id = planned_.parent_stack_id;
    stack.root_id = planned_.root_stack_id;
    stack.operation = "CREATE_CHANGESET";
    stack.operation_id = site_.ids.uuid();
    stack.token = planned_.token;
    rehearsal_.journal.open(stack);
    rehearsal_.journal.touch_configuration();
    rehearsal_.journal.stack(status::review_in_progress, "User Initiated");
}

std::string ChangeSetCreation::stack_drift() const {
    const auto drifted = [&](const StackResource& resource) { return live_state(*rehearsal_.stack, resource, site_).drifted(); };
    return std::ranges::any_of(rehearsal_.stack->resources, drifted) ? "DRIFTED" : "IN_SYNC";
}

std::string ChangeSetCreation::failure() {
    if (std::string text = late_failure(); !text.empty()) return text;
    set_.changes = describe_changes(rehearsal_);
    set_.values_warning = values_warning(rehearsal_);
    if (request_.include_nested) {
        if (std::string text = nested_failure(); !text.empty()) return text;
    }
    add_early_warnings(rehearsal_);
    return no_changes();
}

std::string ChangeSetCreation::late_failure() {
    if (!rehearsal_.late_faults.empty()) return rehearsal_.late_faults.front().message;
    if (const auto fault = import_failure(rehearsal_)) return fault->message;
    return early_fault(rehearsal_).value_or("");
}

std::string ChangeSetCreation::no_changes() {
    const ChangeSet& changes = rehearsal_.change_set;
    if (!planned_.update || !set_.changes.empty() || changes.outputs_changed || changes.stack_changed) return {};
    return rehearsal_.transformed ? nothing_processed : nothing_submitted;
}

std::string ChangeSetCreation::nested_failure() {
    for (ResourceChange& change : rehearsal_.change_set.changes) {
        if (change.declaration->type != nested_stack || has_pending(member(change.properties, "TemplateURL"))) continue;
        if (std::string text = include(change); !text.empty()) return text;
    }
    return {};
}

bool ChangeSetCreation::nested_is_unchanged(const ChangeSetRecord& nested) const {
    return nested.status == "FAILED" && (nested.reason == nothing_submitted || nested.reason == nothing_processed);
}

// The change set of a nested stack, and its place in this one.
std::string ChangeSetCreation::include(ResourceChange& change) {
    const std::string& logical_id = change.declaration->logical_id;
    StackRecord parent;
    parent.id = rehearsal_.stack->id;
    parent.name = rehearsal_.stack->name;
    parent.scope = planned_.scope;
    parent.root_id = rehearsal_.stack->root_id;
    parent.now = configuration_of(rehearsal_);
    const NativeCall call{.site = site_, .stack = parent, .request = &planned_, .logical_id = logical_id, .type = nested_stack};
    Result<Request> asked = nested_request(call, change.properties);
    if (!asked) {
        not_simulated_ = asked.fault().code == not_simulated_code;
        return asked.fault().message;
    }
    ChangeSetRequest child;
    child.name = request_.name + "-" + logical_id + "-" + site_.ids.upper_letters_digits(suffix_length);
    child.type = change.before ? "UPDATE" : "CREATE";
    child.change = std::move(*asked);
    if (change.before) child.change.stack_name = change.before->now.physical_id;
    child.include_nested = true;
    child.deployment_mode = request_.deployment_mode;
    ChangeSetOutcome made = ChangeSetCreation(child, site_, {set_.id, set_.root_id.empty() ? set_.id : set_.root_id}).run();
    std::ranges::move(made.diagnostics, std::back_inserter(rehearsal_.outcome.diagnostics));
    not_simulated_ = not_simulated_ || made.ending == Ending::not_simulated;
    if (!made.change_set) return made.rejection.message;
    set_.nested.push_back(made.change_set->id);
    const auto entry = std::ranges::find_if(
        set_.changes, [&](const Json& each) { return member(member(each, "ResourceChange"), "LogicalResourceId") == Json(logical_id); });
    if (nested_is_unchanged(*made.change_set)) {
        if (entry != set_.changes.end() && automatic((*entry)["ResourceChange"])) set_.changes.erase(entry);
        return {};
    }
    if (entry != set_.changes.end()) (*entry)["ResourceChange"]["ChangeSetId"] = made.change_set->id;
    return made.change_set->status == "FAILED" ? "Nested change set " + made.change_set->id + " was not successfully created: Currently in FAILED."
                                               : std::string();
}

void ChangeSetCreation::keep_validation() {
    set_.operation_id = rehearsal_.exists ? site_.ids.uuid() : rehearsal_.stack->operation_id;
    for (ValidationEvent& event : rehearsal_.outcome.validation) {
        event.time = site_.clock.shown();
        event.event_id = site_.ids.uuid();
        event.operation = "CREATE_CHANGESET";
        event.operation_id = set_.operation_id;
        event.change_set_id = set_.id;
        rehearsal_.journal.check(site_.stacks.append(*rehearsal_.stack, event));
    }
}

ChangeSetOutcome ChangeSetCreation::give() {
    const bool failed = !set_.reason.empty();
    set_.status = failed ? "FAILED" : "CREATE_COMPLETE";
    set_.execution_status = failed || !links_.parent_id.empty() ? "UNAVAILABLE" : "AVAILABLE";
    if (!failed && !links_.parent_id.empty()) set_.reason = "Executable from root change set";
    if (failed) set_.changes = Json::array();
    set_.request = kept_request(rehearsal_);
    set_.parameters = configuration_of(rehearsal_).shown_parameters;
    keep_validation();
    ChangeSetRecord& kept = site_.stacks.add(std::move(set_));
    rehearsal_.journal.check(site_.stacks.save(kept));
    rehearsal_.journal.end();
    ChangeSetOutcome outcome;
    outcome.ending = not_simulated_ ? Ending::not_simulated : failed ? Ending::failed : Ending::completed;
    outcome.change_set = &kept;
    if (failed)
        outcome.rejection = Fault::engine(kept.reason);
    else
        outcome.output_changes = output_changes(rehearsal_);
    outcome.validation = std::move(rehearsal_.outcome.validation);
    outcome.diagnostics = std::move(rehearsal_.outcome.diagnostics);
    if (const auto& fault = rehearsal_.journal.fault()) {
        outcome.ending = Ending::interrupted;
        outcome.rejection = *fault;
    }
    return outcome;
}

}  // namespace drydock::engine
