#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>

#include "emulator/cli/rehearsal_options.h"
#include "emulator/cli/terminal.h"
#include "emulator/engine/forgotten_order.h"
#include "emulator/report/report.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    RehearsalOptions rehearsal;
    std::string output = "text";
    std::string pace = "instant";
};

// How often faster than AWS the events come; nothing for at once.
std::optional<double> factor_from(const std::string& pace) {
    if (pace == "instant") return std::nullopt;
    if (pace == "realistic") return 1.0;
    return std::stod(pace);
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

int exit_code(const engine::Outcome& outcome) {
    switch (outcome.ending) {
        case engine::Ending::completed:
        case engine::Ending::validated: return deployed;
        case engine::Ending::not_simulated: return not_simulated;
        case engine::Ending::interrupted: return internal;
        case engine::Ending::rejected:
        case engine::Ending::failed: break;
    }
    return fails_on_aws;
}

// How many resources the rehearsal will have, for the progress bar of one that people watch.
std::size_t resources_of(engine::Request request, Session& session) {
    request.validate_only = true;
    engine::Site site = session.site({});
    return engine::deploy(request, site).resources.size();
}

void print(const std::string& format, const report::Rehearsal& rehearsal, Terminal& terminal) {
    if (format == "json") {
        std::cout << report::as_json(rehearsal).dump(2) << "\n";
    } else if (format == "junit") {
        std::cout << report::as_junit({rehearsal});
    } else if (format == "sarif") {
        std::cout << report::as_sarif({rehearsal});
    } else {
        terminal.summary(rehearsal);
    }
    std::cout.flush();
}

int run(const Options& options) {
    const auto session = Session::open(options.rehearsal.session, options.rehearsal.template_path);
    if (!session) {
        std::cerr << "drydock: " << session.fault().message << "\n";
        return usage;
    }
    const auto request = options.rehearsal.request((*session)->scope());
    if (!request) {
        std::cerr << "drydock: " << request.fault().message << "\n";
        return usage;
    }
    Terminal terminal(std::cout, 1);
    const bool text = options.output == "text";
    const auto factor = factor_from(options.pace);
    Pacer pacer(factor);
    LiveTable live(terminal, factor && terminal.interactive() ? resources_of(*request, **session) : 0);
    const auto sink = [&](const engine::StackEvent& event) {
        pacer.await(event.time);
        if (!text) return;
        if (!terminal.interactive()) {
            terminal.event(event);
            if (factor) terminal.out().flush();
        } else if (factor) {
            live.event(event);
        }
    };
    if (text && !(*session)->profile().empty()) terminal.out() << terminal.paint(Colour::grey, "account: " + (*session)->profile()) << "\n";
    engine::Site site = (*session)->site(sink);
    report::Rehearsal rehearsal{request->source_name, request->stack_name, (*session)->scope().region, (*session)->scope().account,
                                engine::deploy(*request, site)};
    engine::advise_on_order(
        *request, site, [&] { return (*session)->fresh_world(); }, rehearsal.outcome);
    live.clear();
    print(options.output, rehearsal, terminal);
    return exit_code(rehearsal.outcome);
}

}  // namespace

void deploy(Commands& commands) {
    commands.add(
        {.name = "deploy",
         .summary = "rehearse the deployment of a template",
         .examples = "  drydock deploy template.yaml\n"
                     "  drydock deploy template.yaml --parameter-overrides Environment=prod --region eu-west-1\n"
                     "  drydock deploy template.yaml --state account.drydock --output json\n",
         .declare = [](CLI::App& app) {
             auto options = std::make_shared<Options>();
             options->rehearsal.declare(app);
             app.add_option("--output", options->output, "text, json, junit or sarif")->check(CLI::IsMember({"text", "json", "junit", "sarif"}));
             app.add_option("--pace", options->pace, "instant, realistic, or how often faster than AWS")->check([](const std::string& pace) {
                 if (pace == "instant" || pace == "realistic") return std::string();
                 char* end = nullptr;
                 const double factor = std::strtod(pace.c_str(), &end);
                 return *end == '\0' && factor > 0 ? std::string() : "instant, realistic or a number above 0, not " + pace;
             });
             return [options] { return run(*options); };
         }});
}

}  // namespace drydock::cli::commands
