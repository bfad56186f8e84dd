#include "emulator/engine/case_runner.h"

#include <catch2/catch.hpp>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

CaseOptions options() {
    return {.fresh_world = []() -> Result<std::unique_ptr<providers::World>> { return Stage::fresh_world(); }, .only = {}};
}

CaseResult run(const std::string& entry) {
    const auto results = run_cases(entry, "cases.yaml", options());
    REQUIRE(results);
    REQUIRE(results->size() == 1);
    return results->front();
}

const std::string good = "  good: |\n    Resources: {T: {Type: 'AWS::SNS::Topic'}}\n";
const std::string bad = "  bad: |\n    Resources: {T: {Type: 'AWS::SNS::Topics'}}\n";

}  // namespace

TEST_CASE("a pair passes when bad fails where and why AWS fails, and good completes") {
    const CaseResult result =
        run("- id: sns-type\n  service: sns\n  surface: rejected\n  match: 'Unrecognized resource types: \\[AWS::SNS::Topics\\]'\n" + bad + good);
    CHECK(result.verdict == CaseVerdict::pass);
    CHECK(result.line == 1);
    CHECK(result.service == "sns");
}

TEST_CASE("the verdicts that are no pass") {
    const std::string head = "- id: x\n  surface: create-failed\n";
    CHECK(run(head + "  match: anything\n" + good + "  bad: |\n    Resources: {T: {Type: 'AWS::SNS::Topic'}}\n").verdict == CaseVerdict::false_green);
    CHECK(run(head + "  match: no such sentence\n" + bad + good).verdict == CaseVerdict::wrong_reason);
    CHECK(run(head + "  match: Unrecognized\n" + bad + good).verdict == CaseVerdict::wrong_surface);
    CHECK(run(head + "  match: Unrecognized\n  static: true\n" + bad + good).verdict == CaseVerdict::pass);
    CHECK(run(head + "  match: Unrecognized\n  static: true\n" + bad + "  good: |\n    Resources: {T: {Type: 'AWS::SNS::Nope'}}\n").verdict ==
          CaseVerdict::false_red);
}

TEST_CASE("templates that an entry describes instead of spelling them out") {
    const std::string pad =
        "- id: big\n  surface: rejected\n  match: may not exceed 1000000 bytes\n  generate: {pad: PADDING, to_bytes: 1000001, via: TemplateURL}\n"
        "  bad: |\n    Metadata: {Pad: PADDING}\n    Resources: {T: {Type: 'AWS::SNS::Topic'}}\n" +
        good;
    CHECK(run(pad).verdict == CaseVerdict::pass);
}

TEST_CASE("a file that is no list of entries") {
    CHECK_FALSE(run_cases("a: 1", "cases.yaml", options()));
    CHECK_FALSE(run_cases("- {bad: x}", "cases.yaml", options()));
}

namespace {

const std::string queue_templates =
    "  good: |\n    Resources: {Q: {Type: 'AWS::SQS::Queue'}}\n"
    "  bad: |\n    Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5}}}\n";

CaseResult played(const std::string& surface, const std::string& match, const std::string& templates, const std::string& steps) {
    return run("- id: x\n  surface: " + surface + "\n  match: '" + match + "'\n" + templates + "  steps:\n" + steps);
}

}  // namespace

TEST_CASE("steps on one stack") {
    CHECK(
        played("rejected", "No updates are to be performed", queue_templates, "  - {op: create, template: good}\n  - {op: update, template: good}\n")
            .verdict == CaseVerdict::pass);
    const CaseResult updated = played("update-failed", "x", queue_templates, "  - {op: create, template: good}\n  - {op: update, template: bad}\n");
    CHECK(updated.verdict == CaseVerdict::false_green);
    CHECK(played("rejected", "is in UPDATE_IN_PROGRESS state and can not be updated", queue_templates,
                 "  - {op: create, template: good}\n  - {op: update, template: bad, wait: false}\n  - {op: update, template: good}\n")
              .verdict == CaseVerdict::pass);
    CHECK(played("rejected", "cannot be deleted while TerminationProtection is enabled", queue_templates,
                 "  - {op: create, template: good, request: {EnableTerminationProtection: true}}\n  - {op: delete}\n")
              .verdict == CaseVerdict::pass);
}

TEST_CASE("steps on several stacks") {
    const std::string templates =
        "  good: |\n    Resources: {T: {Type: 'AWS::SNS::Topic'}}\n"
        "  bad: |\n    Resources: {T: {Type: 'AWS::SNS::Topic'}}\n    Outputs: {O: {Value: x, Export: {Name: taken}}}\n";
    CHECK(played("create-failed", "Export with name taken is already exported by stack first", templates,
                 "  - {op: create, stack: first, template: bad}\n  - {op: create, template: bad}\n")
              .verdict == CaseVerdict::pass);
}

TEST_CASE("change sets are made and executed") {
    CHECK(played("changeset-failed", "didn.t contain changes", queue_templates,
                 "  - {op: create, template: good}\n  - {op: changeset, template: good}\n")
              .verdict == CaseVerdict::pass);
    CHECK(played("update-failed", "x", queue_templates,
                 "  - {op: changeset, template: good}\n  - {op: execute}\n  - {op: changeset, template: bad}\n  - {op: execute}\n")
              .verdict == CaseVerdict::false_green);
}

TEST_CASE("what the account holds is set up by calls of the services' APIs") {
    const std::string buckets =
        "  good: |\n    Resources: {B: {Type: 'AWS::S3::Bucket'}}\n"
        "  bad: |\n    Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'mine-${AWS::AccountId}'}}}\n";
    const CaseResult full = played("delete-failed", "The bucket you tried to delete is not empty", buckets,
                                   "  - {op: create, template: bad}\n"
                                   "  - {op: setup, service: s3, call: put_object, with: {Bucket: '{id:B}', Key: k, Body: v}}\n"
                                   "  - {op: delete}\n");
    CHECK(full.verdict == CaseVerdict::pass);
    CHECK(played("create-failed", "already exists", buckets,
                 "  - {op: setup, service: s3, call: create_bucket, with: {Bucket: 'mine-{account}'}}\n"
                 "  - {op: create, template: bad, request: {DisableValidation: true}}\n")
              .verdict == CaseVerdict::pass);
    const CaseResult saved = played("delete-failed", "not empty", buckets,
                                    "  - {op: setup, service: kms, call: create_key, save: {key: KeyMetadata.KeyId}}\n"
                                    "  - {op: setup, service: kms, call: create_alias, with: {AliasName: alias/a, TargetKeyId: '{key}'}}\n"
                                    "  - {op: create, template: bad}\n");
    CHECK(saved.verdict == CaseVerdict::false_green);
}

TEST_CASE("steps without a verdict") {
    const CaseResult unknown = played("rejected", "x", queue_templates, "  - {op: setup, service: sqs, call: make_tea}\n");
    CHECK(unknown.verdict == CaseVerdict::broken);
    CHECK(unknown.detail == "the API of sqs has no operation make_tea");
    const CaseResult refused = played("rejected", "x", queue_templates, "  - {op: setup, service: s3, call: delete_bucket, with: {Bucket: none}}\n");
    CHECK(refused.verdict == CaseVerdict::broken);
    CHECK(refused.detail == "s3 delete_bucket: NoSuchBucket: The specified bucket does not exist");
    CHECK(played("rejected", "x", queue_templates, "  - {op: setup, service: sqs, call: start_message_move_task}\n").verdict == CaseVerdict::skipped);
    CHECK(played("rejected", "x", queue_templates, "  - {op: execute}\n").verdict == CaseVerdict::broken);
    CHECK(played("rejected", "x", queue_templates, "  - {op: create, template: nope}\n").verdict == CaseVerdict::broken);
}

TEST_CASE("a template that is uploaded for a nested stack") {
    const std::string entry =
        "- id: nested\n  surface: create-failed\n  match: 'Embedded stack .* was not successfully created'\n"
        "  templates:\n    child: |\n      Resources: {T: {Type: 'AWS::SNS::Topics'}}\n    fine: |\n      Resources: {T: {Type: 'AWS::SNS::Topic'}}\n"
        "  upload: {bad: child, good: fine}\n";
    const std::string parent =
        "    Parameters: {ChildUrl: {Type: String}}\n"
        "    Resources: {C: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: !Ref ChildUrl}}}\n";
    const CaseResult result = run(entry + "  bad: |\n" + parent + "  good: |\n" + parent);
    CHECK(result.verdict != CaseVerdict::false_red);
    CHECK(result.verdict != CaseVerdict::broken);
    CHECK(result.verdict != CaseVerdict::false_green);
}
