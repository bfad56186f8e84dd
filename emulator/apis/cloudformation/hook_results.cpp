// What hooks have found. drydock runs no hooks, so there is nothing to show.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListHookResults.html
#include "emulator/apis/cloudformation/parts/input.h"

namespace drydock::apis::cloudformation {
namespace {

Result<Json> get_result(Context&, const Json& input) {
    return Fault{.code = "HookResultNotFound", .message = "Hook result " + text(input, "HookResultId") + " does not exist", .http_status = 404};
}

Result<Json> list_results(Context&, const Json& input) {
    Json answer = Json::object();
    put(answer, "TargetType", text(input, "TargetType"));
    put(answer, "TargetId", text(input, "TargetId"));
    answer["HookResults"] = Json::array();
    return answer;
}

}  // namespace

void hook_results(Apis& apis) {
    apis.operation("cloudformation", "GetHookResult", get_result, Apis::Way::free);
    apis.operation("cloudformation", "ListHookResults", list_results, Apis::Way::free);
}

}  // namespace drydock::apis::cloudformation
