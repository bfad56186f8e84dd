// What all operations of the CloudFormation API share: members of inputs, pages of lists, the stack that an input names.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/apis/api.h"
#include "emulator/engine/stacks.h"

namespace drydock::apis::cloudformation {

// A member of the input; "", false, empty if it was not given.
std::string text(const Json& input, std::string_view name);
bool flag(const Json& input, std::string_view name);
std::vector<std::string> texts(const Json& input, std::string_view name);
bool given(const Json& input, std::string_view name);

// Adds a member to an answer, unless there is nothing to say.
void put(Json& answer, const char* name, const std::string& value);
void put(Json& answer, const char* name, const std::optional<Instant>& value);

// What AWS takes for the name of a stack, and for a name or an ARN.
inline constexpr const char* stack_name_pattern = "[a-zA-Z][-a-zA-Z0-9]*";
inline constexpr const char* stack_name_or_arn_pattern = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*";
// Checks a member that the API model leaves unchecked though AWS does not. `member`: as AWS's sentence has it, stackName.
Result<void> check_name(const std::string& value, const std::string& member, const char* pattern = stack_name_or_arn_pattern);

// The stack that `StackName` names: by name or alias (not deleted), or by id (deleted ones too). AWS has three sentences for a stack that does not
// exist, by operation: Stack with id X …, Stack [X] …, Stack 'X' ….
enum class Missing : std::uint8_t { with_id, brackets, quotes };
Result<engine::StackRecord*> find_stack(Context& context, const Json& input, Missing missing);
// The same, of stacks that are not deleted: what changes something takes no others.
Result<engine::StackRecord*> find_live_stack(Context& context, const Json& input);  // Stack [X] does not exist
Fault no_stack(const std::string& name, Missing missing);

// A page of a list: `count` items from position `first` on, and the NextToken for what follows ("" if nothing does).
struct Page {
    std::size_t first = 0, count = 0;
    std::string next;
};
// The size of a page: what the input's MaxResults says, or what is usual.
std::size_t size_of_page(const Json& input, std::size_t usual = 100);
// The page that the input's NextToken asks for. Fault: the token is none of ours.
Result<Page> page(const Json& input, std::size_t total, std::size_t size);
// The same for a list that has its newest items first: what comes to be between two calls does not shift the pages.
Result<Page> page_newest_first(const Json& input, std::size_t total, std::size_t size);

// Cuts a ready list: {`name`: the page, NextToken?}.
Result<Json> paged(const Json& input, const char* name, Json all, std::size_t size);

}  // namespace drydock::apis::cloudformation
