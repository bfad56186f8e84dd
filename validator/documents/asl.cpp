#include "validator/documents/asl.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/arn.h"
#include "base/regex.h"
#include "base/text.h"
#include "validator/documents/asl_graph.h"
#include "validator/documents/json_reader.h"

namespace drydock::validator::documents {
namespace {

using Names = std::vector<std::string_view>;

bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const Names types = {"Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"};

// Fields that a state of the type may have, beside the common ones.
const Names& fields_of(std::string_view type) {
    static const Names task = {"Resource",       "Parameters",         "Arguments",        "ResultSelector",       "ResultPath",  "Retry", "Catch",
                               "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath", "Credentials", "Next",  "End",
                               "Assign"};
    static const Names pass = {"Result", "Parameters", "ResultPath", "Next", "End", "Assign"};
    static const Names wait = {"Seconds", "SecondsPath", "Timestamp", "TimestampPath", "Next", "End", "Assign"};
    static const Names choice = {"Choices", "Default", "Assign", "Next", "End"};
    static const Names fail = {"Error", "ErrorPath", "Cause", "CausePath", "Next", "End"};
    static const Names succeed = {"Next", "End", "Assign"};
    static const Names parallel = {"Branches", "Parameters", "Arguments", "ResultSelector", "ResultPath", "Retry", "Catch", "Next", "End", "Assign"};
    static const Names map = {"Iterator",
                              "ItemProcessor",
                              "ItemsPath",
                              "Items",
                              "ItemSelector",
                              "Parameters",
                              "ItemReader",
                              "ItemBatcher",
                              "ResultWriter",
                              "MaxConcurrency",
                              "MaxConcurrencyPath",
                              "ToleratedFailurePercentage",
                              "ToleratedFailurePercentagePath",
                              "ToleratedFailureCount",
                              "ToleratedFailureCountPath",
                              "Label",
                              "ResultSelector",
                              "ResultPath",
                              "Retry",
                              "Catch",
                              "Next",
                              "End",
                              "Assign"};
    if (type == "Task") return task;
    if (type == "Pass") return pass;
    if (type == "Wait") return wait;
    if (type == "Choice") return choice;
    if (type == "Fail") return fail;
    if (type == "Succeed") return succeed;
    return type == "Parallel" ? parallel : map;
}

const Names common_fields = {"Type", "Comment", "QueryLanguage", "InputPath", "OutputPath", "Output"};
const Names only_jsonata = {"Output", "Arguments", "Items"};
const Names only_jsonpath = {"InputPath",
                             "OutputPath",
                             "Parameters",
                             "ResultSelector",
                             "ResultPath",
                             "ItemsPath",
                             "TimeoutSecondsPath",
                             "HeartbeatSecondsPath",
                             "SecondsPath",
                             "TimestampPath",
                             "MaxConcurrencyPath",
                             "ToleratedFailurePercentagePath",
                             "ToleratedFailureCountPath",
                             "ErrorPath",
                             "CausePath",
                             "Variable"};

// Optimised integrations and their actions. https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
struct Integration {
    std::string_view service;
    Names actions;
};
const std::vector<Integration>& integrations() {
    static const std::vector<Integration> all = {
        {"apigateway", {"invoke"}},
        {"athena", {"startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"}},
        {"batch", {"submitJob"}},
        {"codebuild",
         {"startBuild", "stopBuild", "batchDeleteBuilds", "batchGetReports", "startBuildBatch", "stopBuildBatch", "retryBuildBatch",
          "deleteBuildBatch"}},
        {"databrew", {"startJobRun"}},
        {"dynamodb", {"getItem", "putItem", "updateItem", "deleteItem"}},
        {"ecs", {"runTask"}},
        {"eks",
         {"createCluster", "deleteCluster", "createNodegroup", "deleteNodegroup", "createFargateProfile", "deleteFargateProfile", "call", "runJob"}},
        {"events", {"putEvents"}},
        {"glue", {"startJobRun"}},
        {"http", {"invoke"}},
        {"lambda", {"invoke"}},
        {"sns", {"publish"}},
        {"sqs", {"sendMessage"}},
        {"states", {"startExecution"}},
    };
    return all;
}

// False only where Step Functions is known not to have the resource.
bool known_resource(const std::string& resource) {
    const auto arn = Arn::parse(resource);
    if (!arn) return false;
    if (arn->service != "states" || !arn->region.empty() || !arn->account.empty()) return true;
    const auto parts = split(arn->resource, ":");
    if (parts.size() < 2) return false;
    const auto& all = integrations();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Integration& integration) { return integration.service == parts[0]; });
    return found == all.end() || contains(found->actions, parts[1].substr(0, parts[1].find('.')));
}

// A value that another service fills in or that a substitution leaves open.
bool open_text(const Json& value) {
    return value.is_string() && value.get_ref<const std::string&>().find("${") != std::string::npos;
}
bool jsonata_text(const Json& value) {
    return value.is_string() && value.get_ref<const std::string&>().starts_with("{%") && value.get_ref<const std::string&>().ends_with("%}");
}

// An intrinsic call: balanced parentheses outside of texts, and in texts no escapes but \' \{ \} \\.
bool intrinsic(const std::string& text) {
    if (!Regex::of("^States\\.[A-Za-z0-9]+\\(.*\\)$").full_match(text)) return false;
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '\\') {
            if (at + 1 >= text.size() || std::string_view("'{}\\").find(text[++at]) == std::string_view::npos) return false;
        } else if (c == '\'') {
            quoted = !quoted;
        } else if (!quoted) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) return false;
        }
    }
    return depth == 0 && !quoted;
}

class Examiner {
public:
    Examiner(bool express, std::vector<AslProblem>& problems) : express_(express), problems_(problems) {}

    void machine(const Json& machine, const std::string& place, bool top);

private:
    void report(std::string message, std::string place) {
        problems_.push_back({"SCHEMA_VALIDATION_FAILED", std::move(message), place.empty() ? "/" : std::move(place)});
    }
    bool require(const Json& holder, const Names& fields, const std::string& place);
    void state(const std::string& name, const Json& state, const std::string& place);
    bool language(const Json& holder, const std::string& place, bool inherited);
    void supported(const Json& state, const std::string& type, bool jsonata, const std::string& place);
    void task(const Json& state, const std::string& place);
    void resource(const std::string& resource, const std::string& place);
    void wait(const Json& state, const std::string& place);
    void choice(const Json& state, bool jsonata, const std::string& place);
    void nested(const Json& state, const std::string& type, const std::string& place);
    void rules(const Json& state, const char* field, const Names& required, const std::string& place);
    void paths(const Json& state, const std::string& place);
    void integers(const Json& state, const std::string& place);
    void templates(const Json& value, const std::string& place);

    bool express_;
    bool jsonata_ = false;  // of the machine as a whole
    std::set<std::string> names_;
    std::vector<AslProblem>& problems_;
};

bool Examiner::require(const Json& holder, const Names& fields, const std::string& place) {
    std::vector<std::string> missing;
    for (const std::string_view field : fields) {
        if (member(holder, field).is_null()) missing.emplace_back(field);
    }
    if (!missing.empty()) report("These fields are required: [" + join(missing, ", ") + "]", place);
    return missing.empty();
}

void Examiner::machine(const Json& machine, const std::string& place, bool top) {
    if (is_pending(machine)) return;
    if (!machine.is_object()) return report("Expected value of type Object", place);
    static const Names known = {"Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage", "ProcessorConfig"};
    for (const auto& [field, value] : machine.items()) {
        if (!contains(known, field) || (!top && field == "QueryLanguage")) report("Field '" + field + "' is not supported", place);
    }
    if (top) jsonata_ = language(machine, place, false);
    require(machine, {"StartAt", "States"}, place);
    const Json& states = member(machine, "States");
    if (states.is_null() || is_pending(states)) return;
    if (!states.is_object()) return report("Expected value of type Object", place + "/States");
    if (states.empty()) return report("Value cannot be empty", place + "/States");
    for (const auto& [name, one] : states.items()) state(name, one, place + "/States/" + name);
}

// True for JSONata. A value that is neither counts as JSONata.
bool Examiner::language(const Json& holder, const std::string& place, bool inherited) {
    const Json& language = member(holder, "QueryLanguage");
    if (language.is_null()) return inherited;
    if (language == "JSONPath") {
        if (inherited) report("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", place);
        return false;
    }
    if (language != "JSONata") report("The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]", place + "/QueryLanguage");
    return true;
}

void Examiner::state(const std::string& name, const Json& state, const std::string& place) {
    if (is_pending(state)) return;
    if (!names_.insert(name).second) problems_.push_back({"DUPLICATE_STATE_NAME", "Duplicate State name: " + name, place});
    if (!state.is_object()) return report("Expected value of type Object", place);
    if (!require(state, {"Type"}, place)) return;
    const Json& type_field = member(state, "Type");
    const std::string type = type_field.is_string() ? type_field.get<std::string>() : std::string();
    if (!contains(types, type)) {
        return report("The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]", place + "/Type");
    }
    const bool jsonata = language(state, place, jsonata_);
    supported(state, type, jsonata, place);
    const bool moves_on = type != "Succeed" && type != "Fail" && type != "Choice";
    if (moves_on && member(state, "Next").is_null() && member(state, "End") != true) report("These fields are required: [Next]", place);
    if (type == "Task") task(state, place);
    if (type == "Wait") wait(state, place);
    if (type == "Choice") choice(state, jsonata, place);
    if (type == "Parallel" || type == "Map") nested(state, type, place);
    rules(state, "Retry", {"ErrorEquals"}, place);
    rules(state, "Catch", {"ErrorEquals", "Next"}, place);
    if (jsonata) return;
    paths(state, place);
    integers(state, place);
    for (const char* field : {"Parameters", "ResultSelector", "ItemSelector", "Assign"}) templates(member(state, field), place + "/" + field);
}

void Examiner::supported(const Json& state, const std::string& type, bool jsonata, const std::string& place) {
    for (const auto& [field, value] : state.items()) {
        const bool path_of_fail = type == "Fail" && (field == "InputPath" || field == "OutputPath" || field == "Output");
        if ((!contains(common_fields, field) && !contains(fields_of(type), field)) || path_of_fail) {
            report("Field '" + field + "' is not supported", place);
        } else if (!jsonata && contains(only_jsonata, field)) {
            report("The QueryLanguage is set to 'JSONPath', but field '" + field + "' is only supported for the 'JSONata' QueryLanguage", place);
        } else if (jsonata && contains(only_jsonpath, field)) {
            report("The QueryLanguage is set to 'JSONata', but field '" + field + "' is only supported for the 'JSONPath' QueryLanguage", place);
        }
    }
}

void Examiner::task(const Json& state, const std::string& place) {
    if (const Json& credentials = member(state, "Credentials"); credentials.is_object()) {
        if (!credentials.contains("RoleArn") && !credentials.contains("RoleArn.$"))
            report("The field 'RoleArn' is required but was missing", place + "/Credentials");
    }
    if (!require(state, {"Resource"}, place)) return;
    const Json& arn = member(state, "Resource");
    if (arn.is_string() && !open_text(arn)) resource(arn.get<std::string>(), place + "/Resource");
}

void Examiner::resource(const std::string& resource, const std::string& place) {
    if (!known_resource(resource)) {
        return report("The resource provided " + resource +
                          " is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.",
                      place);
    }
    if (!express_) return;
    const auto arn = Arn::parse(resource);
    if (arn->service == "states" && arn->resource.starts_with("activity:")) report("Express state machine does not support Activity ARN", place);
    // The blank behind `integration` is AWS's.
    else if (resource.ends_with(".waitForTaskToken"))
        report("Express state machine does not support '.waitForTaskToken' service integration ", place);
    else if (Regex::of("\\.sync(:\\d+)?$").search(resource))
        report("Express state machine does not support '.sync' service integration", place);
}

bool is_timestamp(const std::string& text) {
    const Regex& form = Regex::of(
        "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$");
    if (!form.full_match(text)) return false;
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = std::stoi(text.substr(0, 4)), month = std::stoi(text.substr(5, 2)), day = std::stoi(text.substr(8, 2));
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

void Examiner::wait(const Json& state, const std::string& place) {
    const Json& timestamp = member(state, "Timestamp");
    if (timestamp.is_string() && !open_text(timestamp) && !jsonata_text(timestamp) && !is_timestamp(timestamp.get<std::string>())) {
        report("String does not match RFC3339 timestamp", place + "/Timestamp");
    }
}

void Examiner::choice(const Json& state, bool jsonata, const std::string& place) {
    if (!require(state, {"Choices"}, place)) return;
    const Json& choices = member(state, "Choices");
    if (!choices.is_array()) return;
    if (choices.empty()) return report("Value cannot be empty", place + "/Choices");
    for (std::size_t index = 0; index < choices.size(); ++index) {
        const std::string at = place + "/Choices[" + std::to_string(index) + "]";
        require(choices[index], jsonata ? Names{"Condition", "Next"} : Names{"Next"}, at);
        const Json& variable = member(choices[index], "Variable");
        if (!jsonata && variable.is_string() && !open_text(variable) && !variable.get_ref<const std::string&>().starts_with('$')) {
            report("Value is not a Reference Path: Reference path didn't start with '$'", at + "/Variable");
        }
    }
}

void Examiner::nested(const Json& state, const std::string& type, const std::string& place) {
    if (type == "Map") {
        const char* field = member(state, "Iterator").is_null() ? "ItemProcessor" : "Iterator";
        if (require(state, {field}, place)) machine(member(state, field), place + "/" + field, false);
        return;
    }
    if (!require(state, {"Branches"}, place)) return;
    const Json& branches = member(state, "Branches");
    if (!branches.is_array()) return;
    if (branches.empty()) report("Value cannot be empty", place + "/Branches");
    for (std::size_t index = 0; index < branches.size(); ++index) machine(branches[index], place + "/Branches[" + std::to_string(index) + "]", false);
}

void Examiner::rules(const Json& state, const char* field, const Names& required, const std::string& place) {
    const Json& list = member(state, field);
    if (!list.is_array()) return;
    for (std::size_t index = 0; index < list.size(); ++index) {
        const std::string at = place + "/" + field + "[" + std::to_string(index) + "]";
        require(list[index], required, at);
        if (const Json& errors = member(list[index], "ErrorEquals"); errors.is_array() && errors.empty())
            report("Value cannot be empty", at + "/ErrorEquals");
    }
}

void Examiner::paths(const Json& state, const std::string& place) {
    for (const char* field : {"InputPath", "OutputPath", "ItemsPath"}) {
        const Json& path = member(state, field);
        const bool fine =
            !path.is_string() || open_text(path) || path.get_ref<const std::string&>().starts_with('$') || intrinsic(path.get<std::string>());
        if (!fine) report("Value must be a valid JSONPath.", place + "/" + field);
    }
    const Json& result = member(state, "ResultPath");
    if (result.is_string() && !open_text(result) && !result.get_ref<const std::string&>().starts_with('$')) {
        report("Value is not a Reference Path: Reference path didn't start with '$'", place + "/ResultPath");
    }
}

void Examiner::integers(const Json& state, const std::string& place) {
    constexpr std::int64_t most = 99999999;
    for (const char* field : {"Seconds", "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency", "ToleratedFailureCount"}) {
        const Json& value = member(state, field);
        if (value.is_null() || is_pending(value) || open_text(value)) continue;
        if (!value.is_number_integer())
            report("Expected value of type Integer", place + "/" + field);
        else if (value.get<std::int64_t>() > most)
            report("Maximum value is 99999999", place + "/" + field);
    }
}

// Payload templates: the value of a field x.$ is a path or an intrinsic call.
void Examiner::templates(const Json& value, const std::string& place) {
    if (value.is_array()) {
        for (std::size_t index = 0; index < value.size(); ++index) templates(value[index], place + "[" + std::to_string(index) + "]");
    }
    if (!value.is_object()) return;
    for (const auto& [field, inner] : value.items()) {
        if (!field.ends_with(".$")) {
            templates(inner, place + "/" + field);
            continue;
        }
        const bool path =
            inner.is_string() && (inner.get_ref<const std::string&>().starts_with('$') || open_text(inner) || intrinsic(inner.get<std::string>()));
        if (!path && !is_pending(inner))
            report("The value for the field '" + field + "' must be a valid JSONPath or a valid intrinsic function call", place);
    }
}

// What Jackson says of a text that is no JSON.
std::string complaint_about(const std::string& text) {
    JsonReader reader(text);
    for (auto token = reader.next(); token != JsonReader::Token::end; token = reader.next()) {
        if (token == JsonReader::Token::broken) return reader.complaint();
    }
    return "Unexpected end-of-input" + reader.place();
}

}  // namespace

std::vector<AslProblem> examine_state_machine(const Json& definition, bool express) {
    std::vector<AslProblem> problems;
    Examiner(express, problems).machine(definition, "", true);
    if (problems.empty()) examine_transitions(definition, "", problems);
    return problems;
}

std::optional<std::string> asl_error(const Json& definition, bool express) {
    std::vector<AslProblem> problems;
    if (definition.is_string()) {
        const auto& text = definition.get_ref<const std::string&>();
        const Json parsed = Json::parse(text, nullptr, false);
        if (parsed.is_discarded())
            problems.push_back({"INVALID_JSON_DESCRIPTION", complaint_about(text), "null"});
        else
            problems = examine_state_machine(parsed, express);
    } else {
        problems = examine_state_machine(definition, express);
    }
    if (problems.empty()) return std::nullopt;
    std::vector<std::string> sentences;
    for (const AslProblem& problem : problems) {
        sentences.push_back(problem.code + ": " + problem.message + " at " + (problem.location.empty() ? "null" : problem.location));
    }
    return "Invalid State Machine Definition: '" + join(sentences, ", ") + "'";
}

}  // namespace drydock::validator::documents
