// What the checks of all sections share: the template under construction, the findings so far, and AWS's recurring sentences.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "template/document.h"

namespace drydock::tmpl::sections {

class Loader {
public:
    Loader(Template& target, std::vector<Diagnostic>& diagnostics) : document(target), diagnostics_(diagnostics) {}

    Template& document;
    bool before_transform = false;  // the template as the user wrote it, not what a transform made of it
    // A transform is still to come that may add or rewrite what stands in the template: checks that it could make obsolete wait.
    bool transform_pending = false;

    const Node& root() const { return document.root; }
    // Adds a finding about the template as a whole; `pointer` counts from its top. The reference holds until the next finding.
    Diagnostic& report(std::string_view rule, std::string message, Span span, std::string pointer);
    // The same about a resource: its type is filled in from `resource`; `pointer` counts from its Properties.
    Diagnostic& report(std::string_view rule, std::string message, Span span, const ResourceDeclaration& resource, std::string pointer = {});

    // A section of the template that must be a map; nullptr if it is absent, or reported if it is something else.
    const Node* section(std::string_view name);
    // A member of `owner` that must be a list, a string or a number. Absent if it is absent or null, and if it is something else, which is reported
    // in AWS's sentence: "Every <key> member must be a string."
    const Node* list_member(const Node& owner, std::string_view key, const std::string& pointer);
    std::optional<std::string> string_member(const Node& owner, std::string_view key, const std::string& pointer);
    std::optional<double> number_member(const Node& owner, std::string_view key, const std::string& pointer);
    // Reports members of `owner` that are none of `known`: Invalid template <what> property '<key>'.
    void known_members(const Node& owner, std::string_view what, std::span<const std::string_view> known, const std::string& pointer);
    // Reports more than `most` members; `sentence` makes AWS's text of the number found.
    void limit(const Node& section, std::size_t most, std::string_view pointer, std::string (*sentence)(std::size_t found, std::size_t most));
    // Reports a name longer than 255 characters.
    void name_length(std::string_view what, const Node::Member& entry, const std::string& pointer);

private:
    std::vector<Diagnostic>& diagnostics_;
};

bool is_alphanumeric(std::string_view name);
// A scalar as CloudFormation turns it into a string: numbers as written, booleans as true and false.
std::string scalar_string(const Node& node);
// "/Parameters/Name" from "/Parameters" and "Name".
std::string child(std::string_view pointer, std::string_view key);

void nulls(Loader& loader);
void anatomy(Loader& loader);  // unknown sections, version, description, transforms, metadata, rules; conditions are template/conditions.h's
void parameters(Loader& loader);
void mappings(Loader& loader);
void resources(Loader& loader);
void outputs(Loader& loader);

}  // namespace drydock::tmpl::sections
