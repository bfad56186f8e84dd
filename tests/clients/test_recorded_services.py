"""Cloud Control, STS, and what other services show of a stack's resources: answers over HTTP, member by member as AWS gave them."""
import json
import unittest

from botocore.exceptions import WaiterError

from recorded import ALL, FAST, STACK, WHEN, RecordedTest, recording, resource

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
            code="ValidationException",
                     more={}, whole={}, TypeName=BUCKET, DesiredState='{"BucketSomething": "a"}')

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
            whole={},
                     RequestToken=token)
        for operation in ("cancel_resource_request", "get_resource_request_status"):
            self.missing("RequestTokenNotFoundException", operation, "Request with token DOESNOTEXIST was not found", RequestToken="DOESNOTEXIST")
        self.answers("cloudcontrol.list_resource_requests", {"ResourceRequestStatusSummaries": [self.progress("CREATE", "SUCCESS")]},
                     ResourceRequestStatusFilter={"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]})
        self.answers("cloudcontrol.list_resource_requests", {"ResourceRequestStatusSummaries": []},
            ResourceRequestStatusFilter={"Operations": ["UPDATE"]})


class RoleTest(RecordedTest):
    def make(self, action):
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": self.account}, "Action": action}]}
        self.answers("iam.create_role", {"Role": {"Arn": "arn:aws:iam::<account>:role/assumed", "AssumeRolePolicyDocument": policy,
            "CreateDate": WHEN, "Path": "/",
                                                  "RoleId": "<role>", "RoleName": "assumed"}}, RoleName="assumed", AssumeRolePolicyDocument=json.dumps(policy))

    @recording("test_sts: test_assume_role")
    def test_assumption(self):
        self.make("sts:AssumeRole")
        self.answers("sts.assume_role", {
            "AssumedRoleUser": {"Arn": "arn:aws:sts::<account>:assumed-role/assumed/<session>", "AssumedRoleId": "<role>:<session>"},
            "Credentials": {"AccessKeyId": "<key>", "Expiration": WHEN, "SecretAccessKey": "<secret>", "SessionToken": "<session-token>"}},
            RoleArn=f"arn:aws:iam::{self.account}:role/assumed", RoleSessionName="a-session")

    @recording("test_sts: test_assume_role_tag_validation")
    def test_tags_of_a_session(self):
        self.make(["sts:AssumeRole", "sts:TagSession"])
        for message, given in (
                ("Duplicate tag keys found. Please note that Tag keys are case insensitive.", {"Tags": [{"Key": "k1", "Value": "a"}, {"Key": "K1",
                    "Value": "b"}]}),
                ("The specified transitive tag key must be included in the requested tags.", {"Tags": [{"Key": "k1", "Value": "a"}],
                    "TransitiveTagKeys": ["k2"]})):
            self.refused("sts.assume_role", message, code="InvalidParameterValue", RoleArn=f"arn:aws:iam::{self.account}:role/assumed",
                RoleSessionName="a-session", **given)


class ResourcesTest(RecordedTest):
    """What other services show of a stack's resources."""

    def physical(self, logical):
        return self.call("describe_stack_resource", StackName=self.stack, LogicalResourceId=logical)["StackResourceDetail"]["PhysicalResourceId"]

    def shown(self, operation, member, expected, **given):
        """One member of an answer."""
        self.fits(expected, self.call(operation, **given)[member])

    @recording("resources/test_dynamodb: test_billing_mode_as_conditional[PROVISIONED]", "resources/test_dynamodb: test_default_name_for_table")
    def test_tables(self):
        self.deploy("""
Conditions: {Streams: !Equals [a, a]}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: keyName, AttributeType: S}]
      KeySchema: [{AttributeName: keyName, KeyType: HASH}]
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
      Tags: [{Key: TagKey1, Value: TagValue1}, {Key: TagKey2, Value: TagValue2}]
  Streaming:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PROVISIONED
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
      StreamSpecification: !If [Streams, {StreamViewType: NEW_AND_OLD_IMAGES}, !Ref "AWS::NoValue"]
""")

        def table(name, key, **more):
            return {"AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}], "CreationDateTime": WHEN,
                "DeletionProtectionEnabled": False,
                    "ItemCount": 0, "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
                    "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
                    "TableArn": f"arn:aws:dynamodb:<region>:<account>:table/{name}", "TableName": name, "TableSizeBytes": 0,
                    "TableStatus": "ACTIVE", "WarmThroughput": {"ReadUnitsPerSecond": 5, "Status": "ACTIVE", "WriteUnitsPerSecond": 5}, **more}
        name, streaming = self.physical("Table"), self.physical("Streaming")
        # The id of a table (TableId) is not simulated.
        self.fits(table(name, "keyName"), self.call("dynamodb.describe_table", TableName=name)["Table"])
        tags = [tag for tag in self.call("dynamodb.list_tags_of_resource",
            ResourceArn=f"arn:aws:dynamodb:us-east-1:{self.account}:table/{name}")["Tags"]
                if not tag["Key"].startswith("aws:")]
        self.assertEqual(tags, [{"Key": "TagKey1", "Value": "TagValue1"}, {"Key": "TagKey2", "Value": "TagValue2"}])
        self.fits(table(streaming, "id", LatestStreamArn=f"arn:aws:dynamodb:<region>:<account>:table/{streaming}/stream/<label>",
            LatestStreamLabel="<label>",
                        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}),
                  self.call("dynamodb.describe_table", TableName=streaming)["Table"])

    @recording("resource_providers/ec2/test_ec2_resource_provider: test_deploy_security_group_with_tags",
               "resource_providers/ec2/test_ec2_resource_provider: test_deploy_instance_with_key_pair",
               "resources/test_ec2: test_simple_route_table_creation_without_vpc", "resources/test_ec2: test_vpc_with_route_table")
    def test_networks(self):
        stack = self.deploy("""
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  RouteTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc, Tags: [{Key: env, Value: production}]}}
  SecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: Security Group, VpcId: !Ref Vpc, Tags: [{Key: key1, Value: value1}, {Key: key2, Value: value2}]}
  Key: {Type: AWS::EC2::KeyPair, Properties: {KeyName: our-key}}
Outputs: {Ref: {Value: !Ref SecurityGroup}, Id: {Value: !GetAtt SecurityGroup.GroupId}}
""")
        group = self.physical("SecurityGroup")
        self.assertEqual(self.outputs(), {"Ref": group, "Id": group})

        def tags(logical, **own):
            pairs = {**own, "aws:cloudformation:logical-id": logical, "aws:cloudformation:stack-id": stack,
                "aws:cloudformation:stack-name": self.stack}
            return [{"Key": key, "Value": value} for key, value in sorted(pairs.items())]

        def sorted_tags(entries):
            return [{**entry, "Tags": sorted(entry["Tags"], key=lambda tag: tag["Key"])} for entry in entries]
        self.fits([{"Description": "Security Group", "GroupId": group, "GroupName": "<group-name>", "IpPermissions": [], "IpPermissionsEgress": [
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []}],
            "OwnerId": "<account>", "SecurityGroupArn": f"arn:aws:ec2:<region>:<account>:security-group/{group}",
            "Tags": tags("SecurityGroup", key1="value1", key2="value2"), "VpcId": "<vpc>"}],
            sorted_tags(self.call("ec2.describe_security_groups", GroupIds=[group])["SecurityGroups"]))
        self.fits([{"Associations": [], "OwnerId": "<account>", "PropagatingVgws": [], "RouteTableId": "<table>", "VpcId": "<vpc>",
                    "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}],
                    "Tags": tags("RouteTable", env="production")}],
                  sorted_tags(self.call("ec2.describe_route_tables", RouteTableIds=[self.physical("RouteTable")])["RouteTables"]))
        keys = self.call("ec2.describe_key_pairs", KeyNames=["our-key"])["KeyPairs"]
        for key in keys:
            key["Tags"] = [tag for tag in key["Tags"] if not tag["Key"].startswith("aws:")]
        self.fits([{"CreateTime": WHEN, "KeyFingerprint": "<fingerprint>", "KeyName": "our-key", "KeyPairId": "<key>", "KeyType": "rsa",
            "Tags": []}], keys)
        self.call("delete_stack", StackName=stack)
        self.ended("delete", stack)
        self.refused("ec2.describe_key_pairs", "The key pair 'our-key' does not exist", code="InvalidKeyPair.NotFound", more={}, KeyNames=["our-key"])

    @recording("resource_providers/scheduler/test_scheduler: test_schedule_and_group")
    def test_schedules(self):
        self.deploy("""
Resources:
  MyScheduleGroup: {Type: AWS::Scheduler::ScheduleGroup, Properties: {Name: our-group}}
  Queue: {Type: AWS::SQS::Queue}
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: scheduler.amazonaws.com},
        Action: "sts:AssumeRole"}]}}
  MySchedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Name: our-schedule
      GroupName: !Ref MyScheduleGroup
      ScheduleExpression: cron(0 0 * * ? *)
      FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 60}
      Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}
""", Capabilities=ALL)
        for logical, kind, physical in (("MySchedule", "Schedule", "our-schedule"), ("MyScheduleGroup", "ScheduleGroup", "our-group")):
            detail = resource(logical, f"AWS::Scheduler::{kind}", physical)
            self.shown("describe_stack_resource", "StackResourceDetail", {**{key: value for key, value in detail.items() if key != "Timestamp"},
                                                                          "LastUpdatedTimestamp": WHEN, "Metadata": {}},
                       StackName=self.stack, LogicalResourceId=logical)
        self.answers("scheduler.get_schedule", {
            "ActionAfterCompletion": "NONE", "Arn": "arn:aws:scheduler:<region>:<account>:schedule/our-group/our-schedule", "CreationDate": WHEN,
            "FlexibleTimeWindow": {"MaximumWindowInMinutes": 60, "Mode": "FLEXIBLE"}, "GroupName": "our-group", "LastModificationDate": WHEN,
            "Name": "our-schedule", "ScheduleExpression": "cron(0 0 * * ? *)", "ScheduleExpressionTimezone": "UTC", "State": "ENABLED",
            "Target": {"Arn": "arn:aws:sqs:<region>:<account>:<queue>", "RetryPolicy": {"MaximumEventAgeInSeconds": 86400,
                "MaximumRetryAttempts": 185},
                       "RoleArn": "arn:aws:iam::<account>:role/<role>"}}, GroupName="our-group", Name="our-schedule")

    FUNCTION = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com},
          Action: "sts:AssumeRole"}]}
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: fnServiceRoleDefaultPolicy
      Roles: [!Ref Role]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage",
          "sqs:GetQueueAttributes"],
                       Resource: !GetAtt Queue.Arn}]}
  Queue: {Type: AWS::SQS::Queue}
  Fn:
    Type: AWS::Lambda::Function
    DependsOn: [Policy]
    Properties: {Role: !GetAtt Role.Arn, Runtime: python3.12, Handler: index.handler, Code: {ZipFile: "def handler(e, c): return e"},
                 Tags: [{Key: Environment, Value: test}]}
  Source: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Fn, BatchSize: 1}}
"""

    @recording("resources/test_lambda: test_cfn_lambda_sqs_source", "resources/test_lambda: test_lambda_function_tags")
    def test_a_function_and_its_source(self):
        stack = self.deploy(self.FUNCTION, Capabilities=ALL)
        function, role, queue = (self.physical(logical) for logical in ("Fn", "Role", "Queue"))
        policy = self.physical("Policy")
        source = self.physical("Source")
        self.answers("describe_stack_resources", {"StackResources": [
            resource("Fn", "AWS::Lambda::Function", function), resource("Policy", "AWS::IAM::Policy", policy), resource("Queue", "AWS::SQS::Queue",
                queue),
            resource("Role", "AWS::IAM::Role", role), resource("Source", "AWS::Lambda::EventSourceMapping", source)]}, StackName=self.stack)
        queue_arn = self.call("sqs.get_queue_attributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        function_arn = f"arn:aws:lambda:us-east-1:{self.account}:function:{function}"
        self.answers("lambda.get_event_source_mapping", {
            "BatchSize": 1, "EventSourceArn": queue_arn, "EventSourceMappingArn": f"arn:aws:lambda:<region>:<account>:event-source-mapping:{source}",
            "FunctionArn": function_arn, "FunctionResponseTypes": [], "LastModified": WHEN, "MaximumBatchingWindowInSeconds": 0, "State": "Enabled",
            "StateTransitionReason": "USER_INITIATED", "UUID": source}, UUID=source)
        # Nothing is told of a function's code (CodeSha256, CodeSize, Code.Location, RevisionId) and of its runtime's version.
        answer = self.call("lambda.get_function", FunctionName=function)
        tags = {"Environment": "test", "aws:cloudformation:logical-id": "Fn", "aws:cloudformation:stack-id": stack,
            "aws:cloudformation:stack-name": self.stack}
        self.fits({"Code": {"RepositoryType": "S3"}, "Tags": tags, "Configuration": {
            "Architectures": ["x86_64"], "Description": "",
            "EphemeralStorage": {"Size": 512}, "FunctionArn": function_arn, "FunctionName": function, "Handler": "index.handler", "LastModified": "<when>",
            "LastUpdateStatus": "Successful", "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function}"}, "MemorySize": 128,
            "PackageType": "Zip", "Role": f"arn:aws:iam::<account>:role/{role}", "Runtime": "python3.12",
            "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}, "State": "Active", "Timeout": 3, "TracingConfig": {"Mode": "PassThrough"},
            "Version": "$LATEST"}}, {member: answer[member] for member in answer if member != "ResponseMetadata"})
        attributes = self.call("sqs.get_queue_attributes", QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        self.fits({"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0", "ApproximateNumberOfMessagesNotVisible": "0",
                   "CreatedTimestamp": "<created>", "DelaySeconds": "0", "LastModifiedTimestamp": "<modified>", "MaximumMessageSize": "1048576",
                   "MessageRetentionPeriod": "345600", "QueueArn": queue_arn, "ReceiveMessageWaitTimeSeconds": "0", "SqsManagedSseEnabled": "true",
                   "VisibilityTimeout": "30"}, attributes)
        shown = self.call("iam.get_role", RoleName=role)["Role"]
        shown["Description"] = ""  # AWS has an empty one of a role of a stack, drydock has none
        self.fits({"Arn": f"arn:aws:iam::<account>:role/{role}", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole"}]}, "CreateDate": WHEN, "Description": "",
            "MaxSessionDuration": 3600, "Path": "/", "RoleId": "<role-id>", "RoleLastUsed": {}, "RoleName": role}, shown)
        self.answers("iam.list_attached_role_policies", {"AttachedPolicies": [{
            "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "PolicyName": "AWSLambdaBasicExecutionRole"}],
            "IsTruncated": False}, RoleName=role)
        self.answers("iam.list_role_policies", {"IsTruncated": False, "PolicyNames": ["fnServiceRoleDefaultPolicy"]}, RoleName=role)
        self.answers("iam.get_role_policy", {"RoleName": role, "PolicyName": "fnServiceRoleDefaultPolicy", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage",
                "sqs:GetQueueAttributes"],
                                                    "Resource": queue_arn}]}}, RoleName=role, PolicyName="fnServiceRoleDefaultPolicy")

    @recording("resources/test_lambda: test_cfn_lambda_dynamodb_source", "resources/test_lambda: test_lambda_w_dynamodb_event_filter_update",
               "resources/test_lambda: test_lambda_logging_config")
    def test_a_function_and_its_stream(self):
        body = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com},
          Action: "sts:AssumeRole"}]}
      Policies: [{PolicyName: streams, PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "dynamodb:*", Resource: "*"}]}}]
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}],
        BillingMode: PAY_PER_REQUEST,
                 StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}}
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt Role.Arn, Runtime: python3.12, Handler: index.handler, Code: {ZipFile: "def handler(e, c): return e"},
                 LoggingConfig: {LogFormat: JSON}}
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Table.StreamArn, FunctionName: !Ref Fn, BatchSize: 1, StartingPosition: TRIM_HORIZON,
                 FilterCriteria: {Filters: [{Pattern: '{"eventName": ["%s"]}'}]}}
"""
        self.deploy(body % "DELETE", Capabilities=ALL)
        function = self.physical("Fn")
        for event in ("DELETE", "MODIFY"):
            if event == "MODIFY":
                self.deploy(body % event, "UPDATE", "another-filter", Capabilities=ALL)
            self.answers("lambda.list_event_source_mappings", {"EventSourceMappings": [{
                "BatchSize": 1, "BisectBatchOnFunctionError": False, "DestinationConfig": {"OnFailure": {}},
                "EventSourceArn": "arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>",
                "EventSourceMappingArn": "arn:aws:lambda:<region>:<account>:event-source-mapping:<uuid>", "FilterCriteria": {"Filters": [{"Pattern": {"eventName": [event]}}]},
                "FunctionArn": f"arn:aws:lambda:<region>:<account>:function:{function}", "FunctionResponseTypes": [], "LastModified": WHEN,
                "LastProcessingResult": "No records processed", "MaximumBatchingWindowInSeconds": 0, "MaximumRecordAgeInSeconds": -1, "MaximumRetryAttempts": -1,
                "ParallelizationFactor": 1, "StartingPosition": "TRIM_HORIZON", "State": "Enabled", "StateTransitionReason": "User action",
                "TumblingWindowInSeconds": 0, "UUID": "<uuid>"}]}, FunctionName=function)
        self.shown("lambda.get_function_configuration", "LoggingConfig", {
            "ApplicationLogLevel": "INFO", "LogFormat": "JSON", "LogGroup": f"/aws/lambda/{function}", "SystemLogLevel": "INFO"}, FunctionName=function)

    @recording("resources/test_lambda: test_lambda_alias")
    def test_versions_and_aliases(self):
        self.deploy("""
Resources:
  MyFnServiceRole:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com},
        Action: "sts:AssumeRole"}]}}
  LambdaFunction:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: our-function, Role: !GetAtt MyFnServiceRole.Arn, Runtime: python3.12, Handler: index.handler,
        Code: {ZipFile: "def handler(e, c): return e"}}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref LambdaFunction}}
  FunctionAlias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref LambdaFunction, FunctionVersion: !GetAtt Version.Version,
      Name: our-alias}}
""", Capabilities=ALL)
        function = "arn:aws:lambda:<region>:<account>:function:our-function"
        self.answers("describe_stack_resources", {"StackResources": [
            resource("FunctionAlias", "AWS::Lambda::Alias", function + ":our-alias"), resource("LambdaFunction", "AWS::Lambda::Function",
                "our-function"),
            resource("MyFnServiceRole", "AWS::IAM::Role", "<stack>-MyFnServiceRole-<suffix>"), resource("Version", "AWS::Lambda::Version",
                function + ":1")]},
            StackName=self.stack)

    @recording("resources/test_apigateway: test_apigateway_deployment_canary_settings")
    def test_canaries(self):
        stack = self.deploy("""
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: our-api}}
  Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET,
      AuthorizationType: NONE,
           Integration: {Type: MOCK}}}
  Basic: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref Api, Description: basic deployment}}
  Canary: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref Api, Description: canary description}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Basic, StageName: prod, Variables: {lambdaAlias: Prod},
                 CanarySetting: {DeploymentId: !Ref Canary, PercentTraffic: 50, StageVariableOverrides: {lambdaAlias: Dev}, UseStageCache: false}}
""")
        basic, canary, api = (self.physical(logical) for logical in ("Basic", "Canary", "Api"))
        deployments = self.call("apigateway.get_deployments", restApiId=api)["items"]
        self.fits([{"createdDate": WHEN, "description": "basic deployment", "id": basic}, {"createdDate": WHEN, "description": "canary description",
            "id": canary}],
                  sorted(deployments, key=lambda each: each["description"]))
        self.answers("apigateway.get_stages", {"item": [{
            "cacheClusterEnabled": False, "cacheClusterStatus": "NOT_AVAILABLE", "createdDate": WHEN, "deploymentId": basic, "lastUpdatedDate": WHEN,
            "canarySettings": {"deploymentId": canary, "percentTraffic": 50.0, "stageVariableOverrides": {"lambdaAlias": "Dev"},
                "useStageCache": False},
            "methodSettings": {}, "stageName": "prod", "tracingEnabled": False, "variables": {"lambdaAlias": "Prod"},
            "tags": {"aws:cloudformation:logical-id": "Stage", "aws:cloudformation:stack-id": stack,
                "aws:cloudformation:stack-name": self.stack}}]}, restApiId=api)

    @recording("resources/test_cloudwatch: test_composite_alarm_creation")
    def test_alarms(self):
        self.deploy("""
Resources:
  Memory: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: HighMemoryUsage, AlarmDescription: Memory usage is high, EvaluationPeriods: 1,
           ComparisonOperator: GreaterThanThreshold, MetricName: MemoryUsage, Namespace: CustomNamespace, Period: 60, Statistic: Average, Threshold: 65,
           TreatMissingData: breaching}}
""")
        name = f"arn:aws:cloudwatch:us-east-1:{self.account}:alarm:"
        self.shown("cloudwatch.describe_alarms", "MetricAlarms", [{
            "ActionsEnabled": True, "AlarmActions": [], "AlarmArn": name + "HighMemoryUsage", "AlarmConfigurationUpdatedTimestamp": WHEN,
            "AlarmDescription": "Memory usage is high", "AlarmName": "HighMemoryUsage", "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [],
            "EvaluationPeriods": 1, "InsufficientDataActions": [], "MetricName": "MemoryUsage", "Namespace": "CustomNamespace", "OKActions": [], "Period": 60,
            "StateReason": "Unchecked: Initial alarm creation", "StateTransitionedTimestamp": WHEN, "StateUpdatedTimestamp": WHEN,
            "StateValue": "INSUFFICIENT_DATA", "Statistic": "Average", "Threshold": 65.0, "TreatMissingData": "breaching"}], AlarmNames=["HighMemoryUsage"])

    @recording("resources/test_logs: test_cfn_handle_log_group_resource", "resources/test_s3: test_cfn_handle_s3_notification_configuration",
               "resources/test_stepfunctions: test_statemachine_create_with_logging_configuration")
    def test_groups_notifications_machines(self):
        stack = self.deploy("""
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: our-group, RetentionInDays: 731}}
  Queue: {Type: AWS::SQS::Queue}
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: "sqs:SendMessage",
          Resource: !GetAtt Queue.Arn}]}
  Bucket: {Type: AWS::S3::Bucket, DependsOn: QueuePolicy, Properties: {BucketName: our-notifying-bucket,
           NotificationConfiguration: {QueueConfigurations: [{Event: "s3:ObjectCreated:*", Queue: !GetAtt Queue.Arn}]}}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com},
          Action: "sts:AssumeRole"}]}
      Policies: [{PolicyName: logs, PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "logs:*", Resource: "*"}]}}]
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: '{"StartAt":"S0","States":{"S0":{"Type":"Pass","End":true}}}'
      LoggingConfiguration: {Level: ALL, IncludeExecutionData: true, Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Group.Arn}}]}
Outputs: {Queue: {Value: !GetAtt Queue.Arn}, Group: {Value: !GetAtt Group.Arn}, Role: {Value: !GetAtt Role.Arn}}
""", Capabilities=ALL)
        outputs = self.outputs()
        groups = self.call("logs.describe_log_groups", logGroupNamePrefix="our-group")["logGroups"]
        self.assertIsInstance(groups[0].pop("creationTime"), int)
        self.fits([{"arn": "arn:aws:logs:<region>:<account>:log-group:our-group:*",
            "logGroupArn": "arn:aws:logs:<region>:<account>:log-group:our-group",
                    "logGroupClass": "STANDARD", "logGroupName": "our-group", "metricFilterCount": 0, "retentionInDays": 731, "storedBytes": 0}], groups)
        self.answers("s3.get_bucket_notification_configuration", {"QueueConfigurations": [{"Events": ["s3:ObjectCreated:*"], "Id": "<id>",
            "QueueArn": outputs["Queue"]}]},
                     Bucket="our-notifying-bucket")
        machine = self.physical("Machine")
        self.answers("stepfunctions.describe_state_machine", {
            "creationDate": WHEN, "definition": {"StartAt": "S0", "States": {"S0": {"End": True,
                "Type": "Pass"}}}, "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
            "loggingConfiguration": {"destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": outputs["Group"]}}], "includeExecutionData": True,
                "level": "ALL"},
            "name": "<machine>", "roleArn": outputs["Role"], "stateMachineArn": machine, "status": "ACTIVE", "tracingConfiguration": {"enabled": False},
            "type": "STANDARD"}, stateMachineArn=machine)
        self.call("delete_stack", StackName=stack)
        self.ended("delete", stack)
        self.refused("s3.get_bucket_notification_configuration", "The specified bucket does not exist", code="NoSuchBucket", status=404,
                     more={"BucketName": "our-notifying-bucket"}, Bucket="our-notifying-bucket")

    @recording("resources/test_sns: test_sns_topic_policy_resets_to_default", "resources/test_sns: test_sns_topic_with_attributes")
    def test_topic_policies(self):
        body = """
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: our-topic}}
  Other: {Type: AWS::SNS::Topic, Properties: {TopicName: archived.fifo, FifoTopic: true, ArchivePolicy: {MessageRetentionPeriod: "30"}}}
"""
        more = """  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Sid: "0", Effect: Allow, Principal: {AWS: "*"}, Action: "sns:Publish", Resource: !Ref Topic,
                     Condition: {StringEquals: {"aws:SourceAccount": !Ref "AWS::AccountId"}}}]
"""
        self.deploy(body)
        topic = self.physical("Topic")
        actions = ["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe",
            "ListSubscriptionsByTopic", "Publish"]
        default = {"Id": "__default_policy_ID", "Version": "2008-10-17", "Statement": [{
            "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": [f"SNS:{action}" for action in actions], "Resource": topic,
            "Condition": {"StringEquals": {"AWS:SourceOwner": "<account>"}}}]}

        def policy():
            return self.call("sns.get_topic_attributes", TopicArn=topic)["Attributes"]["Policy"]
        self.fits(default, policy())
        self.deploy(body + more, "UPDATE", "with-a-policy")
        self.fits({"Version": "2012-10-17", "Statement": [{"Sid": "0", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish",
            "Resource": topic,
                                                           "Condition": {"StringEquals": {"aws:SourceAccount": "<account>"}}}]}, policy())
        self.deploy(body, "UPDATE", "without-it")
        self.fits(default, policy())
        archived = self.call("sns.get_topic_attributes", TopicArn=self.physical("Other"))["Attributes"]
        self.fits({"MessageRetentionPeriod": "30"}, archived["ArchivePolicy"])

    @recording("resources/test_secretsmanager: test_cfn_handle_secretsmanager_secret",
        "resources/test_secretsmanager: test_cfn_secretsmanager_gen_secret",
               "resources/test_secretsmanager: test_cdk_deployment_generates_secret_value_if_no_value_is_provided",
               "resources/test_secretsmanager: test_cfn_secret_policy[true]")
    def test_secrets(self):
        stack = self.deploy("""
Resources:
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: our-secret, Description: Aurora Password,
           GenerateSecretString: {SecretStringTemplate: '{"username": "a"}', GenerateStringKey: password}}}
  Policy:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: !Ref Secret
      BlockPublicPolicy: true
      ResourcePolicy: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"},
                       Action: "secretsmanager:ReplicateSecretToRegions", Resource: "*"}]}
Outputs: {SecretId: {Value: !Ref Secret}, SecretPolicyArn: {Value: !Ref Policy}}
""")
        secret = self.physical("Secret")
        self.fits({"SecretId": "arn:aws:secretsmanager:<region>:<account>:secret:<secret>", "SecretPolicyArn": secret}, self.outputs())
        answer = self.call("secretsmanager.describe_secret", SecretId="our-secret")
        tags = {tag["Key"]: tag["Value"] for tag in answer.pop("Tags")}
        self.assertEqual(tags, {"aws:cloudformation:stack-name": self.stack, "aws:cloudformation:logical-id": "Secret",
            "aws:cloudformation:stack-id": stack})
        # The ids of versions (VersionId, VersionIdsToStages) are not simulated.
        del answer["ResponseMetadata"]
        self.fits({"ARN": secret, "CreatedDate": WHEN, "Description": "Aurora Password", "LastChangedDate": WHEN, "Name": "our-secret"}, answer)
        # Nor is the value that Secrets Manager generates.
        self.answers("secretsmanager.get_secret_value", {"ARN": secret, "CreatedDate": WHEN, "Name": "our-secret",
                                                         "VersionStages": ["AWSCURRENT"]}, SecretId="our-secret")
        self.answers("secretsmanager.get_resource_policy", {"ARN": secret, "Name": "our-secret", "ResourcePolicy": {"Version": "2012-10-17",
            "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::<account>:root"}, "Action": "secretsmanager:ReplicateSecretToRegions", "Resource": "*"}]}},
            SecretId="our-secret")
        self.call("delete_stack", StackName=stack)
        self.ended("delete", stack)
        message = "Secrets Manager can't find the specified secret."
        self.refused("secretsmanager.describe_secret", message, code="ResourceNotFoundException", more={}, whole={"Message": message},
            SecretId="our-secret")

    @recording("resources/test_apigateway: test_api_gateway_with_policy_as_dict",
        "resources/test_apigateway: test_apigateway_stage_with_access_log_settings")
    def test_apis(self):
        stack = self.deploy("""
Resources:
  MyApi: {Type: AWS::ApiGateway::RestApi, Properties: {Name: our-api, Policy: {Version: "2012-10-17", Statement: [
          {Sid: AllowInvokeAPI, Effect: Allow, Principal: {AWS: "*"}, Action: "*", Resource: "*"}]}}}
  Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref MyApi, ResourceId: !GetAtt MyApi.RootResourceId, HttpMethod: GET,
           AuthorizationType: NONE, Integration: {Type: MOCK}}}
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref MyApi}}
  TestStage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref MyApi, DeploymentId: !Ref Deployment, StageName: test,
      Description: test stage description}}
""")
        api = self.physical("MyApi")

        def tags(logical):
            return {"aws:cloudformation:logical-id": logical, "aws:cloudformation:stack-id": stack, "aws:cloudformation:stack-name": self.stack}
        answer = self.call("apigateway.get_rest_api", restApiId=api)
        del answer["ResponseMetadata"]
        policy = answer.pop("policy")
        self.fits({"apiKeySource": "HEADER", "createdDate": WHEN, "disableExecuteApiEndpoint": False,
            "endpointConfiguration": {"ipAddressType": "ipv4", "types": ["EDGE"]},
                   "id": api, "name": "our-api", "rootResourceId": "<root>", "tags": tags("MyApi")}, answer)
        self.fits({"Version": "2012-10-17", "Statement": [{"Sid": "AllowInvokeAPI", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*",
            "Resource": "*"}]},
                  policy.replace("\\", ""))
        self.answers("apigateway.get_stages", {"item": [{
            "cacheClusterEnabled": False, "cacheClusterStatus": "NOT_AVAILABLE", "createdDate": WHEN, "deploymentId": self.physical("Deployment"),
            "description": "test stage description", "lastUpdatedDate": WHEN, "methodSettings": {}, "stageName": "test", "tags": tags("TestStage"),
            "tracingEnabled": False}]}, restApiId=api)


if __name__ == "__main__":
    unittest.main()
