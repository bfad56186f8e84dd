// What users hand in: template files, parameters in the forms that AWS's tools take, tags. Every error says what to do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "template/resolve.h"

namespace drydock::cli {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The bytes of a file; "-" is standard input. Faults: missing, a directory, unreadable, larger than `limit` bytes.
Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{64} * 1024 * 1024);

// --parameters and --parameter-overrides take, in any mix: Key=Value; ParameterKey=K,ParameterValue=V; the path of a file (with or without file://)
// that holds the AWS CLI's list, CodePipeline's {"Parameters": {…}}, a plain JSON or YAML map, or a list of "Key=Value".
Result<tmpl::ParameterValues> parameters_from(const std::vector<std::string>& arguments);

// --tags: Key=K,Value=V or K=V, or a file as above.
Result<Pairs> tags_from(const std::vector<std::string>& arguments);

// A stack name from a template's path: payment-pipeline of examples/payment-pipeline.yaml.
std::string stack_name_from(const std::string& path);

// The files among `paths`: files as they are, directories walked for *.yaml, *.yml, *.json and *.template, sorted.
// With `templates_only`, files found in a directory count only if they have Resources at the top; files that are named always do.
Result<std::vector<std::string>> expand(const std::vector<std::string>& paths, bool templates_only = false);

}  // namespace drydock::cli
