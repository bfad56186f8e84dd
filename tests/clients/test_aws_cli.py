"""The AWS CLI: `cloudformation deploy` and `package`, `s3`, `sts`, `cloudcontrol`."""
import json
import sys
import unittest

from server import ROOT, Server, folder, run

AWS = [sys.executable, "-c", "import sys; from awscli.clidriver import main; sys.exit(main())"]
FUNCTION = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Function:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: app.handler, Role: !GetAtt Role.Arn, Code: src}
"""


class AwsCliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--account", str(ROOT / "examples/payment-pipeline.account.yaml"))
        cls.addClassCleanup(cls.server.stop)

    def aws(self, *arguments, cwd=None, check=True):
        return run([*AWS, "--output", "json", *arguments], self.server.environment(), cwd=cwd, check=check)

    def test_deploy_twice_and_delete(self):
        template = str(ROOT / "examples/payment-pipeline.yaml")
        deploy = ("cloudformation", "deploy", "--template-file", template, "--stack-name", "shop", "--capabilities", "CAPABILITY_NAMED_IAM",
                  "--no-fail-on-empty-changeset")
        self.assertIn("Successfully created/updated stack - shop", self.aws(*deploy).stdout)
        self.assertIn("No changes to deploy. Stack shop is up to date", self.aws(*deploy).stdout)
        resources = json.loads(self.aws("cloudformation", "list-stack-resources", "--stack-name", "shop").stdout)["StackResourceSummaries"]
        self.assertGreater(len(resources), 5)
        self.aws("cloudformation", "delete-stack", "--stack-name", "shop")
        self.aws("cloudformation", "wait", "stack-delete-complete", "--stack-name", "shop")

    def test_a_failure_ends_with_an_error(self):
        with folder() as path:
            (path / "bad.yaml").write_text("Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: 'not a name'}}}\n")
            ended = self.aws("cloudformation", "deploy", "--template-file", "bad.yaml", "--stack-name", "bad", cwd=path, check=False)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("Failed to create/update the stack", ended.stdout + ended.stderr)

    def test_package_and_deploy(self):
        self.aws("s3", "mb", "s3://artifacts")
        with folder() as path:
            (path / "src").mkdir()
            (path / "src/app.py").write_text("def handler(event, context):\n    return {}\n")
            (path / "template.yaml").write_text(FUNCTION)
            self.aws("cloudformation", "package", "--template-file", "template.yaml", "--s3-bucket", "artifacts", "--output-template-file", "packaged.yaml", cwd=path)
            self.assertIn("S3Bucket: artifacts", (path / "packaged.yaml").read_text())
            self.aws("cloudformation", "deploy", "--template-file", "packaged.yaml", "--stack-name", "packaged", "--capabilities", "CAPABILITY_IAM",
                     "--s3-bucket", "artifacts", "--force-upload", cwd=path)
        functions = json.loads(self.aws("cloudformation", "describe-stack-resource", "--stack-name", "packaged", "--logical-resource-id", "Function").stdout)
        self.assertEqual(functions["StackResourceDetail"]["ResourceStatus"], "CREATE_COMPLETE")

    def test_objects_come_back_as_they_went(self):
        self.aws("s3", "mb", "s3://files")
        with folder() as path:
            content = bytes(range(256)) * 50000  # 12.8 MB: sent in parts
            (path / "big.bin").write_bytes(content)
            (path / "small.txt").write_text("small\n")
            self.aws("s3", "cp", "big.bin", "s3://files/a/big.bin", cwd=path)
            self.aws("s3", "sync", ".", "s3://files/b", cwd=path)
            self.aws("s3", "cp", "s3://files/a/big.bin", "back.bin", cwd=path)
            self.assertEqual((path / "back.bin").read_bytes(), content)
        self.assertEqual(self.aws("s3", "cp", "s3://files/b/small.txt", "-").stdout, "small\n")
        self.assertIn("big.bin", self.aws("s3", "ls", "s3://files/a/").stdout)
        self.aws("s3", "rb", "--force", "s3://files")

    def test_identity_and_cloud_control(self):
        self.assertEqual(json.loads(self.aws("sts", "get-caller-identity").stdout)["Account"], "000000000000")
        made = self.aws("cloudcontrol", "create-resource", "--type-name", "AWS::SQS::Queue", "--desired-state", '{"QueueName": "by-hand"}')
        token = json.loads(made.stdout)["ProgressEvent"]["RequestToken"]
        self.aws("cloudcontrol", "wait", "resource-request-success", "--request-token", token)
        listed = json.loads(self.aws("cloudcontrol", "list-resources", "--type-name", "AWS::SQS::Queue").stdout)["ResourceDescriptions"]
        self.assertTrue(any(each["Identifier"].endswith("/by-hand") for each in listed))


if __name__ == "__main__":
    unittest.main()
