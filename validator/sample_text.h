// Strings and documents as samples need them: the right form where a property's name or format tells what it is. Internal to validator/sample.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "catalog/packed.h"

namespace drydock::validator {

// What is known of the value that a sample stands for.
struct Purpose {
    std::string_view service;   // SQS
    std::string_view property;  // nearest property name; "" if unknown
    int variant = 0;            // the how-many-th of its list: variants differ
    int attempt = 0;            // the how-many-th try for one value
};

// A text that the schemas (all of one value) accept as far as one can tell; "" if none was found.
std::string sample_text(const std::vector<catalog::Packed>& schemas, const Purpose& purpose, IdSource& ids);
// A policy document if the property's name tells that it is one, else null.
Json sample_policy(const Purpose& purpose);

}  // namespace drydock::validator
