// Resources as the account holds them, for drift-aware change sets: these compare what is with what is wanted, instead of what was deployed with what
// is wanted. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
#pragma once

#include <string>

#include "base/json.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

struct LiveState {
    std::string status;             // StackResourceDriftStatus: IN_SYNC, MODIFIED, DELETED, UNSUPPORTED
    std::string checked;            // when, ISO time
    Json properties;                // in the words of the template that was deployed, with the values that are there now
    Json ignored = Json::array();   // ResourceDriftIgnoredAttributes: [{Path, Reason}]
    Json managed = Json::object();  // property → value: what an AWS service has changed as it is meant to
    Json foreign_tags;              // tags that the template does not name, in the form of the tag property; null if there are none
    std::string tag_property;

    bool gone() const { return status == "DELETED"; }
    bool drifted() const { return status == "MODIFIED" || gone(); }
};

// Types without drift detection are UNSUPPORTED: their properties are those that were deployed.
LiveState live_state(const StackRecord& stack, const StackResource& resource, const Site& site);
// The properties that an update is to bring about: `wanted` of the template, with what it leaves to others. `deployed`: what the template said
// before.
Json with_what_others_set(const LiveState& live, const Json& wanted, const Json& deployed);

}  // namespace drydock::engine
