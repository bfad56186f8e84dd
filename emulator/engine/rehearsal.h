// One deployment in progress: what the stages of deploy() hand on to each other. Internal to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/type_schema.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/graph.h"
#include "emulator/engine/journal.h"
#include "emulator/engine/stacks.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::engine {

enum class Action : std::uint8_t { add };

// What an operation does with one resource; the same object is described and executed.
struct ResourceChange {
    Action action = Action::add;
    const tmpl::ResourceDeclaration* declaration = nullptr;
    Json properties;                              // resolved as far as the template alone allows; the rest is pending
    bool unresolved = false;                      // has pending parts
    const catalog::TypeSchema* schema = nullptr;  // nullptr for Custom::*
    Tier tier = Tier::schema;
    std::vector<std::string> references;
};

struct ChangeSet {
    std::vector<ResourceChange> changes;  // in the order of the template
    Graph graph;                          // its nodes are positions in changes
};

// How far a resource has come; beside its StackResource.
struct Progress {
    std::optional<providers::Resource> resource;  // once the service knows it
    Json properties;                              // all resolved; null before
    std::optional<Fault> fault;
    Instant started, finished;
    bool cancelled = false;
    bool ready = false;  // CREATE_COMPLETE was reached
};

struct Rehearsal {
    Rehearsal(const Request& the_request, Site& the_site);
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    const Request& request;
    Site& site;
    Outcome outcome;
    tmpl::PseudoParameters pseudo;
    std::optional<tmpl::Template> document;
    std::optional<tmpl::Resolver> resolver;
    bool transformed = false;  // the template names transforms: what is wrong from then on is found after the stack exists
    ChangeSet change_set;
    std::vector<std::pair<std::string, std::string>> declared;    // {logical id, type}
    std::unordered_map<std::string_view, std::size_t> positions;  // logical id → position in change_set.changes
    StackRecord stack;                                            // stack.resources runs beside change_set.changes
    std::vector<Progress> progress;                               // as well
    std::vector<Fault> late_faults;                               // what AWS finds once the stack exists, before any resource; the first is reported
    std::vector<std::string> missing_parameters;                  // SSM parameters that dynamic references name and that do not exist
    Journal journal;

    // The call as which CloudFormation deploys the resource at `position`.
    providers::Call call(std::size_t position);
    providers::Call call();  // for the stack itself
    // Position of a resource, or npos.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    std::size_t position(std::string_view logical_id) const;
    // A finding on a resource: `pointer` below its properties.
    Diagnostic& report(std::size_t position, std::string rule, Fault fault, const std::string& pointer = {});
};

}  // namespace drydock::engine
