"""Stacks through boto3: the calls and waiters that integration tests use, against a server of their own."""
import json
import unittest

from botocore.exceptions import ClientError, WaiterError

from server import FAST, ROOT, Server

QUEUE = """
Parameters: {Delay: {Type: Number, Default: 0}}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}
Outputs:
  Url: {Value: !Ref Queue, Export: {Name: !Sub "${AWS::StackName}-url"}}
"""
BROKEN = """
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue, DependsOn: Topic, Properties: {QueueName: "not a name"}}
"""


class StacksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--account", str(ROOT / "examples/payment-pipeline.account.yaml"))
        cls.addClassCleanup(cls.server.stop)
        cls.cloudformation = cls.server.client("cloudformation")

    def create(self, name, body, **more):
        identifier = self.cloudformation.create_stack(StackName=name, TemplateBody=body, **more)["StackId"]
        self.cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=FAST)
        return identifier

    def stack(self, name):
        return self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]

    def test_create_update_delete(self):
        identifier = self.create("life", QUEUE, Tags=[{"Key": "team", "Value": "a"}])
        stack = self.stack("life")
        self.assertEqual((stack["StackId"], stack["StackStatus"]), (identifier, "CREATE_COMPLETE"))
        self.assertEqual(stack["Tags"], [{"Key": "team", "Value": "a"}])
        url = stack["Outputs"][0]["OutputValue"]
        self.assertIn("/000000000000/life-Queue-", url)
        self.cloudformation.update_stack(StackName="life", UsePreviousTemplate=True, Parameters=[{"ParameterKey": "Delay", "ParameterValue": "5"}])
        self.cloudformation.get_waiter("stack_update_complete").wait(StackName="life", WaiterConfig=FAST)
        attributes = self.server.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        self.assertEqual(attributes["DelaySeconds"], "5")
        with self.assertRaises(ClientError) as refused:
            self.cloudformation.update_stack(StackName="life", UsePreviousTemplate=True,
                                             Parameters=[{"ParameterKey": "Delay", "UsePreviousValue": True}])
        self.assertEqual(refused.exception.response["Error"], {"Type": "Sender", "Code": "ValidationError",
            "Message": "No updates are to be performed."})
        self.cloudformation.delete_stack(StackName="life")
        self.cloudformation.get_waiter("stack_delete_complete").wait(StackName="life", WaiterConfig=FAST)
        self.assertEqual(self.stack(identifier)["StackStatus"], "DELETE_COMPLETE")
        with self.assertRaises(ClientError) as gone:
            self.stack("life")
        self.assertEqual(gone.exception.response["Error"]["Message"], "Stack with id life does not exist")

    def test_a_failure_has_awss_reason(self):
        self.cloudformation.create_stack(StackName="broken", TemplateBody=BROKEN)
        with self.assertRaises(WaiterError):
            self.cloudformation.get_waiter("stack_create_complete").wait(StackName="broken", WaiterConfig=FAST)
        events = self.cloudformation.describe_stack_events(StackName="broken")["StackEvents"]
        reasons = [event["ResourceStatusReason"] for event in events
                   if event["ResourceStatus"] == "CREATE_FAILED" and event["LogicalResourceId"] == "Queue"]
        self.assertEqual(len(reasons), 1)
        self.assertIn("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length", reasons[0])
        self.assertEqual(events[-1]["ResourceStatus"], "CREATE_IN_PROGRESS")

    def test_change_set(self):
        made = self.cloudformation.create_change_set(StackName="planned", ChangeSetName="first", ChangeSetType="CREATE", TemplateBody=QUEUE)
        self.cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"], WaiterConfig=FAST)
        described = self.cloudformation.describe_change_set(ChangeSetName="first", StackName="planned")
        self.assertEqual([(change["ResourceChange"]["Action"], change["ResourceChange"]["LogicalResourceId"]) for change in described["Changes"]],
                         [("Add", "Queue")])
        self.assertEqual(self.stack("planned")["StackStatus"], "REVIEW_IN_PROGRESS")
        self.cloudformation.execute_change_set(ChangeSetName=made["Id"])
        self.cloudformation.get_waiter("stack_create_complete").wait(StackName="planned", WaiterConfig=FAST)

    def test_an_executed_change_set_may_be_deleted(self):
        plan = {"StackName": "renewed", "ChangeSetName": "same"}
        for kind, delay in (("CREATE", "1"), ("UPDATE", "2")):
            self.cloudformation.create_change_set(**plan, ChangeSetType=kind, TemplateBody=QUEUE,
                                                  Parameters=[{"ParameterKey": "Delay", "ParameterValue": delay}])
            self.cloudformation.get_waiter("change_set_create_complete").wait(**plan, WaiterConfig=FAST)
            self.cloudformation.execute_change_set(**plan)
            self.cloudformation.get_waiter(f"stack_{kind.lower()}_complete").wait(StackName="renewed", WaiterConfig=FAST)
            self.assertEqual(self.cloudformation.describe_change_set(**plan)["ExecutionStatus"], "EXECUTE_COMPLETE")
            self.cloudformation.delete_change_set(**plan)
            with self.assertRaises(self.cloudformation.exceptions.ChangeSetNotFoundException):
                self.cloudformation.describe_change_set(**plan)

    def test_accounts_and_regions_are_apart(self):
        self.create("here", QUEUE)
        for client in (self.server.client("cloudformation", account="111122223333"), self.server.client("cloudformation", region="eu-west-1")):
            self.assertEqual(client.describe_stacks()["Stacks"], [])
        self.assertEqual(self.server.client("sts", account="111122223333").get_caller_identity()["Account"], "111122223333")

    def test_pages(self):
        resources = {f"P{number}": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}} for number in range(130)}
        self.create("many", json.dumps({"Resources": resources}))
        pages = list(self.cloudformation.get_paginator("list_stack_resources").paginate(StackName="many"))
        self.assertEqual([len(page["StackResourceSummaries"]) for page in pages], [100, 30])
        events = [event for page in self.cloudformation.get_paginator("describe_stack_events").paginate(StackName="many")
                  for event in page["StackEvents"]]
        self.assertEqual(len({event["EventId"] for event in events}), len(events))
        self.assertGreaterEqual(len(events), 3 * 130)

    def test_a_big_template_and_a_nested_one_come_from_a_bucket(self):
        s3 = self.server.client("s3")
        s3.create_bucket(Bucket="templates")
        big = QUEUE + "# " + "x" * 60000
        s3.put_object(Bucket="templates", Key="child.yaml", Body=big.encode())
        url = self.server.url + "/templates/child.yaml"
        with self.assertRaises(ClientError) as refused:
            self.cloudformation.create_stack(StackName="big", TemplateBody=big)
        self.assertIn("length less than or equal to 51200", refused.exception.response["Error"]["Message"])
        self.cloudformation.create_stack(StackName="big", TemplateURL=url)
        self.cloudformation.get_waiter("stack_create_complete").wait(StackName="big", WaiterConfig=FAST)
        self.create("parent", json.dumps({"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}},
                                          "Outputs": {"Url": {"Value": {"Fn::GetAtt": ["Child", "Outputs.Url"]}}}}))
        self.assertIn("parent-Child-", self.stack("parent")["Outputs"][0]["OutputValue"])

    def test_the_payment_pipeline(self):
        body = (ROOT / "examples/payment-pipeline.yaml").read_text()
        self.create("shop", body, Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
        resources = self.cloudformation.describe_stack_resources(StackName="shop")["StackResources"]
        self.assertEqual({resource["ResourceStatus"] for resource in resources}, {"CREATE_COMPLETE"})


if __name__ == "__main__":
    unittest.main()
