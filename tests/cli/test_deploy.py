"""drydock deploy: verdicts, outputs, exit codes, arguments."""
import json
import xml.etree.ElementTree as xml

from drydock import QUEUE, ROOT, Case

FAILING = """
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 2555}}
"""
ROLE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: named
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
"""
PARAMETERS = """
Parameters:
  Name: {Type: String}
  Zones: {Type: CommaDelimitedList, Default: 'a,b'}
Resources:
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Ref Name, Value: !Join ['-', !Ref Zones]}}
Outputs:
  Value: {Value: !GetAtt Parameter.Value}
"""


class Verdicts(Case):
    def test_payment_pipeline(self):
        outcome = self.deploy_json(str(ROOT / "examples/payment-pipeline.yaml"))
        self.assertEqual(outcome["verdict"], "CREATE_COMPLETE")
        self.assertEqual([r["status"] for r in outcome["resources"]], ["CREATE_COMPLETE"] * 27)
        self.assertGreater(outcome["forecast"]["seconds"], 60)
        self.assertIn("EncryptionKey", outcome["forecast"]["criticalPath"])

    def test_faults_on_request(self):
        path = self.write("two.yaml", "Resources:\n  A: {Type: AWS::SNS::Topic}\n  B: {Type: AWS::SNS::Topic, DependsOn: A}\n")
        outcome = self.deploy_json(path, "--fail", "B=Not enough capacity", expected=1)
        self.assertEqual(outcome["verdict"], "ROLLBACK_COMPLETE")
        self.assertEqual([(r["logicalId"], r["status"], r.get("reason")) for r in outcome["resources"]],
                         [("A", "CREATE_COMPLETE", None), ("B", "CREATE_FAILED", "Not enough capacity")])
        outcome = self.deploy_json(path, "--fail", "A", expected=1)
        self.assertIn("HandlerErrorCode: InternalFailure", outcome["resources"][0]["reason"])

    def test_payment_pipeline_with_its_own_delivery_has_30_resources(self):
        outcome = self.deploy_json(str(ROOT / "examples/payment-pipeline.yaml"), "--parameter-overrides", "ConfigDelivery=own")
        self.assertEqual(outcome["verdict"], "CREATE_COMPLETE")
        self.assertEqual(len(outcome["resources"]), 30)

    def test_payment_pipeline_fails_in_a_fresh_account(self):
        outcome = self.deploy_json(str(ROOT / "examples/payment-pipeline.yaml"), "--account", "fresh", expected=1)
        self.assertEqual(outcome["verdict"], "ROLLBACK_COMPLETE")
        failed = [r for r in outcome["resources"] if r["status"] == "CREATE_FAILED" and "cancelled" not in r["reason"]]
        self.assertEqual([r["logicalId"] for r in failed], ["PasswordPolicyRule"])
        self.assertIn("You must create a configuration recorder before you can create or update a Config rule.", failed[0]["reason"])

    def test_partner_api(self):
        outcome = self.deploy_json(str(ROOT / "examples/partner-api.yaml"))
        self.assertEqual(outcome["verdict"], "CREATE_COMPLETE")
        staging = self.deploy_json(str(ROOT / "examples/partner-api.yaml"), "--parameter-overrides", "EnvironmentName=staging", "AlertEmail=ops@example.com")
        self.assertEqual(staging["verdict"], "CREATE_COMPLETE")
        self.assertGreater(len(staging["resources"]), len(outcome["resources"]))

    def test_same_seed_same_events(self):
        path = str(ROOT / "examples/payment-pipeline.yaml")
        ids = [[r["physicalId"] for r in self.deploy_json(path, "--seed", "7")["resources"]] for _ in range(2)]
        self.assertEqual(ids[0], ids[1])
        self.assertNotEqual(ids[0], [r["physicalId"] for r in self.deploy_json(path, "--seed", "8")["resources"]])

    def test_capabilities(self):
        path = self.write("role.yaml", ROLE)
        self.deploy_json(path)
        refused = self.deploy_json(path, "--capabilities", "CAPABILITY_IAM", expected=1)
        self.assertEqual(refused["verdict"], "REJECTED")
        self.assertEqual(refused["rejection"], {"code": "InsufficientCapabilitiesException", "message": "Requires capabilities : [CAPABILITY_NAMED_IAM]"})
        self.deploy_json(path, "--capabilities", "NONE", expected=1)

    def test_on_failure(self):
        path = self.write("bad.yaml", "Resources:\n  A: {Type: AWS::SNS::Topic}\n  B: {Type: AWS::S3::BucketPolicy, DependsOn: A, Properties: {Bucket: nowhere-to-be-found, PolicyDocument: "
                          "{Version: '2012-10-17', Statement: [{Effect: Deny, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::nowhere-to-be-found/*'}]}}}\n")
        self.assertEqual(self.deploy_json(path, expected=1)["verdict"], "ROLLBACK_COMPLETE")
        self.assertEqual(self.deploy_json(path, "--disable-rollback", expected=1)["verdict"], "CREATE_FAILED")
        self.assertEqual(self.deploy_json(path, "--on-failure", "DELETE", expected=1)["verdict"], "DELETE_COMPLETE")


class ForgottenOrder(Case):
    TEMPLATE = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Out: {Type: AWS::EC2::Route, %s Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
"""

    def test_names_what_is_missing(self):
        outcome = self.deploy_json(self.write("route.yaml", self.TEMPLATE % ""), expected=1)
        advice = [d for d in outcome["diagnostics"] if d["rule"] == "engine/forgotten-order"]
        self.assertEqual([(d["logicalId"], d["suggestion"]) for d in advice], [("Out", "add DependsOn: Attachment")])
        self.assertEqual(self.deploy_json(self.write("right.yaml", self.TEMPLATE % "DependsOn: Attachment,"))["verdict"], "CREATE_COMPLETE")

    def test_says_nothing_where_order_is_not_the_cause(self):
        outcome = self.deploy_json(self.write("bad.yaml", FAILING), expected=1)
        self.assertNotIn("engine/forgotten-order", [d["rule"] for d in outcome["diagnostics"]])


class Parameters(Case):
    def test_every_form(self):
        template = self.write("t.yaml", PARAMETERS)
        forms = {
            "aws.json": '[{"ParameterKey": "Name", "ParameterValue": "/x"}]',
            "pipeline.json": '{"Parameters": {"Name": "/x"}}',
            "map.yaml": "Name: /x\n",
            "list.json": '["Name=/x"]',
        }
        for name, text in forms.items():
            with self.subTest(name):
                self.assertEqual(self.deploy_json(template, "--parameters", self.write(name, text))["verdict"], "CREATE_COMPLETE")
        for text in ("Name=/x", "ParameterKey=Name,ParameterValue=/x"):
            with self.subTest(text):
                self.assertEqual(self.deploy_json(template, "--parameters", text, "Zones=p,q")["outputs"]["Value"], "p-q")
        self.assertEqual(self.deploy_json(template, expected=1)["rejection"]["message"], "Parameters: [Name] must have values")

    def test_a_parameter_file_that_is_wrong(self):
        template = self.write("t.yaml", PARAMETERS)
        done = self.run_drydock("deploy", template, "--parameters", self.write("p.json", '[{"Key": "Name"}]'), expected=2)
        self.assertIn("p.json:1", done.stderr)


class Outputs(Case):
    def test_text(self):
        done = self.run_drydock("deploy", self.write("bad.yaml", FAILING), expected=1)
        self.assertIn("bad.yaml:3:", done.stdout)
        self.assertIn("#/RetentionInDays: 2555 is not a valid enum value", done.stdout)
        self.assertIn("2557", done.stdout)
        self.assertNotIn("\x1b", done.stdout)

    def test_colours_only_on_request(self):
        done = self.run_drydock("deploy", self.write("q.yaml", QUEUE), environment={"CLICOLOR_FORCE": "1"})
        self.assertIn("\x1b[32m", done.stdout)

    def test_junit(self):
        done = self.run_drydock("deploy", self.write("bad.yaml", FAILING), "--output", "junit", expected=1)
        suite = xml.fromstring(done.stdout).find("testsuite")
        self.assertEqual(suite.get("tests"), "2")
        self.assertGreaterEqual(int(suite.get("failures")), 1)

    def test_sarif(self):
        done = self.run_drydock("deploy", self.write("bad.yaml", FAILING), "--output", "sarif", expected=1)
        log = json.loads(done.stdout)
        self.assertEqual(log["version"], "2.1.0")
        result = log["runs"][0]["results"][0]
        self.assertEqual(result["ruleId"], "schema/enum")
        self.assertEqual(result["locations"][0]["physicalLocation"]["region"]["startLine"], 3)

    def test_graph(self):
        path = str(ROOT / "examples/payment-pipeline.yaml")
        graph = json.loads(self.run_drydock("graph", path, "--format", "json").stdout)
        self.assertEqual(len(graph["nodes"]), 27)
        self.assertIn({"from": "EncryptionKeyAlias", "to": "EncryptionKey"}, graph["edges"])
        self.assertTrue(self.run_drydock("graph", path, "--format", "mermaid").stdout.startswith("flowchart"))
        self.assertTrue(self.run_drydock("graph", path).stdout.startswith("digraph"))


class BadInput(Case):
    def test_what_cannot_be_read(self):
        for name, arguments in {
            "missing": ["nowhere.yaml"],
            "directory": ["."],
            "no region": [self.write("q.yaml", QUEUE), "--region", "us-esat-1"],
            "profile": [self.write("q2.yaml", QUEUE), "--account", "nowhere.yaml"],
            "option": [self.write("q3.yaml", QUEUE), "--output", "pdf"],
            "pace": [self.write("q4.yaml", QUEUE), "--pace", "slow"],
        }.items():
            with self.subTest(name):
                done = self.run_drydock("deploy", *arguments, expected=2)
                self.assertTrue(done.stderr.strip() or done.stdout.strip())

    def test_large_file(self):
        path = self.folder / "large.yaml"
        with open(path, "wb") as file:
            file.truncate(100 * 1024 * 1024)
        self.assertIn("bytes", self.run_drydock("deploy", str(path), expected=2).stderr)

    def test_no_template_at_all(self):
        for name, content in {
            "binary": bytes(range(256)) * 50,
            "nul": b"Resources:\n  A\x00: {}\n",
            "latin-1": b"Description: caf\xe9\n",
            "empty": b"",
            "deep": b"[" * 100_000,
            "aliases": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(ord("a"), ord("y"))),
            "json": b'{"this is invalid JSON"="bobbins"}',
        }.items():
            with self.subTest(name):
                outcome = self.deploy_json(self.write(name + ".yaml", content), expected=1)
                self.assertEqual(outcome["verdict"], "REJECTED")
                self.assertTrue(outcome["rejection"]["message"])


if __name__ == "__main__":
    import unittest

    unittest.main()
