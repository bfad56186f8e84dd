#include "emulator/cli/operation.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include "base/text.h"

namespace drydock::cli {
namespace {

// How often faster than AWS the events come; nothing for at once.
std::optional<double> factor_from(const std::string& pace) {
    if (pace == "instant") return std::nullopt;
    if (pace == "realistic") return 1.0;
    return std::strtod(pace.c_str(), nullptr);
}

std::string check_pace(const std::string& pace) {
    if (pace == "instant" || pace == "realistic") return "";
    char* end = nullptr;
    const double factor = std::strtod(pace.c_str(), &end);
    return *end == '\0' && factor > 0 ? "" : "instant, realistic or a number above 0, not " + pace;
}

// Holds each event back until its moment, for people who watch.
class Pacer {
public:
    explicit Pacer(std::optional<double> factor) : factor_(factor), begun_(std::chrono::steady_clock::now()) {}
    void await(Instant instant) {
        if (!factor_) return;
        if (!first_) first_ = instant;
        const auto wait = std::chrono::duration<double, std::milli>(static_cast<double>((instant - *first_).count()) / *factor_);
        std::this_thread::sleep_until(begun_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
    }

private:
    std::optional<double> factor_;
    std::optional<Instant> first_;
    std::chrono::steady_clock::time_point begun_;
};

}  // namespace

void OutputOptions::declare(CLI::App& app, const std::vector<std::string>& formats) {
    const std::string listed = join({formats.data(), formats.size() - 1}, ", ") + " or " + formats.back();
    app.add_option("--output", format, listed)->check(CLI::IsMember(formats));
    declare_pace(app);
}

void OutputOptions::declare_pace(CLI::App& app) {
    app.add_option("--pace", pace, "instant, realistic, or how often faster than AWS")->check(check_pace);
}

engine::Outcome watch(const OutputOptions& options, Session& session, std::size_t resources,
                      const std::function<engine::Outcome(engine::Site&)>& operation) {
    Terminal terminal(std::cout, 1);
    const std::optional<double> factor = factor_from(options.pace);
    Pacer pacer(factor);
    LiveTable live(terminal, resources);
    engine::Site site = session.site([&](const engine::StackEvent& event) {
        pacer.await(event.time);
        if (!options.text()) return;
        if (!terminal.interactive()) {
            terminal.event(event);
            if (factor) terminal.out().flush();
        } else if (factor) {
            live.event(event);
        }
    });
    engine::Outcome outcome = operation(site);
    live.clear();
    return outcome;
}

int exit_code(const engine::Outcome& outcome) {
    switch (outcome.ending) {
        case engine::Ending::completed:
        case engine::Ending::validated: return deployed;
        case engine::Ending::not_simulated: return not_simulated;
        case engine::Ending::interrupted: return internal;
        case engine::Ending::rejected: return report::without_changes(outcome) ? deployed : fails_on_aws;
        case engine::Ending::failed: break;
    }
    return fails_on_aws;
}

int conclude(const OutputOptions& options, const report::Rehearsal& rehearsal) {
    if (options.format == "json") {
        std::cout << report::as_json(rehearsal).dump(2) << "\n";
    } else if (options.format == "junit") {
        std::cout << report::as_junit({rehearsal});
    } else if (options.format == "sarif") {
        std::cout << report::as_sarif({rehearsal});
    } else {
        Terminal terminal(std::cout, 1);
        terminal.summary(rehearsal);
        const auto unanswered = [](const engine::ResourceOutcome& resource) {
            return resource.reason.find("the provider of the custom resource") != std::string::npos;
        };
        if (std::ranges::any_of(rehearsal.outcome.resources, unanswered))
            std::cout << "  --custom-resource TYPE=COMMAND names a local command that answers for a custom resource.\n";
    }
    std::cout.flush();
    return exit_code(rehearsal.outcome);
}

}  // namespace drydock::cli
