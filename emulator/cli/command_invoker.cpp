#include "emulator/cli/command_invoker.h"

#include <iostream>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/cli/process.h"

namespace drydock::cli {
namespace {

// What a provider takes on AWS, typically; how long the command took is no measure of it, and would make no two runs alike.
constexpr Duration provider_duration = std::chrono::seconds(1);

Fault option_fault(const std::string& option, const std::string& argument, const std::string& why) {
    return {.code = "InputError", .message = option + " " + argument + ": " + why};
}

void complain(const std::string& name, const std::string& what) {
    std::cout.flush();
    std::cerr << "drydock: the command for " << name << " " << what << "; that counts as no answer\n";
}

// The function or topic that an ARN names.
std::string resource_name(const std::string& token) {
    const auto arn = Arn::parse(token);
    if (!arn) return token;
    const std::vector<std::string> parts = split(arn->resource, ":");
    return parts.size() > 1 && parts.front() == "function" ? parts[1] : parts.back();
}

}  // namespace

void InvokerOptions::declare(CLI::App& app) {
    app.add_option(
           "--custom-resource", custom_resources,
           "TYPE=COMMAND, repeatable: the command answers for custom resources of the type (Custom::Name, Custom::*, or the function's name): "
           "request on standard input, response on standard output, both JSON")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("TYPE=COMMAND");
    declare_macros(app);
    app.add_option("--custom-resource-timeout", timeout_seconds, "seconds of real time that such a command has")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
}

void InvokerOptions::declare_macros(CLI::App& app) {
    app.add_option("--macro", macros, "NAME=COMMAND, repeatable: the command answers for a macro")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("NAME=COMMAND");
}

Result<std::vector<CommandInvoker::Answerer>> CommandInvoker::answerers_from(const std::vector<std::string>& arguments, const std::string& option) {
    std::vector<Answerer> answerers;
    for (const std::string& argument : arguments) {
        const auto equals = argument.find('=');
        if (equals == std::string::npos || equals == 0) return option_fault(option, argument, "expected NAME=COMMAND");
        auto words = shell_words(argument.substr(equals + 1));
        if (!words) return option_fault(option, argument, words.fault().message);
        if (!can_run(words->front())) return option_fault(option, argument, "there is no program " + words->front());
        answerers.push_back({argument.substr(0, equals), std::move(*words)});
    }
    return answerers;
}

Result<std::unique_ptr<CommandInvoker>> CommandInvoker::from(const InvokerOptions& options) {
    if (options.custom_resources.empty() && options.macros.empty()) return std::unique_ptr<CommandInvoker>();
    auto invoker = std::make_unique<CommandInvoker>();
    auto custom_resources = answerers_from(options.custom_resources, "--custom-resource");
    if (!custom_resources) return custom_resources.fault();
    auto macros = answerers_from(options.macros, "--macro");
    if (!macros) return macros.fault();
    invoker->custom_resources_ = std::move(*custom_resources);
    invoker->macros_ = std::move(*macros);
    invoker->limit_ = std::chrono::milliseconds(static_cast<std::int64_t>(options.timeout_seconds * 1000));
    return invoker;
}

const CommandInvoker::Answerer* CommandInvoker::find(const std::vector<Answerer>& answerers, const std::vector<std::string>& names) {
    const Answerer* best = nullptr;
    const auto rank = [](const Answerer& answerer) {
        return std::pair(answerer.name.find_first_of("*?") == std::string::npos, answerer.name.size());
    };
    for (const Answerer& answerer : answerers) {
        const bool fits = std::ranges::any_of(names, [&](const std::string& name) { return wildcard_match(answerer.name, name); });
        if (fits && (best == nullptr || rank(answerer) >= rank(*best))) best = &answerer;
    }
    return best;
}

std::optional<engine::Invocation> CommandInvoker::custom_resource(const std::string& type, const std::string& token, const Json& event) {
    const Answerer* answerer = find(custom_resources_, {type, token, resource_name(token)});
    if (answerer == nullptr) return std::nullopt;
    return ask(*answerer, event);
}

std::optional<engine::Invocation> CommandInvoker::macro(const std::string& name, const Json& event) {
    const Answerer* answerer = find(macros_, {name, split(name, "::").back()});
    if (answerer == nullptr) return std::nullopt;
    return ask(*answerer, event);
}

engine::Invocation CommandInvoker::ask(const Answerer& answerer, const Json& event) const {
    engine::Invocation invocation;
    invocation.duration = provider_duration;
    std::cout.flush();  // what the command says comes after what we have said
    const auto end = run_process(answerer.words, event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", limit_);
    if (!end) {
        complain(answerer.name, "failed: " + end.fault().message);
    } else if (end->timed_out) {
        complain(answerer.name,
                 "did not end within " + scalar_text(std::chrono::duration<double>(limit_).count()) + " s (--custom-resource-timeout)");
    } else if (end->exit_code != 0) {
        complain(answerer.name, "ended with exit code " + std::to_string(end->exit_code));
    } else if (trim(end->output).empty()) {
        complain(answerer.name, "wrote nothing to standard output");
    } else {
        Json answer = Json::parse(end->output, nullptr, false);
        if (answer.is_object()) {
            invocation.answer = std::move(answer);
        } else {
            invocation.raw = end->output;
        }
    }
    return invocation;
}

}  // namespace drydock::cli
