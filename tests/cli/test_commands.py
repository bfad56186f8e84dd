"""The other subcommands, and the help."""
import json
import re
import subprocess

from drydock import QUEUE, ROOT, Case


class Validate(Case):
    def test_many_files(self):
        self.write("good.yaml", QUEUE)
        self.write("bad.json", '{"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimout": 5, "DelaySeconds": "x"}}}}')
        (self.folder / "sub").mkdir()
        self.write("sub/unknown.yml", "Resources: {A: {Type: 'AWS::SQS::Queu'}}")
        done = self.run_drydock("validate", ".", expected=1)
        self.assertIn("3 templates, 2 refused", done.stdout)
        self.assertIn("extraneous key [VisibilityTimout] is not permitted", done.stdout)
        self.assertIn("VisibilityTimeout", done.stdout)
        self.assertIn("DelaySeconds", done.stdout)
        self.assertIn("Unrecognized resource types: [AWS::SQS::Queu]", done.stdout)

    def test_parameters_without_a_value_are_unknown(self):
        path = self.write("p.yaml", "Parameters: {Days: {Type: Number}}\nResources: {G: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: !Ref Days}}}")
        self.run_drydock("validate", path)
        self.run_drydock("validate", path, "--parameters", "Days=2555", expected=1)

    def test_json(self):
        path = self.write("good.yaml", QUEUE)
        self.assertEqual(json.loads(self.run_drydock("validate", path, "--output", "json").stdout)["templates"][0]["verdict"], "VALIDATED")

    def test_advice_does_not_refuse(self):
        path = self.write("advice.yaml", """
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: 's3:*', NotResource: '*'}]}
""")
        done = self.run_drydock("validate", path)
        self.assertIn("high", done.stdout)


class Catalog(Case):
    def test_types(self):
        lines = self.run_drydock("types").stdout.splitlines()
        self.assertGreater(len(lines), 1500)
        queue = json.loads(self.run_drydock("types", "AWS::SQS::Queue", "--output", "json").stdout)
        self.assertIn("QueueName", queue["properties"])
        self.assertIn("Arn", queue["attributes"])
        self.assertIn("sqs-fifo-queue-false", [c["id"] for c in queue["constraints"]])
        self.assertIn("Did you mean AWS::SQS::Queue?", self.run_drydock("types", "AWS::SQS::Queu", expected=2).stderr)

    def test_explain(self):
        self.assertIn("Unknown Attribute FifoQueue.", self.run_drydock("explain", "sqs-fifo-queue-false").stdout)
        self.assertIn("schema", self.run_drydock("explain", "schema/enum").stdout)
        self.run_drydock("explain", "no-such-rule", expected=2)

    def test_version(self):
        self.assertRegex(self.run_drydock("version").stdout, r"drydock \d+\.\d+\.\d+\n\d+ resource types")


class Help(Case):
    def test_every_command_explains_itself(self):
        help_text = self.run_drydock("--help").stdout
        for command in ("deploy", "diff", "changeset", "delete", "rollback", "continue-rollback", "import", "events", "drift", "exports", "validate", "test", "graph",
                        "types", "explain", "stacks", "reset", "serve", "exec", "env", "operations", "version"):
            self.assertIn(command, help_text)
            if command != "version":
                self.assertIn("Examples:", self.run_drydock(command, "--help").stdout)

    def test_completion_and_manual(self):
        completion = self.run_drydock("completion", "bash").stdout
        for line, words in (("drydock chan", ["changeset"]), ("drydock deploy --para", ["--parameter-overrides", "--parameters"]), ("drydock changeset des", ["describe"]),
                            ("drydock changeset describe --st", ["--state"])):
            script = completion + f"COMP_WORDS=({line}); COMP_CWORD={len(line.split()) - 1}; _drydock; printf '%s\\n' \"${{COMPREPLY[@]}}\""
            found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout
            self.assertEqual(sorted(found.split()), words, line)
        self.assertIn("#compdef drydock", self.run_drydock("completion", "zsh").stdout)
        self.assertIn(".TH DRYDOCK 1", self.run_drydock("man").stdout)

    def test_no_command(self):
        self.run_drydock(expected=2)


class VerdictTests(Case):
    def test_faults_of_the_partner_api(self):
        done = self.run_drydock("test", str(ROOT / "examples/partner-api-faults.yaml"))
        self.assertEqual(done.stdout.splitlines()[-1], "12 passed, 0 failed, 0 skipped")

    def test_outcomes(self):
        entry = """
- id: {id}
  service: sqs
  type: AWS::SQS::Queue
  surface: create-failed
  match: '{match}'
  bad: '{{"Resources": {{"Q": {{"Type": "AWS::SQS::Queue", "Properties": {{"FifoQueue": {bad}}}}}}}}}'
  good: '{{"Resources": {{"Q": {{"Type": "AWS::SQS::Queue", "Properties": {{"FifoQueue": {good}}}}}}}}}'
"""
        text = entry.format(id="right", match="Unknown Attribute", bad="false", good="true") + entry.format(id="green", match="x", bad="true", good="true")
        text += entry.format(id="red", match="Unknown Attribute", bad="false", good="false") + entry.format(id="reason", match="something else", bad="false", good="true")
        done = self.run_drydock("test", self.write("cases.yaml", text), "--output", "json", expected=1)
        outcomes = {c["id"]: c["outcome"] for c in json.loads(done.stdout)["cases"]}
        self.assertEqual(outcomes, {"right": "pass", "green": "false-green", "red": "false-red", "reason": "wrong-reason"})


class Documents(Case):
    """What the documents show works."""

    def blocks(self, document):
        return re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / document).read_text(), re.DOTALL | re.MULTILINE)

    def test_the_verdict_test(self):
        done = self.run_drydock("test", self.write("example.yaml", self.blocks("verdict-tests.md")[0]))
        self.assertEqual(done.stdout.splitlines()[-1], "1 passed, 0 failed, 0 skipped")

    def test_the_account_profiles(self):
        template = self.write("topic.yaml", "Resources: {Topic: {Type: AWS::SNS::Topic}}")
        profiles = self.blocks("account-profile.md")
        self.assertGreater(len(profiles), 3)
        for number, profile in enumerate(profiles):
            with self.subTest(profile):
                self.run_drydock("deploy", template, "--account", self.write(f"{number}.yaml", profile))
