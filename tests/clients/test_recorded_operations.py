"""What services answer to those who manage their resources without stacks, over HTTP, member by member as AWS gave it."""
import json
import unittest
import uuid

from recorded import WHEN, RecordedTest, recording

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "logs.amazonaws.com",
    "states.amazonaws.com"]}, "Action": "sts:AssumeRole"}]}
ALL_ALLOWED = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
PATTERN = {"detail": {"command": ["update-account"]}, "detail-type": ["core.update-account-command"], "source": ["core.update-account-command"]}


class OperationsTest(RecordedTest):
    def told(self, operation, status, expected, **given):
        """The answer has this HTTP status and these members."""
        answer = self.call(operation, **given)
        self.assertEqual(answer.pop("ResponseMetadata")["HTTPStatusCode"], status)
        self.fits(expected, answer)
        return answer

    def shown(self, operation, member, expected, **given):
        self.fits(expected, self.call(operation, **given)[member])

    def make_role(self):
        arn = self.call("iam.create_role", RoleName="ours", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        self.call("iam.put_role_policy", RoleName="ours", PolicyName="all", PolicyDocument=json.dumps(ALL_ALLOWED))
        return arn

    def in_account(self, service, rest):
        return f"arn:aws:{service}:us-east-1:{self.account}:{rest}"


class MessagingTest(OperationsTest):
    @recording("test_sqs: test_fifo_set_content_based_deduplication_strategy[sqs]", "test_sqs: test_set_unsupported_attribute_standard[sqs]",
               "test_sqs: test_non_existent_queue", "test_sqs: test_create_queue_with_different_attributes_raises_exception[sqs]")
    def test_queues(self):
        url = self.call("sqs.create_queue", QueueName="jobs.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
        attributes = {"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0", "ApproximateNumberOfMessagesNotVisible": "0",
            "ContentBasedDeduplication": "true", "CreatedTimestamp": "<created>", "DeduplicationScope": "queue", "DelaySeconds": "0",
            "FifoQueue": "true", "FifoThroughputLimit": "perQueue", "LastModifiedTimestamp": "<modified>", "MaximumMessageSize": "1048576",
            "MessageRetentionPeriod": "345600", "QueueArn": "arn:aws:sqs:<region>:<account>:jobs.fifo", "ReceiveMessageWaitTimeSeconds": "0",
            "SqsManagedSseEnabled": "true", "VisibilityTimeout": "30"}
        self.answers("sqs.get_queue_attributes", {"Attributes": attributes}, QueueUrl=url, AttributeNames=["All"])
        self.call("sqs.set_queue_attributes", QueueUrl=url, Attributes={"ContentBasedDeduplication": "false"})
        attributes["ContentBasedDeduplication"] = "false"
        self.answers("sqs.get_queue_attributes", {"Attributes": attributes}, QueueUrl=url, AttributeNames=["All"])
        plain = self.call("sqs.create_queue", QueueName="plain")["QueueUrl"]
        self.refused("sqs.set_queue_attributes", "Unknown Attribute FifoQueue.", code="InvalidAttributeName",
                     more={"QueryErrorCode": "InvalidAttributeName", "Type": "Sender"}, QueueUrl=plain, Attributes={"FifoQueue": "true"})
        self.refused("sqs.create_queue", "A queue already exists with the same name and a different value for attribute DelaySeconds",
                     code="QueueAlreadyExists", more={"QueryErrorCode": "QueueNameExists", "Type": "Sender"}, QueueName="plain",
                     Attributes={"DelaySeconds": "3"})
        self.refused("sqs.get_queue_url", "The specified queue does not exist.", code="AWS.SimpleQueueService.NonExistentQueue",
                     more={"QueryErrorCode": "QueueDoesNotExist", "Type": "Sender"}, QueueName="nobodys")

    @recording("test_sns: test_subscribe_idempotency", "test_sns: test_unsubscribe_wrong_arn_format",
        "test_sns: test_subscribe_with_invalid_protocol",
               "test_sns: test_create_subscriptions_with_attributes", "test_sns: test_http_subscription_response")
    def test_subscriptions(self):
        topic = self.call("sns.create_topic", Name="news")["TopicArn"]
        self.call("sqs.create_queue", QueueName="jobs")
        ours = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": self.in_account("sqs", "jobs")}
        answer = {"SubscriptionArn": "arn:aws:sns:<region>:<account>:news:<subscription>"}
        self.answers("sns.subscribe", answer, Attributes={"RawMessageDelivery": "true"}, ReturnSubscriptionArn=True, **ours)
        for attributes in ({"RawMessageDelivery": "true"}, {}, None):
            self.answers("sns.subscribe", answer, **({} if attributes is None else {"Attributes": attributes}), **ours)
        self.assertEqual(len(self.call("sns.list_subscriptions_by_topic", TopicArn=topic)["Subscriptions"]), 1)

        def refuse(operation, message, **given):
            self.refused("sns." + operation, "Invalid parameter: " + message, code="InvalidParameter", **given)
        refuse("subscribe", "Attributes Reason: Subscription already exists with different attributes", Attributes={"RawMessageDelivery": "false"},
            **ours)
        refuse("subscribe", "Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.",
               Attributes={"RawMessageDelivery": "wrongvalue"}, **ours)
        refuse("subscribe", "Amazon SNS does not support this protocol string: test-protocol", TopicArn=topic, Protocol="test-protocol", Endpoint="x")
        for message, arn in (("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1", "randomstring"),
                             ("SubscriptionArn Reason: An ARN must have at least 6 elements, not 5", "arn:aws:sns:us-east-1:random"),
                             ("SubscriptionId", topic)):
            refuse("unsubscribe", message, SubscriptionArn=arn)
        web = {"TopicArn": topic, "Protocol": "https", "Endpoint": "https://example.com/here"}
        self.answers("sns.subscribe", {"SubscriptionArn": "pending confirmation"}, **web)
        self.answers("sns.subscribe", {"SubscriptionArn": "arn:aws:sns:<region>:<account>:news:<second>"}, ReturnSubscriptionArn=True, **web)

    @recording("test_sns: test_validate_set_sub_attributes")
    def test_attributes_of_a_subscription(self):
        topic = self.call("sns.create_topic", Name="news")["TopicArn"]
        self.call("sqs.create_queue", QueueName="jobs")
        ours = {"SubscriptionArn": self.call("sns.subscribe", TopicArn=topic, Protocol="sqs", Endpoint=self.in_account("sqs",
            "jobs"))["SubscriptionArn"]}
        for name, value, message in (
                ("test-attribute", "test", "AttributeName"),
                ("RawMessageDelivery", "test-ValUe", "RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false."),
                ("RawMessageDelivery", "", "RawMessageDelivery: Invalid value []. Must be true or false."),
                ("RedrivePolicy", '{"deadLetterTargetArn": "fake"}', "RedrivePolicy: deadLetterTargetArn is an invalid arn")):
            self.refused("sns.set_subscription_attributes", "Invalid parameter: " + message, code="InvalidParameter", AttributeName=name,
                         AttributeValue=value, **ours)
        self.call("sns.set_subscription_attributes", AttributeName="FilterPolicy", AttributeValue='{"kind": ["new"]}', **ours)
        self.assertEqual(json.loads(self.call("sns.get_subscription_attributes", **ours)["Attributes"]["FilterPolicy"]), {"kind": ["new"]})

    def test_no_attribute_of_a_topic_is_set_in_silence(self):
        topic = self.call("sns.create_topic", Name="news")["TopicArn"]
        self.refused("sns.set_topic_attributes", "Invalid parameter: AttributeName", code="InvalidParameter", TopicArn=topic, AttributeName="Colour",
                     AttributeValue="red")
        self.refused("sns.set_topic_attributes", "Setting the attribute Policy of a topic is not simulated yet", code="NotSimulated", status=501,
                     more={"Type": "Receiver"}, TopicArn=topic, AttributeName="Policy", AttributeValue="{}")


class KeysAndSecretsTest(OperationsTest):
    def known_key(self, message, operation, code="NotFoundException", **given):
        self.refused("kms." + operation, message, code=code, more={}, whole={"message": message}, **given)

    @recording("test_kms: test_get_key_does_not_exist", "test_kms: test_get_key_invalid_uuid", "test_kms: test_get_key_in_different_region",
               "test_kms: test_create_key_with_invalid_tag_key[lowercase_prefix]", "test_kms: test_update_and_add_tags_on_tagged_key",
               "test_kms: test_key_rotation_updates_current_key_material_id_for_aws_symmetric_keys", "test_kms: test_create_alias")
    def test_keys(self):
        tags = [{"TagKey": "tag1", "TagValue": "value1"}, {"TagKey": "tag2", "TagValue": "value2"}]
        key = self.call("kms.create_key", Description="test-key", Tags=tags)["KeyMetadata"]["KeyId"]
        metadata = {"AWSAccountId": "<account>", "Arn": f"arn:aws:kms:<region>:<account>:key/{key}", "CreationDate": WHEN,
            "CurrentKeyMaterialId": "<material>", "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT", "Description": "test-key", "Enabled": True,
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"], "KeyId": key, "KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT", "MultiRegion": False, "Origin": "AWS_KMS"}
        self.answers("kms.describe_key", {"KeyMetadata": metadata}, KeyId=key)
        self.call("kms.tag_resource", KeyId=key, Tags=[{"TagKey": "tag2", "TagValue": "updated_value2"}, {"TagKey": "tag4", "TagValue": "value4"}])
        self.shown("kms.list_resource_tags", "Tags", [{"TagKey": "tag1", "TagValue": "value1"}, {"TagKey": "tag2", "TagValue": "updated_value2"},
            {"TagKey": "tag4", "TagValue": "value4"}], KeyId=key)
        self.call("kms.untag_resource", KeyId=key, TagKeys=["tag1", "tag2", "tag4"])
        self.shown("kms.list_resource_tags", "Tags", [], KeyId=key)
        nobodys = str(uuid.uuid4())
        self.known_key(f"Key 'arn:aws:kms:<region>:<account>:key/{nobodys}' does not exist", "describe_key", KeyId=nobodys)
        self.known_key("Invalid keyId 'fake-key-id'", "describe_key", KeyId="fake-key-id")
        self.known_key("Invalid arn eu-west-1", "describe_key", KeyId=f"arn:aws:kms:eu-west-1:{self.account}:key/{key}")
        self.known_key("Tags beginning with aws: are reserved", "create_key", "TagException", Tags=[{"TagKey": "aws:key1", "TagValue": "value1"}])
        self.refused("kms.create_alias",
            'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/'
                     "kms-alias.html", code="ValidationException", more={}, AliasName="ours", TargetKeyId=key)

    def test_a_key_that_waits_for_its_deletion(self):
        key = self.call("kms.create_key")["KeyMetadata"]["KeyId"]
        self.answers("kms.schedule_key_deletion", {"KeyId": f"arn:aws:kms:<region>:<account>:key/{key}", "DeletionDate": WHEN,
            "KeyState": "PendingDeletion", "PendingWindowInDays": 7}, KeyId=key, PendingWindowInDays=7)
        self.known_key(f"arn:aws:kms:<region>:<account>:key/{key} is pending deletion.", "enable_key", "KMSInvalidStateException", KeyId=key)
        self.refused("kms.describe_key", "Describing a key that is pending deletion is not simulated yet", code="NotSimulated", status=501, more={},
            KeyId=key)

    @recording("test_secretsmanager: test_create_and_update_secret[s-c64bdc03]", "test_secretsmanager: test_secret_tags",
               "test_secretsmanager: test_tag_untag_resource_on_deleted_secret", "test_secretsmanager: test_secret_not_found")
    def test_secrets(self):
        arn = "arn:aws:secretsmanager:<region>:<account>:secret:ours-<suffix>"
        self.answers("secretsmanager.create_secret", {"ARN": arn, "Name": "ours", "VersionId": "<first>"}, Name="ours", SecretString="my_secret")
        held = {"ARN": arn, "CreatedDate": WHEN, "Name": "ours", "VersionStages": ["AWSCURRENT"]}
        self.answers("secretsmanager.get_secret_value", {**held, "SecretString": "my_secret", "VersionId": "<first>"}, SecretId="ours")
        self.answers("secretsmanager.put_secret_value", {"ARN": arn, "Name": "ours", "VersionId": "<second>", "VersionStages": ["AWSCURRENT"]},
                     SecretId="ours", SecretString="new_secret")
        self.answers("secretsmanager.get_secret_value", {**held, "SecretString": "new_secret", "VersionId": "<second>"}, SecretId="ours")
        self.assertNotEqual(self.comparison.names["<first>"], self.comparison.names["<second>"])
        self.answers("secretsmanager.update_secret", {"ARN": arn, "Name": "ours", "VersionId": "<third>"}, SecretId="ours", SecretString="third")
        self.answers("secretsmanager.delete_secret", {"ARN": arn, "DeletionDate": WHEN, "Name": "ours"}, SecretId="ours")
        gone = "You can't perform this operation on the secret because it was marked for deletion."
        for operation, given in (("tag_resource", {"Tags": [{"Key": "a", "Value": "b"}]}), ("untag_resource", {"TagKeys": ["a"]}),
                                 ("get_secret_value", {})):
            self.refused("secretsmanager." + operation, gone, code="InvalidRequestException", more={}, whole={"Message": gone}, SecretId="ours",
                **given)
        self.answers("secretsmanager.create_secret", {"ARN": "arn:aws:secretsmanager:<region>:<account>:secret:empty-<other>", "Name": "empty"},
            Name="empty")
        nothing = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
        self.refused("secretsmanager.get_secret_value", nothing, code="ResourceNotFoundException", more={}, whole={"Message": nothing},
            SecretId="empty")


class EventsTest(OperationsTest):
    @recording("test_archive_and_replay: test_create_list_describe_update_delete_archive[custom]",
               "test_archive_and_replay: test_create_archive_error_duplicate[custom]",
               "test_archive_and_replay: test_list_archive_error_unknown_source_arn")
    def test_archives(self):
        bus = self.call("events.create_event_bus", Name="ours")["EventBusArn"]
        made = {"ArchiveArn": "arn:aws:events:<region>:<account>:archive/kept", "CreationTime": WHEN, "State": "ENABLED"}
        given = {"ArchiveName": "kept", "EventSourceArn": bus, "Description": "description of the archive", "EventPattern": json.dumps(PATTERN),
            "RetentionDays": 1}
        self.answers("events.create_archive", made, **given)
        short = {"ArchiveName": "kept", "CreationTime": WHEN, "EventCount": 0, "EventSourceArn": bus, "RetentionDays": 1, "SizeBytes": 0,
            "State": "ENABLED"}
        self.answers("events.describe_archive", {**short, "ArchiveArn": made["ArchiveArn"], "Description": given["Description"],
            "EventPattern": PATTERN}, ArchiveName="kept")
        self.answers("events.list_archives", {"Archives": [short]}, NamePrefix="kept")
        self.refused("events.create_archive", "Archive kept already exists.", code="ResourceAlreadyExistsException", more={}, **given)
        self.refused("events.list_archives", "Event bus nobodys does not exist.", code="ResourceNotFoundException", more={},
                     EventSourceArn=bus.replace("ours", "nobodys"))
        self.answers("events.update_archive", made, ArchiveName="kept", RetentionDays=2)
        self.answers("events.delete_archive", {}, ArchiveName="kept")
        self.refused("events.describe_archive", "Archive kept does not exist.", code="ResourceNotFoundException", more={}, ArchiveName="kept")

    @recording("test_events: test_remove_permission[custom]", "test_events: test_remove_permission_non_existing_sid[False-custom]",
               "test_events: test_put_list_remove_target[default]", "test_api_destinations_and_connection: test_connection_secrets[oauth]")
    def test_permissions_targets_and_connections(self):
        bus = {"Arn": "arn:aws:events:<region>:<account>:event-bus/ours", "CreationTime": WHEN, "LastModifiedTime": WHEN, "Name": "ours"}
        self.call("events.create_event_bus", Name="ours")
        self.call("events.put_permission", EventBusName="ours", Action="events:PutEvents", Principal="222222222222", StatementId="them")
        self.answers("events.describe_event_bus", {**bus, "Policy": {"Version": "2012-10-17", "Statement": [{"Sid": "them", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": "events:PutEvents", "Resource": bus["Arn"]}]}}, Name="ours")
        self.refused("events.remove_permission", "Statement with the provided id does not exist.", code="ResourceNotFoundException", more={},
                     EventBusName="ours", StatementId="others")
        self.answers("events.remove_permission", {}, EventBusName="ours", StatementId="them")
        self.answers("events.describe_event_bus", bus, Name="ours")
        self.call("sqs.create_queue", QueueName="jobs")
        self.call("events.put_rule", Name="rule", EventPattern=json.dumps(PATTERN))
        target = {"Id": "one", "Arn": self.in_account("sqs", "jobs")}
        self.answers("events.put_targets", {"FailedEntries": [], "FailedEntryCount": 0}, Rule="rule", Targets=[target])
        self.answers("events.list_targets_by_rule", {"Targets": [target]}, Rule="rule")
        connection = {"ConnectionArn": "arn:aws:events:<region>:<account>:connection/to/<id>", "ConnectionState": "AUTHORIZING", "CreationTime": WHEN,
            "LastModifiedTime": WHEN}
        self.answers("events.create_connection", connection, Name="to", AuthorizationType="OAUTH_CLIENT_CREDENTIALS", AuthParameters={
            "OAuthParameters": {"AuthorizationEndpoint": "https://example.com/oauth", "HttpMethod": "POST",
                "ClientParameters": {"ClientID": "client_id", "ClientSecret": "client_secret"}}})
        self.shown("events.describe_connection", "ConnectionState", "AUTHORIZING", Name="to")


    def test_a_rule_that_is_put_again_is_as_the_request_says(self):
        self.call("sqs.create_queue", QueueName="jobs")
        self.call("events.put_rule", Name="rule", EventPattern=json.dumps(PATTERN), Description="of before", State="DISABLED")
        target = {"Id": "one", "Arn": self.in_account("sqs", "jobs")}
        self.call("events.put_targets", Rule="rule", Targets=[target])
        self.call("events.put_rule", Name="rule", ScheduleExpression="rate(1 hour)")
        self.answers("events.describe_rule", {"Arn": "arn:aws:events:<region>:<account>:rule/rule", "CreatedBy": "<account>",
            "EventBusName": "default", "Name": "rule", "ScheduleExpression": "rate(1 hour)", "State": "ENABLED"}, Name="rule")
        self.answers("events.list_targets_by_rule", {"Targets": [target]}, Rule="rule")

    def test_an_alarm_that_is_put_again_is_as_the_request_says(self):
        given = {"AlarmName": "full", "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1,
            "ComparisonOperator": "GreaterThanThreshold"}
        self.call("cloudwatch.put_metric_alarm", AlarmDescription="of before", Tags=[{"Key": "a", "Value": "b"}], **given)
        self.call("cloudwatch.put_metric_alarm", **given)
        [alarm] = self.call("cloudwatch.describe_alarms", AlarmNames=["full"])["MetricAlarms"]
        self.assertNotIn("AlarmDescription", alarm)


class ComputeTest(OperationsTest):
    @recording("v2/test_sfn_api: test_create_exact_duplicate_sm", "v2/test_sfn_api: test_create_update_state_machine_base_update_none")
    def test_state_machines(self):
        definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
        given = {"name": "ours", "definition": definition, "roleArn": self.make_role()}
        for _ in range(2):
            machine = self.answers("stepfunctions.create_state_machine", {"creationDate": WHEN,
                "stateMachineArn": "arn:aws:states:<region>:<account>:stateMachine:ours"}, **given)["stateMachineArn"]
        message = "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
        self.refused("stepfunctions.update_state_machine", message, code="MissingRequiredParameter", more={}, whole={"message": message},
            stateMachineArn=machine)
        changed = definition.replace('"A"', '"B"')
        self.call("stepfunctions.update_state_machine", stateMachineArn=machine, definition=changed)
        self.shown("stepfunctions.describe_state_machine", "definition", json.loads(changed), stateMachineArn=machine)

    @recording("test_lambda_api: test_permission_exceptions", "test_lambda: test_lambda_url_invocation_exception")
    def test_permissions_of_a_function(self):
        made = self.call("lambda.create_function", FunctionName="ours", Runtime="python3.12", Role=self.make_role(), Handler="index.handler",
                         Code={"ZipFile": b"PK\5\6" + bytes(18)})
        self.assertEqual((made["State"], made["StateReasonCode"]), ("Pending", "Creating"))
        self.client("lambda").get_waiter("function_active_v2").wait(FunctionName="ours")
        url = {"FunctionName": "ours", "StatementId": "urlPermission", "Action": "lambda:InvokeFunctionUrl", "Principal": "*",
            "FunctionUrlAuthType": "NONE"}
        statement = {"Sid": "urlPermission", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl",
            "Resource": "arn:aws:lambda:<region>:<account>:function:ours", "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}
        self.told("lambda.add_permission", 201, {"Statement": statement}, **url)
        message = ("The statement id (urlPermission) provided already exists. Please provide a new statement id, or remove the existing statement.")
        self.refused("lambda.add_permission", message, code="ResourceConflictException", status=409, more={},
                     whole={"Type": "User", "message": message}, **url)
        self.shown("lambda.get_policy", "Policy", {"Version": "2012-10-17", "Id": "default", "Statement": [statement]}, FunctionName="ours")
        self.told("lambda.remove_permission", 204, {}, FunctionName="ours", StatementId="urlPermission")
        message = "No policy is associated with the given resource."
        self.refused("lambda.remove_permission", message, code="ResourceNotFoundException", status=404, more={},
                     whole={"Type": "User", "Message": message}, FunctionName="ours", StatementId="urlPermission")

    @recording("test_apigateway_integrations: test_put_integration_responses", "test_apigateway_common: test_create_delete_deployments[False]")
    def test_an_api_by_hand(self):
        api = self.call("apigateway.create_rest_api", name="ours")
        there = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
        self.told("apigateway.put_method", 201, {"apiKeyRequired": False, "authorizationType": "NONE", "httpMethod": "GET"}, authorizationType="NONE",
            **there)
        integration = {"cacheKeyParameters": [], "cacheNamespace": api["rootResourceId"], "connectionType": "INTERNET", "httpMethod": "POST",
            "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "type": "HTTP", "uri": "http://example.com"}
        self.told("apigateway.put_integration", 201, integration, type="HTTP", integrationHttpMethod="POST", uri="http://example.com",
                  connectionType="INTERNET", **there)
        self.told("apigateway.put_method_response", 201, {"statusCode": "200"}, statusCode="200", **there)
        self.call("apigateway.put_integration_response", statusCode="200", selectionPattern="2\\d{2}", **there)
        self.answers("apigateway.get_method", {"apiKeyRequired": False, "authorizationType": "NONE", "httpMethod": "GET",
            "methodIntegration": {**integration, "integrationResponses": {"200": {"responseTemplates": {}, "selectionPattern": "2\\d{2}",
                "statusCode": "200"}}}, "methodResponses": {"200": {"statusCode": "200"}}}, **there)
        deployment = self.call("apigateway.create_deployment", restApiId=api["id"])["id"]
        self.call("apigateway.create_stage", restApiId=api["id"], stageName="s1", deploymentId=deployment)
        message = "Active stages pointing to this deployment must be moved or deleted"
        self.refused("apigateway.delete_deployment", message, code="BadRequestException", more={}, whole={"message": message}, restApiId=api["id"],
                     deploymentId=deployment)
        self.told("apigateway.delete_stage", 202, {}, restApiId=api["id"], stageName="s1")
        self.told("apigateway.delete_deployment", 202, {}, restApiId=api["id"], deploymentId=deployment)

    @recording("test_logs_destinations: test_put_destination")
    def test_a_destination_of_logs(self):
        self.call("kinesis.create_stream", StreamName="lines", ShardCount=1)
        made = self.call("logs.put_destination", destinationName="there", targetArn=self.in_account("kinesis", "stream/lines"),
                         roleArn=self.make_role())["destination"]
        self.assertGreater(made.pop("creationTime"), 10 ** 12)
        self.fits({"arn": "arn:aws:logs:<region>:<account>:destination:there", "destinationName": "there",
            "roleArn": "arn:aws:iam::<account>:role/ours", "targetArn": "arn:aws:kinesis:<region>:<account>:stream/lines"}, made)

    def test_records_of_a_zone(self):
        zone = self.call("route53.create_hosted_zone", Name="drydock.dev", CallerReference="once")["HostedZone"]["Id"]
        record = {"Name": "www.drydock.dev", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}

        def changes(action, **members):
            return {"HostedZoneId": zone, "ChangeBatch": {"Changes": [{"Action": action, "ResourceRecordSet": {**record, **members}}]}}
        made = self.call("route53.change_resource_record_sets", **changes("CREATE"))["ChangeInfo"]
        self.assertEqual(made["Status"], "PENDING")
        self.refused("route53.change_resource_record_sets", "[Tried to create resource record set [name='www.drydock.dev.', type='A'] but it already "
                     "exists]", code="InvalidChangeBatch", **changes("CREATE"))
        self.call("route53.change_resource_record_sets", **changes("UPSERT", TTL=300))
        records = self.call("route53.list_resource_record_sets", HostedZoneId=zone)["ResourceRecordSets"]
        self.assertEqual([one["TTL"] for one in records if one["Type"] == "A"], [300])
        self.refused("route53.change_resource_record_sets", "A routing policy of a record set other than a weight is not simulated yet",
                     code="NotSimulated", status=501, more={"Type": "Receiver"}, **changes("UPSERT", SetIdentifier="a", Failover="PRIMARY"))


if __name__ == "__main__":
    unittest.main()
