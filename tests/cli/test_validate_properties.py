"""What `drydock validate` says of properties beyond the registry's schemas, and the samples of `drydock types`."""
import json

from drydock import Case


class ValidateProperties(Case):
    def validate(self, resources, expected):
        path = self.write("template.json", json.dumps({"Resources": resources}))
        report = json.loads(self.run_drydock("validate", path, "--output", "json", expected=expected).stdout)
        return {(entry["rule"], entry["severity"]): entry["message"] for entry in report["templates"][0]["diagnostics"]}

    def test_limits_of_services_are_errors(self):
        found = self.validate({"Rule": {"Type": "AWS::IoT::TopicRule", "Properties": {
            "RuleName": "a-b", "TopicRulePayload": {"Sql": "SELECT * FROM 't'", "Actions": []}}}}, expected=1)
        self.assertIn("Member must satisfy regular expression pattern", found["service/limit", "error"])

    def test_unknown_attributes_are_errors(self):
        queue = {"Type": "AWS::SQS::Queue"}
        for name in ({"Fn::GetAtt": ["Queue", "Nope"]}, {"Fn::Sub": "${Queue.Nope}"}):
            found = self.validate({"Queue": queue, "Other": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}}, expected=1)
            self.assertEqual(found["template/attribute", "error"], "Requested attribute Nope does not exist in schema for AWS::SQS::Queue")
        self.validate({"Queue": queue, "Other": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::GetAtt": ["Queue", "QueueName"]}}}}, expected=0)

    def test_read_only_properties_are_refused(self):
        template = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Arn": "mine"}}}
        found = self.validate(template, expected=1)
        self.assertEqual(found["schema/readOnlyProperties", "error"], "#: extraneous key [Arn] is not permitted")
        self.deploy_json(self.write("queue.json", json.dumps({"Resources": template})), expected=1)

    def test_services_that_are_shut_down_are_told(self):
        found = self.validate({"Ledger": {"Type": "AWS::QLDB::Ledger", "Properties": {"PermissionsMode": "STANDARD"}}}, expected=0)
        self.assertIn("2025-07-31", found["service/shut-down", "high"])


class Samples(Case):
    def test_a_sample_is_a_template_that_is_valid(self):
        minimal, full = (self.run_drydock("types", "AWS::XRay::Group", "--sample", size).stdout for size in ("minimal", "full"))
        for template in (minimal, full):
            self.run_drydock("validate", self.write("sample.json", template))
        self.assertEqual(list(json.loads(full)["Resources"]), ["Sample"])
        self.assertEqual(full, self.run_drydock("types", "AWS::XRay::Group", "--sample", "full").stdout)
        self.assertGreater(len(full), len(minimal))
