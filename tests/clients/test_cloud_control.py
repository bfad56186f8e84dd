"""Cloud Control's requests take the time that their types take: in progress, one at a time, cancelled, and not lost with the process."""
import json
import unittest

from botocore.exceptions import ClientError

from server import FAST, Server, folder

QUEUE = "AWS::SQS::Queue"


class RequestsTest(unittest.TestCase):
    def create(self, client, name, **more):
        event = client.create_resource(TypeName=QUEUE, DesiredState=json.dumps({"QueueName": name}), **more)["ProgressEvent"]
        self.assertEqual(event["OperationStatus"], "IN_PROGRESS")
        return event["RequestToken"]

    def status(self, client, token):
        return client.get_resource_request_status(RequestToken=token)["ProgressEvent"]

    def test_a_request_at_the_pace_of_aws(self):
        server = Server("--pace", "realistic")
        self.addCleanup(server.kill)
        client = server.client("cloudcontrol")
        token = self.create(client, "slow")
        event = self.status(client, token)
        self.assertEqual(event["OperationStatus"], "IN_PROGRESS")
        listed = client.list_resource_requests(ResourceRequestStatusFilter={"Operations": ["CREATE"], "OperationStatuses": ["IN_PROGRESS"]})
        self.assertEqual([each["RequestToken"] for each in listed["ResourceRequestStatusSummaries"]], [token])
        with self.assertRaises(ClientError) as refused:
            client.delete_resource(TypeName=QUEUE, Identifier=event["Identifier"])
        self.assertEqual(refused.exception.response["Error"]["Code"], "ConcurrentOperationException")
        self.assertEqual(client.cancel_resource_request(RequestToken=token)["ProgressEvent"]["OperationStatus"], "CANCEL_IN_PROGRESS")

    def test_a_killed_server_brings_its_requests_to_an_end(self):
        with folder() as path:
            server = Server("--persist", str(path), "--pace", "realistic")
            client = server.client("cloudcontrol")
            made = self.create(client, "kept")
            absent = "https://sqs.us-east-1.amazonaws.com/000000000000/none"
            gone = client.delete_resource(TypeName=QUEUE, Identifier=absent)["ProgressEvent"]["RequestToken"]
            server.kill()
            server = Server("--persist", str(path))
            self.addCleanup(server.stop)
            client = server.client("cloudcontrol")
            self.assertEqual(self.status(client, made)["OperationStatus"], "SUCCESS")
            self.assertEqual(self.status(client, gone)["ErrorCode"], "NotFound")
            self.assertEqual(server.client("sqs").list_queues()["QueueUrls"], [self.status(client, made)["Identifier"]])

    def test_waiters(self):
        with Server() as server:
            client = server.client("cloudcontrol")
            token = self.create(client, "quick")
            client.get_waiter("resource_request_success").wait(RequestToken=token, WaiterConfig=FAST)
            self.assertEqual(client.get_resource(TypeName=QUEUE, Identifier=self.status(client, token)["Identifier"])["TypeName"], QUEUE)


if __name__ == "__main__":
    unittest.main()
