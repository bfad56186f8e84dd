// Runs a local program: text in, text out, within a time limit. No shell is involved; what the program writes to standard error goes to ours.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace drydock::cli {

struct ProcessEnd {
    std::string output;      // standard output, at most 16 MiB
    bool timed_out = false;  // killed when the time was over
    int exit_code = 0;       // as shells count: 128 + n if signal n ended it
};

// Words of a command line, divided at blanks; quotes and backslashes work as in a POSIX shell, nothing else does. Fault: a quote without its end, or
// no words at all. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02
Result<std::vector<std::string>> shell_words(const std::string& command);

// True if a program of this name can be started: a path with a slash, or a name to be found in PATH.
bool can_run(const std::string& program);

// Fault: the program could not be started.
Result<ProcessEnd> run_process(const std::vector<std::string>& words, const std::string& input, std::chrono::milliseconds limit);

// How shells count the ends of programs: the exit code, or 128 + n if signal n ended it. `status` is waitpid's.
int exit_code_of(int status);

}  // namespace drydock::cli
