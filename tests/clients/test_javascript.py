"""The AWS SDK for JavaScript (stack.mjs) and the AWS CDK (app.mjs: bootstrap, deploy, deploy again without and with a change, destroy)."""
import json
import shutil
import unittest

from server import CLIENTS, Server, folder, run

NODE = shutil.which("node")
CDK = CLIENTS / "node_modules/aws-cdk/bin/cdk"


@unittest.skipUnless(NODE and CDK.exists(), "node and the packages of tests/clients are not installed")
class JavaScriptTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.stop)

    def test_sdk(self):
        seen = json.loads(run([NODE, CLIENTS / "stack.mjs"], self.server.environment(), cwd=CLIENTS).stdout)
        self.assertEqual(seen["account"], "000000000000")
        self.assertEqual(seen["status"], "UPDATE_COMPLETE")
        self.assertEqual(seen["resources"], ["Queue", "Topic"])
        self.assertTrue(seen["queue"].endswith("/000000000000/from-javascript"))
        self.assertIn("5000", seen["reason"])
        self.assertEqual(seen["missing"], ["ValidationError", "Stack with id missing does not exist", 400])
        self.assertEqual((seen["body"], seen["metadata"], seen["keys"]), ("text", {"colour": "blue"}, ["a b/ü.txt"]))

    def cdk(self, *arguments, cwd, delay=0):
        environment = self.server.environment(DELAY=str(delay), CDK_DISABLE_CLI_TELEMETRY="true", HOME=str(cwd), CI="true",
                                              JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION="true")
        app = f"{NODE} {CLIENTS / 'app.mjs'}"
        return run([NODE, CDK, "--app", app, "--output", cwd / "cdk.out", "--no-version-reporting", "--no-notices", *arguments], environment, cwd=cwd)

    def test_cdk(self):
        with folder() as path:
            self.cdk("bootstrap", "aws://000000000000/us-east-1", cwd=path)
            deployed = self.cdk("deploy", "--require-approval", "never", "--outputs-file", path / "outputs.json", "Orders", cwd=path)
            self.assertIn("Orders", deployed.stderr + deployed.stdout)
            outputs = json.loads((path / "outputs.json").read_text())["Orders"]
            self.assertTrue(outputs["QueueUrl"].startswith("http"))
            again = self.cdk("deploy", "--require-approval", "never", "Orders", cwd=path)
            self.assertIn("no changes", again.stderr + again.stdout)
            # The CDK gives each of its change sets the same name, and deletes the former one, which has been executed.
            self.cdk("deploy", "--require-approval", "never", "Orders", cwd=path, delay=7)
            attributes = self.server.client("sqs").get_queue_attributes(QueueUrl=outputs["QueueUrl"], AttributeNames=["DelaySeconds"])["Attributes"]
            self.assertEqual(attributes, {"DelaySeconds": "7"})
            cloudformation = self.server.client("cloudformation")
            types = {each["ResourceType"] for each in cloudformation.describe_stack_resources(StackName="Orders")["StackResources"]}
            self.assertLessEqual({"AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::S3::Bucket"}, types)
            self.cdk("destroy", "--force", "Orders", cwd=path)
            self.assertEqual([stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]], ["CDKToolkit"])


if __name__ == "__main__":
    unittest.main()
