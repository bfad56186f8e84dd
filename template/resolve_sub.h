// The string of an Fn::Sub cut into text and variables.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "template/node.h"

namespace drydock::tmpl {

struct SubPart {
    bool variable = false;
    std::string_view text;  // a variable's name, or text as it is to appear: ${!X} is two parts, "${" and "X}"
};

// The parts in order; views into `text` or into constants. A "${" that is never closed is text.
std::vector<SubPart> sub_parts(std::string_view text);

// The string and the map of an Fn::Sub's argument; `text` is nullptr if the argument has another shape.
struct SubArgument {
    const Node* text = nullptr;
    const Node* variables = nullptr;
};
SubArgument sub_argument(const Node& argument);

}  // namespace drydock::tmpl
