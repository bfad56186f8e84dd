#include "base/version.h"

namespace drydock {

std::string version_number() {
    return DRYDOCK_VERSION;
}
std::string version_line() {
    return "drydock " + version_number();
}

}  // namespace drydock
