// Capabilities: what the caller must acknowledge before CloudFormation makes IAM resources or expands macros.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html
#pragma once

#include <string_view>

namespace drydock::engine {

inline constexpr std::string_view capability_iam = "CAPABILITY_IAM";
inline constexpr std::string_view capability_named_iam = "CAPABILITY_NAMED_IAM";
inline constexpr std::string_view capability_auto_expand = "CAPABILITY_AUTO_EXPAND";

// The property that names a resource of a type that needs a capability: with it CAPABILITY_NAMED_IAM is needed, without it CAPABILITY_IAM. "" if the
// type needs CAPABILITY_IAM but has no name of its own; nullptr data if it needs none.
std::string_view iam_name_property(std::string_view type);

}  // namespace drydock::engine
