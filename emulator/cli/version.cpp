#include "emulator/cli/version.h"

namespace drydock::cli {

std::string version_number() {
    return DRYDOCK_VERSION;
}
std::string version_line() {
    return "drydock " + version_number();
}

}  // namespace drydock::cli
