#include "emulator/cli/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace drydock::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;

constexpr std::size_t most_output = std::size_t{16} * 1024 * 1024;
constexpr int poll_milliseconds = 20;  // how often a child is looked at whose descendants keep its output open

Fault process_fault(const std::string& message) {
    return {.code = "InputError", .message = message};
}

// A file descriptor that is closed when nobody needs it any more.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }
    void take(int number) {
        close();
        number_ = number;
    }
    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

private:
    int number_ = -1;
};

// A child may close its input before it has read everything; that must not end us.
class WithoutPipeSignal {
public:
    WithoutPipeSignal() {
        struct sigaction ignore = {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGPIPE, &ignore, &before_);
    }
    ~WithoutPipeSignal() { sigaction(SIGPIPE, &before_, nullptr); }
    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;

private:
    struct sigaction before_ = {};
};

class Child {
public:
    Result<void> start(const std::vector<std::string>& words) {
        int to_child[2], from_child[2];
        if (pipe2(to_child, O_CLOEXEC) != 0) return process_fault(std::string("no pipe: ") + std::strerror(errno));
        const Descriptor child_input(to_child[0]);
        input_.take(to_child[1]);
        if (pipe2(from_child, O_CLOEXEC) != 0) return process_fault(std::string("no pipe: ") + std::strerror(errno));
        const Descriptor child_output(from_child[1]);
        output_.take(from_child[0]);
        fcntl(input_.number(), F_SETFL, O_NONBLOCK);
        fcntl(output_.number(), F_SETFL, O_NONBLOCK);
        const int error = spawn(words, child_input.number(), child_output.number());
        if (error != 0) return process_fault(words.front() + " cannot be started: " + std::strerror(error));
        return {};
    }

    // Feeds and reads the child until it has ended or the limit is reached; then it is gone.
    ProcessEnd attend(std::string_view input, Moment limit) {
        if (input.empty()) input_.close();
        while (!ended_ && SteadyClock::now() < limit) {
            exchange(input, limit);
            reap(output_.open() ? WNOHANG : 0, limit);
        }
        if (!ended_) {
            end_.timed_out = true;
            kill(id_, SIGKILL);
            waitpid(id_, nullptr, 0);
        }
        read_all();  // what it wrote before it ended
        return std::move(end_);
    }

private:
    int spawn(const std::vector<std::string>& words, int input, int output) {
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t defaults;
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes, &defaults);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        const int error = posix_spawnp(&id_, arguments.front(), &actions, &attributes, arguments.data(), environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }

    void exchange(std::string_view& input, Moment limit) {
        std::array<pollfd, 2> waiting = {{{output_.number(), POLLIN, 0}, {input_.number(), POLLOUT, 0}}};  // a number below 0 is passed over
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(limit - SteadyClock::now()).count();
        poll(waiting.data(), waiting.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, poll_milliseconds)));
        if (waiting[0].revents != 0) read_all();
        if (waiting[1].revents == 0) return;
        const ssize_t written = write(input_.number(), input.data(), input.size());
        if (written > 0) input.remove_prefix(static_cast<std::size_t>(written));
        const bool later = written < 0 && (errno == EAGAIN || errno == EINTR);
        if (input.empty() || (written < 0 && !later)) input_.close();
    }

    void read_all() {
        std::array<char, 65536> buffer;
        while (output_.open()) {
            const ssize_t got = read(output_.number(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && errno == EAGAIN) return;
            if (got <= 0 || end_.output.size() + static_cast<std::size_t>(got) > most_output) return output_.close();
            end_.output.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }

    // A child that has closed its output ends soon: it is waited for in short steps, so that the limit holds.
    void reap(int options, Moment limit) {
        int status = 0;
        while (waitpid(id_, &status, WNOHANG) == 0) {
            if (options == WNOHANG || SteadyClock::now() >= limit) return;
            poll(nullptr, 0, 1);
        }
        ended_ = true;
        end_.exit_code = exit_code_of(status);
    }

    Descriptor input_, output_;
    pid_t id_ = -1;
    bool ended_ = false;
    ProcessEnd end_;
};

// Reads one command line, character by character.
class WordReader {
public:
    explicit WordReader(const std::string& text) : text_(text) {}

    Result<std::vector<std::string>> read() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\'' || c == '"') {
                if (!quoted(c)) return process_fault("the quote " + std::string(1, c) + " has no end in: " + text_);
            } else if (c == '\\' && at_ + 1 < text_.size()) {
                add(text_[++at_]);
            } else if (c == ' ' || c == '\t' || c == '\n') {
                finish_word();
            } else {
                add(c);
            }
        }
        finish_word();
        if (words_.empty()) return process_fault("the command is empty");
        return words_;
    }

private:
    void add(char c) { word_ = word_.value_or("") + c; }
    void finish_word() {
        if (word_) words_.push_back(*word_);
        word_.reset();
    }
    bool quoted(char quote) {
        word_ = word_.value_or("");
        while (++at_ < text_.size() && text_[at_] != quote) {
            const bool escape = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() && std::strchr("\"\\$`", text_[at_ + 1]) != nullptr;
            if (escape) ++at_;
            add(text_[at_]);
        }
        return at_ < text_.size();
    }

    const std::string& text_;
    std::size_t at_ = 0;
    std::optional<std::string> word_;
    std::vector<std::string> words_;
};

}  // namespace

int exit_code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<std::vector<std::string>> shell_words(const std::string& command) {
    return WordReader(command).read();
}

bool can_run(const std::string& program) {
    if (program.find('/') != std::string::npos) return access(program.c_str(), X_OK) == 0;
    const char* path = std::getenv("PATH");
    for (const std::string& folder : split(path == nullptr ? "/bin:/usr/bin" : path, ":")) {
        if (access(((folder.empty() ? "." : folder) + "/" + program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

Result<ProcessEnd> run_process(const std::vector<std::string>& words, const std::string& input, std::chrono::milliseconds limit) {
    const WithoutPipeSignal quiet;
    Child child;
    if (const auto started = child.start(words); !started) return started.fault();
    return child.attend(input, SteadyClock::now() + limit);
}

}  // namespace drydock::cli
