// Change sets as tests make and read them.
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/change_sets.h"
#include "rehearsal_fixture.h"

namespace drydock::engine {

struct ChangeSetStage : Stage {
    static ChangeSetRequest asked(const std::string& type, std::string body, std::string name = "set") {
        ChangeSetRequest made;
        made.name = std::move(name);
        made.type = type;
        made.change = request(std::move(body));
        return made;
    }

    ChangeSetOutcome make(const ChangeSetRequest& made) {
        Site here = site();
        return create_change_set(made, here);
    }
    ChangeSetOutcome make(const std::string& type, std::string body) { return make(asked(type, std::move(body))); }

    Outcome execute(const std::string& set = "set", const std::string& stack = "app") {
        Site here = site();
        return execute_change_set({}, set, stack, here);
    }

    Fault refused(const ChangeSetRequest& made) {
        const ChangeSetOutcome outcome = make(made);
        return outcome.ending == Ending::rejected ? outcome.rejection : Fault::engine("not refused: " + outcome.rejection.message);
    }
};

inline std::string text_of(const Json& value, const char* name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : "-";
}

// One line for each entry, "Modify Topic True ReplaceAndDelete Properties", and one for each detail below it:
// " Static DirectModification /Properties/TopicName Always one -> two".
inline std::vector<std::string> shown(const Json& changes) {
    std::vector<std::string> out;
    for (const Json& item : changes) {
        const Json& change = member(item, "ResourceChange");
        std::string line = text_of(change, "Action") + " " + text_of(change, "LogicalResourceId");
        for (const char* name : {"Replacement", "PolicyAction"}) {
            if (change.contains(name)) line += " " + text_of(change, name);
        }
        for (const Json& scope : member(change, "Scope")) line += " " + scope.get<std::string>();
        out.push_back(std::move(line));
        for (const Json& detail : member(change, "Details")) {
            const Json& target = member(detail, "Target");
            std::string each = " " + text_of(detail, "Evaluation") + " " + text_of(detail, "ChangeSource");
            if (detail.contains("CausingEntity")) each += " " + text_of(detail, "CausingEntity");
            each += " " +
                    text_of(target, target.contains("Path")   ? "Path"
                                    : target.contains("Name") ? "Name"
                                                              : "Attribute") +
                    " " + text_of(target, "RequiresRecreation");
            if (target.contains("AttributeChangeType"))
                each += " " + text_of(target, "AttributeChangeType") + " " + text_of(target, "BeforeValue") + " -> " + text_of(target, "AfterValue");
            out.push_back(std::move(each));
        }
    }
    return out;
}

inline std::vector<std::string> plain(const ChangeSetOutcome& outcome) {
    return outcome.change_set ? shown(shown_changes(*outcome.change_set, false)) : std::vector<std::string>{outcome.rejection.message};
}
inline std::vector<std::string> valued(const ChangeSetOutcome& outcome) {
    return outcome.change_set ? shown(shown_changes(*outcome.change_set, true)) : std::vector<std::string>{outcome.rejection.message};
}
// Properties before or after the change, with values.
inline Json context(const ChangeSetOutcome& outcome, std::size_t entry, const char* name) {
    const Json changes = shown_changes(*outcome.change_set, true);
    return Json::parse(changes.at(entry).at("ResourceChange").at(name).get<std::string>()).at("Properties");
}

}  // namespace drydock::engine
