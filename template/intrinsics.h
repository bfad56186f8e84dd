// The table of intrinsic functions. One file each: template/intrinsics/<name>.cpp with the entry point template::intrinsics::<name>(Intrinsics&).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

struct IntrinsicCall {
    const Node& call;  // the whole {"Fn::X": argument}
    const Node& argument;
    const Resolver& resolver;
    Environment& environment;
    // The value of a part of the argument; AWS::NoValue is no_value().
    Result<Json> resolve(const Node& node) const { return resolver.evaluate(node, environment); }
};

// What a function names directly: Ref and ${X} a parameter, pseudo parameter or resource (attribute ""), Fn::GetAtt and ${X.Y} a resource.
struct Target {
    std::string_view name;
    std::string_view attribute;
    bool get_att = false;  // written as Fn::GetAtt, which has its own sentence for undefined resources
};

struct Intrinsic {
    // Where AWS lets the function stand: anywhere a value is expected, as a condition (gives a boolean), or in the Rules section only.
    enum class Use : std::uint8_t { value, condition, rule };

    std::string name;  // Fn::Select, Ref, Condition
    bool needs_language_extensions = false;
    std::function<Result<Json>(const IntrinsicCall&)> evaluate;
    // Shape of the call, checked before deployment with AWS's sentence; empty function: none.
    std::function<Result<void>(const Node& argument, const Template& document)> check;
    Use use = Use::value;
    // Names that the call itself mentions; those inside nested calls are found there. Empty function: none.
    std::function<void(const Node& argument, const std::function<void(const Target&)>& found)> targets;
    // The part of the argument that decides the value, if the rest is dead (Fn::If); nullptr if the call is malformed. Empty function: all of it.
    std::function<const Node*(const Node& argument, const Resolver&)> chosen;
    // The value never depends on resources: AWS evaluates the call before deployment and refuses the template if that fails (Fn::FindInMap).
    bool early = false;
};

class Intrinsics {
public:
    static const Intrinsics& table();
    void add(Intrinsic intrinsic);  // a double is a broken invariant
    const Intrinsic* find(std::string_view name) const;

private:
    std::map<std::string, Intrinsic, std::less<>> by_name_;
};

// AWS::NoValue while a value is being put together; never in what Resolver::resolve gives.
Json no_value();
bool is_no_value(const Json& value);
// Pending for everything that the values wait for: they can only be used together.
Json pending_from(std::initializer_list<const Json*> values);
// The function that a node calls, or nullptr: a plain value. A member named Condition is a call only if it names one of `document`'s conditions,
// since resource properties have members of that name.
const Intrinsic* called(const Node& node, const Template& document);
// A scalar or a call: what may stand where AWS wants a string.
inline bool may_be_string(const Node& node) {
    return node.is_scalar() || !node.function().empty();
}
inline bool may_be_list(const Node& node) {
    return node.is_list() || !node.function().empty();
}
// Visits every call below a node, outermost first; untaken branches of Fn::If too.
void for_each_call(const Node& node, const Template& document, const std::function<void(const Node& call, const Intrinsic&)>& visit);
// True if the value depends on a resource of this stack, an import or the zones of a region: not allowed where AWS needs a value before deployment.
bool depends_on_deployment(const Node& node, const Template& document);
bool is_pseudo_parameter(std::string_view name);
// AWS::LanguageExtensions is among the template's transforms.
bool has_language_extensions(const Template& document);
// Template error: Encountered unsupported function: …
Fault unsupported_function(std::string_view name);

}  // namespace drydock::tmpl
