#include "emulator/engine/case_steps.h"

#include <algorithm>
#include <cctype>
#include <chrono>

#include "base/text.h"
#include "emulator/engine/bucket_text.h"
#include "emulator/engine/case_calls.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/operations.h"
#include "providers/operations.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

using Kind = CaseEnding::Kind;
using tmpl::Node;

constexpr std::string_view account = "200000000001";
constexpr Instant start{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
constexpr const char* broken = "broken";
constexpr std::size_t longest_id = 100;  // in the name of a stack

CaseEnding ended(Kind kind, std::string reason) {
    return {kind, {std::move(reason)}};
}

// A call that was refused. What is wrong with the entry itself, or with drydock, is no verdict.
CaseEnding refused(const Fault& fault) {
    if (fault.code == "NotSimulated") return ended(Kind::not_simulated, fault.message);
    if (fault.code == broken) return ended(Kind::broken, fault.message);
    return ended(Kind::rejected, fault.code + ": " + fault.message);
}

Fault entry_fault(std::string message) {
    return {.code = broken, .message = std::move(message)};
}

bool tells_a_failure(std::string_view status) {
    return status.find("FAILED") != std::string_view::npos || status.find("ROLLBACK") != std::string_view::npos ||
           status.find("DELETE") != std::string_view::npos;
}

std::string own_stack_name(const Twin& twin) {
    std::string name = "atlas-" + text(twin.entry, "id").substr(0, longest_id) + "-" + std::string(account.substr(account.size() - 6));
    std::ranges::replace_if(
        name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && c != '-'; }, '-');
    return name;
}

std::string bucket_name() {
    return "atlas-" + std::string(account);
}

std::string url_of(const std::string& key) {
    return "https://s3.amazonaws.com/" + bucket_name() + "/" + key;
}

const Node* steps_of(const Twin& twin) {
    return twin.entry.find(twin.bad ? "steps" : "good_steps");
}

Node single_create(const Twin& twin) {
    return Node::from_json(Json::array({{{"op", "create"}, {"template", std::string(twin.name())}}}), {});
}

}  // namespace

const char* to_string(CaseEnding::Kind kind) {
    switch (kind) {
        case Kind::complete: return "complete";
        case Kind::failed: return "failed";
        case Kind::rejected: return "rejected";
        case Kind::changeset_failed: return "changeset-failed";
        case Kind::broken: return "broken";
        case Kind::not_simulated: break;
    }
    return "not simulated";
}

CasePlay::CasePlay(const Twin& twin, std::unique_ptr<providers::World> world)
    : twin_(twin),
      world_(std::move(world)),
      stacks_(world_->store()),
      clock_(start),
      ids_(seed_of(text(twin.entry, "id"))),
      scope_{.account = std::string(account)},
      site_{.world = *world_, .stacks = stacks_, .clock = clock_, .ids = ids_} {
    if (const std::string region = text(twin.entry, "region"); !region.empty()) scope_.region = region;
    saved_["account"] = std::string(account);
    site_.fetch = [this](const std::string& location) -> Result<std::string> {
        const auto place = bucket_place(location);
        if (!place) return Fault::engine("S3 error: Access Denied");
        return bucket_text(call(), *place);
    };
}

CaseEnding CasePlay::run() {
    const Node* given = steps_of(twin_);
    const Node steps = given && !given->items.empty() ? *given : single_create(twin_);
    for (std::size_t number = 0; number < steps.items.size(); ++number) {
        const bool executed_later = std::any_of(steps.items.begin() + static_cast<std::ptrdiff_t>(number) + 1, steps.items.end(),
                                                [](const Node& later) { return text(later, "op") == "execute"; });
        const Step* next = number + 1 < steps.items.size() ? &steps.items[number + 1] : nullptr;
        if (next && comes_too_early(steps.items[number], *next)) {
            if (Ended ending = play_both(steps.items[number++], *next)) return std::move(*ending);
        } else if (Ended ending = play(steps.items[number], executed_later, number)) {
            return std::move(*ending);
        }
    }
    return {};
}

// Nobody waits for the first step, and the second one wants to work on the same stack meanwhile.
bool CasePlay::comes_too_early(const Step& first, const Step& second) const {
    const auto deploys = [](const Step& step) { return text(step, "op") == "create" || text(step, "op") == "update"; };
    return text(first, "wait") == "false" && deploys(first) && deploys(second) && name_of(first) == name_of(second);
}

// The second step is played when the first one has begun with a resource.
CasePlay::Ended CasePlay::play_both(const Step& first, const Step& second) {
    Ended meanwhile;
    bool begun = false;
    site_.sink = [&](const StackEvent& event) {
        if (begun || event.type == "AWS::CloudFormation::Stack") return;
        begun = true;
        meanwhile = deploy_stack(second);
    };
    Ended ending = deploy_stack(first);
    site_.sink = {};
    if (ending) return ending;
    return begun ? meanwhile : deploy_stack(second);
}

CasePlay::Ended CasePlay::play(const Step& step, bool executed_later, std::size_t number) {
    const std::string op = text(step, "op");
    if (op == "setup") return set_up(step);
    if (op == "create" || op == "update") return deploy_stack(step);
    if (op == "delete") return delete_one(step);
    if (op == "changeset") return make_change_set(step, executed_later, number);
    if (op == "execute") return execute(step);
    return ended(Kind::broken, "there is no step '" + op + "'");
}

// An API call outside any stack. One that the service refuses leaves the test without a verdict.
CasePlay::Ended CasePlay::set_up(const Step& step) {
    const std::string service = text(step, "service"), name = text(step, "call");
    const std::string operation = providers::operation_named(service, name);
    if (operation.empty()) return ended(Kind::broken, "the API of " + service + " has no operation " + name);
    const Node* with = step.find("with");
    const Result<Json> input = filled(with && with->is_map() ? with->json() : Json::object());
    if (!input) return refused(input.fault());
    const Result<Json> answer =
        service == "cloudformation" ? call_cloudformation(operation, *input, scope_, site_) : providers::perform(call(), service, operation, *input);
    if (!answer) {
        CaseEnding ending = refused(answer.fault());
        if (ending.kind == Kind::rejected) ending.kind = Kind::broken;
        ending.reasons.front() = service + " " + name + ": " + ending.reasons.front();
        return ending;
    }
    const Node* save = step.find("save");
    if (!save) return std::nullopt;
    for (const Node::Member& member_of_save : save->members) {
        const Json* value = at_pointer(*answer, "/" + replace_all(member_of_save.value.text, ".", "/"));
        if (!value) return ended(Kind::broken, name + " answers no " + member_of_save.value.text);
        saved_[member_of_save.key] = *value;
    }
    return std::nullopt;
}

CasePlay::Ended CasePlay::deploy_stack(const Step& step) {
    Result<ChangeSetRequest> request = request_of(step);
    if (!request) return refused(request.fault());
    const bool update = text(step, "op") == "update";
    request->change.update = update;
    const Outcome outcome = deploy(request->change, site_);
    if (!update && !outcome.stack_id.empty() && outcome.ending != Ending::rejected) made_.push_back(outcome.stack_id);
    const std::string stack = outcome.stack_id.empty() ? request->change.stack_name : outcome.stack_id;
    return judged(outcome, stack, {update ? "UPDATE_COMPLETE" : "CREATE_COMPLETE"}, step);
}

CasePlay::Ended CasePlay::delete_one(const Step& step) {
    const std::string name = name_of(step);
    const std::string* id = made_id(name);
    const Outcome outcome = delete_stack({.scope = scope_, .stack_name = name, .retain_resources = {}, .role_arn = {}, .token = {}}, site_);
    return judged(outcome, id ? *id : name, {"DELETE_COMPLETE", ""}, step);
}

CasePlay::Ended CasePlay::make_change_set(const Step& step, bool executed_later, std::size_t number) {
    Result<ChangeSetRequest> request = request_of(step);
    if (!request) return refused(request.fault());
    const std::string name = name_of(step), type = text(step, "type");
    const bool known = made_id(name) != nullptr;
    if (request->name.empty()) request->name = "change-" + std::to_string(number);
    request->type = !type.empty() ? type : known ? "UPDATE" : "CREATE";
    const ChangeSetOutcome outcome = create_change_set(*request, site_);
    if (outcome.ending == Ending::rejected) return refused(outcome.rejection);
    if (!outcome.change_set) return ended(Kind::not_simulated, outcome.rejection.message);
    const ChangeSetRecord& made = *outcome.change_set;
    current_ = made.stack_id;
    changes_[name] = made.id;
    if (!known) made_.push_back(made.stack_id);
    if (outcome.ending == Ending::not_simulated) return ended(Kind::not_simulated, made.reason);
    if (made.status != "FAILED" || executed_later) return std::nullopt;
    CaseEnding ending = ended(Kind::changeset_failed, made.reason);
    std::ranges::copy(reasons_of(stacks_.find(scope_, current_)), std::back_inserter(ending.reasons));
    for (const ValidationEvent& event : outcome.validation) ending.reasons.push_back(event.reason);
    return ending;
}

CasePlay::Ended CasePlay::execute(const Step& step) {
    const std::string name = name_of(step);
    const auto change = changes_.find(name);
    if (change == changes_.end()) return ended(Kind::broken, "no change set was made for the stack " + name);
    const Outcome outcome = execute_change_set(scope_, change->second, {}, site_);
    return judged(outcome, current_, {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"}, step);
}

CasePlay::Ended CasePlay::judged(const Outcome& outcome, const std::string& stack, std::initializer_list<std::string_view> wanted, const Step& step) {
    if (outcome.ending == Ending::rejected) return refused(outcome.rejection);
    if (outcome.ending == Ending::interrupted) return ended(Kind::broken, outcome.rejection.message);
    if (outcome.ending == Ending::not_simulated) return ended(Kind::not_simulated, outcome.status_reason);
    current_ = stack;
    if (text(step, "wait") == "false") return std::nullopt;
    const StackRecord* record = stacks_.find(scope_, stack);
    const std::string status = record ? record->status : std::string();
    if (std::ranges::find(wanted, status) != wanted.end()) return std::nullopt;
    CaseEnding ending{Kind::failed, reasons_of(record)};
    ending.reasons.push_back(record ? record->reason : outcome.status_reason);
    return ending;
}

// What DescribeStackEvents shows of failures, then what DescribeEvents shows of the validation.
std::vector<std::string> CasePlay::reasons_of(const StackRecord* stack) const {
    std::vector<std::string> reasons;
    if (!stack) return reasons;
    std::vector<StackEvent> events = stacks_.events(*stack);
    std::ranges::reverse(events);
    for (const StackEvent& event : events) {
        if (!event.reason.empty() && tells_a_failure(event.status)) reasons.push_back(event.reason);
    }
    std::vector<ValidationEvent> found = stacks_.validation_events(*stack);
    std::ranges::reverse(found);
    for (const ValidationEvent& event : found) {
        if (!event.reason.empty()) reasons.push_back(event.reason);
    }
    return reasons;
}

std::string CasePlay::name_of(const Step& step) const {
    const std::string name = text(step, "stack");
    return name.empty() ? own_stack_name(twin_) : name;
}

const std::string* CasePlay::made_id(const std::string& stack_name) const {
    const auto found = std::ranges::find_if(made_, [&](const std::string& id) { return id.find("/" + stack_name + "/") != std::string::npos; });
    return found == made_.end() ? nullptr : &*found;
}

Result<ChangeSetRequest> CasePlay::request_of(const Step& step) {
    ChangeSetRequest request;
    Request& change = request.change;
    change.stack_name = name_of(step);
    change.scope = scope_;
    change.source_name = "<body>";
    change.origin = tmpl::Origin::body;
    change.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    change.parameters = parameters_of(twin_, step);
    const Result<std::string> body = template_of(twin_, text(step, "template"));
    if (!body) return entry_fault(body.fault().message);
    change.template_body = *body;
    if (const Node* uploaded = twin_.entry.find("upload")) {
        const Result<std::string> child = template_named(twin_.entry, text(*uploaded, twin_.name()));
        if (!child) return entry_fault(child.fault().message);
        if (auto done = upload("child.yaml", *child); !done) return done.fault();
        change.parameters = {{"ChildUrl", url_of("child.yaml")}};
    }
    if (twin_.bad && text(twin_.entry.find("generate"), "via") == "TemplateURL") change.origin = tmpl::Origin::url;
    const Result<Json> arguments = filled(arguments_of(twin_, step));
    if (!arguments) return arguments.fault();
    apply_arguments(*arguments, request);
    if (const Json& url = member(*arguments, "TemplateURL"); !url.is_null()) {
        if (auto done = read_template_url(scalar_text(url), request); !done) return done.fault();
    }
    if (const Node* imported = step.find("ResourcesToImport")) {
        const Result<Json> list = filled(imported->json());
        if (!list) return list.fault();
        change.imports = imports_of(*list);
    }
    return request;
}

Result<void> CasePlay::read_template_url(const std::string& url, ChangeSetRequest& request) {
    Result<std::string> body = text_behind(url, site_);
    if (!body) return body.fault();
    request.change.template_body = std::move(*body);
    request.change.origin = tmpl::Origin::url;
    return {};
}

Result<void> CasePlay::upload(const std::string& key, const std::string& body) {
    const auto made = providers::perform(call(), "s3", "CreateBucket", {{"Bucket", bucket_name()}});
    if (!made && made.fault().code != "BucketAlreadyOwnedByYou") return made.fault();
    const auto stored = providers::perform(call(), "s3", "PutObject", {{"Bucket", bucket_name()}, {"Key", key}, {"Body", body}});
    if (!stored) return stored.fault();
    return {};
}

Result<Json> CasePlay::filled(const Json& value) {
    if (value.is_string()) {
        Result<std::string> text = filled_text(value.get<std::string>());
        if (!text) return text.fault();
        return Json(*text);
    }
    Json out = value;
    if (value.is_structured()) {
        for (auto& part : out) {
            Result<Json> inside = filled(part);
            if (!inside) return inside;
            part = std::move(*inside);
        }
    }
    return out;
}

// {account}, {id:LogicalId} and {saved name} within a text; other braces stay.
Result<std::string> CasePlay::filled_text(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = std::min(text.find('{', at), text.size());
        out.append(text, at, open - at);
        if (open == text.size()) break;
        const std::size_t close = std::min(text.find_first_of("{}", open + 1), text.size());
        const std::string name = text.substr(open + 1, close - open - 1);
        at = close < text.size() && text[close] == '}' ? close + 1 : close;
        if (const auto known = saved_.find(name); at > close && known != saved_.end()) {
            out += scalar_text(known->second);
        } else if (at > close && name.starts_with("id:")) {
            Result<std::string> id = physical_id(name.substr(std::string_view("id:").size()));
            if (!id) return id;
            out += *id;
        } else {
            out.append(text, open, at - open);
        }
    }
    return out;
}

Result<std::string> CasePlay::physical_id(const std::string& logical_id) const {
    const StackRecord* stack = stacks_.find(scope_, current_);
    const StackResource* resource = stack ? stack->resource(logical_id) : nullptr;
    if (!resource) return entry_fault("the stack has no resource " + logical_id);
    return resource->now.physical_id;
}

providers::Call CasePlay::call() {
    return {.world = *world_,
            .registry = providers::Registry::instance(),
            .scope = scope_,
            .clock = clock_,
            .ids = ids_,
            .principal = "arn:aws:iam::" + scope_.account + ":root",
            .stack = {}};
}

}  // namespace drydock::engine
