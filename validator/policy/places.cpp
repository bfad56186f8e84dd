#include <map>

#include "validator/policy/document.h"

namespace drydock::validator::policy {

namespace {

using Places = std::vector<Place>;

// Quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
constexpr std::size_t user_limit = 2048, group_limit = 5120, role_limit = 10240, permission_set_limit = 32768;

void add_iam(std::map<std::string_view, Places>& all) {
    all["AWS::IAM::Role"] = {{{"AssumeRolePolicyDocument"}, Kind::trust}, {{"Policies", "*", "PolicyDocument"}, Kind::identity, role_limit}};
    all["AWS::IAM::User"] = {{{"Policies", "*", "PolicyDocument"}, Kind::identity, user_limit}};
    all["AWS::IAM::Group"] = {{{"Policies", "*", "PolicyDocument"}, Kind::identity, group_limit}};
    all["AWS::IAM::RolePolicy"] = {{{"PolicyDocument"}, Kind::identity, role_limit}};
    all["AWS::IAM::UserPolicy"] = {{{"PolicyDocument"}, Kind::identity, user_limit}};
    all["AWS::IAM::GroupPolicy"] = {{{"PolicyDocument"}, Kind::identity, group_limit}};
    // Whose policy it is decides the limit, and it may be several entities': the type's own check.
    all["AWS::IAM::Policy"] = {{{"PolicyDocument"}, Kind::identity}};
    all["AWS::IAM::ManagedPolicy"] = {{{"PolicyDocument"}, Kind::managed}};
    all["AWS::SSO::PermissionSet"] = {{{"InlinePolicy"}, Kind::identity, permission_set_limit}};
    all["AWS::EKS::PodIdentityAssociation"] = {{{"Policy"}, Kind::identity}};
    all["AWS::Organizations::Policy"] = {{{"Content"}, Kind::service_control, 0, "Type", "SERVICE_CONTROL_POLICY"}};
}

void add_storage(std::map<std::string_view, Places>& all) {
    all["AWS::S3::BucketPolicy"] = {{{"PolicyDocument"}, Kind::bucket}};
    all["AWS::S3::AccessPoint"] = {{{"Policy"}, Kind::access_point}};
    all["AWS::S3::MultiRegionAccessPointPolicy"] = {{{"Policy"}, Kind::access_point}};
    all["AWS::S3ObjectLambda::AccessPointPolicy"] = {{{"PolicyDocument"}, Kind::access_point}};
    all["AWS::S3Outposts::AccessPoint"] = {{{"Policy"}, Kind::access_point}};
    all["AWS::S3Outposts::BucketPolicy"] = {{{"PolicyDocument"}, Kind::access_point}};
    all["AWS::S3Express::AccessPoint"] = {{{"Policy"}, Kind::access_point}};
    all["AWS::S3Express::BucketPolicy"] = {{{"PolicyDocument"}, Kind::access_point}};
    all["AWS::S3Tables::TableBucketPolicy"] = {{{"ResourcePolicy"}, Kind::resource}};
    all["AWS::S3Tables::TablePolicy"] = {{{"ResourcePolicy"}, Kind::resource}};
    all["AWS::S3Vectors::VectorBucketPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::FSx::S3AccessPointAttachment"] = {{{"S3AccessPoint", "Policy"}, Kind::access_point}};
    all["AWS::EFS::FileSystem"] = {{{"FileSystemPolicy"}, Kind::file_system}};
    all["AWS::Backup::BackupVault"] = {{{"AccessPolicy"}, Kind::resource}};
    all["AWS::Backup::LogicallyAirGappedBackupVault"] = {{{"AccessPolicy"}, Kind::resource}};
    all["AWS::DynamoDB::Table"] = {{{"ResourcePolicy", "PolicyDocument"}, Kind::table},
                                   {{"StreamSpecification", "ResourcePolicy", "PolicyDocument"}, Kind::table}};
    all["AWS::DynamoDB::GlobalTable"] = {{{"Replicas", "*", "ResourcePolicy", "PolicyDocument"}, Kind::table},
                                         {{"Replicas", "*", "ReplicaStreamSpecification", "ResourcePolicy", "PolicyDocument"}, Kind::table}};
    all["AWS::Redshift::Cluster"] = {{{"NamespaceResourcePolicy"}, Kind::resource}};
    all["AWS::RedshiftServerless::Namespace"] = {{{"NamespaceResourcePolicy"}, Kind::resource}};
    all["AWS::OpenSearchService::Domain"] = {{{"AccessPolicies"}, Kind::domain}};
    all["AWS::Elasticsearch::Domain"] = {{{"AccessPolicies"}, Kind::domain}};
    all["AWS::MediaStore::Container"] = {{{"Policy"}, Kind::resource}};
}

void add_messaging(std::map<std::string_view, Places>& all) {
    all["AWS::SQS::QueuePolicy"] = {{{"PolicyDocument"}, Kind::queue}};
    all["AWS::SQS::QueueInlinePolicy"] = {{{"PolicyDocument"}, Kind::queue}};
    all["AWS::SNS::TopicPolicy"] = {{{"PolicyDocument"}, Kind::topic}};
    all["AWS::SNS::TopicInlinePolicy"] = {{{"PolicyDocument"}, Kind::topic}};
    all["AWS::Events::EventBus"] = {{{"Policy"}, Kind::event_bus}};
    all["AWS::Events::EventBusPolicy"] = {{{"Statement"}, Kind::event_bus}};
    all["AWS::EventSchemas::RegistryPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::Kinesis::ResourcePolicy"] = {{{"ResourcePolicy"}, Kind::resource}};
    all["AWS::MSK::ClusterPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::Logs::ResourcePolicy"] = {{{"PolicyDocument"}, Kind::log_resource}};
    all["AWS::Logs::LogGroup"] = {{{"ResourcePolicyDocument"}, Kind::log_resource}};
    all["AWS::Logs::Destination"] = {{{"DestinationPolicy"}, Kind::log_resource}};
    all["AWS::Logs::DeliveryDestination"] = {{{"DeliveryDestinationPolicy", "DeliveryDestinationPolicy"}, Kind::log_resource}};
    all["AWS::Oam::Sink"] = {{{"Policy"}, Kind::resource}};
    all["AWS::XRay::ResourcePolicy"] = {{{"PolicyDocument"}, Kind::resource}};
}

void add_others(std::map<std::string_view, Places>& all) {
    all["AWS::KMS::Key"] = {{{"KeyPolicy"}, Kind::key}};
    all["AWS::KMS::ReplicaKey"] = {{{"KeyPolicy"}, Kind::key}};
    all["AWS::SecretsManager::ResourcePolicy"] = {{{"ResourcePolicy"}, Kind::secret}};
    all["AWS::EC2::VPCEndpoint"] = {{{"PolicyDocument"}, Kind::endpoint}};
    all["AWS::ECR::Repository"] = {{{"RepositoryPolicyText"}, Kind::repository}};
    all["AWS::ECR::PublicRepository"] = {{{"RepositoryPolicyText"}, Kind::repository}};
    all["AWS::ECR::RepositoryCreationTemplate"] = {{{"RepositoryPolicy"}, Kind::repository}};
    all["AWS::ECR::RegistryPolicy"] = {{{"PolicyText"}, Kind::registry}};
    all["AWS::ApiGateway::RestApi"] = {{{"Policy"}, Kind::rest_api}};
    all["AWS::ApiGateway::DomainNameV2"] = {{{"Policy"}, Kind::rest_api}};
    all["AWS::CloudTrail::ResourcePolicy"] = {{{"ResourcePolicy"}, Kind::resource}};
    all["AWS::CodeArtifact::Domain"] = {{{"PermissionsPolicyDocument"}, Kind::resource}};
    all["AWS::CodeArtifact::Repository"] = {{{"PermissionsPolicyDocument"}, Kind::resource}};
    all["AWS::Lambda::ResourcePolicy"] = {{{"PolicyDocument"}, Kind::function}};
    all["AWS::Lex::ResourcePolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::OSIS::Pipeline"] = {{{"ResourcePolicy", "Policy"}, Kind::resource}};
    all["AWS::SageMaker::ModelPackageGroup"] = {{{"ModelPackageGroupPolicy"}, Kind::resource}};
    all["AWS::SSM::ResourcePolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::VpcLattice::AuthPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::VpcLattice::ResourcePolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::MediaPackageV2::ChannelPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::MediaPackageV2::OriginEndpointPolicy"] = {{{"Policy"}, Kind::resource}};
    all["AWS::MediaTailor::ChannelPolicy"] = {{{"Policy"}, Kind::resource}};
}

std::map<std::string_view, Places> make_places() {
    std::map<std::string_view, Places> all;
    add_iam(all);
    add_storage(all);
    add_messaging(all);
    add_others(all);
    return all;
}

}  // namespace

const std::vector<Place>& places(std::string_view resource_type) {
    static const std::map<std::string_view, Places> all = make_places();
    static const Places none;
    const auto found = all.find(resource_type);
    return found == all.end() ? none : found->second;
}

}  // namespace drydock::validator::policy
