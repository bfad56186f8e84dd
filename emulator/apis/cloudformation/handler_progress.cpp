// What handlers of extensions tell of their progress. drydock runs no handlers, so nobody has got a bearer token from it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RecordHandlerProgress.html
#include "emulator/apis/cloudformation/parts/input.h"

namespace drydock::apis::cloudformation {
namespace {

Result<Json> record_progress(Context&, const Json&) {
    return Fault::validation_error("The specified BearerToken does not exist");
}

}  // namespace

void handler_progress(Apis& apis) {
    apis.operation("cloudformation", "RecordHandlerProgress", record_progress, Apis::Way::free);
}

}  // namespace drydock::apis::cloudformation
