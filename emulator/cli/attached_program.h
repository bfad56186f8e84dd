// Local programs that share our input, output and error stream, as those that a shell starts: the command of `drydock exec`, the programs that run
// when a server starts.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <string>
#include <vector>

#include "base/result.h"

namespace drydock::cli {

// One program at a time.
class AttachedProgram {
public:
    // Starts a program, found in PATH, and waits for its end; its exit code as shells count: 128 + n if signal n ended it. Signals that are ignored
    // here are not ignored there. Fault: it could not be started, or stop() was called before.
    Result<int> run(const std::vector<std::string>& words);

    // Asks the program that runs to end (SIGTERM) and lets no other start. From any thread, or the handler of a signal.
    void stop();

private:
    void ask_to_end();

    std::atomic<pid_t> running_ = 0;  // 0 if none runs
    std::atomic<bool> stopped_ = false;
};

}  // namespace drydock::cli
