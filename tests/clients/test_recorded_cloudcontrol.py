"""Cloud Control over HTTP, answered member by member as on AWS."""
import json
import unittest

from botocore.exceptions import WaiterError

from recorded import WHEN, RecordedTest, recording
from server import FAST

BUCKET = "AWS::S3::Bucket"


class CloudControlTest(RecordedTest):
    def progress(self, operation, status="IN_PROGRESS", token="<token>", name="<bucket>", **members):
        members = {"Identifier": name, "EventTime": WHEN, "Operation": operation, "OperationStatus": status, "RequestToken": token,
                   "TypeName": BUCKET, **members}
        return {member: value for member, value in members.items() if value is not None}

    def known_as(self, **names):
        self.comparison.names.update({f"<{name}>": value for name, value in names.items()})

    def make(self, name="<bucket>", token="<token>", state=None, **more):
        """Creates a bucket and compares the answer; its request's token."""
        answer = self.answers("cloudcontrol.create_resource", {"ProgressEvent": self.progress("CREATE", token=token, name=name)}, TypeName=BUCKET,
                              DesiredState=json.dumps(state if state is not None else {"BucketName": self.comparison.filled(name)}), **more)
        return answer["ProgressEvent"]["RequestToken"]

    def wait(self, token):
        self.client("cloudcontrol").get_waiter("resource_request_success").wait(RequestToken=token, WaiterConfig=FAST)

    def status(self, token, event):
        self.answers("cloudcontrol.get_resource_request_status", {"ProgressEvent": event}, RequestToken=token)

    def missing(self, code, operation, message, **given):
        """A fault that the API's model knows tells its message twice."""
        self.refused("cloudcontrol." + operation, message, code=code, more={}, whole={"Message": message}, **given)

    @recording("test_cloudcontrol_api: test_api_exceptions")
    def test_missing_ones(self):
        no_type = {"TypeName": "AWS::LocalStack::DoesNotExist"}
        unknown = ("TypeNotFoundException", "The type 'AWS::LocalStack::DoesNotExist' cannot be found.")

        def refuse(operation, **given):
            self.missing(unknown[0], operation, unknown[1], **no_type, **given)
        refuse("create_resource", DesiredState="{}")
        refuse("delete_resource", Identifier="none")
        refuse("get_resource", Identifier="none")
        refuse("update_resource", Identifier="none", PatchDocument='[{"op": "replace", "path": "/something", "value": 30}]')
        refuse("update_resource", Identifier="none", PatchDocument="[]")
        refuse("list_resources")
        self.answers("cloudcontrol.delete_resource", {"ProgressEvent": self.progress("DELETE", name="none")}, TypeName=BUCKET, Identifier="none")

    @recording("test_cloudcontrol_api: test_create_exceptions")
    def test_creations(self):
        self.known_as(bucket="made-once")
        self.wait(self.make())
        twice = self.make(token="<second>")
        with self.assertRaises(WaiterError):
            self.wait(twice)
        self.status(twice, self.progress("CREATE", "FAILED", "<second>", ErrorCode="AlreadyExists", StatusMessage="The bucket Already Exists"))
        nameless = self.make(name=None, token="<third>", state={})
        self.wait(nameless)
        self.status(nameless, self.progress("CREATE", "SUCCESS", "<third>", "<generated>"))
        self.refused("cloudcontrol.create_resource", "Model validation failed (#: extraneous key [BucketSomething] is not permitted)",
                     code="ValidationException", more={}, whole={}, TypeName=BUCKET, DesiredState='{"BucketSomething": "a"}')

    @recording("test_cloudcontrol_api: test_double_create_with_client_token")
    def test_one_token_for_two_creations(self):
        self.known_as(bucket="with-a-token")
        token = self.make(ClientToken="a-token-of-ours")
        self.missing("ClientTokenConflictException", "create_resource",
                     f"ClientToken a-token-of-ours is already associated with an existing operation with RequestToken {token}", TypeName=BUCKET,
                     DesiredState='{"BucketName": "with-a-token-too"}', ClientToken="a-token-of-ours")

    @recording("test_cloudcontrol_api: test_lifecycle")
    def test_life(self):
        self.known_as(bucket="a-whole-life")
        made = self.make()
        self.wait(made)
        self.status(made, self.progress("CREATE", "SUCCESS"))
        answer = self.call("cloudcontrol.get_resource", TypeName=BUCKET, Identifier="a-whole-life")
        self.assertEqual(answer["TypeName"], BUCKET)
        # Most of what AWS tells today of each bucket is younger than the recording.
        properties = json.loads(answer["ResourceDescription"].pop("Properties"))
        self.fits({"Identifier": "<bucket>"}, answer["ResourceDescription"])
        recorded = {"Arn": "arn:aws:s3:::<bucket>", "BucketName": "<bucket>", "DomainName": "<bucket>.s3.amazonaws.com",
                    "DualStackDomainName": "<bucket>.s3.dualstack.<region>.amazonaws.com", "RegionalDomainName": "<bucket>.s3.<region>.amazonaws.com",
                    "WebsiteURL": "http://<bucket>.s3-website-<region>.amazonaws.com"}
        self.fits(recorded, {name: properties.get(name) for name in recorded})
        gone = self.answers("cloudcontrol.delete_resource", {"ProgressEvent": self.progress("DELETE", token="<deletion>")}, TypeName=BUCKET,
                            Identifier="a-whole-life")["ProgressEvent"]["RequestToken"]
        self.wait(gone)
        self.status(gone, self.progress("DELETE", "SUCCESS", "<deletion>"))
        self.missing("ResourceNotFoundException", "get_resource", "AWS::S3::Bucket Handler returned status FAILED: Bucket not found "
                     "(HandlerErrorCode: NotFound, RequestToken: <uuid>)", TypeName=BUCKET, Identifier="a-whole-life")

    @recording("test_cloudcontrol_api: test_cancel_edge_cases[SUCCESS]", "test_cloudcontrol_api: test_invalid_request_token_exc",
               "test_cloudcontrol_api: test_list_request_status")
    def test_requests(self):
        self.known_as(bucket="listed-request")
        token = self.make()
        self.wait(token)
        self.refused("cloudcontrol.cancel_resource_request", f"Request {token} is already in status SUCCESS", code="ValidationException", more={},
                     whole={}, RequestToken=token)
        for operation in ("cancel_resource_request", "get_resource_request_status"):
            self.missing("RequestTokenNotFoundException", operation, "Request with token DOESNOTEXIST was not found", RequestToken="DOESNOTEXIST")
        self.answers("cloudcontrol.list_resource_requests", {"ResourceRequestStatusSummaries": [self.progress("CREATE", "SUCCESS")]},
                     ResourceRequestStatusFilter={"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]})
        self.answers("cloudcontrol.list_resource_requests", {"ResourceRequestStatusSummaries": []},
                     ResourceRequestStatusFilter={"Operations": ["UPDATE"]})


if __name__ == "__main__":
    unittest.main()
