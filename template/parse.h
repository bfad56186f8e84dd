// Bytes to nodes: YAML 1.1 as CloudFormation reads it, and JSON. Knows nothing of sections; see template/document.h.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "template/node.h"

namespace drydock::tmpl {

// Limits that hold for every document, so that no input can exhaust memory or the stack.
struct ParseLimits {
    int depth = 200;                // nesting of maps and lists
    std::size_t nodes = 2'000'000;  // after expansion of aliases
    // Templates may not use YAML aliases and merge keys; what AWS::Include brings in may, and then they are expanded.
    bool aliases = false;
};

// A parse error carries its place beside AWS's text.
struct ParseError {
    Fault fault;
    Span span;
};

struct Parsed {
    Node root;
    bool json = false;              // the source was JSON
    std::vector<Diagnostic> notes;  // advice: a key that is written twice (CloudFormation keeps the last one without a word)
};

// A body whose first non-blank character is '{' is parsed as JSON, everything else as YAML. Errors have AWS's wording: "Template format error: …".
std::variant<Parsed, ParseError> parse(std::string_view bytes, const ParseLimits& limits = {});

}  // namespace drydock::tmpl
