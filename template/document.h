// A template with its sections recognised and checked as CloudFormation checks them before it looks at any value ("Template format error: …").
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "template/node.h"

namespace drydock::tmpl {

struct ParameterDeclaration {
    std::string name, type, description, constraint_description;
    std::optional<std::string> default_value, allowed_pattern;
    std::vector<std::string> allowed_values;
    std::optional<double> min_value, max_value;
    std::optional<std::int64_t> min_length, max_length;
    bool no_echo = false;
    Span span;
};

struct ResourceDeclaration {
    std::string logical_id, type, condition;
    std::vector<std::string> depends_on;
    const Node* properties = nullptr;  // nullptr if absent; owned by the document's root
    const Node* creation_policy = nullptr;
    const Node* update_policy = nullptr;
    const Node* metadata = nullptr;
    std::string deletion_policy;  // "" if absent
    std::string update_replace_policy;
    const Node* node = nullptr;  // the whole resource
    Span span;
};

struct OutputDeclaration {
    std::string name, description, condition;
    const Node* value = nullptr;
    const Node* export_name = nullptr;
    Span span;
};

// Owns the tree; the declarations point into it, so it moves but is not copied.
struct Template {
    Node root;
    bool json = false;
    std::string source_name;  // for messages: path of the file, or "<body>"
    std::string description;
    std::vector<std::string> transforms;  // names, in order; AWS::Include with its parameters stays in the tree
    std::vector<ParameterDeclaration> parameters;
    std::vector<ResourceDeclaration> resources;
    std::vector<OutputDeclaration> outputs;
    const Node* mappings = nullptr;
    const Node* conditions = nullptr;
    const Node* rules = nullptr;
    const Node* metadata = nullptr;

    Template() = default;
    Template(Template&&) = default;
    Template& operator=(Template&&) = default;
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    const ResourceDeclaration* resource(std::string_view logical_id) const;
    const ParameterDeclaration* parameter(std::string_view name) const;
};

// From where the bytes came, which decides the size limit: 51,200 bytes as a body, 1,000,000 through a URL or a file.
enum class Origin : std::uint8_t { body, url, file };

struct Loaded {
    std::optional<Template> document;     // absent if the template cannot be read at all
    std::vector<Diagnostic> diagnostics;  // every format error found; AWS reports the first
};

// Parses and checks. Transforms are not applied yet (template/transform.h); with a transform that may add or rewrite resources, checks that it may
// make obsolete wait until after it.
Loaded load(std::string_view bytes, Origin origin, std::string source_name);
// The same for a tree that exists already: after a transform.
Loaded load_tree(Node root, bool json, std::string source_name);

}  // namespace drydock::tmpl
