"""Local commands that answer for custom resources."""
import json
import sys

from drydock import Case

TEMPLATE = """
Resources:
  Thing:
    Type: Custom::Thing
    Properties: {ServiceToken: 'arn:aws:sns:us-east-1:000000000000:provider', Colour: %s}
Outputs:
  Colour: {Value: !GetAtt Thing.Colour}
"""
ANSWER = """
import json, sys
request = json.load(sys.stdin)
with open("asked.jsonl", "a") as log:
    log.write(json.dumps(request) + "\\n")
answer = {k: request[k] for k in ("StackId", "RequestId", "LogicalResourceId")}
answer |= {"Status": "SUCCESS", "PhysicalResourceId": "thing", "Data": {"Colour": request["ResourceProperties"]["Colour"]}}
print(json.dumps(answer))
"""


class Invoker(Case):
    def deploy(self, command, *arguments, colour="red", name="Custom::Thing", **options):
        path = self.write("thing.yaml", TEMPLATE % colour)
        return self.run_drydock("deploy", path, "--custom-resource", f"{name}={command}", "--output", "json", *arguments, **options)

    def python(self, code):
        return f"{sys.executable} {self.write('answer.py', code)}"

    def failed(self, command, *arguments):
        done = self.deploy(command, *arguments, expected=1)
        [thing] = json.loads(done.stdout)["resources"]
        return thing["reason"], done.stderr

    def test_requests(self):
        state = ("--state", "account.drydock")
        self.assertEqual(json.loads(self.deploy(self.python(ANSWER), *state).stdout)["outputs"], {"Colour": "red"})
        self.assertEqual(json.loads(self.deploy(self.python(ANSWER), *state, colour="blue").stdout)["outputs"], {"Colour": "blue"})
        self.run_drydock("delete", "thing", *state, "--custom-resource", f"Custom::*={self.python(ANSWER)}")
        asked = [json.loads(line) for line in (self.folder / "asked.jsonl").read_text().splitlines()]
        self.assertEqual([a["RequestType"] for a in asked], ["Create", "Update", "Delete"])
        self.assertEqual(asked[1]["OldResourceProperties"]["Colour"], "red")
        self.assertEqual(asked[2]["PhysicalResourceId"], "thing")

    def test_names(self):
        for name in ("Custom::*", "provider", "arn:aws:sns:us-east-1:000000000000:provider"):
            with self.subTest(name):
                self.deploy(self.python(ANSWER), name=name)
        self.assertEqual(json.loads(self.deploy(self.python(ANSWER), name="Custom::Other", expected=4).stdout)["verdict"], "NOT_SIMULATED")
        text = self.run_drydock("deploy", "thing.yaml", expected=4).stdout
        self.assertIn("Running the provider of the custom resource Thing (Custom::Thing) is not simulated yet\n  --custom-resource TYPE=COMMAND", text)
        # The best name wins, wherever it stands.
        self.deploy(self.python(ANSWER), "--custom-resource", "Custom::*=false")
        self.deploy(self.python(ANSWER), "--custom-resource", "Custom::T*=false", "--custom-resource", "provider=false", name="Custom::Thing")

    def test_macros(self):
        template = self.write("macro.yaml", "Transform: [Extra]\nResources: {Queue: {Type: 'AWS::SQS::Queue'}}\n")
        code = ('import json,sys; e=json.load(sys.stdin); e["fragment"]["Resources"]["Topic"] = {"Type": "AWS::SNS::Topic"}; '
                'print(json.dumps({"requestId": e["requestId"], "status": "success", "fragment": e["fragment"]}))')
        macro = ("--macro", f"Extra={self.python(code)}")
        self.assertEqual([r["logicalId"] for r in self.deploy_json(template, *macro)["resources"]], ["Queue", "Topic"])
        self.assertIn("+ Topic", self.run_drydock("diff", template, *macro).stdout)
        self.assertIn("Topic", self.run_drydock("graph", template, *macro).stdout)
        self.assertIn("--macro NAME=COMMAND", self.run_drydock("deploy", template, expected=1).stdout)
        # Without an answer, `validate` cannot look behind the macro; with one, it sees what it makes.
        wrong = code.replace("AWS::SNS::Topic", "AWS::SNS::Topics")
        self.run_drydock("validate", template, *macro)
        said = self.run_drydock("validate", template, "--macro", f"Extra={self.python(wrong)}", expected=1).stdout
        self.assertIn("Unrecognized resource types: [AWS::SNS::Topics]", said)
        self.assertIn("there is no program", self.run_drydock("validate", template, "--macro", "Extra=no-such-program-here", expected=2).stderr)

    def test_words(self):
        code = 'import json,sys; r=json.load(sys.stdin); print(json.dumps({"Status":"FAILED","Reason":sys.argv[1],"PhysicalResourceId":"x"}))'
        script = self.write("my answer.py", code)
        for command, word in ((f"{sys.executable} '{script}' \"a b\"", "a b"), (f"{sys.executable} {script.replace(' ', chr(92) + ' ')} a\\ $HOME", "a $HOME")):
            with self.subTest(command):
                self.assertIn(f"Message returned: {word} (", self.failed(command)[0])

    def test_no_answer(self):
        silence = "CloudFormation did not receive a response from your Custom Resource."
        for command, complaint in (("true", "wrote nothing"), ("false", "exit code 1"), ("sh -c 'kill -9 $$'", "exit code 137")):
            with self.subTest(command):
                reason, said = self.failed(command)
                self.assertIn(silence, reason)
                self.assertIn(complaint, said)

    def test_time_limit(self):
        reason, said = self.failed("sleep 30", "--custom-resource-timeout", "0.2")
        self.assertIn("did not receive a response", reason)
        self.assertIn("did not end within 0.2 s", said)

    def test_bad_answers(self):
        for answer, reason in (("[1]", "Invalid response object"), ("nonsense", "Invalid response object"), ('{"Status": "MAYBE"}', "Invalid response status: MAYBE"),
                               ('{"Status": "SUCCESS"}', "Invalid PhysicalResourceId"),
                               ('{"Status": "SUCCESS", "PhysicalResourceId": "x", "Data": {"a": "%s"}}' % ("x" * 5000), "Response object is too long.")):
            with self.subTest(answer[:40]):
                self.write("answer.json", answer)
                self.assertIn(reason, self.failed("cat answer.json")[0])

    def test_large_requests_and_stderr(self):
        code = 'import json,sys; d=sys.stdin.read(); print("heard", len(d), file=sys.stderr); print(json.dumps({"Status":"FAILED","Reason":"r","PhysicalResourceId":"x"}))'
        path = self.write("thing.yaml", TEMPLATE % ("'" + "x" * 300000 + "'"))
        done = self.run_drydock("deploy", path, "--custom-resource", f"Custom::Thing={self.python(code)}", expected=1)
        self.assertIn("heard 300", done.stderr)
        # A command that does not read its request is no less an answerer.
        self.run_drydock("deploy", path, "--custom-resource", "Custom::Thing=echo {}", expected=1)

    def test_wrong_options(self):
        for command, complaint in (("no-such-program-here x", "there is no program no-such-program-here"), ("'open", "has no end"), ("", "the command is empty")):
            with self.subTest(command):
                self.assertIn(complaint, self.deploy(command, expected=2).stderr)
        self.assertIn("expected NAME=COMMAND", self.run_drydock("deploy", self.write("t.yaml", TEMPLATE % "x"), "--custom-resource", "nothing", expected=2).stderr)
