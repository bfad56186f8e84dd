// Verdict tests: pairs of a template that fails on AWS and its repaired twin (docs/verdict-tests.md). Each twin is rehearsed in a fresh world of
// its own; a pair passes if `bad` fails on the named surface with a reason that `match` finds, and `good` completes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "providers/world.h"

namespace drydock::engine {

enum class CaseVerdict : std::uint8_t {
    pass,
    false_green,    // the bad twin completed
    false_red,      // the good twin did not complete
    wrong_reason,   // the bad twin failed, but for another reason
    wrong_surface,  // it failed for the reason, but not where AWS fails
    broken,         // no verdict: a step could not be played
    skipped,        // no verdict: needs something that drydock does not simulate
};
const char* to_string(CaseVerdict verdict);

struct CaseResult {
    std::string id, file, service;
    int line = 0;  // of the entry
    CaseVerdict verdict = CaseVerdict::skipped;
    std::string detail;  // what was seen instead
};

struct CaseOptions {
    // A world as an account begins with: furnished, with an account profile applied if there is one.
    std::function<Result<std::unique_ptr<providers::World>>()> fresh_world;
    std::string only;  // regular expression of ids; "" for all
};

// Runs all entries of one file. Fault: the file is no list of entries.
Result<std::vector<CaseResult>> run_cases(std::string_view text, const std::string& file, const CaseOptions& options);

}  // namespace drydock::engine
