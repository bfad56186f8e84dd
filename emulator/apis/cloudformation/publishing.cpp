// Publishing of extensions, and extensions of others. Nobody publishes here: an extension has to pass tests of its handlers first, and its publisher
// to show who he is elsewhere (TestType and RegisterPublisher are not simulated). What third parties have published is known to AWS only.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/publish-extension.html
#include "emulator/apis/cloudformation/parts/registered_types.h"

namespace drydock::apis::cloudformation {
namespace {

// The sentence for an extension that has not passed its tests is ours; that AWS refuses it is documented.
Result<Json> publish_type(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    const engine::ShelfRecord* record = registered_type(context, *type);
    if (record == nullptr || version_of(*record, type->version).is_null()) return no_type(type->name);
    if (given(input, "PublicVersionNumber")) return registry_fault("PublicVersionNumber can't be set for publishing a type for the first time");
    return registry_fault("An extension must have a test status of PASSED before it can be published.");
}

Result<Json> describe_publisher(Context&, const Json& input) {
    if (given(input, "PublisherId")) return Fault::not_simulated("A publisher of third-party extensions");
    return registry_fault("The account is not registered as a publisher.");  // the sentence is ours
}

Result<Json> deactivate_type(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    constexpr std::string_view activation = "AWS::CloudFormation::TypeActivation";
    if (engine::extension_of_stack(context.scope(), type->name, {activation}, context.simulation.world()) != nullptr)
        return Fault::not_simulated("Deactivating an extension that a stack has activated");
    return no_type(type->name);
}

}  // namespace

void publishing(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "PublishType", publish_type);
    apis.operation(service, "DescribePublisher", describe_publisher, Apis::Way::free);
    apis.operation(service, "DeactivateType", deactivate_type);
}

}  // namespace drydock::apis::cloudformation
