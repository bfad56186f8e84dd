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

}  // namespace drydock::engine
