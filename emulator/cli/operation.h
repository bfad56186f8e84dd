// An operation on a stack as people and machines see it: events while it runs, then the summary, and the exit code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/cli/session.h"
#include "emulator/cli/terminal.h"
#include "emulator/engine/deploy.h"
#include "emulator/report/report.h"

namespace drydock::cli {

struct OutputOptions {
    std::string format = "text";   // text, json, junit, sarif
    std::string pace = "instant";  // instant, realistic, or a factor
    void declare(CLI::App& app, const std::vector<std::string>& formats);
    void declare_pace(CLI::App& app);  // without --output
    bool text() const { return format == "text"; }
    bool paced() const { return pace != "instant"; }
};

// Runs `operation` on a site of the session, showing its events as the options say. `resources` is their number, for the progress bar of a
// rehearsal that people watch.
engine::Outcome watch(const OutputOptions& options, Session& session, std::size_t resources,
                      const std::function<engine::Outcome(engine::Site&)>& operation);

// Prints what came of it; the exit code.
int conclude(const OutputOptions& options, const report::Rehearsal& rehearsal);
int exit_code(const engine::Outcome& outcome);

}  // namespace drydock::cli
