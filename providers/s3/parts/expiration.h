// When lifecycle rules let an object go, as answers tell it (x-amz-expiration), and dates as headers have them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
#pragma once

#include <string>

#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

// Expiration of the newest version of a key, by the first of the bucket's rules that is due: expiry-date="…", rule-id="…". Nothing if none is.
void show_expiration(const Resource& bucket, const Resource& object, Model& answer);
// Wed, 21 Oct 2015 07:28:00 GMT, for the time that a model has (2015-10-21T07:28:00.000Z).
std::string http_date(const std::string& time);

}  // namespace drydock::providers::s3
