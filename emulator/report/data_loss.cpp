#include "emulator/report/data_loss.h"

#include <algorithm>
#include <array>

namespace drydock::report {
namespace {

struct Holder {
    std::string_view type, held, mercy;
};

constexpr std::string_view empty_bucket = "the deletion fails unless the bucket is empty";
constexpr std::string_view waiting_period = "it can be brought back for 7 to 30 days";

// Sorted by type.
constexpr std::array holders = std::to_array<Holder>({
    {"AWS::ACMPCA::CertificateAuthority", "the authority and its key", waiting_period},
    {"AWS::AmazonMQ::Broker", "the messages of the broker", ""},
    {"AWS::Athena::WorkGroup", "the saved queries and the history of the work group", ""},
    {"AWS::Backup::BackupVault", "the recovery points of the vault", "the deletion fails unless the vault is empty"},
    {"AWS::Cassandra::Keyspace", "the tables of the keyspace", ""},
    {"AWS::Cassandra::Table", "the rows of the table", ""},
    {"AWS::CloudTrail::EventDataStore", "the events of the store", "it can be brought back for 7 days"},
    {"AWS::CodeArtifact::Repository", "the packages of the repository", ""},
    {"AWS::CodeCommit::Repository", "the commits of the repository", ""},
    {"AWS::Cognito::IdentityPool", "the identities of the pool", ""},
    {"AWS::Cognito::UserPool", "the users of the pool, their passwords and devices", ""},
    {"AWS::DAX::Cluster", "the contents of the cache", ""},
    {"AWS::DSQL::Cluster", "the database of the cluster", ""},
    {"AWS::DocDB::DBCluster", "the databases of the cluster", ""},
    {"AWS::DynamoDB::GlobalTable", "the items of the table, in every region", ""},
    {"AWS::DynamoDB::Table", "the items of the table", ""},
    {"AWS::EC2::EIP", "the address and what points to it", "somebody else may get the address"},
    {"AWS::EC2::Instance", "the instance store, and root volumes that end with the instance", ""},
    {"AWS::EC2::Volume", "the contents of the volume", ""},
    {"AWS::ECR::PublicRepository", "the images of the repository", "the deletion fails unless the repository is empty"},
    {"AWS::ECR::Repository", "the images of the repository", "the deletion fails unless the repository is empty or EmptyOnDelete is set"},
    {"AWS::EFS::FileSystem", "the files of the file system", ""},
    {"AWS::ElastiCache::CacheCluster", "the contents of the cache", ""},
    {"AWS::ElastiCache::ReplicationGroup", "the contents of the cache", ""},
    {"AWS::ElastiCache::ServerlessCache", "the contents of the cache", ""},
    {"AWS::Elasticsearch::Domain", "the indices of the domain", ""},
    {"AWS::Events::Archive", "the archived events", ""},
    {"AWS::FSx::FileSystem", "the files of the file system", ""},
    {"AWS::FSx::Volume", "the files of the volume", ""},
    {"AWS::Glue::Database", "the tables of the catalog's database", ""},
    {"AWS::KMS::Key", "the key and whatever only the key can decrypt", waiting_period},
    {"AWS::KMS::ReplicaKey", "the replica of the key", waiting_period},
    {"AWS::Kendra::Index", "the documents of the index", ""},
    {"AWS::Kinesis::Stream", "the records that nobody has read yet", ""},
    {"AWS::Lightsail::Bucket", "the objects of the bucket", empty_bucket},
    {"AWS::Lightsail::Database", "the databases of the instance", ""},
    {"AWS::Lightsail::Disk", "the contents of the disk", ""},
    {"AWS::Logs::LogGroup", "the log events of the group", ""},
    {"AWS::MSK::Cluster", "the topics of the cluster", ""},
    {"AWS::MSK::ServerlessCluster", "the topics of the cluster", ""},
    {"AWS::MemoryDB::Cluster", "the data of the cluster", ""},
    {"AWS::Neptune::DBCluster", "the graph of the cluster", ""},
    {"AWS::OpenSearchServerless::Collection", "the indices of the collection", ""},
    {"AWS::OpenSearchService::Domain", "the indices of the domain", ""},
    {"AWS::QLDB::Ledger", "the journal of the ledger", ""},
    {"AWS::RDS::DBCluster", "the databases of the cluster", ""},
    {"AWS::RDS::DBInstance", "the databases of the instance", ""},
    {"AWS::Redshift::Cluster", "the databases of the cluster", ""},
    {"AWS::RedshiftServerless::Namespace", "the databases of the namespace", ""},
    {"AWS::Route53::HostedZone", "records made outside the stack, and the name servers", "the deletion fails while there are such records"},
    {"AWS::S3::Bucket", "the objects of the bucket", empty_bucket},
    {"AWS::S3Express::DirectoryBucket", "the objects of the bucket", empty_bucket},
    {"AWS::S3Tables::Table", "the rows of the table", ""},
    {"AWS::S3Tables::TableBucket", "the tables of the bucket", empty_bucket},
    {"AWS::S3Vectors::Index", "the vectors of the index", ""},
    {"AWS::S3Vectors::VectorBucket", "the vectors of the bucket", empty_bucket},
    {"AWS::SQS::Queue", "the messages of the queue", ""},
    {"AWS::SageMaker::NotebookInstance", "the volume of the notebook", ""},
    {"AWS::SecretsManager::Secret", "the value of the secret", waiting_period},
    {"AWS::Timestream::Database", "the tables of the database", "the deletion fails unless the database is empty"},
    {"AWS::Timestream::InfluxDBInstance", "the buckets of the instance", ""},
    {"AWS::Timestream::Table", "the records of the table", ""},
    {"AWS::WorkSpaces::Workspace", "the volumes of the workspace", ""},
});
static_assert(std::ranges::is_sorted(holders, {}, &Holder::type));

const Holder* find(std::string_view type) {
    const auto found = std::ranges::lower_bound(holders, type, {}, &Holder::type);
    return found == holders.end() || found->type != type ? nullptr : &*found;
}

}  // namespace

std::string_view held_by(std::string_view type) {
    const Holder* holder = find(type);
    return holder ? holder->held : "";
}

std::string_view mercy_for(std::string_view type) {
    const Holder* holder = find(type);
    return holder ? holder->mercy : "";
}

}  // namespace drydock::report
