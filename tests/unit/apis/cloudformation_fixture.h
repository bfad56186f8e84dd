// The CloudFormation API on a fresh account in memory, called as the gateway calls it.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "emulator/apis/api.h"
#include "providers/account.h"
#include "state/store.h"

namespace drydock::apis {

struct CloudFormation {
    static std::unique_ptr<providers::World> fresh_world() {
        auto world = std::make_unique<providers::World>(state::Store::none());
        providers::account::furnish(*world);
        return world;
    }

    explicit CloudFormation(double pace = 0) : simulation(fresh_world(), IdSource(7), pace) {}

    Simulation simulation;
    providers::Scope scope{};

    Result<Json> call(const std::string& service, const std::string& operation, Json input) {
        Caller caller{.scope = scope, .principal = "arn:aws:iam::" + scope.account + ":root", .endpoint = "http://localhost:4566"};
        auto answered = std::make_shared<std::promise<Result<Json>>>();
        auto answer = answered->get_future();
        protocols::Request request;
        if (const Json& body = member(input, "Body"); body.is_string()) request.body = body.get<std::string>();
        perform(std::make_shared<Context>(simulation, std::move(caller), std::move(request)), service, operation, std::move(input),
                [answered](Result<Json> result) { answered->set_value(std::move(result)); });
        return answer.get();
    }

    // The answer, or {Fault: {Code, Message}}. Work in the background has come to its end.
    Json operator()(const std::string& operation, Json input) {
        Json answer = begun(operation, std::move(input));
        simulation.settle();
        return answer;
    }
    // The same, while the work may go on.
    Json begun(const std::string& operation, Json input) {
        const Result<Json> result = call("cloudformation", operation, std::move(input));
        if (result) return *result;
        return {{"Fault", {{"Code", result.fault().code}, {"Message", result.fault().message}}}};
    }
    // "Code: Message" of a call that is refused, or its answer.
    std::string refused(const std::string& operation, Json input) {
        const Json answer = (*this)(operation, std::move(input));
        const Json& fault = member(answer, "Fault");
        if (fault.is_null()) return "not refused: " + answer.dump();
        return fault["Code"].get<std::string>() + ": " + fault["Message"].get<std::string>();
    }

    Json create(const std::string& name, const std::string& body, Json more = Json::object()) {
        Json input = {{"StackName", name}, {"TemplateBody", body}};
        input.update(more);
        return (*this)("CreateStack", std::move(input));
    }
    Json stack(const std::string& name) {
        Json answer = (*this)("DescribeStacks", {{"StackName", name}});
        return answer.contains("Stacks") ? answer["Stacks"][0] : answer;
    }
    std::string status(const std::string& name) {
        const Json shown = stack(name);
        return shown.contains("StackStatus") ? shown["StackStatus"].get<std::string>() : shown.dump();
    }
    void store(const std::string& bucket, const std::string& key, const std::string& body) {
        static_cast<void>(call("s3", "CreateBucket", {{"Bucket", bucket}}).ok());
        static_cast<void>(call("s3", "PutObject", {{"Bucket", bucket}, {"Key", key}, {"Body", body}}).ok());
    }
};

}  // namespace drydock::apis
