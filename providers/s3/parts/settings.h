// Settings of buckets: properties of AWS::S3::Bucket, which the S3 API shows in shapes of its own. What a request set is answered as it came, as long
// as nobody else (a stack) has changed the property since.
#pragma once

#include <string>

#include "providers/s3/parts/buckets.h"

namespace drydock::providers::s3 {

// What a bucket is beyond the properties of its resource type: a thing of the type AWS::S3::BucketDetails. Details of a former bucket of the same
// name do not count.
Json detail(const Call& call, const Resource& bucket, const std::string& name);
Result<void> set_detail(const Call& call, const Resource& bucket, const std::string& name, Json value);

// With the bucket they go.
Result<void> forget_details(const Call& call, const Resource& bucket);

// Puts a property, or takes it away (null), through the checks of the resource type.
Result<void> set_property(const Call& call, const Resource& bucket, const std::string& name, Json value);
// The same with the form that the API is to show for it.
Result<void> set_property(const Call& call, const Resource& bucket, const std::string& name, Json value, Json shown);
// The same without any check: of what is to be there whatever the account holds.
Result<void> set_unchecked(const Call& call, const Resource& bucket, const std::string& name, Json value, Json shown);
// The form that the API was given, or null.
Json shown_form(const Call& call, const Resource& bucket, const std::string& name);

// From the API's shape to the property, and back.
namespace form {
Json encryption(const Json& api);
Json encryption_shown(const Json& property);
Json cors(const Json& api);
Json cors_shown(const Json& property);
Json lifecycle(const Json& api);
Json lifecycle_shown(const Json& property);
Json notification(const Json& api);
Json notification_shown(const Json& property);
Json website(const Json& api);
Json website_shown(const Json& property);
Json logging(const Json& api);
Json logging_shown(const Json& property);
Json replication(const Json& api);
Json replication_shown(const Json& property);
}  // namespace form

}  // namespace drydock::providers::s3
