// libFuzzer's entry for the template path: any bytes end in a template or in findings, never in a crash, a hang or unbounded memory.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "template/document.h"
#include "template/parse.h"

namespace {

using namespace drydock;
using namespace drydock::tmpl;

// What holds for every input; a violation is reported by the fuzzer as a crash.
void require(bool holds) {
    if (!holds) std::abort();
}

bool refused(const Loaded& loaded) {
    for (const Diagnostic& finding : loaded.diagnostics) {
        if (finding.severity == Severity::error) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Loaded loaded = load(bytes, Origin::file, "fuzz");
    require(loaded.document || refused(loaded));
    for (const Diagnostic& finding : loaded.diagnostics) require(!finding.fault.message.empty());
    if (loaded.document) {
        // The tree survives the way through JSON, and a second look at it refuses nothing without saying why.
        const Json json = loaded.document->root.json();
        require(Node::from_json(json, {}).json() == json);
        require(!json.dump().empty());
        const Loaded again = load_tree(loaded.document->root, loaded.document->json, "fuzz");
        require(again.document.has_value());
    }
    // Included snippets, where aliases are expanded.
    static_cast<void>(parse(bytes, {.depth = 100, .nodes = 20'000, .aliases = true}));
    return 0;
}
