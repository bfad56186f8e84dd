#include "emulator/cli/attached_program.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "emulator/cli/process.h"

namespace drydock::cli {
namespace {

int spawn(pid_t& id, const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int error = posix_spawnp(&id, arguments.front(), nullptr, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    return error;
}

}  // namespace

Result<int> AttachedProgram::run(const std::vector<std::string>& words) {
    if (stopped_) return Fault{.code = "InputError", .message = "not started, because everything is to end"};
    pid_t id = 0;
    if (const int error = spawn(id, words); error != 0)
        return Fault{.code = "InputError", .message = "cannot start " + words.front() + ": " + std::strerror(error)};
    running_ = id;
    if (stopped_) ask_to_end();  // stop() came before it could know the program
    // The process is collected only when nobody can signal it any more: its number may be another's from then on.
    siginfo_t ended{};
    while (waitid(P_PID, static_cast<id_t>(id), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) continue;
    running_ = 0;
    int status = 0;
    while (waitpid(id, &status, 0) < 0 && errno == EINTR) continue;
    return exit_code_of(status);
}

void AttachedProgram::stop() {
    stopped_ = true;
    ask_to_end();
}

void AttachedProgram::ask_to_end() {
    if (const pid_t id = running_; id != 0) ::kill(id, SIGTERM);
}

}  // namespace drydock::cli
