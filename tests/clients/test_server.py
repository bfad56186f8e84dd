"""drydock's own side of the server: pages, faults, snapshots, persistence, what is started and stopped around it."""
import json
import os
import signal
import socket
import subprocess
import sys
import unittest
import urllib.error

from botocore.exceptions import ClientError, WaiterError

from server import DRYDOCK, FAST, Server, folder

TOPIC = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


def create(server, name, body=TOPIC, account="000000000000"):
    client = server.client("cloudformation", account=account)
    client.create_stack(StackName=name, TemplateBody=body)
    client.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=FAST)


def names(server, account="000000000000"):
    return [stack["StackName"] for stack in server.client("cloudformation", account=account).describe_stacks()["Stacks"]]


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.server.page("/_drydock/reset", "POST")

    def test_health(self):
        self.assertEqual(self.server.page("/_drydock/health")["status"], "running")
        self.assertEqual(self.server.page("/_localstack/health")["services"]["sqs"], "available")
        self.assertTrue(self.server.page("/_localstack/init")["completed"]["READY"])
        self.assertIn("cloudformation.CreateStack", self.server.page("/_drydock/info")["operations"])

    def test_reset(self):
        create(self.server, "a")
        create(self.server, "b", account="111122223333")
        self.server.page("/_drydock/reset?account=111122223333", "POST")
        self.assertEqual((names(self.server), names(self.server, "111122223333")), (["a"], []))
        self.server.page("/moto-api/reset", "POST")
        self.assertEqual(names(self.server), [])
        create(self.server, "a")

    def test_snapshots(self):
        create(self.server, "a")
        self.server.page("/_drydock/state/snapshots/one", "PUT")
        create(self.server, "b")
        kept = self.server.page("/_drydock/state")
        self.server.page("/_drydock/state/snapshots/one/load", "POST")
        self.assertEqual(names(self.server), ["a"])
        self.server.page("/_drydock/state", "PUT", kept)
        self.assertEqual(sorted(names(self.server)), ["a", "b"])
        self.assertEqual(self.server.page("/_drydock/state/snapshots")["snapshots"], ["one"])
        create(self.server, "c")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.server.page("/_drydock/state", "PUT", b"no state")
        self.assertEqual(refused.exception.code, 400)
        self.assertEqual(sorted(names(self.server)), ["a", "b", "c"])

    def test_faults_of_calls(self):
        rule = {"service": "sns", "operation": "*", "error": {"code": "ThrottlingException", "message": "Rate exceeded", "status": 429}, "skip": 1,
                "times": 1}
        identifier = self.server.page("/_drydock/faults", "POST", rule)["id"]
        sns = self.server.client("sns")
        sns.create_topic(Name="a")
        with self.assertRaises(ClientError) as hit:
            sns.create_topic(Name="b")
        self.assertEqual(hit.exception.response["Error"]["Code"], "ThrottlingException")
        self.assertEqual(hit.exception.response["ResponseMetadata"]["HTTPStatusCode"], 429)
        sns.create_topic(Name="b")
        self.assertEqual(self.server.page("/_drydock/faults")["faults"][0]["hits"], 1)
        self.server.page("/_drydock/faults/" + identifier, "DELETE")
        self.assertEqual(self.server.page("/_drydock/faults")["faults"], [])

    def test_faults_of_resources(self):
        self.server.page("/_drydock/faults", "POST", {"logicalId": "Topic", "reason": "The moon is wrong"})
        self.addCleanup(self.server.page, "/_drydock/faults", "DELETE")
        client = self.server.client("cloudformation")
        client.create_stack(StackName="unlucky", TemplateBody=TOPIC)
        with self.assertRaises(WaiterError):
            client.get_waiter("stack_create_complete").wait(StackName="unlucky", WaiterConfig=FAST)
        events = client.describe_stack_events(StackName="unlucky")["StackEvents"]
        self.assertIn("The moon is wrong", [event.get("ResourceStatusReason") for event in events])

    def test_wrong_faults_are_refused(self):
        for rule in ({"service": "sns"}, {"service": "sns", "operation": "*", "error": {}}, {"colour": "red"}, []):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.server.page("/_drydock/faults", "POST", rule)
            self.assertEqual(refused.exception.code, 400)


class ProcessTest(unittest.TestCase):
    def test_persist(self):
        with folder() as path:
            with Server("--persist", str(path)) as server:
                create(server, "kept")
                server.client("s3").create_bucket(Bucket="kept")
                server.client("s3").put_object(Bucket="kept", Key="big", Body=b"x" * 3000000)
                server.kill()
            with Server("--persist", str(path)) as server:
                self.assertEqual(names(server), ["kept"])
                self.assertEqual(len(server.client("s3").get_object(Bucket="kept", Key="big")["Body"].read()), 3000000)

    def test_stops_when_told(self):
        server = Server()
        self.assertEqual(server.stop(), 0)

    def test_the_port_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            ended = subprocess.run([DRYDOCK, "serve", "--port", port], capture_output=True, text=True, timeout=30)
        self.assertEqual(ended.returncode, 2)
        self.assertIn(port, ended.stderr)

    def test_exec(self):
        code = "import os, boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"
        ended = subprocess.run([DRYDOCK, "exec", "--", sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
        self.assertEqual((ended.returncode, ended.stdout), (0, "arn:aws:iam::000000000000:root\n"))
        self.assertEqual(subprocess.run([DRYDOCK, "exec", "--", "sh", "-c", "exit 7"], timeout=60).returncode, 7)

    def test_env(self):
        shown = subprocess.run([DRYDOCK, "env", "--region", "eu-west-1"], capture_output=True, text=True, timeout=30).stdout
        self.assertIn("export AWS_ENDPOINT_URL='http://127.0.0.1:4566'\n", shown)
        self.assertIn("export AWS_REGION='eu-west-1'\n", shown)

    def test_init_and_log(self):
        with folder() as path:
            (path / "10-topic.yaml").write_text(TOPIC)
            (path / "20-show.sh").write_text("#!/bin/sh\necho url=$AWS_ENDPOINT_URL\n")
            os.chmod(path / "20-show.sh", 0o755)
            (path / "30-bad.yaml").write_text("Resources: {}")
            with Server("--init", str(path), "--log", "json") as server:
                self.assertIn("url=" + server.url, server.lines)
                self.assertEqual(names(server), ["topic"])
                server.stop()
                lines = [json.loads(line) for line in server.errors if line.startswith("{")]
                self.assertEqual((lines[-1]["service"], lines[-1]["operation"], lines[-1]["status"]), ("cloudformation", "DescribeStacks", 200))
                self.assertTrue(any("30-bad.yaml" in line for line in server.errors))

    def test_pace(self):
        with Server("--pace", "realistic") as server:
            client = server.client("cloudformation")
            client.create_stack(StackName="slow", TemplateBody=TOPIC)
            self.assertEqual(client.describe_stacks(StackName="slow")["Stacks"][0]["StackStatus"], "CREATE_IN_PROGRESS")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
