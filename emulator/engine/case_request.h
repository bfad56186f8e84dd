// What a step of a verdict test asks of the CloudFormation API: the entry's template, parameters and further arguments as a Request. Internal to the
// case runner.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/call_request.h"
#include "emulator/engine/deploy.h"
#include "template/node.h"

namespace drydock::engine {

// One of the two templates of an entry, which is played on its own.
struct Twin {
    const tmpl::Node& entry;
    bool bad;
    std::string_view name() const { return bad ? "bad" : "good"; }
};

// A scalar member as written, or "".
std::string text(const tmpl::Node& node, std::string_view key);
std::string text(const tmpl::Node* node, std::string_view key);

// A template of the entry by its name (bad, good, or one of `templates`); a fault if there is none.
Result<std::string> template_named(const tmpl::Node& entry, std::string_view name);
// The same, inflated as `generate` says.
Result<std::string> template_of(const Twin& twin, std::string_view name);
// The parameters of a step: its own, or the entry's for this twin.
tmpl::ParameterValues parameters_of(const Twin& twin, const tmpl::Node& step);
// Further arguments: the entry's for this twin, with the step's above them.
Json arguments_of(const Twin& twin, const tmpl::Node& step);

}  // namespace drydock::engine
