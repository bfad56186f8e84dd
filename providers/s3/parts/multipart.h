// Uploads in parts: things of the types AWS::S3::MultipartUpload and AWS::S3::Part. Identifiers are in the order of S3's lists: bucket, key, upload,
// part. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

inline constexpr const char* upload_type = "AWS::S3::MultipartUpload";
inline constexpr const char* part_type = "AWS::S3::Part";

// The upload that the input names by Bucket, Key and UploadId. NoSuchUpload.
Result<const Resource*> find_upload(const Call& call, const Resource& bucket, const Model& input);
Resource new_upload(const Call& call, const Resource& bucket, const std::string& key, Model model);
// In the order of their numbers.
std::vector<const Resource*> parts_of(const Call& call, const Resource& upload);
// Puts a part, in place of one of the same number. The body is taken.
Result<void> put_part(const Call& call, const Resource& upload, long long part_number, Model model, Body body);
// Takes the upload and its parts away.
Result<void> forget_upload(const Call& call, const Resource& upload);
void each_upload(const Call& call, const Resource& bucket, const std::string& prefix, const std::function<bool(const Resource&)>& visit);
Result<void> check_part_number(long long part_number);

}  // namespace drydock::providers::s3
