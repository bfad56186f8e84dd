"""What integration tests ask AWS for about the resources of a stack: templates, and for each the calls (service, operation, arguments,
what the answer holds: path → value; `path~` holds the value among others). $Logical is a physical id."""

NETWORK = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  SubnetA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}}
  SubnetB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: all, VpcId: !Ref Vpc}}
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
  Entry: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: {From: 443, To: 443}}}
  AclOfA: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Ref Acl, SubnetId: !Ref SubnetA}}
  Volume: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: us-east-1a, Size: 8, VolumeType: gp3, Encrypted: true}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateName: reads, LaunchTemplateData: {InstanceType: t3.micro, ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"}}
  Options: {Type: AWS::EC2::DHCPOptions, Properties: {DomainName: example.internal, DomainNameServers: [AmazonProvidedDNS]}}
  Gateway: {Type: AWS::EC2::TransitGateway, Properties: {Description: hub}}
  Attachment: {Type: AWS::EC2::TransitGatewayAttachment, Properties: {TransitGatewayId: !Ref Gateway, VpcId: !Ref Vpc, SubnetIds: [!Ref SubnetA]}}
  Prefixes: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: offices, AddressFamily: IPv4, MaxEntries: 5, Entries: [{Cidr: 192.0.2.0/24}]}}
  Egress: {Type: AWS::EC2::EgressOnlyInternetGateway, Properties: {VpcId: !Ref Vpc}}
  Scaling:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      AutoScalingGroupName: reads
      MinSize: '0'
      MaxSize: '2'
      VPCZoneIdentifier: [!Ref SubnetA, !Ref SubnetB]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      Tags: [{Key: team, Value: a, PropagateAtLaunch: true}]
  ScalingPolicy:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Scaling
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration: {TargetValue: 50, PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}}
  Files: {Type: AWS::EFS::FileSystem, Properties: {Encrypted: true, FileSystemTags: [{Key: Name, Value: files}]}}
  Mount: {Type: AWS::EFS::MountTarget, Properties: {FileSystemId: !Ref Files, SubnetId: !Ref SubnetA, SecurityGroups: [!Ref Group]}}
  Access: {Type: AWS::EFS::AccessPoint, Properties: {FileSystemId: !Ref Files}}
  CacheSubnets: {Type: AWS::ElastiCache::SubnetGroup, Properties: {CacheSubnetGroupName: reads, Description: cache, SubnetIds: [!Ref SubnetA, !Ref SubnetB]}}
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupId: reads
      ReplicationGroupDescription: cache
      Engine: redis
      CacheNodeType: cache.t3.micro
      NumCacheClusters: 2
      AutomaticFailoverEnabled: true
      CacheSubnetGroupName: !Ref CacheSubnets
  Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: reads.test}}
  Record: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneId: !Ref Zone, Name: www.reads.test, Type: A, TTL: '300', ResourceRecords: [192.0.2.1]}}
  Health: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS, FullyQualifiedDomainName: reads.test}}}
  ParameterGroup: {Type: AWS::RDS::DBParameterGroup, Properties: {DBParameterGroupName: reads, Description: settings, Family: postgres16}}
  DatabaseSubnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: two, SubnetIds: [!Ref SubnetA, !Ref SubnetB]}}
  Aurora:
    Type: AWS::RDS::DBCluster
    Properties:
      DBClusterIdentifier: reads
      Engine: aurora-postgresql
      MasterUsername: owner
      ManageMasterUserPassword: true
      DBSubnetGroupName: !Ref DatabaseSubnets
      VpcSecurityGroupIds: [!Ref Group]
  Writer: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: writer, DBClusterIdentifier: !Ref Aurora, Engine: aurora-postgresql, DBInstanceClass: db.r6g.large}}
  KubernetesRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: eks.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKSClusterPolicy']
  Kubernetes: {Type: AWS::EKS::Cluster, Properties: {Name: reads, RoleArn: !GetAtt KubernetesRole.Arn, ResourcesVpcConfig: {SubnetIds: [!Ref SubnetA, !Ref SubnetB]}}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal, Subnets: [!Ref SubnetA, !Ref SubnetB], Tags: [{Key: team, Value: a}]}}
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: reads}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: reads, NetworkMode: awsvpc, ContainerDefinitions: [{Name: web, Image: nginx, Memory: 128, PortMappings: [{ContainerPort: 80}]}]}
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: 1
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref SubnetA], SecurityGroups: [!Ref Group]}}
"""

IN_NETWORK = [
    ("ec2", "describe_route_tables", {"Filters": [{"Name": "association.main", "Values": ["true"]}]}, {"RouteTables.0.Associations.0.Main": True, "RouteTables.0.Associations.0.AssociationState.State": "associated"}),
    ("ec2", "describe_network_acls", {"NetworkAclIds": ["$Acl"]}, {"NetworkAcls.0.Entries.0.RuleNumber": 100, "NetworkAcls.0.Entries.0.Protocol": "6", "NetworkAcls.0.Entries.2.RuleNumber": 32767, "NetworkAcls.0.Associations.0.SubnetId": "$SubnetA"}),
    ("ec2", "describe_volumes", {"VolumeIds": ["$Volume"]}, {"Volumes.0.Size": 8, "Volumes.0.State": "available", "Volumes.0.Iops": 3000, "Volumes.0.Encrypted": True}),
    ("ec2", "describe_launch_templates", {"LaunchTemplateNames": ["reads"]}, {"LaunchTemplates.0.LaunchTemplateId": "$Template", "LaunchTemplates.0.LatestVersionNumber": 1}),
    ("ec2", "describe_launch_template_versions", {"LaunchTemplateId": "$Template", "Versions": ["$Latest"]}, {"LaunchTemplateVersions.0.LaunchTemplateData.InstanceType": "t3.micro", "LaunchTemplateVersions.0.VersionNumber": 1}),
    ("ec2", "describe_dhcp_options", {"DhcpOptionsIds": ["$Options"]}, {"DhcpOptions.0.DhcpConfigurations.0": {"Key": "domain-name", "Values": [{"Value": "example.internal"}]}}),
    ("ec2", "describe_transit_gateways", {"TransitGatewayIds": ["$Gateway"]}, {"TransitGateways.0.State": "available", "TransitGateways.0.Options.AmazonSideAsn": 64512}),
    ("ec2", "describe_transit_gateway_vpc_attachments", {"Filters": [{"Name": "vpc-id", "Values": ["$Vpc"]}]}, {"TransitGatewayVpcAttachments.0.TransitGatewayAttachmentId": "$Attachment"}),
    ("ec2", "describe_managed_prefix_lists", {"PrefixListIds": ["$Prefixes"]}, {"PrefixLists.0.PrefixListName": "offices", "PrefixLists.0.Version": 1}),
    ("ec2", "get_managed_prefix_list_entries", {"PrefixListId": "$Prefixes"}, {"Entries.0.Cidr": "192.0.2.0/24"}),
    ("ec2", "describe_egress_only_internet_gateways", {}, {"EgressOnlyInternetGateways.0.Attachments.0.VpcId": "$Vpc"}),
    ("autoscaling", "describe_auto_scaling_groups", {"AutoScalingGroupNames": ["reads"]}, {"AutoScalingGroups.0.MaxSize": 2, "AutoScalingGroups.0.DesiredCapacity": 0, "AutoScalingGroups.0.VPCZoneIdentifier": "$SubnetA,$SubnetB", "AutoScalingGroups.0.LaunchTemplate.LaunchTemplateName": "reads", "AutoScalingGroups.0.Tags.0.PropagateAtLaunch": True}),
    ("autoscaling", "describe_policies", {"AutoScalingGroupName": "reads"}, {"ScalingPolicies.0.PolicyARN": "$ScalingPolicy", "ScalingPolicies.0.TargetTrackingConfiguration.TargetValue": 50.0}),
    ("efs", "describe_file_systems", {"FileSystemId": "$Files"}, {"FileSystems.0.Name": "files", "FileSystems.0.NumberOfMountTargets": 1, "FileSystems.0.LifeCycleState": "available"}),
    ("efs", "describe_mount_targets", {"FileSystemId": "$Files"}, {"MountTargets.0.MountTargetId": "$Mount", "MountTargets.0.VpcId": "$Vpc"}),
    ("efs", "describe_mount_target_security_groups", {"MountTargetId": "$Mount"}, {"SecurityGroups.0": "$Group"}),
    ("efs", "describe_access_points", {"FileSystemId": "$Files"}, {"AccessPoints.0.AccessPointId": "$Access"}),
    ("elasticache", "describe_cache_subnet_groups", {"CacheSubnetGroupName": "reads"}, {"CacheSubnetGroups.0.VpcId": "$Vpc", "CacheSubnetGroups.0.Subnets.1.SubnetAvailabilityZone.Name": "us-east-1b"}),
    ("elasticache", "describe_replication_groups", {"ReplicationGroupId": "reads"}, {"ReplicationGroups.0.Status": "available", "ReplicationGroups.0.AutomaticFailover": "enabled"}),
    ("route53", "list_hosted_zones", {}, {"HostedZones.0.Id": "/hostedzone/$Zone", "HostedZones.0.Name": "reads.test.", "HostedZones.0.ResourceRecordSetCount": 3}),
    ("route53", "get_hosted_zone", {"Id": "$Zone"}, {"HostedZone.Name": "reads.test.", "HostedZone.Config.PrivateZone": False}),
    ("route53", "list_hosted_zones_by_name", {"DNSName": "reads.test"}, {"HostedZones.0.Name": "reads.test."}),
    ("route53", "list_resource_record_sets", {"HostedZoneId": "$Zone"}, {"ResourceRecordSets.2": {"Name": "www.reads.test.", "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]}}),
    ("route53", "get_health_check", {"HealthCheckId": "$Health"}, {"HealthCheck.HealthCheckConfig.Type": "HTTPS"}),
    ("rds", "describe_db_parameter_groups", {"DBParameterGroupName": "reads"}, {"DBParameterGroups.0.DBParameterGroupFamily": "postgres16"}),
    ("rds", "describe_db_clusters", {"DBClusterIdentifier": "reads"}, {"DBClusters.0.Status": "available", "DBClusters.0.DBClusterMembers.0.DBInstanceIdentifier": "writer", "DBClusters.0.DBClusterMembers.0.IsClusterWriter": True, "DBClusters.0.VpcSecurityGroups.0.VpcSecurityGroupId": "$Group"}),
    ("eks", "describe_cluster", {"name": "reads"}, {"cluster.status": "ACTIVE", "cluster.resourcesVpcConfig.vpcId": "$Vpc", "cluster.resourcesVpcConfig.endpointPublicAccess": True}),
    ("eks", "list_nodegroups", {"clusterName": "reads"}, {"nodegroups": []}),
    ("elbv2", "describe_tags", {"ResourceArns": ["$Balancer"]}, {"TagDescriptions.0.Tags.0.Value": "a"}),
    ("ecs", "describe_services", {"cluster": "reads", "services": ["web", "other"]}, {"services.0.serviceArn": "$Service", "services.0.desiredCount": 1, "services.0.taskDefinition": "$Task", "failures.0.reason": "MISSING"}),
    ("ecs", "describe_task_definition", {"taskDefinition": "reads"}, {"taskDefinition.taskDefinitionArn": "$Task", "taskDefinition.revision": 1, "taskDefinition.containerDefinitions.0.portMappings.0.containerPort": 80}),
    ("ecs", "list_task_definitions", {"familyPrefix": "reads"}, {"taskDefinitionArns.0": "$Task"}),
]

SERVERLESS = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reads
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: [lambda.amazonaws.com, apigateway.amazonaws.com]}, Action: 'sts:AssumeRole'}]}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties: {ManagedPolicyName: reads, Roles: [!Ref Role], PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}
  People: {Type: AWS::IAM::Group, Properties: {GroupName: people, Policies: [{PolicyName: inline, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}}]}}
  Person: {Type: AWS::IAM::User, Properties: {UserName: ann, Groups: [!Ref People]}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {InstanceProfileName: reads, Roles: [!Ref Role]}}
  Function:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: reads, Role: !GetAtt Role.Arn, Runtime: python3.12, Handler: index.handler, Code: {ZipFile: 'def handler(event, context): pass'}}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Function, FunctionVersion: !GetAtt Version.Version, Name: live}}
  Permission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, SourceArn: !Sub 'arn:aws:execute-api:us-east-1:${AWS::AccountId}:${Api}/*'}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Function.Arn, AuthType: AWS_IAM}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: reads}}
  Orders: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}
  Order: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}'}}
  GetOrder:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Order
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Function.Arn}/invocations'}
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: GetOrder, Properties: {RestApiId: !Ref Api}}
  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: prod}}
  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Name: partner, Enabled: true, Value: abcdefghijklmnopqrstuvwxyz}}
  Plan: {Type: AWS::ApiGateway::UsagePlan, DependsOn: Stage, Properties: {UsagePlanName: gold, ApiStages: [{ApiId: !Ref Api, Stage: prod}], Quota: {Limit: 100, Period: DAY}}}
  PlanKey: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}}
  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: http, ProtocolType: HTTP}}
  Integration: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Http, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Function.Arn, PayloadFormatVersion: '2.0'}}
  Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Http, RouteKey: GET /x, Target: !Sub 'integrations/${Integration}'}}
  HttpStage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Http, StageName: $default, AutoDeploy: true}}
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: reads, AutoVerifiedAttributes: [email]}}
  Client: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: !Ref Pool, ClientName: web, ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}}
  Admins: {Type: AWS::Cognito::UserPoolGroup, Properties: {UserPoolId: !Ref Pool, GroupName: admins}}
  Identities: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: false, IdentityPoolName: reads}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: reads, Subscription: [{Protocol: email, Endpoint: a@example.com}]}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: reads}}
  Subscription: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: reads, SecretString: '{"a":1}', Description: a secret}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: reads}}
  Stream: {Type: AWS::Logs::LogStream, Properties: {LogGroupName: !Ref Logs, LogStreamName: one}}
  Archive: {Type: AWS::Events::Archive, Properties: {ArchiveName: reads, SourceArn: !Sub 'arn:aws:events:us-east-1:${AWS::AccountId}:event-bus/default', RetentionDays: 3}}
  Activity: {Type: AWS::StepFunctions::Activity, Properties: {Name: reads}}
  Data: {Type: AWS::Kinesis::Stream, Properties: {Name: reads, ShardCount: 1}}
  Consumer: {Type: AWS::Kinesis::StreamConsumer, Properties: {ConsumerName: one, StreamARN: !GetAtt Data.Arn}}
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties: {Name: reads, Scope: REGIONAL, DefaultAction: {Allow: {}}, VisibilityConfig: {CloudWatchMetricsEnabled: true, MetricName: reads, SampledRequestsEnabled: true}}
  Addresses: {Type: AWS::WAFv2::IPSet, Properties: {Name: reads, Scope: REGIONAL, IPAddressVersion: IPV4, Addresses: [192.0.2.0/24]}}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{Id: web, DomainName: www.reads.test, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior: {TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
"""

IN_SERVERLESS = [
    ("iam", "list_entities_for_policy", {"PolicyArn": "$Policy"}, {"PolicyRoles.0.RoleName": "reads", "PolicyUsers": []}),
    ("iam", "list_policy_versions", {"PolicyArn": "$Policy"}, {"Versions.0.VersionId": "v1"}),
    ("iam", "list_group_policies", {"GroupName": "people"}, {"PolicyNames": ["inline"]}),
    ("iam", "get_group_policy", {"GroupName": "people", "PolicyName": "inline"}, {"PolicyDocument.Statement.0.Action": "s3:*"}),
    ("iam", "list_attached_group_policies", {"GroupName": "people"}, {"AttachedPolicies": []}),
    ("iam", "list_groups_for_user", {"UserName": "ann"}, {"Groups.0.GroupName": "people"}),
    ("iam", "list_instance_profiles_for_role", {"RoleName": "reads"}, {"InstanceProfiles.0.InstanceProfileName": "reads", "InstanceProfiles.0.Roles.0.RoleName": "reads"}),
    ("lambda", "get_policy", {"FunctionName": "reads"}, {"Policy~": '"Principal":{"Service":"apigateway.amazonaws.com"}'}),
    ("lambda", "list_aliases", {"FunctionName": "reads"}, {"Aliases.0.Name": "live", "Aliases.0.FunctionVersion": "1"}),
    ("lambda", "get_alias", {"FunctionName": "reads", "Name": "live"}, {"AliasArn": "$Live"}),
    ("lambda", "list_function_url_configs", {"FunctionName": "reads"}, {"FunctionUrlConfigs.0.AuthType": "AWS_IAM"}),
    ("apigateway", "get_resources", {"restApiId": "$Api"}, {"items.0.path": "/", "items.1.path": "/orders", "items.2.path": "/orders/{id}", "items.2.resourceMethods": {"GET": {}}}),
    ("apigateway", "get_method", {"restApiId": "$Api", "resourceId": "$Order", "httpMethod": "GET"}, {"methodIntegration.type": "AWS_PROXY", "apiKeyRequired": False}),
    ("apigateway", "get_api_keys", {"includeValues": True}, {"items.0.name": "partner", "items.0.value": "abcdefghijklmnopqrstuvwxyz"}),
    ("apigateway", "get_api_key", {"apiKey": "$Key"}, {"name": "partner", "value": None}),
    ("apigateway", "get_usage_plans", {}, {"items.0.name": "gold", "items.0.apiStages.0": {"apiId": "$Api", "stage": "prod"}, "items.0.quota.period": "DAY"}),
    ("apigateway", "get_usage_plan_keys", {"usagePlanId": "$Plan"}, {"items.0.id": "$Key", "items.0.name": "partner"}),
    ("apigatewayv2", "get_routes", {"ApiId": "$Http"}, {"Items.0.RouteKey": "GET /x", "Items.0.AuthorizationType": "NONE"}),
    ("apigatewayv2", "get_integrations", {"ApiId": "$Http"}, {"Items.0.IntegrationId": "$Integration"}),
    ("apigatewayv2", "get_stages", {"ApiId": "$Http"}, {"Items.0.StageName": "$$default", "Items.0.AutoDeploy": True}),
    ("cognito-idp", "describe_user_pool", {"UserPoolId": "$Pool"}, {"UserPool.Name": "reads", "UserPool.AutoVerifiedAttributes": ["email"], "UserPool.MfaConfiguration": "OFF"}),
    ("cognito-idp", "list_user_pools", {"MaxResults": 10}, {"UserPools.0.Id": "$Pool"}),
    ("cognito-idp", "describe_user_pool_client", {"UserPoolId": "$Pool", "ClientId": "$Client"}, {"UserPoolClient.ClientName": "web", "UserPoolClient.ClientSecret": None}),
    ("cognito-idp", "list_user_pool_clients", {"UserPoolId": "$Pool"}, {"UserPoolClients.0.ClientId": "$Client"}),
    ("cognito-idp", "list_groups", {"UserPoolId": "$Pool"}, {"Groups.0.GroupName": "admins"}),
    ("cognito-identity", "describe_identity_pool", {"IdentityPoolId": "$Identities"}, {"IdentityPoolName": "reads"}),
    ("sns", "list_subscriptions_by_topic", {"TopicArn": "$Topic"}, {"Subscriptions.0.SubscriptionArn": "PendingConfirmation", "Subscriptions.1.SubscriptionArn": "$Subscription"}),
    ("sns", "get_topic_attributes", {"TopicArn": "$Topic"}, {"Attributes.SubscriptionsPending": "1", "Attributes.SubscriptionsConfirmed": "1"}),
    ("secretsmanager", "describe_secret", {"SecretId": "reads"}, {"ARN": "$Secret", "Description": "a secret", "RotationEnabled": None}),
    ("logs", "describe_log_streams", {"logGroupName": "reads"}, {"logStreams.0.logStreamName": "one"}),
    ("events", "describe_archive", {"ArchiveName": "reads"}, {"State": "ENABLED", "RetentionDays": 3}),
    ("stepfunctions", "describe_activity", {"activityArn": "$Activity"}, {"name": "reads"}),
    ("kinesis", "list_stream_consumers", {"StreamARN": "arn:aws:kinesis:us-east-1:000000000000:stream/reads"}, {"Consumers.0.ConsumerARN": "$Consumer", "Consumers.0.ConsumerStatus": "ACTIVE"}),
    ("wafv2", "list_web_acls", {"Scope": "REGIONAL"}, {"WebACLs.0.Name": "reads"}),
    ("wafv2", "list_ip_sets", {"Scope": "CLOUDFRONT"}, {"IPSets": []}),
    ("cloudfront", "list_distributions", {}, {"DistributionList.Quantity": 1, "DistributionList.Items.0.Id": "$Distribution", "DistributionList.Items.0.Origins.Items.0.Id": "web"}),
    ("cloudfront", "get_distribution", {"Id": "$Distribution"}, {"Distribution.Status": "Deployed", "Distribution.DistributionConfig.Origins.Items.0.DomainName": "www.reads.test", "Distribution.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy": "redirect-to-https"}),
]

DATA = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {RoleName: data, AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: [glue.amazonaws.com, firehose.amazonaws.com, codebuild.amazonaws.com, backup.amazonaws.com]}, Action: 'sts:AssumeRole'}]}}
  Bucket: {Type: AWS::S3::Bucket}
  Database: {Type: AWS::Glue::Database, Properties: {CatalogId: !Ref AWS::AccountId, DatabaseInput: {Name: sales, Description: what was sold}}}
  Table: {Type: AWS::Glue::Table, Properties: {CatalogId: !Ref AWS::AccountId, DatabaseName: !Ref Database, TableInput: {Name: orders, TableType: EXTERNAL_TABLE, StorageDescriptor: {Columns: [{Name: id, Type: string}], Location: !Sub 's3://${Bucket}/orders'}}}}
  Job: {Type: AWS::Glue::Job, Properties: {Name: reads, Role: !GetAtt Role.Arn, Command: {Name: glueetl, ScriptLocation: !Sub 's3://${Bucket}/job.py'}}}
  Crawler: {Type: AWS::Glue::Crawler, Properties: {Name: reads, Role: !GetAtt Role.Arn, DatabaseName: !Ref Database, Targets: {S3Targets: [{Path: !Sub 's3://${Bucket}/orders'}]}}}
  Group: {Type: AWS::Athena::WorkGroup, Properties: {Name: reads, WorkGroupConfiguration: {ResultConfiguration: {OutputLocation: !Sub 's3://${Bucket}/results/'}}}}
  Query: {Type: AWS::Athena::NamedQuery, Properties: {Database: sales, QueryString: SELECT 1, WorkGroup: !Ref Group}}
  Vault: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: reads}}
  Plan: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanName: daily, BackupPlanRule: [{RuleName: all, TargetBackupVault: !Ref Vault, ScheduleExpression: cron(0 5 ? * * *)}]}}}
  Selection: {Type: AWS::Backup::BackupSelection, Properties: {BackupPlanId: !Ref Plan, BackupSelection: {SelectionName: tagged, IamRoleArn: !GetAtt Role.Arn, Resources: ['*']}}}
  Budget: {Type: AWS::Budgets::Budget, Properties: {Budget: {BudgetName: monthly, BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: 100, Unit: USD}}}}
  Project:
    Type: AWS::CodeBuild::Project
    Properties: {Name: reads, ServiceRole: !GetAtt Role.Arn, Artifacts: {Type: NO_ARTIFACTS}, Source: {Type: NO_SOURCE, BuildSpec: 'version: 0.2'}, Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: 'aws/codebuild/standard:7.0'}}
  Delivery: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamName: reads, ExtendedS3DestinationConfiguration: {BucketARN: !GetAtt Bucket.Arn, RoleARN: !GetAtt Role.Arn}}}
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Set: {Type: AWS::SES::ConfigurationSet, Properties: {Name: reads}}
  Identity: {Type: AWS::SES::EmailIdentity, Properties: {EmailIdentity: reads.test}}
  Repository: {Type: AWS::CodeCommit::Repository, Properties: {RepositoryName: reads}}
  Analyzer: {Type: AWS::AccessAnalyzer::Analyzer, Properties: {AnalyzerName: reads, Type: ACCOUNT}}
  Hub: {Type: AWS::SecurityHub::Hub}
  Graph: {Type: AWS::AppSync::GraphQLApi, Properties: {Name: reads, AuthenticationType: API_KEY}}
  Organization: {Type: AWS::Organizations::Organization, Properties: {FeatureSet: ALL}}
  Unit: {Type: AWS::Organizations::OrganizationalUnit, Properties: {Name: teams, ParentId: !GetAtt Organization.RootId}}
  Application: {Type: AWS::CodeDeploy::Application, Properties: {ApplicationName: reads, ComputePlatform: Lambda}}
  Images: {Type: AWS::ECR::Repository, Properties: {RepositoryName: reads}}
  Domain: {Type: AWS::OpenSearchService::Domain, Properties: {DomainName: reads, EngineVersion: OpenSearch_2.13, ClusterConfig: {InstanceType: t3.small.search, InstanceCount: 1}, EBSOptions: {EBSEnabled: true, VolumeSize: 10}}}
"""

IN_DATA = [
    ("glue", "get_database", {"Name": "sales"}, {"Database.Name": "sales", "Database.Description": "what was sold"}),
    ("glue", "get_databases", {}, {"DatabaseList.0.Name": "sales"}),
    ("glue", "get_table", {"DatabaseName": "sales", "Name": "orders"}, {"Table.Name": "orders", "Table.StorageDescriptor.Columns.0.Name": "id"}),
    ("glue", "get_tables", {"DatabaseName": "sales"}, {"TableList.0.TableType": "EXTERNAL_TABLE"}),
    ("glue", "get_job", {"JobName": "reads"}, {"Job.Command.Name": "glueetl"}),
    ("glue", "list_jobs", {}, {"JobNames": ["reads"]}),
    ("glue", "get_crawler", {"Name": "reads"}, {"Crawler.State": "READY", "Crawler.Role": "data"}),
    ("athena", "get_work_group", {"WorkGroup": "reads"}, {"WorkGroup.State": "ENABLED", "WorkGroup.Configuration.EnforceWorkGroupConfiguration": True}),
    ("athena", "list_named_queries", {"WorkGroup": "reads"}, {"NamedQueryIds.0": "$Query"}),
    ("athena", "get_named_query", {"NamedQueryId": "$Query"}, {"NamedQuery.QueryString": "SELECT 1"}),
    ("backup", "list_backup_vaults", {}, {"BackupVaultList.0.BackupVaultName": "reads"}),
    ("backup", "describe_backup_vault", {"BackupVaultName": "reads"}, {"Locked": False, "NumberOfRecoveryPoints": 0}),
    ("backup", "list_backup_plans", {}, {"BackupPlansList.0.BackupPlanName": "daily"}),
    ("backup", "get_backup_plan", {"BackupPlanId": "$Plan"}, {"BackupPlan.Rules.0.TargetBackupVaultName": "reads", "BackupPlan.Rules.0.StartWindowMinutes": 480}),
    ("backup", "list_backup_selections", {"BackupPlanId": "$Plan"}, {"BackupSelectionsList.0.SelectionName": "tagged"}),
    ("budgets", "describe_budgets", {"AccountId": "000000000000"}, {"Budgets.0.BudgetName": "monthly"}),
    ("budgets", "describe_budget", {"AccountId": "000000000000", "BudgetName": "monthly"}, {"Budget.BudgetLimit.Amount": "100"}),
    ("codebuild", "batch_get_projects", {"names": ["reads", "other"]}, {"projects.0.name": "reads", "projects.0.timeoutInMinutes": 60, "projectsNotFound": ["other"]}),
    ("codebuild", "list_projects", {}, {"projects": ["reads"]}),
    ("firehose", "describe_delivery_stream", {"DeliveryStreamName": "reads"}, {"DeliveryStreamDescription.DeliveryStreamStatus": "ACTIVE", "DeliveryStreamDescription.Destinations.0.ExtendedS3DestinationDescription.CompressionFormat": "UNCOMPRESSED"}),
    ("firehose", "list_delivery_streams", {}, {"DeliveryStreamNames": ["reads"], "HasMoreDeliveryStreams": False}),
    ("guardduty", "list_detectors", {}, {"DetectorIds": ["$Detector"]}),
    ("guardduty", "get_detector", {"DetectorId": "$Detector"}, {"Status": "ENABLED", "FindingPublishingFrequency": "SIX_HOURS"}),
    ("sesv2", "get_configuration_set", {"ConfigurationSetName": "reads"}, {"SendingOptions.SendingEnabled": True}),
    ("sesv2", "get_email_identity", {"EmailIdentity": "reads.test"}, {"IdentityType": "DOMAIN"}),
    ("codecommit", "get_repository", {"repositoryName": "reads"}, {"repositoryMetadata.repositoryName": "reads"}),
    ("accessanalyzer", "list_analyzers", {}, {"analyzers.0.name": "reads", "analyzers.0.status": "ACTIVE"}),
    ("securityhub", "describe_hub", {}, {"AutoEnableControls": True}),
    ("appsync", "list_graphql_apis", {}, {"graphqlApis.0.name": "reads", "graphqlApis.0.xrayEnabled": False}),
    ("organizations", "describe_organization", {}, {"Organization.Id": "$Organization", "Organization.MasterAccountId": "000000000000"}),
    ("organizations", "list_roots", {}, {"Roots.0.Name": "Root"}),
    ("organizations", "describe_organizational_unit", {"OrganizationalUnitId": "$Unit"}, {"OrganizationalUnit.Name": "teams"}),
    ("codedeploy", "get_application", {"applicationName": "reads"}, {"application.computePlatform": "Lambda"}),
    ("ecr", "list_images", {"repositoryName": "reads"}, {"imageIds": []}),
    ("opensearch", "describe_domain", {"DomainName": "reads"}, {"DomainStatus.Processing": False, "DomainStatus.ClusterConfig.InstanceCount": 1}),
    ("opensearch", "list_domain_names", {}, {"DomainNames.0": {"DomainName": "reads", "EngineType": "OpenSearch"}}),
]

# What is not there.

MISSING = [
    ("ec2", "describe_volumes", {"VolumeIds": ["vol-0123456789abcdef0"]}, "InvalidVolume.NotFound", "The volume 'vol-0123456789abcdef0' does not exist."),
    ("ec2", "describe_network_acls", {"NetworkAclIds": ["acl-1"]}, "InvalidNetworkAclID.NotFound", "The networkAcl ID 'acl-1' does not exist"),
    ("apigateway", "get_resources", {"restApiId": "nothere"}, "NotFoundException", "Invalid API identifier specified 000000000000:nothere"),
    ("apigatewayv2", "get_routes", {"ApiId": "nothere"}, "NotFoundException", "Invalid API identifier specified 000000000000:nothere"),
    ("lambda", "get_policy", {"FunctionName": "nothere"}, "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothere"),
    ("iam", "list_group_policies", {"GroupName": "nothere"}, "NoSuchEntity", "The group with name nothere cannot be found."),
    ("cognito-idp", "describe_user_pool", {"UserPoolId": "us-east-1_nothere"}, "ResourceNotFoundException", "User pool us-east-1_nothere does not exist."),
    ("route53", "get_hosted_zone", {"Id": "ZNOTHERE"}, "NoSuchHostedZone", "No hosted zone found with ID: ZNOTHERE"),
    ("eks", "describe_cluster", {"name": "nothere"}, "ResourceNotFoundException", "No cluster found for name: nothere."),
    ("glue", "get_job", {"JobName": "nothere"}, "EntityNotFoundException", "Job nothere not found."),
    ("cloudfront", "get_distribution", {"Id": "ENOTHERE"}, "NoSuchDistribution", "The specified distribution does not exist."),
    ("ecs", "describe_task_definition", {"taskDefinition": "nothere"}, "ClientException", "Unable to describe task definition."),
]

EXAMPLES = {
    "payment-pipeline": [
        ("ec2", "describe_vpc_endpoints", {}, {"VpcEndpoints.0.State": "available"}),
        ("ec2", "describe_flow_logs", {}, {"FlowLogs.0.FlowLogStatus": "ACTIVE"}),
        ("config", "describe_config_rules", {}, {"ConfigRules.0.ConfigRuleState": "ACTIVE"}),
        ("iam", "list_role_policies", {"RoleName": "$FunctionRole"}, {"PolicyNames": ["payment-data"]}),
    ],
}
