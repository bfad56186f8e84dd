"""What integration tests ask AWS for about the resources of a stack: every call of the tables is made through boto3 and its answer compared."""
import unittest

from botocore.exceptions import ClientError

from reads import DATA, EXAMPLES, IN_DATA, IN_NETWORK, IN_SERVERLESS, MISSING, NETWORK, SERVERLESS
from server import FAST, ROOT, Server


def at(answer, path):
    """A.0.B in an answer; None if there is nothing."""
    for step in path.split("."):
        try:
            answer = answer[int(step) if isinstance(answer, list) else step]
        except (KeyError, IndexError):
            return None
    return answer


class ReadsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--account", str(ROOT / "examples/payment-pipeline.account.yaml"))
        cls.addClassCleanup(cls.server.stop)
        cls.clients = {}

    def client(self, service):
        return self.clients.setdefault(service, self.server.client(service))

    def deployed(self, name, body):
        """A stack's physical ids by logical id."""
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        try:
            cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=FAST)
        finally:
            events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            failed = [(event["LogicalResourceId"], event["ResourceStatusReason"]) for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
            self.assertEqual([one for one in failed if one[1] != "Resource creation cancelled"], [])
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for page in pages for resource in page["StackResourceSummaries"]}

    def meant(self, value, ids):
        """$Logical is a physical id, $$ a dollar."""
        if isinstance(value, dict):
            return {key: self.meant(one, ids) for key, one in value.items()}
        if isinstance(value, list):
            return [self.meant(one, ids) for one in value]
        if isinstance(value, str) and "$" in value:
            for name in sorted(ids, key=len, reverse=True):
                value = value.replace("$" + name, ids[name])
            return value.replace("$$", "$")
        return value

    def asked(self, ids, calls):
        for service, operation, arguments, expected in calls:
            with self.subTest(f"{service} {operation}"):
                answer = getattr(self.client(service), operation)(**self.meant(arguments, ids))
                for path, value in expected.items():
                    if path.endswith("~"):
                        self.assertIn(self.meant(value, ids), at(answer, path[:-1]), path)
                    else:
                        self.assertEqual(at(answer, path), self.meant(value, ids), f"{path} in {answer}")

    def test_network(self):
        self.asked(self.deployed("network", NETWORK), IN_NETWORK)

        for service, waiter, arguments in [("ecs", "services_stable", {"cluster": "reads", "services": ["web"]}), ("eks", "cluster_active", {"name": "reads"}),
                                           ("rds", "db_cluster_available", {"DBClusterIdentifier": "reads"}), ("elasticache", "replication_group_available", {"ReplicationGroupId": "reads"})]:
            self.client(service).get_waiter(waiter).wait(WaiterConfig={"MaxAttempts": 1}, **arguments)

    def test_serverless(self):
        self.asked(self.deployed("serverless", SERVERLESS), IN_SERVERLESS)

    def test_data(self):
        self.asked(self.deployed("data", DATA), IN_DATA)

    def test_examples(self):
        for name, calls in EXAMPLES.items():
            self.asked(self.deployed(name, (ROOT / f"examples/{name}.yaml").read_text("utf-8")), calls)

    def test_what_is_not_there(self):
        for service, operation, arguments, code, message in MISSING:
            with self.subTest(f"{service} {operation}"), self.assertRaises(ClientError) as refused:
                getattr(self.client(service), operation)(**arguments)
            error = refused.exception.response["Error"]
            self.assertEqual((error["Code"], error["Message"]), (code, message))


if __name__ == "__main__":
    unittest.main()
