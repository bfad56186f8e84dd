// What tests of recorded stacks have in common.
#pragma once

#include <string>
#include <vector>

#include "change_set_fixture.h"

namespace drydock::engine {

using Lines = std::vector<std::string>;

// "Queue CREATE_COMPLETE" of all events of the stack, the stack itself as "app", without the consistency check, which is younger.
inline Lines story(Stage& stage, const char* name = "app") {
    Lines out;
    const StackRecord* stack = nullptr;
    for (const StackRecord* each : stage.stacks.list()) {
        if (each->name == name) stack = each;
    }
    for (const StackEvent& event : stage.stacks.events(*stack)) {
        if (event.detailed_status.empty()) out.push_back(event.logical_id + " " + event.status + (event.reason.empty() ? "" : " " + event.reason));
    }
    return out;
}

inline const StackRecord& stack_of(Stage& stage) {
    return *stage.stacks.find({}, "app");
}

inline std::string parameter(const char* value, const char* more = "") {
    return std::string("{Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: ") + value + more + "}}\n";
}

inline Outcome deploy_with(ChangeSetStage& stage, const std::string& body, const tmpl::ParameterValues& parameters = {}) {
    Request request = Stage::request(body);
    request.parameters = parameters;
    return stage.deploy(request);
}

}  // namespace drydock::engine
