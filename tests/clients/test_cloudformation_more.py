"""Drift, refactoring, stack sets, generated templates and the registry through boto3, against a server of their own."""
import io
import json
import unittest
import zipfile

from botocore.exceptions import ClientError

from recorded import WHEN, RecordedTest, recording
from server import FAST, Server

QUEUES = json.dumps({"Resources": {"One": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5}},
                                   "Two": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 6}}}})
TOPIC = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}}}})
SCHEMA = {"typeName": "Org::Service::Thing", "description": "A thing.", "properties": {"Name": {"type": "string"}}, "required": ["Name"],
          "primaryIdentifier": ["/properties/Name"], "additionalProperties": False,
          "handlers": {verb: {"permissions": []} for verb in ("create", "read", "update", "delete", "list")}}
MEMBERS = ("111111111111", "222222222222")


def packed(schema):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", json.dumps(schema))
    return package.getvalue()


def trust(principal):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]})


class MoreOfCloudFormationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)
        cls.cloudformation = cls.server.client("cloudformation")

    def create(self, name, body):
        self.cloudformation.create_stack(StackName=name, TemplateBody=body)
        self.cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=FAST)

    def resource(self, stack, logical_id):
        return self.cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId=logical_id)["StackResourceDetail"]["PhysicalResourceId"]

    def refusal(self, call, **arguments):
        with self.assertRaises(ClientError) as refused:
            call(**arguments)
        return refused.exception.response["Error"]["Code"], refused.exception.response["Error"]["Message"]

    def test_drift(self):
        self.create("drifting", QUEUES)
        self.server.client("sqs").set_queue_attributes(QueueUrl=self.resource("drifting", "One"), Attributes={"DelaySeconds": "9"})
        detection = self.cloudformation.detect_stack_drift(StackName="drifting")["StackDriftDetectionId"]
        status = self.cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
        self.assertEqual((status["DetectionStatus"], status["StackDriftStatus"], status["DriftedStackResourceCount"]),
                         ("DETECTION_COMPLETE", "DRIFTED", 1))
        drifts = self.cloudformation.describe_stack_resource_drifts(StackName="drifting",
            StackResourceDriftStatusFilters=["MODIFIED"])["StackResourceDrifts"]
        self.assertEqual([(drift["LogicalResourceId"], drift["PropertyDifferences"]) for drift in drifts],
                         [("One", [{"PropertyPath": "/DelaySeconds", "ExpectedValue": "5", "ActualValue": "9", "DifferenceType": "NOT_EQUAL"}])])
        self.assertEqual(self.cloudformation.describe_stacks(StackName="drifting")["Stacks"][0]["DriftInformation"]["StackDriftStatus"], "DRIFTED")

    def test_refactoring(self):
        self.create("whole", QUEUES)
        before = self.resource("whole", "Two")
        resources = json.loads(QUEUES)["Resources"]
        definitions = [{"StackName": "whole", "TemplateBody": json.dumps({"Resources": {"One": resources["One"]}})},
                       {"StackName": "part", "TemplateBody": json.dumps({"Resources": {"Two": resources["Two"]}})}]
        refactor = self.cloudformation.create_stack_refactor(EnableStackCreation=True, StackDefinitions=definitions)["StackRefactorId"]
        self.cloudformation.get_waiter("stack_refactor_create_complete").wait(StackRefactorId=refactor, WaiterConfig=FAST)
        actions = self.cloudformation.list_stack_refactor_actions(StackRefactorId=refactor)["StackRefactorActions"]
        self.assertEqual([(action["Action"], action["Entity"]) for action in actions], [("CREATE", "STACK"), ("MOVE", "RESOURCE")])
        self.cloudformation.execute_stack_refactor(StackRefactorId=refactor)
        self.cloudformation.get_waiter("stack_refactor_execute_complete").wait(StackRefactorId=refactor, WaiterConfig=FAST)
        self.assertEqual(self.resource("part", "Two"), before)
        self.assertEqual(self.refusal(self.cloudformation.describe_stack_refactor, StackRefactorId="nobody")[0], "StackRefactorNotFoundException")

    def ended(self, operation):
        """The operation when it is over."""
        for _ in range(FAST["MaxAttempts"]):
            found = self.cloudformation.describe_stack_set_operation(StackSetName="everywhere", OperationId=operation)["StackSetOperation"]
            if found["Status"] not in ("RUNNING", "QUEUED", "STOPPING"):
                return found
        raise AssertionError(f"The operation {operation} does not end.")

    def test_a_stack_set_over_two_accounts(self):
        self.server.client("iam").create_role(RoleName="AWSCloudFormationStackSetAdministrationRole",
                                              AssumeRolePolicyDocument=trust({"Service": "cloudformation.amazonaws.com"}))
        for account in MEMBERS:
            self.server.client("iam", account=account).create_role(RoleName="AWSCloudFormationStackSetExecutionRole",
                AssumeRolePolicyDocument=trust({"AWS": "000000000000"}))
        identifier = self.cloudformation.create_stack_set(StackSetName="everywhere", TemplateBody=TOPIC)["StackSetId"]
        self.assertTrue(identifier.startswith("everywhere:"))
        made = self.cloudformation.create_stack_instances(StackSetName="everywhere", Accounts=list(MEMBERS), Regions=["eu-west-1"])["OperationId"]
        self.assertEqual(self.ended(made)["Status"], "SUCCEEDED")
        results = self.cloudformation.list_stack_set_operation_results(StackSetName="everywhere", OperationId=made)["Summaries"]
        self.assertEqual([(result["Account"], result["Status"]) for result in results], [(account, "SUCCEEDED") for account in MEMBERS])
        for account in MEMBERS:
            instance = self.cloudformation.describe_stack_instance(StackSetName="everywhere", StackInstanceAccount=account,
                StackInstanceRegion="eu-west-1")["StackInstance"]
            self.assertEqual((instance["Status"], instance["StackInstanceStatus"]), ("CURRENT", {"DetailedStatus": "SUCCEEDED"}))
            stack = self.server.client("cloudformation", account=account,
                                       region="eu-west-1").describe_stacks(StackName=instance["StackId"])["Stacks"][0]
            self.assertEqual(stack["StackStatus"], "CREATE_COMPLETE")
        topic = f"arn:aws:sns:eu-west-1:{MEMBERS[0]}:news"
        self.server.client("sns", account=MEMBERS[0], region="eu-west-1").delete_topic(TopicArn=topic)
        detected = self.ended(self.cloudformation.detect_stack_set_drift(StackSetName="everywhere")["OperationId"])
        self.assertEqual(detected["StackSetDriftDetectionDetails"]["DriftedStackInstancesCount"], 1)
        drifts = self.cloudformation.list_stack_instance_resource_drifts(StackSetName="everywhere", StackInstanceAccount=MEMBERS[0],
            StackInstanceRegion="eu-west-1", OperationId=detected["OperationId"])["Summaries"]
        self.assertEqual([(drift["LogicalResourceId"], drift["StackResourceDriftStatus"]) for drift in drifts], [("Topic", "DELETED")])
        self.assertEqual(self.refusal(self.cloudformation.delete_stack_set, StackSetName="everywhere"),
                         ("StackSetNotEmptyException", "StackSet is not empty"))
        gone = self.cloudformation.delete_stack_instances(StackSetName="everywhere", Accounts=list(MEMBERS), Regions=["eu-west-1"],
            RetainStacks=False)
        self.assertEqual(self.ended(gone["OperationId"])["Status"], "SUCCEEDED")
        self.cloudformation.delete_stack_set(StackSetName="everywhere")
        self.assertEqual(self.refusal(self.cloudformation.describe_stack_set, StackSetName="everywhere"),
                         ("StackSetNotFoundException", "StackSet everywhere not found"))

    def test_a_generated_template(self):
        url = self.server.client("sqs").create_queue(QueueName="found", Attributes={"DelaySeconds": "3"})["QueueUrl"]
        scan = self.cloudformation.start_resource_scan(ScanFilters=[{"Types": ["AWS::SQS::Queue"]}])["ResourceScanId"]
        self.assertEqual(self.cloudformation.describe_resource_scan(ResourceScanId=scan)["Status"], "COMPLETE")
        found = [each for page in self.cloudformation.get_paginator("list_resource_scan_resources").paginate(ResourceScanId=scan)
                 for each in page["Resources"]]
        self.assertIn({"ResourceType": "AWS::SQS::Queue", "ResourceIdentifier": {"QueueUrl": url}, "ManagedByStack": False}, found)
        self.cloudformation.create_generated_template(GeneratedTemplateName="mine",
                                                      Resources=[{"ResourceType": "AWS::SQS::Queue", "ResourceIdentifier": {"QueueUrl": url},
                                                          "LogicalResourceId": "Found"}])
        described = self.cloudformation.describe_generated_template(GeneratedTemplateName="mine")
        self.assertEqual((described["Status"], described["Resources"][0]["LogicalResourceId"]), ("COMPLETE", "Found"))
        body = json.loads(self.cloudformation.get_generated_template(GeneratedTemplateName="mine")["TemplateBody"])
        self.assertEqual(body["Resources"]["Found"]["Properties"]["DelaySeconds"], 3)
        self.cloudformation.delete_generated_template(GeneratedTemplateName="mine")
        self.assertEqual(self.refusal(self.cloudformation.get_generated_template, GeneratedTemplateName="mine")[0], "GeneratedTemplateNotFound")

    def test_types_of_aws(self):
        described = self.cloudformation.describe_type(Type="RESOURCE", TypeName="AWS::SQS::Queue")
        self.assertEqual((described["Arn"], described["ProvisioningType"], described["Visibility"]),
                         ("arn:aws:cloudformation:us-east-1::type/resource/AWS-SQS-Queue", "FULLY_MUTABLE", "PUBLIC"))
        self.assertIn("DelaySeconds", json.loads(described["Schema"])["properties"])
        pages = self.cloudformation.get_paginator("list_types").paginate(Visibility="PUBLIC", Type="RESOURCE")
        names = [summary["TypeName"] for page in pages for summary in page["TypeSummaries"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreater(len(names), 1000)
        self.assertIn("AWS::SNS::Topic", names)
        self.assertEqual(self.refusal(self.cloudformation.describe_type, Type="RESOURCE", TypeName="Org::Nobody::Nothing"),
                         ("TypeNotFoundException", "The type 'Org::Nobody::Nothing' cannot be found."))

    def test_a_type_of_ones_own(self):
        s3 = self.server.client("s3")
        s3.create_bucket(Bucket="extensions")
        s3.put_object(Bucket="extensions", Key="thing.zip", Body=packed(SCHEMA))
        token = self.cloudformation.register_type(Type="RESOURCE", TypeName="Org::Service::Thing",
                                                  SchemaHandlerPackage="s3://extensions/thing.zip")["RegistrationToken"]
        self.cloudformation.get_waiter("type_registration_complete").wait(RegistrationToken=token, WaiterConfig=FAST)
        arn = self.cloudformation.describe_type_registration(RegistrationToken=token)["TypeArn"]
        described = self.cloudformation.describe_type(Arn=arn)
        self.assertEqual((described["Arn"], described["Visibility"], described["Description"]), (arn + "/00000001", "PRIVATE", "A thing."))
        self.assertEqual(json.loads(described["Schema"]), SCHEMA)
        body = json.dumps({"Resources": {"Thing": {"Type": "Org::Service::Thing", "Properties": {"Name": "n"}}}})
        self.assertEqual(self.refusal(self.cloudformation.create_stack, StackName="thing", TemplateBody=body)[0], "NotSimulated")
        self.cloudformation.deregister_type(Arn=arn)
        self.assertEqual(self.refusal(self.cloudformation.create_stack, StackName="thing", TemplateBody=body),
                         ("ValidationError", "Template format error: Unrecognized resource types: [Org::Service::Thing]"))


class RegistryTest(RecordedTest):
    ARGUMENTS = ("--pace", "100")
    TYPE = "arn:aws:cloudformation:<region>:<account>:type"

    def register(self, kind, schema):
        bucket = f"extensions-{self.account}"
        self.call("s3.create_bucket", Bucket=bucket)
        self.call("s3.put_object", Bucket=bucket, Key="package.zip", Body=packed(schema))
        return self.answers("register_type", {"RegistrationToken": "<token>"}, Type=kind, TypeName=schema["typeName"],
                            SchemaHandlerPackage=f"s3://{bucket}/package.zip", ExecutionRoleArn=f"arn:aws:iam::{self.account}:role/r")

    def registered(self, token):
        self.client().get_waiter("type_registration_complete").wait(**token, WaiterConfig=FAST)

    @recording("api/test_extensions_api: test_crud_extension[RESOURCE-LocalStack::Testing::TestResource-"
               "resourcetypes/localstack-testing-testresource.zip]")
    def test_a_type(self):
        schema = {**SCHEMA, "sourceUrl": "https://example.com/thing.git"}
        token = self.register("RESOURCE", schema)
        arn = f"{self.TYPE}/resource/Org-Service-Thing"
        self.answers("describe_type_registration", {"ProgressStatus": "IN_PROGRESS", "TypeArn": arn, "TypeVersionArn": f"{arn}/<version>"}, **token)
        self.registered(token)
        described = {"Arn": f"{arn}/<version>", "DefaultVersionId": "<version>", "DeprecatedStatus": "LIVE", "Description": "A thing.",
                     "ExecutionRoleArn": "arn:aws:iam::<account>:role/r", "IsDefaultVersion": True, "LastUpdated": WHEN,
                     "ProvisioningType": "FULLY_MUTABLE", "Schema": schema, "SourceUrl": "https://example.com/thing.git", "TimeCreated": WHEN,
                     "Type": "RESOURCE", "TypeName": "Org::Service::Thing", "Visibility": "PRIVATE"}
        type_arn = self.comparison.filled(arn)
        self.answers("describe_type", described, Arn=type_arn)
        self.answers("list_type_registrations", {"RegistrationTokenList": []}, TypeName="Org::Service::Thing")
        self.answers("deregister_type", {}, Arn=type_arn)

    @recording("api/test_extensions_api: test_extension_not_complete")
    def test_a_hook_that_is_not_there_yet(self):
        self.register("HOOK", SCHEMA)
        self.refused("describe_type", "The type 'Org::Service::Thing' cannot be found.", code="TypeNotFoundException", status=404, Type="HOOK",
                     TypeName="Org::Service::Thing")

    @recording("api/test_extensions_api: test_extension_type_configuration")
    def test_a_configuration(self):
        self.registered(self.register("HOOK", SCHEMA))
        arn = f"{self.TYPE}/hook/Org-Service-Thing"
        configuration = {"CloudFormationConfiguration": {"HookConfiguration": {"TargetStacks": "ALL", "FailureMode": "FAIL"}}}
        configured = arn.replace(":type/", ":type-configuration/") + "/default"
        self.answers("set_type_configuration", {"ConfigurationArn": configured}, TypeArn=self.comparison.filled(arn),
                     Configuration=json.dumps(configuration))
        found = {"Alias": "default", "Arn": configured, "Configuration": configuration, "LastUpdated": WHEN, "TypeArn": arn}
        self.answers("batch_describe_type_configurations", {"Errors": [], "TypeConfigurations": [found], "UnprocessedTypeConfigurations": []},
                     TypeConfigurationIdentifiers=[{"TypeArn": self.comparison.filled(arn)}])

    @recording("resources/test_stack_sets: test_create_stack_set_with_stack_instances")
    def test_a_stack_set(self):
        self.answers("create_stack_set", {"StackSetId": "<set>"}, StackSetName="set", TemplateBody=TOPIC)
        self.answers("create_stack_instances", {"OperationId": "<operation>"}, StackSetName="set", Accounts=[self.account], Regions=["us-east-1"])


if __name__ == "__main__":
    unittest.main()
