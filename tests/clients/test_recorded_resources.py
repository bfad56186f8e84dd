"""What other services show of a stack's resources, over HTTP, member by member as on AWS."""
import unittest

from recorded import ALL, WHEN, RecordedTest, inline_policy, recording, resource, role


class ResourcesTest(RecordedTest):
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
                    "DeletionProtectionEnabled": False, "ItemCount": 0, "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
                    "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
                    "TableArn": f"arn:aws:dynamodb:<region>:<account>:table/{name}", "TableId": f"<id-{name}>", "TableName": name, "TableSizeBytes": 0,
                    "TableStatus": "ACTIVE",
                    "WarmThroughput": {"ReadUnitsPerSecond": 5, "Status": "ACTIVE", "WriteUnitsPerSecond": 5}, **more}
        name, streaming = self.physical("Table"), self.physical("Streaming")
        self.fits(table(name, "keyName"), self.call("dynamodb.describe_table", TableName=name)["Table"])
        tags = [tag for tag in self.call("dynamodb.list_tags_of_resource",
                                         ResourceArn=f"arn:aws:dynamodb:us-east-1:{self.account}:table/{name}")["Tags"]
                if not tag["Key"].startswith("aws:")]
        self.assertEqual(tags, [{"Key": "TagKey1", "Value": "TagValue1"}, {"Key": "TagKey2", "Value": "TagValue2"}])
        self.fits(table(streaming, "id", LatestStreamArn=f"arn:aws:dynamodb:<region>:<account>:table/{streaming}/stream/<label>",
                        LatestStreamLabel="<label>", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}),
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
        self.fits([{"Description": "Security Group", "GroupId": group, "GroupName": "<group-name>", "IpPermissions": [],
                    "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "PrefixListIds": [],
                                             "UserIdGroupPairs": []}], "OwnerId": "<account>",
                    "SecurityGroupArn": f"arn:aws:ec2:<region>:<account>:security-group/{group}",
                    "Tags": tags("SecurityGroup", key1="value1", key2="value2"), "VpcId": "<vpc>"}],
                  sorted_tags(self.call("ec2.describe_security_groups", GroupIds=[group])["SecurityGroups"]))
        self.fits([{"Associations": [], "OwnerId": "<account>", "PropagatingVgws": [], "RouteTableId": "<table>", "VpcId": "<vpc>",
                    "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}],
                    "Tags": tags("RouteTable", env="production")}], sorted_tags(self.call("ec2.describe_route_tables",
                        RouteTableIds=[self.physical("RouteTable")])["RouteTables"]))
        keys = self.call("ec2.describe_key_pairs", KeyNames=["our-key"])["KeyPairs"]
        for key in keys:
            key["Tags"] = [tag for tag in key["Tags"] if not tag["Key"].startswith("aws:")]
        self.fits([{"CreateTime": WHEN, "KeyFingerprint": "<fingerprint>", "KeyName": "our-key", "KeyPairId": "<key>", "KeyType": "rsa", "Tags": []}],
                  keys)
        self.call("delete_stack", StackName=stack)
        self.ended("delete", stack)
        self.refused("ec2.describe_key_pairs", "The key pair 'our-key' does not exist", code="InvalidKeyPair.NotFound", more={}, KeyNames=["our-key"])

    @recording("resource_providers/scheduler/test_scheduler: test_schedule_and_group")
    def test_schedules(self):
        self.deploy("""
Resources:
  MyScheduleGroup: {Type: AWS::Scheduler::ScheduleGroup, Properties: {Name: our-group}}
  Queue: {Type: AWS::SQS::Queue}
  Role: ROLE
  MySchedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Name: our-schedule
      GroupName: !Ref MyScheduleGroup
      ScheduleExpression: cron(0 0 * * ? *)
      FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 60}
      Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}
""".replace("ROLE", role("scheduler")), Capabilities=ALL)
        for logical, kind, physical in (("MySchedule", "Schedule", "our-schedule"), ("MyScheduleGroup", "ScheduleGroup", "our-group")):
            detail = resource(logical, f"AWS::Scheduler::{kind}", physical)
            self.shown("describe_stack_resource", "StackResourceDetail", {**{key: value for key, value in detail.items() if key != "Timestamp"},
                "LastUpdatedTimestamp": WHEN, "Metadata": {}}, StackName=self.stack, LogicalResourceId=logical)
        self.answers("scheduler.get_schedule", {"ActionAfterCompletion": "NONE",
                                                "Arn": "arn:aws:scheduler:<region>:<account>:schedule/our-group/our-schedule", "CreationDate": WHEN,
                                                "FlexibleTimeWindow": {"MaximumWindowInMinutes": 60, "Mode": "FLEXIBLE"}, "GroupName": "our-group",
                                                "LastModificationDate": WHEN, "Name": "our-schedule", "ScheduleExpression": "cron(0 0 * * ? *)",
                                                "ScheduleExpressionTimezone": "UTC", "State": "ENABLED",
                                                "Target": {"Arn": "arn:aws:sqs:<region>:<account>:<queue>",
                                                    "RetryPolicy": {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185},
                                                    "RoleArn": "arn:aws:iam::<account>:role/<role>"}}, GroupName="our-group", Name="our-schedule")

    @recording("resources/test_cloudwatch: test_composite_alarm_creation")
    def test_alarms(self):
        self.deploy("""
Resources:
  Memory: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: HighMemoryUsage, AlarmDescription: Memory usage is high, EvaluationPeriods: 1,
           ComparisonOperator: GreaterThanThreshold, MetricName: MemoryUsage, Namespace: CustomNamespace, Period: 60, Statistic: Average,
           Threshold: 65, TreatMissingData: breaching}}
""")
        name = f"arn:aws:cloudwatch:us-east-1:{self.account}:alarm:"
        self.shown("cloudwatch.describe_alarms", "MetricAlarms", [{"ActionsEnabled": True, "AlarmActions": [], "AlarmArn": name + "HighMemoryUsage",
            "AlarmConfigurationUpdatedTimestamp": WHEN, "AlarmDescription": "Memory usage is high", "AlarmName": "HighMemoryUsage",
            "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [], "EvaluationPeriods": 1, "InsufficientDataActions": [],
            "MetricName": "MemoryUsage", "Namespace": "CustomNamespace", "OKActions": [], "Period": 60,
            "StateReason": "Unchecked: Initial alarm creation", "StateTransitionedTimestamp": WHEN, "StateUpdatedTimestamp": WHEN,
            "StateValue": "INSUFFICIENT_DATA", "Statistic": "Average", "Threshold": 65.0, "TreatMissingData": "breaching"}],
                   AlarmNames=["HighMemoryUsage"])

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
  Role: ROLE
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: '{"StartAt":"S0","States":{"S0":{"Type":"Pass","End":true}}}'
      LoggingConfiguration: {Level: ALL, IncludeExecutionData: true, Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Group.Arn}}]}
Outputs: {Queue: {Value: !GetAtt Queue.Arn}, Group: {Value: !GetAtt Group.Arn}, Role: {Value: !GetAtt Role.Arn}}
""".replace("ROLE", role("states", Policies=inline_policy("logs:*"))), Capabilities=ALL)
        outputs = self.outputs()
        groups = self.call("logs.describe_log_groups", logGroupNamePrefix="our-group")["logGroups"]
        self.assertIsInstance(groups[0].pop("creationTime"), int)
        self.fits([{"arn": "arn:aws:logs:<region>:<account>:log-group:our-group:*",
                    "logGroupArn": "arn:aws:logs:<region>:<account>:log-group:our-group", "logGroupClass": "STANDARD", "logGroupName": "our-group",
                    "metricFilterCount": 0, "retentionInDays": 731, "storedBytes": 0}], groups)
        self.answers("s3.get_bucket_notification_configuration", {"QueueConfigurations": [{"Events": ["s3:ObjectCreated:*"], "Id": "<id>",
            "QueueArn": outputs["Queue"]}]}, Bucket="our-notifying-bucket")
        machine = self.physical("Machine")
        self.answers("stepfunctions.describe_state_machine", {"creationDate": WHEN,
            "definition": {"StartAt": "S0", "States": {"S0": {"End": True, "Type": "Pass"}}}, "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
            "loggingConfiguration": {"destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": outputs["Group"]}}], "includeExecutionData": True,
                                     "level": "ALL"}, "name": "<machine>", "roleArn": outputs["Role"], "stateMachineArn": machine, "status": "ACTIVE",
            "tracingConfiguration": {"enabled": False}, "type": "STANDARD"}, stateMachineArn=machine)
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
        default = {"Id": "__default_policy_ID", "Version": "2008-10-17",
                   "Statement": [{"Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
                                  "Action": [f"SNS:{action}" for action in actions], "Resource": topic,
                                  "Condition": {"StringEquals": {"AWS:SourceOwner": "<account>"}}}]}

        def policy():
            return self.call("sns.get_topic_attributes", TopicArn=topic)["Attributes"]["Policy"]
        self.fits(default, policy())
        self.deploy(body + more, "UPDATE", "with-a-policy")
        self.fits({"Version": "2012-10-17", "Statement": [{"Sid": "0", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish",
            "Resource": topic, "Condition": {"StringEquals": {"aws:SourceAccount": "<account>"}}}]}, policy())
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
        # The stages of versions (VersionIdsToStages) are not simulated.
        del answer["ResponseMetadata"]
        self.fits({"ARN": secret, "CreatedDate": WHEN, "Description": "Aurora Password", "LastChangedDate": WHEN, "Name": "our-secret"}, answer)
        # Nor is the value that Secrets Manager generates.
        self.answers("secretsmanager.get_secret_value", {"ARN": secret, "CreatedDate": WHEN, "Name": "our-secret", "VersionId": "<version>",
            "VersionStages": ["AWSCURRENT"]}, SecretId="our-secret")
        self.answers("secretsmanager.get_resource_policy", {"ARN": secret, "Name": "our-secret",
            "ResourcePolicy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::<account>:root"},
                "Action": "secretsmanager:ReplicateSecretToRegions", "Resource": "*"}]}}, SecretId="our-secret")
        self.call("delete_stack", StackName=stack)
        self.ended("delete", stack)
        message = "Secrets Manager can't find the specified secret."
        self.refused("secretsmanager.describe_secret", message, code="ResourceNotFoundException", more={}, whole={"Message": message},
                     SecretId="our-secret")

    @recording("resources/test_logs: test_logstream", "resources/test_dynamodb: test_table_with_ttl_and_sse",
               "resources/test_ec2: test_transit_gateway_attachment")
    def test_streams_tables_gateways(self):
        stack = self.deploy("""
Resources:
  Group: {Type: AWS::Logs::LogGroup}
  Stream: {Type: AWS::Logs::LogStream, Properties: {LogGroupName: !Ref Group}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}
      SSESpecification: {SSEEnabled: true}
      TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
  Gateway: {Type: AWS::EC2::TransitGateway, Properties: {AmazonSideAsn: 65000, Description: hub, AutoAcceptSharedAttachments: disable,
            DefaultRouteTableAssociation: enable, DnsSupport: enable, VpnEcmpSupport: enable, Tags: [{Key: Application, Value: !Ref "AWS::StackId"}]}}
Outputs: {Group: {Value: !Ref Group}, Stream: {Value: !Ref Stream}}
""")
        self.fits({"Group": "<group>", "Stream": "<stream>"}, self.outputs())
        streams = self.call("logs.describe_log_streams", logGroupName=self.physical("Group"))["logStreams"]
        self.assertIsInstance(streams[0].pop("creationTime"), int)
        self.fits([{"arn": "arn:aws:logs:<region>:<account>:log-group:<group>:log-stream:<stream>", "logStreamName": "<stream>", "storedBytes": 0}],
                  streams)
        table = self.call("dynamodb.describe_table", TableName=self.physical("Table"))["Table"]
        # AWS's own key (KMSMasterKeyArn) is not simulated; WarmThroughput is younger than the recording.
        table["SSEDescription"].pop("KMSMasterKeyArn", None)
        del table["WarmThroughput"]
        self.fits({"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
                   "CreationDateTime": WHEN, "DeletionProtectionEnabled": False, "ItemCount": 0,
                   "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                   "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                   "SSEDescription": {"SSEType": "KMS", "Status": "ENABLED"}, "TableArn": "arn:aws:dynamodb:<region>:<account>:table/<table>",
                   "TableId": "<table-id>", "TableName": "<table>", "TableSizeBytes": 0, "TableStatus": "ACTIVE"}, table)
        [gateway] = self.call("ec2.describe_transit_gateways", TransitGatewayIds=[self.physical("Gateway")])["TransitGateways"]
        # The route tables of a gateway are not simulated.
        for name in ("AssociationDefaultRouteTableId", "PropagationDefaultRouteTableId"):
            gateway["Options"].pop(name, None)
        gateway["Tags"] = [tag for tag in gateway["Tags"] if not tag["Key"].startswith("aws:")]
        self.fits({"CreationTime": WHEN, "Description": "hub", "Options": {
            "AmazonSideAsn": 65000, "AutoAcceptSharedAttachments": "disable", "DefaultRouteTableAssociation": "enable",
            "DefaultRouteTablePropagation": "enable", "DnsSupport": "enable", "MulticastSupport": "disable",
            "SecurityGroupReferencingSupport": "disable", "VpnEcmpSupport": "enable"}, "OwnerId": "<account>", "State": "available",
            "Tags": [{"Key": "Application", "Value": stack}],
            "TransitGatewayArn": "arn:aws:ec2:<region>:<account>:transit-gateway/<gateway>", "TransitGatewayId": "<gateway>"}, gateway)

    @recording("test_rgsa: test_get_resources")
    def test_tagged_resources(self):
        self.call("sns.create_topic", Name="untagged")
        topic = self.call("sns.create_topic", Name="tagged", Tags=[{"Key": "test", "Value": "test"}])["TopicArn"]
        self.answers("resourcegroupstaggingapi.get_resources", {"PaginationToken": "", "ResourceTagMappingList": [
            {"ResourceARN": topic, "Tags": [{"Key": "test", "Value": "test"}]}]}, TagFilters=[{"Key": "test", "Values": ["test"]}])


if __name__ == "__main__":
    unittest.main()
