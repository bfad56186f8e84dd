// Checks of functions and references that CloudFormation makes before it looks at parameter values: ValidateTemplate finds them too.
#pragma once

#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

// Every function call of the template: known, well formed, naming things that are declared; conditions and rules; dynamic references.
void check_template(const Template& document, std::vector<Diagnostic>& diagnostics);

// Stands in for the world where only parameters, mappings and conditions may be used: everything else is pending.
class NoEnvironment final : public Environment {
public:
    Result<Json> ref(const std::string& logical_id) override { return pending({logical_id}); }
    Result<Json> attribute(const std::string& logical_id, const std::string&) override { return pending({logical_id}); }
    Result<Json> import_value(const std::string&) override { return pending({}); }
    Result<Json> zones(const std::string&) override { return pending({}); }
    Result<Json> dynamic_reference(const std::string&, const std::string&) override { return pending({}); }
};

// A finding about a node.
Diagnostic finding(std::string rule, Fault fault, Span span);

}  // namespace drydock::tmpl
