#include "emulator/engine/property_paths.h"

namespace drydock::engine {

void erase_path(Json& value, const catalog::PropertyPath& path, std::size_t step) {
    if (step >= path.size()) return;
    if (path[step] == "*") {
        if (!value.is_structured()) return;
        for (Json& item : value) erase_path(item, path, step + 1);
        return;
    }
    if (!value.is_object() || !value.contains(path[step])) return;
    if (step + 1 == path.size())
        value.erase(path[step]);
    else
        erase_path(value[path[step]], path, step + 1);
}

}  // namespace drydock::engine
