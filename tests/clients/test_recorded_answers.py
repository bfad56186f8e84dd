"""CloudFormation's answers over HTTP, member by member as AWS gave them; templates and inputs are our own."""
import json
import unittest

from botocore.exceptions import ClientError

from recorded import (ALL, FAST, STACK, WHEN, RecordedTest, added, deployed_stack, described_set, described_stack, event, recording, resource,
                      stack_event)

PARAMETER = "Resources: {SimpleParam: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: one}}}"
OTHER_PARAMETER = PARAMETER.replace("one", "two")
TOPIC = """
Parameters: {TopicName: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref TopicName}}}
"""
PLAIN_TOPIC = "Resources: {Topic: {Type: AWS::SNS::Topic}}\nOutputs: {TopicName: {Value: !GetAtt Topic.TopicName}}\n"


def given(**parameters):
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]


class ChangeSetTest(RecordedTest):
    @recording("api/test_changesets: test_create_change_set_no_changes")
    def test_without_changes(self):
        self.deploy(PARAMETER)
        self.plan(PARAMETER, "UPDATE", "again")
        reason = "The submitted information didn't contain changes. Submit different information to create a change set."
        self.answers("describe_change_set", described_set([], ChangeSetName="again", ExecutionStatus="UNAVAILABLE", Status="FAILED",
            StatusReason=reason),
                     StackName=self.stack, ChangeSetName="again")

    @recording("api/test_changesets: test_create_changeset_with_stack_id")
    def test_of_a_deleted_stack(self):
        made = self.answers("create_change_set", {"Id": "arn:aws:cloudformation:<region>:<account>:changeSet/planned/<set>", "StackId": STACK},
                            StackName=self.stack, ChangeSetName="planned", ChangeSetType="CREATE", TemplateBody=PARAMETER)
        self.answers("describe_stacks", {"Stacks": [described_stack(StackStatus="REVIEW_IN_PROGRESS", StackStatusReason="User Initiated")]},
                     StackName=made["StackId"])
        self.answers("delete_stack", {}, StackName=made["StackId"])
        self.ended("delete", made["StackId"])
        self.refused("create_change_set", f"Stack [{STACK}] already exists and cannot be created again with the changeSet [revived].",
                     StackName=made["StackId"], ChangeSetName="revived", ChangeSetType="CREATE", TemplateBody=PARAMETER)

    @recording("api/test_changesets: test_create_while_in_review")
    def test_creation_while_in_review(self):
        planned = self.plan(PARAMETER)
        self.answers("create_stack", {"StackId": STACK}, StackName=self.stack, TemplateBody=PARAMETER)
        self.assertEqual(planned["StackId"], self.call("describe_stacks", StackName=self.stack)["Stacks"][0]["StackId"])
        self.ended("create")
        self.answers("describe_stacks", {"Stacks": [described_stack()]}, StackName=self.stack)
        self.answers("describe_change_set", described_set([added("SimpleParam", "AWS::SSM::Parameter")], ExecutionStatus="OBSOLETE"),
                     StackName=self.stack, ChangeSetName="planned")

    @recording("api/test_changesets: test_delete_change_set_exception", "api/test_changesets: test_describe_change_set_nonexisting",
               "api/test_templates: test_get_template_missing_resources_change_set_id")
    def test_missing_ones(self):
        self.refused("delete_change_set", "Stack [nostack] does not exist", StackName="nostack", ChangeSetName="planned")
        self.refused("delete_change_set", "StackName must be specified if ChangeSetName is not specified as an ARN.", ChangeSetName="planned")
        self.refused("describe_change_set", "Stack [nostack] does not exist", StackName="nostack", ChangeSetName="planned")
        missing = f"arn:aws:cloudformation:us-east-1:{self.account}:changeSet/none/11111111-2222-3333-4444-555555555555"
        self.refused("get_template", f"ChangeSet [{missing}] does not exist", code="ChangeSetNotFound", status=404, ChangeSetName=missing)

    @recording("test_change_sets: test_list_change_sets")
    def test_list(self):
        self.plan(PARAMETER)
        self.answers("list_change_sets", {"Summaries": [{
            "ChangeSetId": "arn:aws:cloudformation:<region>:<account>:changeSet/<set>", "ChangeSetName": "planned", "CreationTime": WHEN,
            "ExecutionStatus": "AVAILABLE", "IncludeNestedStacks": False, "StackId": STACK, "StackName": "<stack>", "Status": "CREATE_COMPLETE"}]},
            StackName=self.stack)

    @recording("test_change_sets: test_single_resource_static_update")
    def test_an_update_in_place(self):
        self.plan(PARAMETER)
        self.answers("describe_change_set", described_set([added("SimpleParam", "AWS::SSM::Parameter")]), StackName=self.stack,
            ChangeSetName="planned")
        self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
        self.ended("create")
        name = self.call("describe_stack_resource", StackName=self.stack,
            LogicalResourceId="SimpleParam")["StackResourceDetail"]["PhysicalResourceId"]
        shown = {"ARN": "arn:aws:ssm:<region>:<account>:parameter/<parameter>", "DataType": "text", "LastModifiedDate": WHEN, "Name": "<parameter>",
                 "Type": "String"}
        self.answers("ssm.get_parameter", {"Parameter": {**shown, "Value": "one", "Version": 1}}, Name=name)
        self.plan(OTHER_PARAMETER, "UPDATE", "change")
        change = {"Action": "Modify", "LogicalResourceId": "SimpleParam", "PhysicalResourceId": "<parameter>", "Replacement": "False",
                  "ResourceType": "AWS::SSM::Parameter", "Scope": ["Properties"],
                  "Details": [{"ChangeSource": "DirectModification", "Evaluation": "Static",
                               "Target": {"Attribute": "Properties", "Name": "Value", "RequiresRecreation": "Never"}}]}
        self.answers("describe_change_set", described_set([change], "second", ChangeSetName="change"), StackName=self.stack, ChangeSetName="change")
        self.answers("execute_change_set", {}, StackName=self.stack, ChangeSetName="change")
        self.ended("update")
        self.answers("ssm.get_parameter", {"Parameter": {**shown, "Value": "two", "Version": 2}}, Name=name)

    @recording("test_change_set_exports_imports: test_describe_change_set_import",
               "test_change_set_exports_imports: test_describe_change_set_import_non_existent_export",
               "test_change_set_exports_imports: test_describe_change_set_import_non_existent_export_then_create",
               "test_template_engine: test_cfn_with_exports")
    def test_imports(self):
        exporting = 'Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {O: {Value: fine, Export: {Name: shared}}}'
        importing = 'Resources: {MyFoo: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !ImportValue shared}}}'

        def look(value, **reason):
            foo = ("MyFoo", "AWS::SSM::Parameter")
            self.answers("describe_change_set", described_set([added(*foo)]), StackName=self.stack, ChangeSetName="planned")
            self.answers("describe_change_set", described_set([added(*foo, AfterContext={"Properties": {"Type": "String", "Value": value}})],
                **reason),
                         StackName=self.stack, ChangeSetName="planned", IncludePropertyValues=True)
        missing = {"StatusReason": "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed for "
                                   "resource [MyFoo] because: No export named shared"}
        self.plan(importing)
        look("{{changeSet:KNOWN_AFTER_APPLY}}", **missing)
        self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
        self.failed("ROLLBACK_COMPLETE")
        gone = deployed_stack(StackStatus="ROLLBACK_COMPLETE", DeletionTime=WHEN)
        del gone["ChangeSetId"]
        self.answers("describe_stacks", {"Stacks": [gone]}, StackName=self.stack)
        for first in (False, True):
            self.setUp()
            if first:
                self.stack = "exporting"
                exporter = self.create(exporting)
                self.stack = "recorded"
            self.plan(importing)
            look("fine") if first else look("{{changeSet:KNOWN_AFTER_APPLY}}", **missing)
            if not first:
                self.stack = "exporting"
                exporter = self.create(exporting)
                self.stack = "recorded"
            self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
            self.ended("create")
            self.answers("describe_stacks", {"Stacks": [deployed_stack()]}, StackName=self.stack)
            self.answers("list_exports", {"Exports": [{"ExportingStackId": exporter, "Name": "shared", "Value": "fine"}]})
            self.answers("list_imports", {"Imports": [self.stack]}, ExportName="shared")


class RefusedTemplateTest(RecordedTest):
    """Templates that no change set is made of."""

    def refuse(self, body, message, **more):
        body = body if isinstance(body, str) else json.dumps(body)
        self.refused("create_change_set", message, StackName=self.stack, ChangeSetName="planned", ChangeSetType="CREATE", TemplateBody=body, **more)

    @recording("api/test_changesets: test_using_pseudoparameters_in_places[parameter]", "api/test_resources: test_invalid_logical_resource_id",
               "api/test_stacks: test_no_parameters_given", "api/test_templates: test_get_template_summary_no_resources",
               "api/test_templates: test_validate_invalid_json_template_should_fail", "api/test_validations: test_invalid_output_structure[missing-def]",
               "api/test_validations: test_invalid_output_structure[none-value]", "api/test_validations: test_missing_resources_block",
               "api/test_validations: test_resources_blocks[invalid-key]", "test_template_engine: test_no_type")
    def test_structure(self):
        topic = {"Foo": {"Type": "AWS::SNS::Topic"}}
        parameter = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "Foo"}}
        none = "Template format error: At least one Resources member must be defined."
        self.refuse({"Parameters": {"AWS::NoValue": {"Type": "String"}}, "Resources": topic},
                    "Template format error: Parameter name AWS::NoValue is non alphanumeric.")
        self.refuse({"Resources": {"my-bad-resource-id": parameter}}, "Template format error: Resource name my-bad-resource-id is non alphanumeric.")
        self.refuse({"Parameters": {"Input": {"Type": "String"}}, "Resources": topic}, "Parameters: [Input] must have values")
        for outputs in ({"MyOutput": {"Value": None}}, {"MyOutput": {"Value": None, "AnotherValue": None}}):
            self.refuse({"Resources": topic, "Outputs": outputs}, "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates")
        self.refuse({}, none)
        self.refuse({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Invalid": 10}}}, "Invalid template resource property 'Invalid'")
        self.refuse({"Resources": {"Foo": {"Properties": {"a": "b"}}}},
                    "Template format error: [/Resources/Foo] Every Resources object must contain a Type member.")
        self.refused("get_template_summary", none, TemplateBody='{"Description": "none"}')
        self.refused("validate_template", "Template format error: JSON not well-formed. (line 1, column 25)",
            TemplateBody='{"this is invalid JSON"="bobbins"}')

    @recording("engine/test_conditions: test_validate_equals_args_len", "engine/test_mappings: test_async_mapping_error_first_level_v2",
               "engine/test_mappings: test_mapping_with_invalid_refs", "engine/test_references: test_useful_error_when_invalid_ref",
               "test_change_set_conditions: test_missing_condition", "test_change_set_fn_get_attr: test_invalid_structure[getatt_validation2.yml]",
               "test_change_set_fn_select: test_invalid_select_index_type[index-out-of-range]", "test_change_set_parameters: test_invalid_parameter_type",
               "test_template_engine: test_error_pass_macro_as_reference")
    def test_functions(self):
        def queue(value):
            return {"Resources": {"Q": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}}}
        self.refuse({"Conditions": {"C": {"Fn::Equals": ["a"]}}, **queue("a")},
                    "Template error: every Fn::Equals object requires a list of 2 string parameters.")
        suffix = {"Fn::FindInMap": ["TopicSuffixMap", {"Ref": "Selector"}, "Suffix"]}
        chosen = {"Parameters": {"Selector": {"Type": "String", "Default": "C"}}, **queue(suffix)}
        self.refuse({"Mappings": {"TopicSuffixMap": {"A": {"Suffix": "a"}}}, **chosen},
                    "Template error: Unable to get mapping for TopicSuffixMap::C::Suffix")
        self.refuse({"Mappings": {"TopicSuffixMap": {"A": {"Suffix": {"Ref": "Selector"}}}}, **chosen},
                    "Template format error: Every Mappings attribute must be a String or a List.")
        self.refuse(queue({"Ref": "InvalidRef"}),
                    "Template format error: Unresolved resource dependencies [InvalidRef] in the Resources block of the template")
        self.refuse(queue({"Fn::If": ["MissingCondition", "a", "b"]}), "Template error: unresolved condition dependency MissingCondition in Fn::If")
        self.refuse(queue({"Fn::GetAtt": ["Q", ""]}),
            "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and "
                    "the resource attribute")
        self.refuse(queue({"Fn::Select": [3, ["a", "b"]]}),
            "Template error: Fn::Select requires a list argument with two elements: an integer index and "
                    "a list")
        self.refuse({"Parameters": {"Value": {"Type": "Number"}}, **queue("a")}, "Parameter 'Value' must be a number.", Parameters=given(Value="abc"))
        self.refuse({"Parameters": {"M": {"Type": "String", "Default": "x"}}, "Transform": [{"Name": {"Ref": "M"}}], **queue("a")},
                    "Key Name of transform definition must be a string.", Capabilities=ALL)


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
        failed = [each for each in self.call("describe_stack_events",
            StackName=self.stack)["StackEvents"] if each["ResourceStatus"] == "CREATE_FAILED"]
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
        first = ("Parameters: {ApiName: {Type: String}}\n"
                 "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Ref ApiName}}\n")
        self.deploy(first, Parameters=given(ApiName="one"), Capabilities=ALL)
        self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=given(ApiName="one"))]}, StackName=self.stack)
        self.deploy(first + "  Bucket: {Type: AWS::S3::Bucket}\n", "UPDATE", "change", Parameters=given(ApiName="two"), Capabilities=ALL)
        self.answers("describe_stacks", {"Stacks": [deployed_stack("second", StackStatus="UPDATE_COMPLETE", Parameters=given(ApiName="two"),
            Capabilities=ALL)]},
                     StackName=self.stack)
        self.answers("describe_stack_resources", {"StackResources": [
            resource("Api", "AWS::ApiGateway::RestApi", "<api>", "UPDATE_COMPLETE"), resource("Bucket", "AWS::S3::Bucket",
                "<stack>-bucket-<suffix>")]},
            StackName=self.stack)

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
                             ResourceProperties={"Type": "String", "Value": values[name]})
                       for status, names in (("CREATE_COMPLETE", "ABC"), ("DELETE_COMPLETE", "CBA")) for name in names], events[::-1])

    @recording("api/test_stacks: test_update_termination_protection")
    def test_termination_protection(self):
        body = "Parameters: {ApiName: {Type: String}}\nResources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Ref ApiName}}}"
        self.deploy(body, Parameters=given(ApiName="one"), Capabilities=ALL)
        for on in (True, False):
            self.answers("update_termination_protection", {"StackId": STACK}, StackName=self.stack, EnableTerminationProtection=on)
            self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=given(ApiName="one"),
                EnableTerminationProtection=on)]},
                         StackName=self.stack)

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
        self.answers("describe_stack_events", {"StackEvents": [
            stack_event("ROLLBACK_COMPLETE", "<one>"), stack_event("ROLLBACK_IN_PROGRESS", "<two>", ResourceStatusReason=reason),
            stack_event("CREATE_IN_PROGRESS", "<three>", **user), stack_event("REVIEW_IN_PROGRESS", "<four>", **user)]}, StackName=self.stack)


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
            for at, status, reason in ((physical, "CREATE_COMPLETE", {}),
                                       (physical, "CREATE_IN_PROGRESS", {"ResourceStatusReason": "Resource creation Initiated"}), ("",
                                           "CREATE_IN_PROGRESS", {})):
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
        self.play("a-bucket-of-ours", [
            ("Bucket", "AWS::S3::Bucket", "a-bucket-of-ours", {"BucketName": "a-bucket-of-ours"}),
            ("Policy", "AWS::S3::BucketPolicy", "<policy>",
             {"Bucket": "a-bucket-of-ours", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}})])

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
        for toggle, names, outputs in (("no", ["BaseParameter"], {}),
                                       ("yes", ["AnotherResource", "BaseParameter", "ConditionalParameter"],
                                        {"Outputs": [{"OutputKey": "ConditionalParameterValue", "OutputValue": "thing"}]})):
            self.setUp()
            parameters = given(ParameterValue="thing", Toggle=toggle)
            self.deploy(body, Parameters=parameters, Capabilities=ALL)
            self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL, Parameters=parameters, **outputs)]}, StackName=self.stack)
            self.answers("describe_stack_resources", {"StackResources": [resource(name, "AWS::SSM::Parameter",
                f"CFN-{name}-<{name}>") for name in names]},
                         StackName=self.stack)


class OtherThingsTest(RecordedTest):
    @recording("api/test_extensions_api: test_extension_not_complete", "api/test_extensions_api: test_extension_type_configuration")
    def test_types(self):
        self.refused("describe_type", "The type 'LocalStack::Testing::TestHook' cannot be found.", code="TypeNotFoundException", status=404,
            Type="HOOK",
                     TypeName="LocalStack::Testing::TestHook")
        careless = self.server.client("cloudformation", account=self.account, parameter_validation=False)
        with self.assertRaises(ClientError) as refused:
            careless.batch_describe_type_configurations()
        self.assertEqual(refused.exception.response["Error"]["Message"],
            "1 validation error detected: Value null at 'typeConfigurationIdentifiers' failed to "
                         "satisfy constraint: Member must not be null")

    @recording("resources/test_stack_sets: test_create_stack_set_with_stack_instances")
    def test_stack_sets(self):
        self.answers("create_stack_set", {"StackSetId": "a-set:<set>"}, StackSetName="a-set", TemplateBody=PARAMETER)
        made = self.call("create_stack_instances", StackSetName="a-set", Accounts=[self.account], Regions=["us-east-1"])
        del made["ResponseMetadata"]
        self.assertEqual(list(made), ["OperationId"])

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
