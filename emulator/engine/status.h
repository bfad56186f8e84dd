// Statuses of stacks and resources, and the one table of the changes between them that CloudFormation knows.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
#pragma once

#include <string_view>

namespace drydock::engine::status {

inline constexpr std::string_view none;
inline constexpr std::string_view create_in_progress = "CREATE_IN_PROGRESS";
inline constexpr std::string_view create_complete = "CREATE_COMPLETE";
inline constexpr std::string_view create_failed = "CREATE_FAILED";
inline constexpr std::string_view rollback_in_progress = "ROLLBACK_IN_PROGRESS";
inline constexpr std::string_view rollback_complete = "ROLLBACK_COMPLETE";
inline constexpr std::string_view rollback_failed = "ROLLBACK_FAILED";
inline constexpr std::string_view delete_in_progress = "DELETE_IN_PROGRESS";
inline constexpr std::string_view delete_complete = "DELETE_COMPLETE";
inline constexpr std::string_view delete_failed = "DELETE_FAILED";
inline constexpr std::string_view delete_skipped = "DELETE_SKIPPED";

// DetailedStatus of a stack or an event.
inline constexpr std::string_view configuration_complete = "CONFIGURATION_COMPLETE";
inline constexpr std::string_view validation_failed = "VALIDATION_FAILED";

// True if CloudFormation knows the change. A status may be reported twice where CloudFormation does (CREATE_IN_PROGRESS of a resource).
bool stack_may_become(std::string_view from, std::string_view to);
bool resource_may_become(std::string_view from, std::string_view to);

}  // namespace drydock::engine::status
