"""What Lambda and API Gateway show of a stack's resources, over HTTP, member by member as on AWS."""
import unittest

from recorded import ALL, WHEN, RecordedTest, inline_policy, recording, resource, role


class FunctionsTest(RecordedTest):
    FUNCTION = """
Resources:
  Role: ROLE
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
""".replace("ROLE", role("lambda", ManagedPolicyArns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]))

    @recording("resources/test_lambda: test_cfn_lambda_sqs_source", "resources/test_lambda: test_lambda_function_tags")
    def test_a_function_and_its_source(self):
        stack = self.deploy(self.FUNCTION, Capabilities=ALL)
        function, its_role, queue = (self.physical(logical) for logical in ("Fn", "Role", "Queue"))
        policy = self.physical("Policy")
        source = self.physical("Source")
        self.answers("describe_stack_resources", {"StackResources": [resource("Fn", "AWS::Lambda::Function", function),
            resource("Policy", "AWS::IAM::Policy", policy), resource("Queue", "AWS::SQS::Queue", queue), resource("Role", "AWS::IAM::Role", its_role),
            resource("Source", "AWS::Lambda::EventSourceMapping", source)]}, StackName=self.stack)
        queue_arn = self.call("sqs.get_queue_attributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        function_arn = f"arn:aws:lambda:us-east-1:{self.account}:function:{function}"
        self.answers("lambda.get_event_source_mapping", {"BatchSize": 1, "EventSourceArn": queue_arn,
            "EventSourceMappingArn": f"arn:aws:lambda:<region>:<account>:event-source-mapping:{source}", "FunctionArn": function_arn,
            "FunctionResponseTypes": [], "LastModified": WHEN, "MaximumBatchingWindowInSeconds": 0, "State": "Enabled",
            "StateTransitionReason": "USER_INITIATED", "UUID": source}, UUID=source)
        # Nothing is told of a function's code (CodeSha256, CodeSize, Code.Location, RevisionId) and of its runtime's version.
        answer = self.call("lambda.get_function", FunctionName=function)
        tags = {"Environment": "test", "aws:cloudformation:logical-id": "Fn", "aws:cloudformation:stack-id": stack,
                "aws:cloudformation:stack-name": self.stack}
        self.fits({"Code": {"RepositoryType": "S3"}, "Tags": tags, "Configuration": {"Architectures": ["x86_64"], "Description": "",
            "EphemeralStorage": {"Size": 512}, "FunctionArn": function_arn, "FunctionName": function, "Handler": "index.handler",
            "LastModified": "<when>", "LastUpdateStatus": "Successful", "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function}"},
            "MemorySize": 128, "PackageType": "Zip", "Role": f"arn:aws:iam::<account>:role/{its_role}", "Runtime": "python3.12",
            "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}, "State": "Active", "Timeout": 3, "TracingConfig": {"Mode": "PassThrough"},
            "Version": "$LATEST"}}, {member: answer[member] for member in answer if member != "ResponseMetadata"})
        attributes = self.call("sqs.get_queue_attributes", QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        self.fits({"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0", "ApproximateNumberOfMessagesNotVisible": "0",
                   "CreatedTimestamp": "<created>", "DelaySeconds": "0", "LastModifiedTimestamp": "<modified>", "MaximumMessageSize": "1048576",
                   "MessageRetentionPeriod": "345600", "QueueArn": queue_arn, "ReceiveMessageWaitTimeSeconds": "0", "SqsManagedSseEnabled": "true",
                   "VisibilityTimeout": "30"}, attributes)
        shown = self.call("iam.get_role", RoleName=its_role)["Role"]
        shown["Description"] = ""  # AWS has an empty one of a role of a stack, drydock has none
        self.fits({"Arn": f"arn:aws:iam::<account>:role/{its_role}", "AssumeRolePolicyDocument": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}, "CreateDate": WHEN,
                   "Description": "", "MaxSessionDuration": 3600, "Path": "/", "RoleId": "<role-id>", "RoleLastUsed": {}, "RoleName": its_role},
                  shown)
        self.answers("iam.list_attached_role_policies",
                     {"AttachedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                                            "PolicyName": "AWSLambdaBasicExecutionRole"}], "IsTruncated": False}, RoleName=its_role)
        self.answers("iam.list_role_policies", {"IsTruncated": False, "PolicyNames": ["fnServiceRoleDefaultPolicy"]}, RoleName=its_role)
        self.answers("iam.get_role_policy", {"RoleName": its_role, "PolicyName": "fnServiceRoleDefaultPolicy",
                                             "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                                 "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                                                 "Resource": queue_arn}]}}, RoleName=its_role, PolicyName="fnServiceRoleDefaultPolicy")

    @recording("resources/test_lambda: test_cfn_lambda_dynamodb_source", "resources/test_lambda: test_lambda_w_dynamodb_event_filter_update",
               "resources/test_lambda: test_lambda_logging_config")
    def test_a_function_and_its_stream(self):
        body = """
Resources:
  Role: ROLE
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
""".replace("ROLE", role("lambda", Policies=inline_policy("dynamodb:*")))
        self.deploy(body % "DELETE", Capabilities=ALL)
        function = self.physical("Fn")
        for event in ("DELETE", "MODIFY"):
            if event == "MODIFY":
                self.deploy(body % event, "UPDATE", "another-filter", Capabilities=ALL)
            self.answers("lambda.list_event_source_mappings", {"EventSourceMappings": [{"BatchSize": 1, "BisectBatchOnFunctionError": False,
                "DestinationConfig": {"OnFailure": {}}, "EventSourceArn": "arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>",
                "EventSourceMappingArn": "arn:aws:lambda:<region>:<account>:event-source-mapping:<uuid>",
                "FilterCriteria": {"Filters": [{"Pattern": {"eventName": [event]}}]},
                "FunctionArn": f"arn:aws:lambda:<region>:<account>:function:{function}", "FunctionResponseTypes": [], "LastModified": WHEN,
                "LastProcessingResult": "No records processed", "MaximumBatchingWindowInSeconds": 0, "MaximumRecordAgeInSeconds": -1,
                "MaximumRetryAttempts": -1, "ParallelizationFactor": 1, "StartingPosition": "TRIM_HORIZON", "State": "Enabled",
                "StateTransitionReason": "User action", "TumblingWindowInSeconds": 0, "UUID": "<uuid>"}]}, FunctionName=function)
        self.shown("lambda.get_function_configuration", "LoggingConfig",
                   {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "LogGroup": f"/aws/lambda/{function}", "SystemLogLevel": "INFO"},
                   FunctionName=function)

    @recording("resources/test_lambda: test_lambda_alias")
    def test_versions_and_aliases(self):
        self.deploy("""
Resources:
  MyFnServiceRole: ROLE
  LambdaFunction:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: our-function, Role: !GetAtt MyFnServiceRole.Arn, Runtime: python3.12, Handler: index.handler,
        Code: {ZipFile: "def handler(e, c): return e"}}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref LambdaFunction}}
  FunctionAlias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref LambdaFunction, FunctionVersion: !GetAtt Version.Version,
      Name: our-alias}}
""".replace("ROLE", role("lambda")), Capabilities=ALL)
        function = "arn:aws:lambda:<region>:<account>:function:our-function"
        self.answers("describe_stack_resources", {"StackResources": [resource("FunctionAlias", "AWS::Lambda::Alias", function + ":our-alias"),
            resource("LambdaFunction", "AWS::Lambda::Function", "our-function"),
            resource("MyFnServiceRole", "AWS::IAM::Role", "<stack>-MyFnServiceRole-<suffix>"),
            resource("Version", "AWS::Lambda::Version", function + ":1")]}, StackName=self.stack)

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
        self.fits([{"createdDate": WHEN, "description": "basic deployment", "id": basic},
                   {"createdDate": WHEN, "description": "canary description", "id": canary}],
                  sorted(deployments, key=lambda each: each["description"]))
        self.answers("apigateway.get_stages", {"item": [{"cacheClusterEnabled": False, "cacheClusterStatus": "NOT_AVAILABLE", "createdDate": WHEN,
            "deploymentId": basic, "lastUpdatedDate": WHEN, "canarySettings": {"deploymentId": canary, "percentTraffic": 50.0,
                "stageVariableOverrides": {"lambdaAlias": "Dev"}, "useStageCache": False}, "methodSettings": {}, "stageName": "prod",
            "tracingEnabled": False, "variables": {"lambdaAlias": "Prod"},
            "tags": {"aws:cloudformation:logical-id": "Stage", "aws:cloudformation:stack-id": stack, "aws:cloudformation:stack-name": self.stack}}]},
                     restApiId=api)

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
                   "endpointConfiguration": {"ipAddressType": "ipv4", "types": ["EDGE"]}, "id": api, "name": "our-api", "rootResourceId": "<root>",
                   "tags": tags("MyApi")}, answer)
        self.fits({"Version": "2012-10-17", "Statement": [{"Sid": "AllowInvokeAPI", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*",
            "Resource": "*"}]}, policy.replace("\\", ""))
        self.answers("apigateway.get_stages", {"item": [{"cacheClusterEnabled": False, "cacheClusterStatus": "NOT_AVAILABLE", "createdDate": WHEN,
            "deploymentId": self.physical("Deployment"), "description": "test stage description", "lastUpdatedDate": WHEN, "methodSettings": {},
            "stageName": "test", "tags": tags("TestStage"), "tracingEnabled": False}]}, restApiId=api)

    @recording("resources/test_lambda: test_multiple_lambda_permissions_for_singlefn")
    def test_permissions(self):
        self.deploy("""
Resources:
  Role: ROLE
  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, Runtime: python3.12, Handler: index.handler,
       Code: {ZipFile: "def handler(e, c): return e"}}}
  One: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Fn, Action: "lambda:InvokeFunction", Principal: lambda.amazonaws.com}}
  Two: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Fn, Action: "lambda:InvokeFunction", Principal: states.amazonaws.com}}
""".replace("ROLE", role("lambda")), Capabilities=ALL)
        function = self.physical("Fn")
        statements = [{"Action": "lambda:InvokeFunction", "Effect": "Allow", "Principal": {"Service": principal}, "Sid": self.physical(logical),
                       "Resource": f"arn:aws:lambda:<region>:<account>:function:{function}"}
                      for logical, principal in (("One", "lambda.amazonaws.com"), ("Two", "states.amazonaws.com"))]
        # The id of a policy's revision (RevisionId) is not simulated.
        self.shown("lambda.get_policy", "Policy", {"Id": "default", "Statement": statements, "Version": "2012-10-17"}, FunctionName=function)

    @recording("resources/test_apigateway: test_cfn_deploy_apigateway_models", "resources/test_apigateway: test_rest_api_serverless_ref_resolving")
    def test_parts_of_an_api(self):
        self.deploy("""
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: our-api}}
  Resource: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: validated}}
  Validator: {Type: AWS::ApiGateway::RequestValidator, Properties: {RestApiId: !Ref Api, Name: our-validator, ValidateRequestBody: true,
              ValidateRequestParameters: false}}
  Model: {Type: AWS::ApiGateway::Model, Properties: {RestApiId: !Ref Api, ContentType: application/json, Schema: {
          "$schema": "http://json-schema.org/draft-04/schema#", type: object, properties: {text: {type: string}}, required: [text]}}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !Ref Resource, HttpMethod: ANY, AuthorizationType: NONE, RequestValidatorId: !Ref Validator,
                 RequestModels: {application/json: !Ref Model},
                 Integration: {Type: MOCK, PassthroughBehavior: NEVER, RequestTemplates: {application/json: '{"statusCode": 200}'}}}
  Authorizer:
    Type: AWS::ApiGateway::Authorizer
    Properties: {RestApiId: !Ref Api, Name: our-authorizer, Type: TOKEN, AuthType: custom, IdentitySource: method.request.header.Authorization,
                 AuthorizerUri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"}
""")
        api, resource_id, validator = (self.physical(logical) for logical in ("Api", "Resource", "Validator"))
        self.shown("apigateway.get_resources", "items", [{"id": "<root>", "path": "/"}, {
            "id": resource_id, "parentId": "<root>", "path": "/validated", "pathPart": "validated", "resourceMethods": {"ANY": {}}}], restApiId=api)
        self.shown("apigateway.get_request_validators", "items", [{
            "id": validator, "name": "our-validator", "validateRequestBody": True, "validateRequestParameters": False}], restApiId=api)
        self.answers("apigateway.get_method", {
            "apiKeyRequired": False, "authorizationType": "NONE", "httpMethod": "ANY", "requestModels": {"application/json": self.physical("Model")},
            "requestValidatorId": validator, "methodIntegration": {
                "cacheKeyParameters": [], "cacheNamespace": resource_id, "passthroughBehavior": "NEVER", "timeoutInMillis": 29000, "type": "MOCK",
                "requestTemplates": {"application/json": {"statusCode": 200}}}}, restApiId=api, resourceId=resource_id, httpMethod="ANY")
        self.shown("apigateway.get_authorizers", "items", [{
            "authType": "custom", "authorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations", "id": "<authorizer>",
            "identitySource": "method.request.header.Authorization", "name": "our-authorizer", "type": "TOKEN"}], restApiId=api)


if __name__ == "__main__":
    unittest.main()
