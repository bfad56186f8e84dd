// One deployment in progress: what the stages of deploy() hand on to each other. Internal to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "emulator/engine/change_set.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::engine {

// How far a resource has come.
struct Progress {
    StackResource* record = nullptr;              // once the operation has begun
    std::optional<providers::Resource> resource;  // once the service knows it
    Json properties;                              // all resolved; null before
    std::optional<Fault> fault;
    std::string status, reason;  // of this operation; "" if it does nothing with the resource
    Instant started, finished;
    bool cancelled = false;
    bool ready = false;  // others may build on it
};

struct Rehearsal {
    Rehearsal(const Request& the_request, Site& the_site);
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    const Request& request;
    Site& site;
    Outcome outcome;
    StackRecord draft;            // the stack as long as it is not in the store
    StackRecord* stack = &draft;  // the stack that is made or updated
    bool exists = false;          // the stack was there before (REVIEW_IN_PROGRESS included)
    tmpl::PseudoParameters pseudo;
    tmpl::ParameterValues parameters;  // as given, with the previous values where they are asked for
    std::string body;                  // the template as given, or the previous one
    std::optional<tmpl::Template> document;
    std::optional<tmpl::Resolver> resolver;
    bool transformed = false;  // the template names transforms: what is wrong from then on is found after the stack exists
    ChangeSet change_set;
    std::vector<std::pair<std::string, std::string>> declared;    // {logical id, type}
    std::unordered_map<std::string_view, std::size_t> positions;  // logical id → position in change_set.changes
    std::vector<Progress> progress;                               // runs beside change_set.changes
    std::vector<std::string> kept_by_policy;                      // resources that the template no longer has and the stack policy protects
    bool timed_out = false;                                       // TimeoutInMinutes has passed
    Json outputs = Json::array();                                 // [{OutputKey, OutputValue, Description, ExportName}], as resolved last
    std::vector<std::string> imports;                             // names of the exports that the template uses
    std::vector<Fault> late_faults;                               // what AWS finds once the stack exists, before any resource; the first is reported
    std::vector<std::string> missing_parameters;                  // SSM parameters that dynamic references name and that do not exist
    std::vector<std::string> missing_exports;                     // names that Fn::ImportValue asks for in vain
    Journal journal;

    bool updates() const { return request.update; }
    const std::string& role() const;  // "" if the caller's own permissions are used
    const std::vector<std::string>& notification_arns() const;
    // Tags of the stack after the operation: key → value.
    Json tags() const;
    // The call as which CloudFormation deploys the resource at `position`.
    providers::Call call(std::size_t position);
    providers::Call call();  // for the stack itself
    // Position of a resource, or npos.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    std::size_t position(std::string_view logical_id) const;
    const std::string& logical_id(std::size_t position) const { return change_set.changes[position].declaration->logical_id; }
    // A finding on a resource: `pointer` below its properties.
    Diagnostic& report(std::size_t position, std::string rule, Fault fault, const std::string& pointer = {});
};

}  // namespace drydock::engine
