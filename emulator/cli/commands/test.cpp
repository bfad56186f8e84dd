#include <iostream>
#include <map>
#include <memory>
#include <pugixml.hpp>
#include <sstream>

#include "emulator/cli/inputs.h"
#include "emulator/cli/session.h"
#include "emulator/cli/terminal.h"
#include "emulator/engine/case_runner.h"
#include "providers/account.h"

namespace drydock::cli::commands {
namespace {

using engine::CaseResult;
using engine::CaseVerdict;

struct Options {
    std::vector<std::string> paths;
    std::string only, output = "text";
    bool quiet = false;
};

struct Tally {
    std::size_t passed = 0, failed = 0, skipped = 0;
};

Tally tally_of(const std::vector<CaseResult>& results) {
    Tally tally;
    for (const auto& result : results) {
        ++(result.verdict == CaseVerdict::pass ? tally.passed : result.verdict == CaseVerdict::skipped ? tally.skipped : tally.failed);
    }
    return tally;
}

Result<std::unique_ptr<providers::World>> fresh_world() {
    auto world = std::make_unique<providers::World>(state::Store::none());
    providers::account::furnish(*world);
    return world;
}

Json as_json(const std::vector<CaseResult>& results) {
    Json cases = Json::array();
    for (const auto& result : results) {
        cases.push_back({{"id", result.id},
                         {"service", result.service},
                         {"outcome", to_string(result.verdict)},
                         {"detail", result.detail},
                         {"file", result.file},
                         {"line", result.line}});
    }
    const Tally tally = tally_of(results);
    return {{"formatVersion", 1}, {"cases", cases}, {"passed", tally.passed}, {"failed", tally.failed}, {"skipped", tally.skipped}};
}

std::string as_junit(const std::vector<CaseResult>& results) {
    pugi::xml_document document;
    pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
    const Tally tally = tally_of(results);
    suite.append_attribute("name") = "verdict tests";
    suite.append_attribute("tests") = static_cast<unsigned>(results.size());
    suite.append_attribute("failures") = static_cast<unsigned>(tally.failed);
    suite.append_attribute("skipped") = static_cast<unsigned>(tally.skipped);
    for (const auto& result : results) {
        pugi::xml_node test_case = suite.append_child("testcase");
        test_case.append_attribute("classname") = result.file.c_str();
        test_case.append_attribute("name") = result.id.c_str();
        if (result.verdict == CaseVerdict::pass) continue;
        pugi::xml_node node = test_case.append_child(result.verdict == CaseVerdict::skipped ? "skipped" : "failure");
        node.append_attribute("message") = (std::string(to_string(result.verdict)) + ": " + result.detail).c_str();
    }
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

void print_text(const std::vector<CaseResult>& results, bool quiet) {
    Terminal terminal(std::cout, 1);
    for (const auto& result : results) {
        const bool good = result.verdict == CaseVerdict::pass;
        const bool skipped = result.verdict == CaseVerdict::skipped;
        if (quiet && (good || skipped)) continue;
        terminal.out() << terminal.paint(good ? Colour::green : skipped ? Colour::grey : Colour::red, to_string(result.verdict)) << "  " << result.id;
        if (!good) terminal.out() << "  " << result.detail << "\n    " << result.file << ":" << result.line;
        terminal.out() << "\n";
    }
    const Tally tally = tally_of(results);
    terminal.out() << tally.passed << " passed, " << tally.failed << " failed, " << tally.skipped << " skipped\n";
}

int run(const Options& options) {
    const auto files = expand(options.paths);
    if (!files) {
        std::cerr << "drydock: " << files.fault().message << "\n";
        return usage;
    }
    std::vector<CaseResult> results;
    for (const std::string& file : *files) {
        const auto bytes = read_file(file);
        auto found = bytes ? engine::run_cases(*bytes, file, {.fresh_world = fresh_world, .only = options.only})
                           : Result<std::vector<CaseResult>>(bytes.fault());
        if (!found) {
            std::cerr << "drydock: " << file << ": " << found.fault().message << "\n";
            return usage;
        }
        results.insert(results.end(), found->begin(), found->end());
    }
    if (options.output == "json") {
        std::cout << as_json(results).dump(2) << "\n";
    } else if (options.output == "junit") {
        std::cout << as_junit(results);
    } else {
        print_text(results, options.quiet);
    }
    std::cout.flush();
    return tally_of(results).failed == 0 ? deployed : fails_on_aws;
}

}  // namespace

void test(Commands& commands) {
    commands.add({.name = "test",
                  .group = Group::rehearsal,
                  .summary = "run verdict tests: pairs of a template that fails on AWS and its repaired twin",
                  .examples = "  drydock test cases.yaml\n  drydock test tests/cases --only '^sqs-' --output junit\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      app.add_option("paths", options->paths, "files of verdict tests, and directories of them")->required();
                      app.add_option("--only", options->only, "regular expression that the ids must match");
                      app.add_flag("--quiet", options->quiet, "name only what does not pass");
                      app.add_option("--output", options->output, "text, json or junit")->check(CLI::IsMember({"text", "json", "junit"}));
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
