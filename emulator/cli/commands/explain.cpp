#include <iostream>
#include <memory>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/cli/command.h"

namespace drydock::cli::commands {
namespace {

// Rules that are no constraint of the facts.
struct Rule {
    const char* prefix;
    const char* text;
};
constexpr Rule rules[] = {
    {"template/",
     "A format error of the template: CloudFormation rejects the call before a stack exists.\n"
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html"},
    {"parameter/",
     "A parameter's value breaks its declaration: CloudFormation rejects the call.\n"
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"},
    {"schema/",
     "A property breaks the schema that AWS publishes for the resource type (`drydock types TYPE` shows it). CloudFormation finds it in\n"
     "pre-deployment validation, or when the resource is created.\n"
     "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html"},
    {"policy/",
     "A policy document that the service refuses, or one that is accepted and does not do what it seems to.\n"
     "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"},
    {"engine/",
     "A rule of CloudFormation's engine: references, conditions, dependencies, capabilities.\n"
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-guide.html"},
    {"deployment", "What a service answers when CloudFormation creates the resource."},
    {"service/", "A rule beyond the schema that AWS publishes; the service may refuse what breaks it, in words of its own. Advice only."},
    {"name-conflict", "A resource with this name exists already; CloudFormation finds it in pre-deployment validation."},
    {"account-profile", "The account profile cannot be read or asks for what AWS would refuse (docs/account-profile.md)."},
};

void print_condition(const char* title, catalog::Packed text) {
    if (!text) return;
    std::cout << title << (text.is_string() ? std::string(text.string()) : text.json().dump(2)) << "\n";
}

int explain_constraint(catalog::Packed constraint) {
    const auto text = constraint["text"];
    std::cout << constraint["id"].string() << "  (" << constraint["type"].string() << ")\n\n" << text["message"].string() << "\n\n";
    print_condition(text["then"] ? "Where: " : "Fails when: ", text["when"]);
    print_condition("It must hold: ", text["then"]);
    std::cout << "Seen: " << constraint["confidence"].string("recorded") << ", " << constraint["source"].string() << "\n";
    return deployed;
}

int run(const std::string& subject) {
    const auto& catalog = catalog::Catalog::instance();
    if (const auto constraint = catalog.constraint(subject)) return explain_constraint(constraint);
    if (catalog.knows_type(subject)) {
        std::cout << subject << " is a resource type: `drydock types " << subject << "` shows what drydock knows of it.\n";
        return deployed;
    }
    for (const auto& rule : rules) {
        if (subject.starts_with(rule.prefix)) {
            std::cout << subject << "\n\n" << rule.text << "\n";
            return deployed;
        }
    }
    std::vector<std::string_view> names = catalog.constraint_ids();
    const std::vector<std::string_view>& types = catalog.type_names();
    names.insert(names.end(), types.begin(), types.end());
    const std::string near = near_miss(subject, names);
    std::cerr << "drydock: nothing is known of " << subject << "." << (near.empty() ? "" : " Did you mean " + near + "?") << "\n";
    return usage;
}

}  // namespace

void explain(Commands& commands) {
    commands.add({.name = "explain",
                  .group = Group::reference,
                  .summary = "what a rule means and where AWS says so",
                  .examples = "  drydock explain sqs-fifo-queue-false\n  drydock explain schema/enum\n  drydock explain AWS::SQS::Queue\n",
                  .declare = [](CLI::App& app) {
                      auto subject = std::make_shared<std::string>();
                      app.add_option("subject", *subject, "id of a rule or constraint, or a resource type")->required();
                      return [subject] { return run(*subject); };
                  }});
}

}  // namespace drydock::cli::commands
