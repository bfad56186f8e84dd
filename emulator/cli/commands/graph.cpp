#include "emulator/report/graph.h"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "emulator/cli/command_invoker.h"
#include "emulator/cli/rehearsal_options.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    RehearsalOptions rehearsal;
    InvokerOptions invoker;
    std::string format = "dot";
};

// Graphviz draws the picture on our standard output.
int draw_svg(const std::string& dot) {
    if (std::system("command -v dot >/dev/null 2>&1") != 0) {
        std::cerr << "drydock: svg needs Graphviz; install the package graphviz, or take --format dot or mermaid\n";
        return usage;
    }
    std::FILE* pipe = popen("dot -Tsvg", "w");
    if (pipe == nullptr) {
        std::cerr << "drydock: Graphviz could not be started\n";
        return internal;
    }
    const bool written = std::fwrite(dot.data(), 1, dot.size(), pipe) == dot.size();
    return pclose(pipe) == 0 && written ? deployed : internal;
}

int run(const Options& options) {
    const auto session = Session::open(options.rehearsal.session, options.rehearsal.template_path);
    const auto request = session ? options.rehearsal.request((*session)->scope()) : Result<engine::Request>(session.fault());
    if (!request) {
        std::cerr << "drydock: " << request.fault().message << "\n";
        return usage;
    }
    auto invoker = CommandInvoker::from(options.invoker);
    if (!invoker) {
        std::cerr << "drydock: " << invoker.fault().message << "\n";
        return usage;
    }
    (*session)->use(std::move(*invoker));
    engine::Request planned = *request;
    planned.validate_only = true;
    engine::Site site = (*session)->site({});
    const engine::Outcome outcome = engine::deploy(planned, site);
    if (outcome.resources.empty()) {
        std::cerr << "drydock: " << outcome.rejection.message << outcome.status_reason << "\n";
        return fails_on_aws;
    }
    const std::string dot = report::as_dot(planned.stack_name, outcome.resources);
    if (options.format == "svg") return draw_svg(dot);
    if (options.format == "json") {
        std::cout << report::graph_json(outcome.resources).dump(2) << "\n";
    } else {
        std::cout << (options.format == "mermaid" ? report::as_mermaid(outcome.resources) : dot);
    }
    return deployed;
}

}  // namespace

void graph(Commands& commands) {
    commands.add(
        {.name = "graph",
         .group = Group::rehearsal,
         .summary = "the dependency graph of a template",
         .examples = "  drydock graph template.yaml --format svg > graph.svg\n  drydock graph template.yaml --format mermaid\n",
         .declare = [](CLI::App& app) {
             auto options = std::make_shared<Options>();
             options->rehearsal.declare(app);
             options->invoker.declare(app);
             app.add_option("--format", options->format, "dot, mermaid, json or svg")->check(CLI::IsMember({"dot", "mermaid", "json", "svg"}));
             return [options] { return run(*options); };
         }});
}

}  // namespace drydock::cli::commands
