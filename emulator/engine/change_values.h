// Property values as change sets show them, and what they rest on. Internal to change_details.cpp.
#pragma once

#include <functional>
#include <string>

#include "emulator/engine/rehearsal.h"
#include "template/intrinsics.h"

namespace drydock::engine {

// The branch behind any Fn::If that gives the node's value; nullptr if there is none.
const tmpl::Node* taken(const tmpl::Resolver& resolver, const tmpl::Node& node);
// Everything that the node's value names, through the branches that are taken.
void for_each_target(const tmpl::Resolver& resolver, const tmpl::Node& node, const std::function<void(const tmpl::Target&)>& found);

// The value with known_after_apply for what is pending: whole values, but inside the text of an Fn::Sub. `node` gives the value, if that is known.
Json shown_value(Rehearsal& rehearsal, const Json& value, const tmpl::Node* node);
// The template that the stack has had so far.
class FormerTemplate {
public:
    explicit FormerTemplate(const StackRecord& stack);
    // The properties of a resource that goes: what the template took from other resources is not looked up any more.
    Json properties(const StackResource& resource) const;

private:
    tmpl::Loaded loaded_;
};
// Texts as they are, everything else as JSON.
std::string value_text(const Json& value);

}  // namespace drydock::engine
