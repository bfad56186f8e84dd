// A resource as its template wants it beside the resource as it is: the differences that drift detection shows. Internal to drift.cpp.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html
#pragma once

#include "base/json.h"
#include "catalog/type_schema.h"

namespace drydock::engine {

struct DriftComparison {
    Json expected;                     // what the template sets, without what nobody can read back
    Json actual;                       // the same properties as they are now; list items and map entries that were added too
    Json differences = Json::array();  // [{PropertyPath, ExpectedValue, ActualValue, DifferenceType}]
};

// `given`: properties of the template, resolved. `model`: the resource as the account holds it. `stack_tags`: key → value, which resources inherit
// and which therefore are no addition.
DriftComparison compare_properties(const catalog::TypeSchema& schema, const Json& given, const Json& model, const Json& stack_tags);

// `given` with the values of the model where these differ: what the template would have to say. What nobody can read back, what never changes
// (create-only) and the tags that the template does not name stay out of it.
Json properties_as_they_are(const catalog::TypeSchema& schema, const Json& given, const Json& model);
// The property that holds the resource's tags.
std::string tag_property(const catalog::TypeSchema& schema);

}  // namespace drydock::engine
