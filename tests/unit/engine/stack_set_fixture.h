// A stage with what lets StackSets work in other accounts.
#pragma once

#include <catch2/catch.hpp>

#include "providers/registry.h"
#include "providers/resource_type.h"
#include "rehearsal_fixture.h"

namespace drydock::engine {

inline constexpr const char* administrator = "000000000000";
inline constexpr const char* first_account = "111111111111";
inline constexpr const char* second_account = "222222222222";

// A stage with the roles of self-managed stack sets.
struct RoleStage : Stage {
    void make(const providers::Scope& scope, const std::string& type, Json properties) {
        const providers::Call call{*world, providers::Registry::instance(), scope, clock, ids, {}, {}};
        const auto made = providers::create(call, type, std::move(properties));
        if (!made) FAIL(made.fault().message);
    }
    void administration_role() {
        make({}, "AWS::IAM::Role",
             {{"RoleName", "AWSCloudFormationStackSetAdministrationRole"},
              {"AssumeRolePolicyDocument", Json::parse(
                                               R"({"Version": "2012-10-17", "Statement": [
                        {"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}]})")}});
    }
    void execution_role(const std::string& account, const std::string& trusted = administrator) {
        Json trust = Json::parse(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]})");
        trust["Statement"][0]["Principal"] = {{"AWS", trusted}};
        make({account, "us-east-1"}, "AWS::IAM::Role",
             {{"RoleName", "AWSCloudFormationStackSetExecutionRole"}, {"AssumeRolePolicyDocument", std::move(trust)}});
    }
    void all_roles() {
        administration_role();
        execution_role(first_account);
        execution_role(second_account);
    }
};

}  // namespace drydock::engine
