// Exports and who imports them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListExports.html
#include "emulator/apis/cloudformation/parts/input.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr std::size_t page_size = 100;

Result<Json> list_exports(Context& context, const Json& input) {
    Json all = Json::array();
    for (const auto& [name, exported] : context.simulation.stacks().exports(context.scope()))
        all.push_back({{"ExportingStackId", exported.stack_id}, {"Name", name}, {"Value", exported.value}});
    return paged(input, "Exports", std::move(all), page_size);
}

Result<Json> list_imports(Context& context, const Json& input) {
    const std::string name = text(input, "ExportName");
    const engine::StackStore& stacks = context.simulation.stacks();
    if (!stacks.exports(context.scope()).contains(name)) return Fault::validation_error("Export '" + name + "' does not exist.");
    const std::vector<std::string> importers = stacks.importers(context.scope(), name);
    if (importers.empty()) return Fault::validation_error("Export '" + name + "' is not imported by any stack.");
    return paged(input, "Imports", importers, page_size);
}

}  // namespace

void exports(Apis& apis) {
    apis.operation("cloudformation", "ListExports", list_exports);
    apis.operation("cloudformation", "ListImports", list_imports);
}

}  // namespace drydock::apis::cloudformation
