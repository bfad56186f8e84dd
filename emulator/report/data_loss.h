// What is lost with a resource that goes: types that hold what no template can bring back.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
#pragma once

#include <string_view>

namespace drydock::report {

// What resources of the type hold ("the items of the table"), or "" if a new one is as good as the old one.
std::string_view held_by(std::string_view type);
// What AWS does instead of deleting at once, or "" ("the deletion fails unless the bucket is empty").
std::string_view mercy_for(std::string_view type);

}  // namespace drydock::report
