// Transforms: the template that CloudFormation really deploys. One file each: template/transforms/<name>.cpp with the entry point
// template::transforms::<name>(Transforms&).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-reference.html
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "template/document.h"
#include "template/resolve.h"

namespace drydock::tmpl {

struct TransformContext {
    ParameterValues parameters;  // as given
    PseudoParameters pseudo;
    // Text behind a Location: s3://bucket/key of a simulated bucket, or a local path.
    std::function<Result<std::string>(const std::string& location)> fetch;
    // A macro of the account: (name, what it is to transform, parameters of the call) → what comes back. A macro takes the place of everything beside
    // its call: of the whole template if it is named by the Transform section.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html
    std::function<Result<Node>(const std::string& name, const Node& fragment, const Json& parameters)> macro;
};

// A transform of the whole template; `values` knows parameters, pseudo parameters and mappings.
using Transform = std::function<Result<Node>(Node root, const TransformContext&, const Resolver& values)>;
// What a transform puts in the place of its call; `parameters` are those of the call, resolved as far as they are known. At the template's top level
// the members of the fragment join those of the template.
using Fragment = std::function<Result<Node>(const Node& parameters, const TransformContext&)>;

class Transforms {
public:
    static const Transforms& table();
    void add(std::string name, Transform transform);  // a double is a broken invariant
    void add_fragment(std::string name, Fragment fragment);
    const Transform* find(std::string_view name) const;
    const Fragment* find_fragment(std::string_view name) const;

private:
    std::map<std::string, Transform, std::less<>> by_name_;
    std::map<std::string, Fragment, std::less<>> fragments_;
};

// Applies Fn::Transform in place and then the transforms that the template names, in order. A template without any is returned as it is; otherwise
// the result has no Transform section any more, but Template::transforms still tells what was applied. An unknown name or one that is not simulated
// yet gives a fault.
Result<Loaded> apply_transforms(Template document, const TransformContext& context);

// "Transform <name> failed with: <why>"
Fault transform_failed(std::string_view name, std::string_view why);

}  // namespace drydock::tmpl
