// Stack policies: which resources an update may touch.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace drydock::engine {

enum class PolicyAction : std::uint8_t { modify, replace, remove };

class StackPolicy {
public:
    // The document as SetStackPolicy took it; "" allows everything.
    explicit StackPolicy(const std::string& document);
    // The sentence of the event at the resource if the policy does not allow the action.
    std::optional<Fault> denies(PolicyAction action, std::string_view logical_id, std::string_view type) const;

private:
    Json statements_;
};

// What SetStackPolicy, CreateStack and UpdateStack refuse of a document.
Result<void> check_stack_policy(const std::string& document);

}  // namespace drydock::engine
