// Packages of extensions as the CloudFormation CLI makes them: a zip archive with schema.json, .rpdk-config and the handlers.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/what-is-cloudformation-cli.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock::apis::cloudformation {

// A file of a zip archive, unpacked; nothing if the archive is none, is damaged, or has no such file. Files beyond 4 MiB are not unpacked.
std::optional<std::string> file_in_zip(std::string_view archive, std::string_view name);

}  // namespace drydock::apis::cloudformation
