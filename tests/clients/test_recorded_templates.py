"""What AWS makes of templates: policies, summaries, transforms, macros and functions, over HTTP, as AWS answered."""
import json
import pathlib
import sys
import tempfile
import unittest

from botocore.exceptions import WaiterError

from recorded import ALL, STACK, WHEN, RecordedTest, deployed_stack, given, recording, resource, stack_event

TOPIC = "Resources: {Topic: {Type: AWS::SNS::Topic}}"
PARAMETER = "AWS::SSM::Parameter"


class StackPolicyTest(RecordedTest):
    ALLOW = {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}
    INVALID = "Error validating stack policy: Invalid stack policy"

    @recording("api/test_stack_policies: test_empty_policy", "api/test_stack_policies: test_set_empty_policy_with_url",
               "api/test_stack_policies: test_set_policy_with_url")
    def test_policies_that_are_taken(self):
        self.create(TOPIC)
        self.call("s3.create_bucket", Bucket="policies")
        self.answers("set_stack_policy", {}, StackName=self.stack, StackPolicyBody="{}")
        self.answers("get_stack_policy", {"StackPolicyBody": {}}, StackName=self.stack)
        for policy in (self.ALLOW, {}):
            self.call("s3.put_object", Bucket="policies", Key="policy.json", Body=json.dumps(policy).encode())
            for url in ("https://policies.s3.amazonaws.com/policy.json", self.server.url + "/policies/policy.json"):
                self.answers("set_stack_policy", {}, StackName=self.stack, StackPolicyURL=url)
                self.answers("get_stack_policy", {"StackPolicyBody": policy}, StackName=self.stack)

    @recording("api/test_stack_policies: test_different_action_attribute", "api/test_stack_policies: test_different_principal_attribute",
               "api/test_stack_policies: test_invalid_policy", "api/test_stack_policies: test_not_json_policy",
               "api/test_stack_policies: test_set_invalid_policy_with_url")
    def test_policies_that_are_not(self):
        self.create(TOPIC)
        self.call("s3.create_bucket", Bucket="wrong-policies")

        def changed(**members):
            return json.dumps({"Statement": [{**self.ALLOW["Statement"][0], "Effect": "Deny", **members}]})
        wrong = [changed(Action="Delete:*"), changed(Principal="somebody"), changed(Effect="Perhaps"), "not-json", '{"Statements": []}']
        for policy in wrong:
            self.refused("set_stack_policy", self.INVALID, StackName=self.stack, StackPolicyBody=policy)
            self.call("s3.put_object", Bucket="wrong-policies", Key="policy.json", Body=policy.encode())
            self.refused("set_stack_policy", self.INVALID, StackName=self.stack, StackPolicyURL="https://wrong-policies.s3.amazonaws.com/policy.json")

    @recording("api/test_stack_policies: test_prevent_resource_deletion", "api/test_stack_policies: test_prevent_stack_update")
    def test_policies_deny(self):
        body = "Resources: {Keep: {Type: AWS::SNS::Topic, Properties: {DisplayName: %s}}, Other: {Type: AWS::SNS::Topic}}"
        for action, changed, reason in (("Update:*", body % "b",
                                         "Action denied by stack policy: Statement [#1] does not allow [Update:*] for resource [*]"),
                                        ("Update:Delete", "Resources: {Other: {Type: AWS::SNS::Topic}}", "Action denied by stack policy")):
            self.setUp()
            self.create(body % "a")
            denied = [{"Effect": "Deny", "Action": action, "Principal": "*", "Resource": "*"}, self.ALLOW["Statement"][0]]
            self.answers("set_stack_policy", {}, StackName=self.stack, StackPolicyBody=json.dumps({"Statement": denied}))
            self.call("update_stack", StackName=self.stack, TemplateBody=changed)
            with self.assertRaises(WaiterError):
                self.ended("update")
            events = self.call("describe_stack_events", StackName=self.stack)["StackEvents"]
            reasons = [each.get("ResourceStatusReason", "") for each in events if each["LogicalResourceId"] == "Keep"]
            self.assertTrue(any(each.startswith(reason.partition(":")[0]) for each in reasons), reasons)


class SummaryTest(RecordedTest):
    @recording("api/test_templates: test_get_template_summary")
    def test_of_a_stack(self):
        self.deploy("AWSTemplateFormatVersion: 2010-09-09\nMetadata: {TopicName: sns-topic-simple}\nResources: {topic123: {Type: AWS::SNS::Topic}}")
        # Topics can be imported since this was recorded.
        self.answers("get_template_summary", {"Metadata": '<metadata>', "Parameters": [], "ResourceTypes": ["AWS::SNS::Topic"],
                                              "Version": "2010-09-09", "ResourceIdentifierSummaries": [{"LogicalResourceIds": ["topic123"],
                                                  "ResourceType": "AWS::SNS::Topic", "ResourceIdentifiers": ["TopicArn"]}]}, StackName=self.stack)

    @recording("resources/test_kinesis: test_describe_template")
    def test_of_a_template(self):
        body = """
AWSTemplateFormatVersion: 2010-09-09
Parameters: {KinesisStreamName: {Type: String}, DeliveryStreamName: {Type: String}, KinesisRoleName: {Type: String}}
Resources:
  MyRole:
    Type: AWS::IAM::Role
    Properties: {RoleName: !Ref KinesisRoleName, AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: "sts:AssumeRole",
        Principal: {AWS: "*"}}]}}
  MyBucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref DeliveryStreamName}}
  KinesisStream: {Type: AWS::Kinesis::Stream, Properties: {Name: !Ref KinesisStreamName, ShardCount: 5}}
  DeliveryStream:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      DeliveryStreamName: !Ref DeliveryStreamName
      S3DestinationConfiguration: {BucketARN: !Ref MyBucket, RoleARN: !GetAtt MyRole.Arn}
Outputs: {MyStreamArn: {Value: !GetAtt DeliveryStream.Arn}}
"""
        self.call("s3.create_bucket", Bucket="summaries")
        self.call("s3.put_object", Bucket="summaries", Key="template.yaml", Body=body.encode())
        identifiers = (("MyBucket", "BucketName", "AWS::S3::Bucket"), ("MyRole", "RoleName", "AWS::IAM::Role"),
                       ("KinesisStream", "Name", "AWS::Kinesis::Stream"), ("DeliveryStream", "DeliveryStreamName",
                           "AWS::KinesisFirehose::DeliveryStream"))
        expected = {"Capabilities": ["CAPABILITY_NAMED_IAM"],
                    "CapabilitiesReason": "The following resource(s) require capabilities: [AWS::IAM::Role]",
                    "Parameters": [{"NoEcho": False, "ParameterConstraints": {}, "ParameterKey": name, "ParameterType": "String"}
                                   for name in ("KinesisRoleName", "DeliveryStreamName", "KinesisStreamName")],
                    "ResourceIdentifierSummaries": [{"LogicalResourceIds": [logical], "ResourceIdentifiers": [name], "ResourceType": kind}
                        for logical, name, kind in identifiers], "ResourceTypes": ["AWS::Kinesis::Stream", "AWS::IAM::Role", "AWS::S3::Bucket",
                            "AWS::KinesisFirehose::DeliveryStream"], "Version": "2010-09-09"}
        self.answers("get_template_summary", expected, TemplateBody=body)
        self.answers("get_template_summary", expected, TemplateURL=self.server.url + "/summaries/template.yaml")

    @recording("api/test_templates: test_create_stack_from_s3_template_url[http_host]",
               "api/test_templates: test_create_stack_from_s3_template_url[s3_url]")
    def test_places_of_a_template(self):
        self.call("s3.create_bucket", Bucket="stacktemplates")
        self.call("s3.put_object", Bucket="stacktemplates", Key="topic.yaml",
                  Body=b"Parameters: {N: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref N}}}")
        self.refused("create_stack", "S3 error: Domain name specified in stacktemplates is not a valid S3 domain", StackName=self.stack,
                     TemplateURL="s3://stacktemplates/topic.yaml", Parameters=given(N="named"))
        self.answers("create_stack", {"StackId": STACK}, StackName=self.stack, TemplateURL="https://stacktemplates.s3.amazonaws.com/topic.yaml",
                     Parameters=given(N="named"))
        self.ended("create")
        self.answers("sns.list_topics", {"Topics": [{"TopicArn": "arn:aws:sns:<region>:<account>:named"}]})


class LanguageExtensionsTest(RecordedTest):
    def processed(self):
        return self.call("get_template", StackName=self.stack, TemplateStage="Processed")["TemplateBody"]

    def have(self, *resources):
        self.answers("describe_stack_resources", {"StackResources": [resource(*each) for each in resources]}, StackName=self.stack)

    @recording("api/test_transformers: test_transform_foreach")
    def test_loop_over_a_parameter(self):
        self.deploy("""
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Parameters: {pRepoARNs: {Type: CommaDelimitedList, Description: ARN of SSO instance}}
Resources:
  Fn::ForEach::Topics:
    - TopicName
    - !Ref pRepoARNs
    - SnsTopic${TopicName}: {Type: AWS::SNS::Topic, Properties: {TopicName: !Join [".", [!Ref TopicName, fifo]], FifoTopic: true}}
""", Parameters=given(pRepoARNs="a,b,c"), Capabilities=ALL)
        self.fits({"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {"pRepoARNs": {"Description": "ARN of SSO instance",
            "Type": "CommaDelimitedList"}}, "Resources": {f"SnsTopic{name}": {"Type": "AWS::SNS::Topic",
                "Properties": {"TopicName": f"{name}.fifo", "FifoTopic": True}} for name in "abc"}}, self.processed())
        self.have(*((f"SnsTopic{name}", "AWS::SNS::Topic", f"arn:aws:sns:<region>:<account>:{name}.fifo") for name in "abc"))

    @recording("api/test_transformers: test_transform_foreach_multiple_resources")
    def test_loop_in_a_loop(self):
        self.deploy("""
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Whole:
    - Name
    - [Bar, Foo]
    - "My${Name}Parameter": {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub "my value ${Name}"}}
      Fn::ForEach::Parts:
        - Part
        - [A, B, C]
        - "My${Name}Parameter${Part}": {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub "my value ${Part}"}}
""", Capabilities=ALL)
        values = {f"My{name}Parameter{part}": f"my value {part or name}" for name in ("Bar", "Foo") for part in ("", "A", "B", "C")}
        self.fits({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {name: {"Type": PARAMETER, "Properties": {"Type": "String", "Value": value}}
            for name, value in values.items()}}, self.processed())
        self.have(*((name, PARAMETER, f"CFN-{name}-<{name}>") for name in sorted(values)))

    @recording("api/test_transformers: test_transform_to_json_string")
    def test_json_text(self):
        self.deploy("""
Transform: AWS::LanguageExtensions
Resources:
  MyObjectParameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: {"Fn::ToJsonString": {a: foo, b: bar}}}}
  MyArrayParameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: {"Fn::ToJsonString": [a, b, c]}}}
Outputs: {ObjectName: {Value: !Ref MyObjectParameter}, ArrayName: {Value: !Ref MyArrayParameter}}
""", Capabilities=ALL)
        self.have(*((name, PARAMETER, f"CFN-{name}-<{name}>") for name in ("MyArrayParameter", "MyObjectParameter")))
        values = {"MyObjectParameter": '{"a":"foo","b":"bar"}', "MyArrayParameter": '["a","b","c"]'}
        self.fits({"Outputs": {"ArrayName": {"Value": {"Ref": "MyArrayParameter"}}, "ObjectName": {"Value": {"Ref": "MyObjectParameter"}}},
                   "Resources": {name: {"Type": PARAMETER, "Properties": {"Type": "String", "Value": value}} for name, value in values.items()}},
                  self.processed())
        for output, value in zip(("ObjectName", "ArrayName"), values.values()):
            self.assertEqual(self.call("ssm.get_parameter", Name=self.outputs()[output])["Parameter"]["Value"], value)


# Programs that answer for macros: `e` is what each is given, `f` the part of the template.
MACRO = """
import json, sys
e = json.load(sys.stdin)
f, answer = e["fragment"], {"requestId": e["requestId"], "status": "success"}
%s
print(json.dumps({"fragment": f, **answer}))
"""
REPLACE = """
def replaced(value):
    if isinstance(value, dict): return {key: replaced(part) for key, part in value.items()}
    if isinstance(value, list): return list(map(replaced, value))
    return value.replace('<replace-this>', e['params']['Input'] + ' <replace-this>') if isinstance(value, str) else value
f = replaced(f)"""
MACROS = {"Nothing": "f = 'no template'", "Unsuccessful": "answer['status'] = 'failed'",
          "Explained": "answer.update(status='failed', errorMessage='failed because it is a test')",
          "Fifo": "f.pop('Fn::Transform', None); f.update(FifoTopic=True, ContentBasedDeduplication=True)", "Replace": REPLACE,
          "Internals": "f['Resources']['Parameter']['Properties']['Value'] = json.dumps(e)"}


class MacroTest(RecordedTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.ARGUMENTS = []
        for name, code in MACROS.items():
            path = pathlib.Path(folder.name) / f"{name}.py"
            path.write_text(MACRO % code)
            cls.ARGUMENTS += ["--macro", f"{name}={sys.executable} {path}"]
        super().setUpClass()

    @recording("test_template_engine: test_failed_state[return_invalid_template.py]",
               "test_template_engine: test_failed_state[return_unsuccessful_with_message.py]",
               "test_template_engine: test_failed_state[return_unsuccessful_without_message.py]")
    def test_failures(self):
        for macro, reason in (("Nothing", "Template format error: unsupported structure.."),
                              ("Explained", "Transform <account>::Explained failed with: failed because it is a test."),
                              ("Unsuccessful", "Transform <account>::Unsuccessful failed without an error message..")):
            self.setUp()
            body = f"Transform: {macro}\nResources: {{Parameter: {{Type: AWS::SSM::Parameter, Properties: {{Type: String, Value: a}}}}}}"
            self.answers("create_stack", {"StackId": STACK}, StackName=self.stack, TemplateBody=body, Capabilities=ALL)
            self.failed("ROLLBACK_COMPLETE")
            events = self.call("describe_stack_events", StackName=self.stack)["StackEvents"]
            failed = [each for each in events if each["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"]
            self.fits([stack_event("ROLLBACK_IN_PROGRESS", "<event>", ResourceStatusReason=reason + " Rollback requested by user.")], failed)

    @recording("test_template_engine: test_snipped_scope", "test_template_engine: test_snipped_scope[transformation_snippet_topic.json]")
    def test_part_of_a_template(self):
        def body(properties):
            return {"Parameters": {"TopicName": {"Type": "String"}}, "Outputs": {"TopicName": {"Value": {"Fn::GetAtt": ["Topic", "TopicName"]}}},
                    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "TopicName"}, **properties}}}}
        original = body({"Fn::Transform": "Fifo"})
        self.deploy(json.dumps(original), Parameters=given(TopicName="a.fifo"), Capabilities=ALL)
        stages = {"StagesAvailable": ["Original", "Processed"]}
        self.answers("get_template", {**stages, "TemplateBody": original}, StackName=self.stack, TemplateStage="Original")
        self.answers("get_template", {**stages, "TemplateBody": body({"FifoTopic": True, "ContentBasedDeduplication": True})}, StackName=self.stack,
                     TemplateStage="Processed")

    @recording("test_template_engine: test_scope_order_and_parameters")
    def test_order(self):
        def call(word):
            return {"Name": "Replace", "Parameters": {"Input": word}}
        inner = {"Type": PARAMETER, "Properties": {"Type": "String", "Value": "<replace-this>", "Fn::Transform": [call("first"), call("second")]}}
        # What is one macro's part is gone when the next sees it.
        self.deploy(json.dumps({"Transform": [call("third"), call("fourth")], "Resources": {"Parameter": inner}}), Capabilities=ALL)
        self.answers("get_template", {"StagesAvailable": ["Original", "Processed"],
                                      "TemplateBody": {"Resources": {"Parameter": {"Type": PARAMETER,
                                          "Properties": {"Type": "String", "Value": "first second third fourth <replace-this>"}}}}},
                     StackName=self.stack, TemplateStage="Processed")

    @recording("test_template_engine: test_validate_lambda_internals")
    def test_what_a_macro_is_given(self):
        parameter = {"ExampleParameter": {"Default": "example-value", "Type": "String"}}
        resources = {"Parameter": {"Type": PARAMETER, "Properties": {"Type": "String", "Value": "<replace-this>"}}}
        self.create(json.dumps({"Parameters": parameter, "Resources": resources,
                                "Transform": [{"Name": "Internals", "Parameters": {"Input": "test-input"}}]}),
                    Capabilities=["CAPABILITY_AUTO_EXPAND"])
        processed = self.call("get_template", StackName=self.stack, TemplateStage="Processed")["TemplateBody"]
        self.fits({"accountId": "<account>", "fragment": {"Parameters": parameter, "Resources": resources}, "params": {"Input": "test-input"},
                   "region": "<region>", "requestId": "<request>", "templateParameterValues": {"ExampleParameter": "example-value"},
                   "transformId": "<account>::Internals"}, processed["Resources"]["Parameter"]["Properties"]["Value"])

    @recording("test_template_engine: test_macro_deployment")
    def test_the_resource(self):
        role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}}}
        function = {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Runtime": "python3.12",
            "Handler": "index.handler", "FunctionName": "macro-function", "Code": {"ZipFile": "def handler(e, c): return e"}}}
        self.call("create_stack", StackName="function", TemplateBody=json.dumps({"Resources": {"Role": role, "Function": function}}),
                  Capabilities=ALL)
        self.ended("create", "function")
        self.deploy("Resources: {Macro: {Type: AWS::CloudFormation::Macro, Properties: {Name: Substitution, FunctionName: macro-function}}}\n"
                    "Outputs: {MacroRef: {Value: !Ref Macro}}", Capabilities=ALL)
        self.assertEqual(self.outputs(), {"MacroRef": "Substitution"})
        self.answers("describe_stack_resources", {"StackResources": [resource("Macro", "AWS::CloudFormation::Macro", "Substitution")]},
                     StackName=self.stack)


class FunctionTest(RecordedTest):
    @recording("engine/test_references: test_fn_sub_cases")
    def test_sub(self):
        self.deploy("""
Parameters: {Param1: {Type: String, Default: Param1Value}}
Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: !Ref Param1, Type: String, Value: unimportant}}}
Outputs:
  StringStatic: {Value: !Sub this is a static string}
  StringRefParam: {Value: !Sub "${Param1}"}
  StringRefPseudoParam: {Value: !Sub "${AWS::Region}"}
  StringRefResource: {Value: !Sub "${P}"}
  StringRefGetAtt: {Value: !Sub "${P.Value}"}
  StringRefMultiple: {Value: !Sub "${Param1} - ${P}"}
  UrlSuffixPseudoParam: {Value: !Sub "${AWS::URLSuffix}"}
  ListStatic: {Value: !Sub [this is a static string, {}]}
  ListRefParam: {Value: !Sub ["${Param1}", {}]}
  ListRefGetAttMapping: {Value: !Sub ["${V}", {V: !GetAtt P.Value}]}
  ListRefResourceMappingRef: {Value: !Sub ["${V}", {V: !Ref P}]}
  ListRefMultipleMix: {Value: !Sub ["${P}-${AWS::Region}-${V}", {V: !Ref Param1}]}
""")
        self.assertEqual(self.outputs(), {"ListRefGetAttMapping": "unimportant", "ListRefMultipleMix": "Param1Value-us-east-1-Param1Value",
                                          "ListRefParam": "Param1Value", "ListRefResourceMappingRef": "Param1Value",
                                          "ListStatic": "this is a static string", "StringRefGetAtt": "unimportant",
                                          "StringRefMultiple": "Param1Value - Param1Value", "StringRefParam": "Param1Value",
                                          "StringRefPseudoParam": "us-east-1", "StringRefResource": "Param1Value",
                                          "StringStatic": "this is a static string", "UrlSuffixPseudoParam": "amazonaws.com"})

    @recording("api/test_reference_resolving: test_nested_getatt_ref[TopicArn]",
               "engine/test_attributes: test_dependency_on_attribute_with_dot_notation",
               "test_template_engine: test_fn_select_has_intrinsic_function", "test_template_engine: test_join_no_value_construct",
               "test_template_engine: test_stack_id", "test_change_set_fn_select: test_nested_select_within_other_intrinsics",
               "resources/test_cloudwatch: test_alarm_creation")
    def test_values(self):
        stack = self.deploy("""
Parameters: {Attribute: {Type: String, Default: TopicArn}, TopicName: {Type: String, Default: named}, Wanted: {Type: CommaDelimitedList,
    Default: "x,y"}}
Conditions: {Never: !Equals [a, b]}
Mappings: {Choices: {us-east-1: {Values: ["true", "false"]}}}
Resources:
  MyTopic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref TopicName}}
  Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
  Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}}}
  Repository: {Type: AWS::ECR::Repository, Properties: {RepositoryName: repo-name}}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {ComparisonOperator: LessThanThreshold, EvaluationPeriods: 1, MetricName: M, Namespace: N,
      Period: 60,
          Statistic: Sum, Threshold: 1}}
Outputs:
  MyTopicArn: {Value: !GetAtt MyTopic.TopicArn}
  MyTopicName: {Value: !GetAtt MyTopic.TopicName}
  MyTopicRef: {Value: !Ref MyTopic}
  MyTopicCustom: {Value: {"Fn::GetAtt": [MyTopic, !Ref Attribute]}}
  DeadArn: {Value: !GetAtt Dead.Arn}
  Selected: {Value: !Select [0, !FindInMap [Choices, !Ref "AWS::Region", Values]]}
  JoinWithNoValue: {Value: !Join [",", [Sample, !Ref "AWS::NoValue"]]}
  JoinOnlyNoValue: {Value: !Join [",", [!Ref "AWS::NoValue"]]}
  JoinConditionalNoValue: {Value: !Join [",", [!If [Never, a, !Ref "AWS::NoValue"]]]}
  StackId: {Value: !Ref "AWS::StackId"}
  Image: {Value: !Join ["", [!Select [4, !Split [":", !GetAtt Repository.Arn]], ".dkr.ecr.", !Select [3, !Split [":", !GetAtt Repository.Arn]], ".",
          !Ref "AWS::URLSuffix", /, !Ref Repository]]}
  AlarmName: {Value: !Ref Alarm}
  AlarmArnFromAtt: {Value: !GetAtt Alarm.Arn}
""", Capabilities=ALL)
        arn = f"arn:aws:sns:us-east-1:{self.account}:named"
        self.fits({"MyTopicArn": arn, "MyTopicName": "named", "MyTopicRef": arn, "MyTopicCustom": arn,
                   "DeadArn": "arn:aws:sqs:<region>:<account>:dead", "Selected": "true", "JoinWithNoValue": "Sample", "JoinOnlyNoValue": "",
                   "JoinConditionalNoValue": "", "StackId": stack, "Image": "<account>.dkr.ecr.<region>.amazonaws.com/repo-name",
                   "AlarmName": "<alarm>", "AlarmArnFromAtt": "arn:aws:cloudwatch:<region>:<account>:alarm:<alarm>"}, self.outputs())

    @recording("test_template_engine: test_create_stack_with_ssm_parameters", "test_template_engine: test_resolve_ssm")
    def test_parameters_from_a_store(self):
        self.call("ssm.put_parameter", Name="stored", Value="stored-value", Type="String")
        self.deploy("""
Parameters: {parameter123: {Type: "AWS::SSM::Parameter::Value<String>", Default: stored}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref parameter123, Tags: [{Key: param-value, Value: !Sub "param ${parameter123}"}]}}
  Other: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub "abc:{{resolve:ssm:stored}}"}}
Outputs: {Value: {Value: !GetAtt Other.Value}}
""", Capabilities=ALL)
        self.answers("describe_stacks", {"Stacks": [deployed_stack(Capabilities=ALL,
            Outputs=[{"OutputKey": "Value", "OutputValue": "abc:stored-value"}],
            Parameters=[{"ParameterKey": "parameter123", "ParameterValue": "stored", "ResolvedValue": "stored-value"}])]}, StackName=self.stack)
        topic = f"arn:aws:sns:us-east-1:{self.account}:stored-value"
        tags = [tag for tag in self.call("sns.list_tags_for_resource", ResourceArn=topic)["Tags"] if not tag["Key"].startswith("aws:")]
        self.assertEqual(tags, [{"Key": "param-value", "Value": "param stored-value"}])

    @recording("resource_providers/ssm/test_parameter: test_getattr[Type]", "resource_providers/ssm/test_parameter: test_getattr[Value]",
               "resource_providers/ssm/test_parameter: test_black_box", "engine/test_update_policy: test_update_replace_policy_deletion")
    def test_a_parameter_of_the_store(self):
        body = "Resources: {MyResource: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: abc123}}}\n"
        self.deploy(body + "Outputs: {MyRef: {Value: !Ref MyResource}, Type: {Value: !GetAtt MyResource.Type}, "
                    "Value: {Value: !GetAtt MyResource.Value}}")
        self.fits({"MyRef": "CFN-MyResource-<suffix>", "Type": "String", "Value": "abc123"}, self.outputs())
        name = self.outputs()["MyRef"]
        self.answers("ssm.get_parameter", {"Parameter": {"ARN": f"arn:aws:ssm:<region>:<account>:parameter/{name}", "DataType": "text",
            "LastModifiedDate": WHEN, "Name": name, "Type": "String", "Value": "abc123", "Version": 1}}, Name=name)
        self.call("update_stack", StackName=self.stack, TemplateBody=TOPIC)
        self.ended("update")
        self.refused("ssm.get_parameter", "", code="ParameterNotFound", more={}, Name=name)


if __name__ == "__main__":
    unittest.main()
