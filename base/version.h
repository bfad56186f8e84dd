// What this binary is.
#pragma once

#include <string>

namespace drydock {

std::string version_number();  // 0.1.0
std::string version_line();    // drydock 0.1.0

}  // namespace drydock
