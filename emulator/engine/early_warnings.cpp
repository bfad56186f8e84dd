// What pre-deployment validation warns of in a change set.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
// Each check asks the rules by which the service itself would refuse, so a warning and the failure it foretells never disagree.
#include "emulator/engine/early_validation.h"
#include "providers/facts/engine.h"

namespace drydock::engine {
namespace {

constexpr std::string_view bucket_type = "AWS::S3::Bucket", repository_type = "AWS::ECR::Repository",
                           recorder_type = "AWS::Config::ConfigurationRecorder";

void warn(Rehearsal& rehearsal, const std::string& logical_id, const std::string& type, const std::string& physical_id, std::string name,
          std::string reason) {
    ValidationEvent event;
    event.logical_id = logical_id;
    event.type = type;
    event.physical_id = physical_id;
    event.name = std::move(name);
    event.mode = "WARN";
    event.status = "FAILED";
    event.reason = std::move(reason);
    event.path = "/Resources/" + logical_id;
    if (const std::size_t position = rehearsal.position(logical_id); position != Rehearsal::npos)
        event.span = rehearsal.change_set.changes[position].declaration->span;
    rehearsal.outcome.validation.push_back(std::move(event));
}

// A resource that the operation is going to delete.
void check_removal(Rehearsal& rehearsal, const StackResource& resource, const std::string& policy) {
    const bool bucket = resource.type == bucket_type;
    if ((!bucket && resource.type != repository_type) || policy.starts_with("Retain")) return;
    const auto* held = rehearsal.site.world.find(rehearsal.request.scope, resource.type, resource.now.world_id);
    if (!held) return;
    const Result<void> may_go = providers::facts::check(rehearsal.call(), held->type, held->model, nullptr, "delete", nullptr);
    if (may_go || may_go.fault().code.find("NotEmpty") == std::string::npos) return;
    std::string reason = may_go.fault().message;
    if (bucket) {
        reason = "The bucket '" + resource.now.physical_id +
                 "' is not empty. You must either delete all objects and versions or use the deletion policy to retain it, otherwise the delete "
                 "operation will fail.";
    }
    warn(rehearsal, resource.logical_id, resource.type, resource.now.physical_id,
         bucket ? "BUCKET_EMPTINESS_VALIDATION" : "ECR_REPOSITORY_DELETE_READINESS_VALIDATION", std::move(reason));
}

bool names_a_quota(std::string_view code) {
    for (const std::string_view part : {"LimitExceeded", "QuotaExceeded", "TooMany", "MaxNumberOf"}) {
        if (code.find(part) != std::string_view::npos) return true;
    }
    return false;
}

// A resource that is to be made where the account has no room for it.
void check_addition(Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    if (!change.schema || has_pending(change.properties)) return;
    const std::string& type = change.declaration->type;
    const Result<void> fits = providers::facts::check(rehearsal.call(position), type, change.properties, nullptr, "create", nullptr);
    if (fits || !names_a_quota(fits.fault().code)) return;
    warn(rehearsal, change.declaration->logical_id, type, {},
         type == recorder_type ? "CONFIG_RECORDER_CONFLICT_VALIDATION" : "SERVICE_QUOTA_VALIDATION", fits.fault().message);
}

}  // namespace

void add_early_warnings(Rehearsal& rehearsal) {
    if (rehearsal.request.disable_validation) return;
    for (const StackResource* resource : rehearsal.change_set.removals) check_removal(rehearsal, *resource, resource->now.deletion_policy);
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (change.action == Action::add) check_addition(rehearsal, position);
        if (change.action == Action::modify && change.replacement != Replacement::no)
            check_removal(rehearsal, *change.before, change.declaration->update_replace_policy);
    }
}

}  // namespace drydock::engine
