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
    CHECK(run(head + "  match: x\n  steps:\n  - {op: create, template: bad}\n  - {op: update, template: bad}\n" + bad + good).verdict ==
          CaseVerdict::skipped);
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
