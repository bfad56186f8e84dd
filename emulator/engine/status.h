// Statuses of stacks and resources, and the one table of the changes between them that CloudFormation knows.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
#pragma once

#include <string_view>

namespace drydock::engine::status {

inline constexpr std::string_view none;
inline constexpr std::string_view create_in_progress = "CREATE_IN_PROGRESS";
inline constexpr std::string_view create_complete = "CREATE_COMPLETE";
inline constexpr std::string_view create_failed = "CREATE_FAILED";
inline constexpr std::string_view review_in_progress = "REVIEW_IN_PROGRESS";
inline constexpr std::string_view rollback_in_progress = "ROLLBACK_IN_PROGRESS";
inline constexpr std::string_view rollback_complete = "ROLLBACK_COMPLETE";
inline constexpr std::string_view rollback_failed = "ROLLBACK_FAILED";
inline constexpr std::string_view delete_in_progress = "DELETE_IN_PROGRESS";
inline constexpr std::string_view delete_complete = "DELETE_COMPLETE";
inline constexpr std::string_view delete_failed = "DELETE_FAILED";
inline constexpr std::string_view delete_skipped = "DELETE_SKIPPED";
inline constexpr std::string_view update_in_progress = "UPDATE_IN_PROGRESS";
inline constexpr std::string_view update_complete = "UPDATE_COMPLETE";
inline constexpr std::string_view update_failed = "UPDATE_FAILED";
inline constexpr std::string_view update_cleanup = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
inline constexpr std::string_view update_rollback_in_progress = "UPDATE_ROLLBACK_IN_PROGRESS";
inline constexpr std::string_view update_rollback_cleanup = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";
inline constexpr std::string_view update_rollback_complete = "UPDATE_ROLLBACK_COMPLETE";
inline constexpr std::string_view update_rollback_failed = "UPDATE_ROLLBACK_FAILED";
inline constexpr std::string_view import_in_progress = "IMPORT_IN_PROGRESS";
inline constexpr std::string_view import_complete = "IMPORT_COMPLETE";
inline constexpr std::string_view import_failed = "IMPORT_FAILED";
inline constexpr std::string_view import_rollback_in_progress = "IMPORT_ROLLBACK_IN_PROGRESS";
inline constexpr std::string_view import_rollback_complete = "IMPORT_ROLLBACK_COMPLETE";
inline constexpr std::string_view import_rollback_failed = "IMPORT_ROLLBACK_FAILED";

// DetailedStatus of a stack or an event.
inline constexpr std::string_view configuration_complete = "CONFIGURATION_COMPLETE";
inline constexpr std::string_view validation_failed = "VALIDATION_FAILED";

// True if CloudFormation knows the change. A status may be reported twice where CloudFormation does (CREATE_IN_PROGRESS of a resource).
bool stack_may_become(std::string_view from, std::string_view to);
bool resource_may_become(std::string_view from, std::string_view to);
// An update, an import or a change set of type UPDATE may begin.
bool stack_may_be_updated(std::string_view status);
// A rollback has nothing to go back to: the stack is as an operation left it when it ended well, or when its rollback did.
bool stable(std::string_view stack_status);

// The same of a resource.
bool stable_resource(std::string_view status);

}  // namespace drydock::engine::status
