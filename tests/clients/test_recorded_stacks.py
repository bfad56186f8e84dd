"""Calls about stacks over HTTP, answered member by member as on AWS; templates and inputs are our own."""
import json
import unittest

from botocore.exceptions import ClientError

from recorded import (ALL, OTHER_PARAMETER, PARAMETER, PLAIN_TOPIC, STACK, TOPIC, RecordedTest, added, deployed_stack, described_set, event, given,
                      recording, resource, stack_event)
from server import FAST


class StackTest(RecordedTest):
    @recording("api/test_resources: test_describe_non_existent_resource", "api/test_stacks: test_describe_stack_events_errors",
               "api/test_templates: test_get_template_missing_resources_stack")
    def test_missing_ones(self):
        identifier = self.create(PARAMETER)
        self.refused("describe_stack_resource", f"Resource not-a-valid-resource does not exist for stack {identifier}", StackName=identifier,
                     LogicalResourceId="not-a-valid-resource")
        self.refused("describe_stack_events", "Stack [does-not-exist] does not exist", StackName="does-not-exist")
        self.refused("get_template", "Stack with id does-not-exist does not exist", StackName="does-not-exist")

    @recording("api/test_resources: test_describe_failed_resource", "test_template_engine: test_invalid_stack_deploy")
    def test_a_failed_resource(self):
        self.call("create_stack", StackName=self.stack, DisableValidation=True,
                  TemplateBody="Resources: {Parameter: {Type: AWS::SSM::Parameter, Properties: {Value: abc123}}}")
        self.failed("ROLLBACK_COMPLETE")
        self.refused("describe_stack_resource", "Resource Parameter does not exist for stack <stack>", StackName=self.stack,
                     LogicalResourceId="Parameter")
        failed = [each for each in self.call("describe_stack_events", StackName=self.stack)["StackEvents"]
                  if each["ResourceStatus"] == "CREATE_FAILED"]
        self.fits([event("Parameter", "AWS::SSM::Parameter", "", "CREATE_FAILED", "Parameter-CREATE_FAILED-<date>",
                         ResourceProperties={"Value": "abc123"},
                         ResourceStatusReason="Property validation failure: [The property {/Type} is required]")], failed)

    @recording("api/test_stacks: test_get_template_using_changesets[yaml]", "api/test_stacks: test_get_template_using_create_stack[yaml]")
    def test_template(self):
        for make in (self.create, self.deploy):
            self.setUp()
            make(PLAIN_TOPIC)
            for stage in ("Original", "Processed"):
                self.answers("get_template", {"StagesAvailable": ["Original", "Processed"], "TemplateBody": PLAIN_TOPIC}, StackName=self.stack,
                             TemplateStage=stage)

    @recording("api/test_stacks: test_stack_update_resources")
    def test_update(self):
        first = ("Parameters: {ApiName: {Type: String}}\n" "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Ref ApiName}}\n")
        self.deploy(first, Parameters=given(ApiName="one"), Capabilities=ALL)
        self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=given(ApiName="one"))]}, StackName=self.stack)
        self.deploy(first + "  Bucket: {Type: AWS::S3::Bucket}\n", "UPDATE", "change", Parameters=given(ApiName="two"), Capabilities=ALL)
        self.answers("describe_stacks", {"Stacks": [deployed_stack("second", StackStatus="UPDATE_COMPLETE", Parameters=given(ApiName="two"),
            Capabilities=ALL)]}, StackName=self.stack)
        self.answers("describe_stack_resources", {"StackResources": [resource("Api", "AWS::ApiGateway::RestApi", "<api>", "UPDATE_COMPLETE"),
            resource("Bucket", "AWS::S3::Bucket", "<stack>-bucket-<suffix>")]}, StackName=self.stack)

    @recording("api/test_stacks: test_events_resource_types")
    def test_resource_types_of_events(self):
        self.create("""
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: "sqs:SendMessage",
          Resource: "*"}]}
  Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn}}
""")
        events = self.call("describe_stack_events", StackName=self.stack)["StackEvents"]
        self.assertEqual(sorted({each["ResourceType"] for each in events}),
                         ["AWS::CloudFormation::Stack", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy"])

    @recording("api/test_stacks: test_stack_deploy_order[B-C-A]", "api/test_stacks: test_stack_deploy_order[C-B-A]")
    def test_order(self):
        bodies = {"A": "root", "B": {"Ref": "A"}, "C": {"Ref": "B"}}
        for order in ("BCA", "CBA"):
            self.setUp()
            resources = {name: {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": bodies[name]}} for name in order}
            identifier = self.create(json.dumps({"Resources": resources}))
            self.call("delete_stack", StackName=identifier)
            self.ended("delete", identifier)
            events = [each for each in self.call("describe_stack_events", StackName=identifier)["StackEvents"]
                      if each["ResourceStatus"].endswith("_COMPLETE") and each["ResourceType"] == "AWS::SSM::Parameter"]
            values = {"A": "root", "B": "CFN-A-<a>", "C": "CFN-B-<b>"}
            self.fits([event(name, "AWS::SSM::Parameter", f"CFN-{name}-<{name.lower()}>", status, f"{name}-{status}-<{name}-{status.lower()}>",
                             ResourceProperties={"Type": "String", "Value": values[name]}) for status,
                       names in (("CREATE_COMPLETE", "ABC"), ("DELETE_COMPLETE", "CBA")) for name in names], events[::-1])

    @recording("api/test_stacks: test_update_termination_protection")
    def test_termination_protection(self):
        body = "Parameters: {ApiName: {Type: String}}\nResources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Ref ApiName}}}"
        self.deploy(body, Parameters=given(ApiName="one"), Capabilities=ALL)
        for on in (True, False):
            self.answers("update_termination_protection", {"StackId": STACK}, StackName=self.stack, EnableTerminationProtection=on)
            self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=given(ApiName="one"),
                EnableTerminationProtection=on)]}, StackName=self.stack)

    @recording("api/test_update_stack: test_basic_update", "api/test_update_stack: test_diff_after_update",
               "api/test_update_stack: test_no_template_error")
    def test_update_call(self):
        self.create(PARAMETER)
        self.answers("update_stack", {"StackId": STACK}, StackName=self.stack, TemplateBody=OTHER_PARAMETER)
        self.ended("update")
        self.answers("get_template", {"StagesAvailable": ["Original", "Processed"], "TemplateBody": OTHER_PARAMETER}, StackName=self.stack)
        self.refused("update_stack", "No updates are to be performed.", StackName=self.stack, TemplateBody=OTHER_PARAMETER)
        self.refused("update_stack", "Either Template URL or Template Body must be specified.", StackName=self.stack)

    @recording("api/test_update_stack: test_update_with_resource_types")
    def test_resource_types_allowed(self):
        self.create(TOPIC, Parameters=given(TopicName="one"))
        for kind in ("AWS::EC2:*", "AWS::EC2::*"):
            self.refused("update_stack", f"Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [{kind}]", StackName=self.stack,
                         TemplateBody=TOPIC, Parameters=given(TopicName="two"), ResourceTypes=[kind])
        self.answers("update_stack", {"StackId": STACK}, StackName=self.stack, TemplateBody=TOPIC, Parameters=given(TopicName="two"),
                     ResourceTypes=["AWS::SNS::Topic"])
        self.ended("update")

    @recording("engine/test_attributes: test_invalid_getatt_fails")
    def test_a_missing_attribute(self):
        self.plan("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: a}}}\n"
                  "Outputs: {InvalidOutput: {Value: !GetAtt P.Invalid}}")
        self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
        self.failed("ROLLBACK_COMPLETE")
        reason = ("[Error] /Outputs/InvalidOutput/Value/Fn::GetAtt: Resource type AWS::SSM::Parameter does not support attribute {Invalid}. "
                  "Rollback requested by user.")
        user = {"ResourceStatusReason": "User Initiated"}
        self.answers("describe_stack_events", {"StackEvents": [stack_event("ROLLBACK_COMPLETE", "<one>"),
            stack_event("ROLLBACK_IN_PROGRESS", "<two>", ResourceStatusReason=reason), stack_event("CREATE_IN_PROGRESS", "<three>", **user),
            stack_event("REVIEW_IN_PROGRESS", "<four>", **user)]}, StackName=self.stack)


class ConditionTest(RecordedTest):
    NESTED = """
Parameters: {EnvType: {Type: String, Default: test}, BucketName: {Type: String, Default: ""}}
Conditions:
  IsProduction: !Equals [!Ref EnvType, prod]
  CreateBucket: !Not [!Equals [!Ref BucketName, ""]]
  CreateBucketPolicy: !And [{Condition: IsProduction}, {Condition: CreateBucket}]
Resources:
  Bucket: {Type: AWS::S3::Bucket, Condition: CreateBucket, Properties: {BucketName: !Ref BucketName}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: CreateBucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: ["s3:GetObject"], Resource: [!Sub "arn:aws:s3:::${Bucket}/*"],
            Principal: {Service: lambda.amazonaws.com}}]
"""

    def play(self, bucket, resources):
        parameters = given(BucketName=bucket, EnvType="prod")
        self.answers("create_change_set", {"Id": "arn:aws:cloudformation:<region>:<account>:changeSet/<set>", "StackId": STACK}, StackName=self.stack,
                     ChangeSetName="planned", ChangeSetType="CREATE", TemplateBody=self.NESTED, Parameters=parameters)
        self.client().get_waiter("change_set_create_complete").wait(StackName=self.stack, ChangeSetName="planned", WaiterConfig=FAST)
        self.answers("describe_change_set", described_set([added(*each[:2]) for each in resources], Parameters=parameters), StackName=self.stack,
                     ChangeSetName="planned")
        self.answers("execute_change_set", {}, StackName=self.stack, ChangeSetName="planned")
        self.ended("create")
        self.answers("describe_stack_resources", {"StackResources": [resource(*each[:3]) for each in resources]}, StackName=self.stack)
        self.answers("describe_stacks", {"Stacks": [deployed_stack(Parameters=parameters)]}, StackName=self.stack)
        events = [stack_event("CREATE_COMPLETE", "<last>")]
        for logical, kind, physical, properties in reversed(resources):
            for at, status, reason in ((physical, "CREATE_COMPLETE", {}), (physical, "CREATE_IN_PROGRESS",
                {"ResourceStatusReason": "Resource creation Initiated"}), ("", "CREATE_IN_PROGRESS", {})):
                events.append(event(logical, kind, at, status, f"{logical}-{status}-<{logical}{len(events)}>", ResourceProperties=properties,
                                    **reason))
        user = {"ResourceStatusReason": "User Initiated"}
        events += [stack_event("CREATE_IN_PROGRESS", "<second>", **user), stack_event("REVIEW_IN_PROGRESS", "<first>", **user)]
        ours = self.call("describe_stack_events", StackName=self.stack)["StackEvents"]
        self.fits(events, [each for each in ours if each.get("DetailedStatus") != "CONFIGURATION_COMPLETE"])

    @recording("engine/test_conditions: test_nested_conditions[prod-nobucket-nopolicy]")
    def test_nothing_is_wanted(self):
        self.play("", [])

    @recording("engine/test_conditions: test_nested_conditions[prod-bucket-policy]")
    def test_all_is_wanted(self):
        statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::a-bucket-of-ours/*"],
                     "Principal": {"Service": "lambda.amazonaws.com"}}
        self.play("a-bucket-of-ours", [("Bucket", "AWS::S3::Bucket", "a-bucket-of-ours", {"BucketName": "a-bucket-of-ours"}),
                                       ("Policy", "AWS::S3::BucketPolicy", "<policy>", {"Bucket": "a-bucket-of-ours",
                                           "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}})])

    @recording("engine/test_conditions: test_references_to_disabled_resources[no]",
               "engine/test_conditions: test_references_to_disabled_resources[yes]")
    def test_references_to_what_is_not_there(self):
        body = """
Parameters: {Toggle: {Type: String}, ParameterValue: {Type: String}}
Conditions: {Wanted: !Equals [!Ref Toggle, "yes"]}
Resources:
  BaseParameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref ParameterValue}}
  ConditionalParameter: {Type: AWS::SSM::Parameter, Condition: Wanted, Properties: {Type: String, Value: !Ref ParameterValue}}
  AnotherResource: {Type: AWS::SSM::Parameter, Condition: Wanted, Properties: {Type: String, Value: !GetAtt ConditionalParameter.Value}}
Outputs: {ConditionalParameterValue: {Condition: Wanted, Value: !GetAtt ConditionalParameter.Value}}
"""
        for toggle, names, outputs in (("no", ["BaseParameter"], {}), ("yes", ["AnotherResource", "BaseParameter", "ConditionalParameter"],
            {"Outputs": [{"OutputKey": "ConditionalParameterValue", "OutputValue": "thing"}]})):
            self.setUp()
            parameters = given(ParameterValue="thing", Toggle=toggle)
            self.deploy(body, Parameters=parameters, Capabilities=ALL)
            self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=parameters, **outputs)]}, StackName=self.stack)
            self.answers("describe_stack_resources", {"StackResources": [resource(name, "AWS::SSM::Parameter", f"CFN-{name}-<{name}>")
                for name in names]}, StackName=self.stack)


class OtherThingsTest(RecordedTest):
    @recording("api/test_extensions_api: test_extension_not_complete", "api/test_extensions_api: test_extension_type_configuration")
    def test_types(self):
        self.refused("describe_type", "The type 'LocalStack::Testing::TestHook' cannot be found.", code="TypeNotFoundException", status=404,
                     Type="HOOK", TypeName="LocalStack::Testing::TestHook")
        careless = self.server.client("cloudformation", account=self.account, parameter_validation=False)
        with self.assertRaises(ClientError) as refused:
            careless.batch_describe_type_configurations()
        self.assertEqual(refused.exception.response["Error"]["Message"],
                         "1 validation error detected: Value null at 'typeConfigurationIdentifiers' failed to "
                         "satisfy constraint: Member must not be null")

    @recording("resources/test_cloudformation: test_waitcondition")
    def test_wait_condition(self):
        stack = self.deploy("""
Resources:
  WaitHandle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Condition: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref WaitHandle, Timeout: "5", Count: 0}}
Outputs: {WaitConditionName: {Value: !Ref Condition}}
""")
        self.assertEqual(self.outputs(), {"WaitConditionName": f"{stack}/WaitHandle"})


if __name__ == "__main__":
    unittest.main()
