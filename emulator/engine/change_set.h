// What an operation does with every resource of a stack. The same object is described (change_details.h) and executed (deployment.h).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "catalog/type_schema.h"
#include "emulator/engine/graph.h"
#include "emulator/engine/live_state.h"
#include "emulator/engine/stacks.h"
#include "template/document.h"

namespace drydock::engine {

enum class Action : std::uint8_t {
    add,
    modify,  // perhaps: what depends on a value that is known later may turn out unchanged
    keep,    // nothing changes
    import,
};

enum class Replacement : std::uint8_t { no, conditional, yes };

// A resource of the template.
struct ResourceChange {
    Action action = Action::add;
    Replacement replacement = Replacement::no;
    const tmpl::ResourceDeclaration* declaration = nullptr;
    const StackResource* before = nullptr;        // nullptr if the stack does not have it yet
    Json properties;                              // resolved as far as template and stack allow; the rest is pending
    bool unresolved = false;                      // has parts that are resolved again when the resource's turn comes
    Json metadata;                                // as properties; null if there is none
    bool tags_changed = false;                    // the stack's tags, which the resource inherits
    const catalog::TypeSchema* schema = nullptr;  // nullptr for Custom::*
    Tier tier = Tier::schema;
    std::vector<std::string> references;
    Json identifier;                // import: property → value
    std::optional<LiveState> live;  // of a drift-aware change set, if the stack has the resource already

    // Somebody has removed what the stack had: it is made anew.
    bool made_anew() const { return live && live->gone(); }
    // What the new properties are compared with. Only with `before`.
    const Json& former_properties() const { return live ? live->properties : before->now.properties; }
};

struct ChangeSet {
    std::vector<ResourceChange> changes;         // in the order of the template
    Graph graph;                                 // its nodes are positions in changes
    std::vector<const StackResource*> removals;  // resources of the stack that the template no longer has
    bool outputs_changed = false;
    bool stack_changed = false;  // tags, notification topics or rollback triggers of the stack itself
    // True if there is anything to do.
    bool any() const;
};

}  // namespace drydock::engine
