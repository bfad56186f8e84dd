#include "emulator/engine/capabilities.h"

#include <algorithm>
#include <array>
#include <utility>

#include "emulator/engine/stages.h"

namespace drydock::engine {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> iam_types = {{
    {"AWS::IAM::AccessKey", ""},
    {"AWS::IAM::Group", "GroupName"},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::IAM::Policy", ""},
    {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::User", "UserName"},
    {"AWS::IAM::UserToGroupAddition", ""},
}};

bool names_itself(const tmpl::ResourceDeclaration& resource, std::string_view property) {
    return !property.empty() && resource.properties && resource.properties->find(property);
}

}  // namespace

std::string_view iam_name_property(std::string_view type) {
    const auto found = std::ranges::find(iam_types, type, &std::pair<std::string_view, std::string_view>::first);
    return found == iam_types.end() ? std::string_view() : found->second;
}

bool check_capabilities(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    if (request.validate_only) return true;
    std::string_view needed;
    for (const tmpl::ResourceDeclaration& resource : rehearsal.document->resources) {
        const std::string_view property = iam_name_property(resource.type);
        if (property.data() == nullptr) continue;
        if (names_itself(resource, property))
            needed = capability_named_iam;
        else if (needed.empty())
            needed = capability_iam;
    }
    const auto given = [&](std::string_view name) { return std::ranges::find(request.capabilities, name) != request.capabilities.end(); };
    if (needed.empty() || given(needed) || given(capability_named_iam)) return true;
    return refuse(rehearsal, Fault::insufficient_capabilities("Requires capabilities : [" + std::string(needed) + "]"));
}

}  // namespace drydock::engine
