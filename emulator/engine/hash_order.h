// The order of CloudFormation's lists of parameters, resource types and the like: neither the template's nor the alphabet's, but that of a
// Java HashMap, as recorded answers show. https://docs.oracle.com/javase/8/docs/api/java/util/HashMap.html
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace drydock::engine {

// Positions in `names` (each once), in the order in which a hash map of these strings lists them.
std::vector<std::size_t> hash_order(std::span<const std::string> names);

}  // namespace drydock::engine
