#include <algorithm>
#include <atomic>
#include <iostream>
#include <memory>
#include <thread>

#include "emulator/cli/command_invoker.h"
#include "emulator/cli/inputs.h"
#include "emulator/cli/session.h"
#include "emulator/cli/terminal.h"
#include "emulator/report/report.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    std::vector<std::string> paths, parameters;
    std::string region, output = "text";
    bool quiet = false;
    InvokerOptions invoker;
};

// One file's result: findings, or why it could not be read.
struct Checked {
    report::Rehearsal rehearsal;
    std::string unreadable;
};

bool refused(const Checked& checked) {
    const auto& outcome = checked.rehearsal.outcome;
    const auto error = [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; };
    return outcome.ending == engine::Ending::rejected || outcome.ending == engine::Ending::failed ||
           std::any_of(outcome.diagnostics.begin(), outcome.diagnostics.end(), error);
}

Checked check(const std::string& path, const Options& options, const tmpl::ParameterValues& parameters) {
    Checked checked;
    SessionOptions world;
    world.account = "fresh";
    world.region = options.region;
    auto body = read_file(path);
    const auto session = Session::open(world, path);
    auto invoker = CommandInvoker::from(options.invoker);
    if (!body || !session || !invoker) {
        checked.unreadable = !body ? body.fault().message : !session ? session.fault().message : invoker.fault().message;
        return checked;
    }
    engine::Request request;
    request.template_body = std::move(body).value();
    request.source_name = path;
    request.stack_name = stack_name_from(path);
    request.parameters = parameters;
    request.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    request.scope = (*session)->scope();
    request.validate_only = true;
    (*session)->use(std::move(*invoker));
    engine::Site site = (*session)->site({});
    checked.rehearsal = {path, request.stack_name, request.scope.region, request.scope.account, engine::deploy(request, site)};
    return checked;
}

// All files, on all cores; results in the order of the files.
std::vector<Checked> check_all(const std::vector<std::string>& files, const Options& options, const tmpl::ParameterValues& parameters) {
    std::vector<Checked> results(files.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++) results[i] = check(files[i], options, parameters);
    };
    std::vector<std::jthread> threads;
    const std::size_t count = std::min<std::size_t>(files.size(), std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
    work();
    return results;
}

void print_text(const std::vector<Checked>& results, const std::vector<std::string>& files, const Options& options) {
    Terminal terminal(std::cout, 1);
    std::size_t bad = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& outcome = results[i].rehearsal.outcome;
        if (!results[i].unreadable.empty()) continue;
        bad += refused(results[i]) ? 1 : 0;
        bool said = false;
        for (const auto& diagnostic : outcome.diagnostics) {
            if (options.quiet && diagnostic.severity != Severity::error) continue;
            terminal.finding(files[i], diagnostic);
            said = said || diagnostic.severity == Severity::error;
        }
        if (refused(results[i]) && !said)
            terminal.out() << files[i] << ": " << terminal.paint(Colour::red, "error") << ": " << outcome.rejection.message << "\n";
        if (outcome.ending == engine::Ending::not_simulated) terminal.out() << files[i] << ": not simulated: " << outcome.status_reason << "\n";
    }
    terminal.out() << results.size() << (results.size() == 1 ? " template, " : " templates, ") << bad << " refused\n";
}

void print(const std::vector<Checked>& results, const std::vector<std::string>& files, const Options& options) {
    if (options.output == "text") return print_text(results, files, options);
    std::vector<report::Rehearsal> rehearsals;
    for (const auto& checked : results) {
        if (checked.unreadable.empty()) rehearsals.push_back(checked.rehearsal);
    }
    if (options.output == "json") {
        Json list = Json::array();
        for (const auto& rehearsal : rehearsals) list.push_back(report::as_json(rehearsal));
        std::cout << Json{{"formatVersion", 1}, {"templates", list}}.dump(2) << "\n";
    } else {
        std::cout << (options.output == "junit" ? report::as_junit(rehearsals) : report::as_sarif(rehearsals));
    }
}

int run(const Options& options) {
    const auto files = expand(options.paths, true);
    const auto parameters = parameters_from(options.parameters);
    if (!files || !parameters) {
        std::cerr << "drydock: " << (files ? parameters.fault() : files.fault()).message << "\n";
        return usage;
    }
    const std::vector<Checked> results = check_all(*files, options, *parameters);
    print(results, *files, options);
    std::cout.flush();
    int code = deployed;
    for (const auto& checked : results) {
        if (!checked.unreadable.empty()) {
            std::cerr << "drydock: " << checked.unreadable << "\n";
            code = usage;
        } else if (refused(checked) && code == deployed) {
            code = fails_on_aws;
        }
    }
    return code;
}

}  // namespace

void validate(Commands& commands) {
    commands.add(
        {.name = "validate",
         .group = Group::rehearsal,
         .summary = "the checks that need neither an account nor a deployment, for any number of templates",
         .examples = "  drydock validate template.yaml\n  drydock validate templates/ --output sarif > findings.sarif\n",
         .declare = [](CLI::App& app) {
             auto options = std::make_shared<Options>();
             app.add_option("paths", options->paths, "templates, and directories that are walked for *.yaml, *.yml, *.json, *.template")->required();
             app.add_option("--parameters,--parameter-overrides", options->parameters, "values of parameters; those without one count as unknown");
             app.add_option("--region", options->region, "region to validate for");
             options->invoker.declare_macros(app);
             app.add_flag("--quiet", options->quiet, "errors only, no advice");
             app.add_option("--output", options->output, "text, json, junit or sarif")->check(CLI::IsMember({"text", "json", "junit", "sarif"}));
             return [options] { return run(*options); };
         }});
}

}  // namespace drydock::cli::commands
