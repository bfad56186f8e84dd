#include "validator/documents/asl.h"

#include <catch2/catch.hpp>

using drydock::Json;
using drydock::validator::documents::asl_error;

namespace {

std::string error_of(const std::string& definition, bool express = false) {
    const std::string prefix = "Invalid State Machine Definition: '";
    const std::string error = asl_error(Json::parse(definition), express).value_or(prefix + "'");
    REQUIRE(error.starts_with(prefix));
    return error.substr(prefix.size(), error.size() - prefix.size() - 1);
}

std::string state(const std::string& body) {
    return R"({"StartAt": "S", "States": {"S": )" + body + "}}";
}

const std::string schema = "SCHEMA_VALIDATION_FAILED: ";

}  // namespace

TEST_CASE("definitions that Step Functions accepts") {
    for (
        const std::string definition : {
            R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}})",
            R"({"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                 "Arguments": {"a": 1}, "Output": "{% $states.result %}", "End": true}}})",
            R"j({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "F"}], "Default": "P"},
                 "P": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
                 "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}}}}]},
                 "F": {"Type": "Fail", "ErrorPath": "States.Format('a {}', $.e)"}}})j",
            R"j({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "${Function}", "TimeoutSeconds": 5, "End": true,
                 "Parameters": {"a.$": "States.Format('it\\'s {}', $.x)", "b": {"c.$": "$$.Execution.Id"}}}}})j",
        }) {
        CHECK(error_of(definition) == "");
    }
}

TEST_CASE("transitions") {
    CHECK(error_of(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}})") ==
          "MISSING_END_STATE: Workflow has no terminal state at null");
    CHECK(error_of(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}, "C": {"Type": "Pass", "End": true}}})") ==
          "MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C");
    CHECK(error_of(R"({"StartAt": "pass1", "States": {"pass1": {"Type": "Pass", "Next": "pass3"}, "pass2": {"Type": "Pass", "End": true}}})") ==
          "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next, MISSING_TRANSITION_TARGET: State \"pass2\" is not "
          "reachable. at /States/pass2");
    CHECK(error_of(R"({"StartAt": "Not sure", "States": {"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Succeed"}}})")
              .starts_with("MISSING_TRANSITION_TARGET: Missing 'Next' target: Not sure at /StartAt, "));
    CHECK(
        error_of(
            R"({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$", "Next": "X"}], "Default": "Y"}, "Z": {"Type": "Fail"}}})")
            .starts_with("MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/C/Choices[0]/Next, "
                         "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/C/Default"));
}

TEST_CASE("the form of states") {
    CHECK(error_of(R"({"States": {"A": {"Type": "Succeed"}}})") == schema + "These fields are required: [StartAt] at /");
    CHECK(error_of(state(R"({"Type": "Other"})")) ==
          schema + "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/S/Type");
    CHECK(error_of(state(R"({"Type": "Parallel", "Branches": [], "End": true})")) == schema + "Value cannot be empty at /States/S/Branches");
    CHECK(error_of(state(R"({"Type": "Choice", "Default": "S"})")) == schema + "These fields are required: [Choices] at /States/S");
    CHECK(error_of(state(R"({"Type": "Choice", "Choices": [{"Variable": "Test", "StringMatches": "x"}]})")) ==
          schema + "These fields are required: [Next] at /States/S/Choices[0], " + schema +
              "Value is not a Reference Path: Reference path didn't start with '$' at /States/S/Choices[0]/Variable");
    CHECK(error_of(state(R"({"Type": "Pass", "OutputPath": "Test", "End": true})")) ==
          schema + "Value must be a valid JSONPath. at /States/S/OutputPath");
    CHECK(error_of(state(R"({"Type": "Wait", "Seconds": 10000000000000000, "End": true})")) ==
          schema + "Maximum value is 99999999 at /States/S/Seconds");
    CHECK(error_of(state(R"({"Type": "Wait", "Seconds": "$.x", "End": true})")) == schema + "Expected value of type Integer at /States/S/Seconds");
    CHECK(error_of(state(R"({"Type": "Pass", "Catch": [], "End": true})")) == schema + "Field 'Catch' is not supported at /States/S");
    CHECK(error_of(state(R"({"Type": "Pass", "Parameters": {"parsed.$": "Format"}, "End": true})")) ==
          schema + "The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function call at /States/S/Parameters");
}

TEST_CASE("query languages") {
    CHECK(error_of(state(R"({"Type": "Pass", "Output": 1, "End": true})")) ==
          schema + "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S");
    CHECK(error_of(R"({"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}}})") ==
          schema + "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S");
}

TEST_CASE("tasks and waits") {
    CHECK(error_of(state(R"({"Type": "Task", "Resource": "arn:aws:states:::dynamodb:query", "End": true})")) ==
          schema +
              "The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is "
              "not available in "
              "this region. at /States/S/Resource");
    CHECK(error_of(state(R"({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Credentials": {}, "End": true})")) ==
          schema + "The field 'RoleArn' is required but was missing at /States/S/Credentials");
    CHECK(error_of(state(R"({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "End": true})"), true) ==
          schema + "Express state machine does not support '.sync' service integration at /States/S/Resource");
    CHECK(error_of(state(R"({"Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true})"), true) ==
          schema + "Express state machine does not support '.waitForTaskToken' service integration  at /States/S/Resource");
    CHECK(error_of(state(R"({"Type": "Task", "Resource": "arn:aws:states:us-east-1:111122223333:activity:a", "End": true})"), true) ==
          schema + "Express state machine does not support Activity ARN at /States/S/Resource");
    for (const std::string timestamp : {"2016-03-14 01:59:00Z", "2016-02-30T01:59:00Z", "2016-03-14T01:59:00", "soon"}) {
        CHECK(error_of(state(R"({"Type": "Wait", "End": true, "Timestamp": ")" + timestamp + "\"}")) ==
              schema + "String does not match RFC3339 timestamp at /States/S/Timestamp");
    }
    CHECK(error_of(state(R"({"Type": "Wait", "End": true, "Timestamp": "2016-02-29T01:59:00.5+01:00"})")) == "");
}

TEST_CASE("definitions that are no JSON") {
    CHECK(asl_error(Json("{\"StartAt\": x}"), false)
              .value_or("")
              .starts_with("Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unrecognized token 'x'"));
    CHECK(asl_error(Json(""), false));
    CHECK(asl_error(Json(7), false));
}
