// Work that AWS does in the background for seconds or minutes and that is done at once here, whatever the pace: detecting drift, scanning an account,
// generating a template. It is over when its call is answered, and its times are the time of day.
#pragma once

#include "emulator/apis/api.h"

namespace drydock::apis::cloudformation {

// Where such work happens; the context's clock is the site's. The context outlives it.
engine::Site immediate_site(Context& context);

}  // namespace drydock::apis::cloudformation
