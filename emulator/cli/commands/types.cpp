#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/cli/command.h"
#include "emulator/cli/session.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "validator/sample.h"

namespace drydock::cli::commands {
namespace {

struct Options {
    std::string type, region, sample, output = "text";
};

using catalog::Catalog;

Json constraints_json(std::string_view type) {
    Json list = Json::array();
    for (const auto constraint : Catalog::instance().facts(type)["constraints"].elements()) {
        const auto text = constraint["text"];
        Json item = {{"id", std::string(constraint["id"].string())}, {"message", std::string(text["message"].string())}};
        if (text["when"]) item["when"] = text["when"].json();
        if (text["then"]) item["then"] = text["then"].json();
        item["source"] = std::string(constraint["source"].string());
        item["confidence"] = std::string(constraint["confidence"].string("recorded"));
        list.push_back(std::move(item));
    }
    return list;
}

Json type_json(std::string_view name, const std::string& region) {
    const auto* type = Catalog::instance().type(name, region);
    Json json = {{"type", std::string(name)}, {"tier", to_string(providers::tier_of(providers::Registry::instance(), name))}};
    json["identifier"] = Json::array();
    for (const auto& path : type->primary_identifier()) json["identifier"].push_back(join(path, "."));
    json["required"] = Json::array();
    for (const auto key : type->required()) json["required"].push_back(std::string(key));
    json["properties"] = Json::array();
    for (const auto key : type->property_names()) {
        if (!type->is_read_only({std::string(key)})) json["properties"].push_back(std::string(key));
    }
    json["attributes"] = type->attributes();
    json["replacement"] = Json::array();
    for (const auto& path : type->create_only()) json["replacement"].push_back(join(path, "."));
    json["constraints"] = constraints_json(name);
    return json;
}

// A resource as a template declares it, with values that its schema accepts; the same for the same type on every machine.
Json sample_json(std::string_view name, const Options& options) {
    IdSource ids(seed_of(name));
    const auto& type = *Catalog::instance().type(name, options.region);
    constexpr int nesting = 3;  // of optional properties
    Json properties = options.sample == "full" ? validator::full_properties(type, ids, nesting) : validator::minimal_properties(type, ids);
    return {{"Type", std::string(name)}, {"Properties", std::move(properties)}};
}

int print_samples(const Options& options) {
    if (!options.type.empty()) {
        std::cout << Json{{"Resources", {{"Sample", sample_json(options.type, options)}}}}.dump(2) << "\n";
        return deployed;
    }
    Json list = Json::array();
    for (const auto name : Catalog::instance().type_names()) {
        if (Catalog::instance().available(name, options.region)) list.push_back(sample_json(name, options));
    }
    std::cout << list.dump(1) << "\n";
    return deployed;
}

void print_list(const char* title, const Json& list) {
    if (list.empty()) return;
    std::vector<std::string> names = list.get<std::vector<std::string>>();
    std::cout << title << "\n  " << join(names, ", ") << "\n";
}

void print_type(const Json& json) {
    std::cout << json["type"].get<std::string>() << "  (verdicts rest on: " << json["tier"].get<std::string>() << ")\n";
    print_list("Identifier", json["identifier"]);
    print_list("Required properties", json["required"]);
    print_list("Properties", json["properties"]);
    print_list("Attributes of Fn::GetAtt", json["attributes"]);
    print_list("A change replaces the resource", json["replacement"]);
    if (json["constraints"].empty()) return;
    std::cout << "Constraints that AWS checks while it deploys (drydock explain ID)\n";
    for (const auto& constraint : json["constraints"]) {
        std::cout << "  " << constraint["id"].get<std::string>() << "\n      " << constraint["message"].get<std::string>() << "\n      "
                  << constraint["source"].get<std::string>() << "\n";
    }
}

int unknown_type(const Options& options) {
    const auto& names = Catalog::instance().type_names();
    std::cerr << "drydock: " << options.type << " is no resource type"
              << (Catalog::instance().knows_type(options.type) ? " of " + options.region : "") << ".";
    const std::string near = near_miss(options.type, names);
    if (!near.empty()) std::cerr << " Did you mean " << near << "?";
    std::cerr << "\n";
    return usage;
}

int list_types(const Options& options) {
    const auto& registry = providers::Registry::instance();
    Json list = Json::array();
    for (const auto name : Catalog::instance().type_names()) {
        if (!Catalog::instance().available(name, options.region)) continue;
        const char* tier = to_string(providers::tier_of(registry, name));
        const std::size_t constraints = Catalog::instance().facts(name)["constraints"].size();
        if (options.output == "json") {
            list.push_back({{"type", std::string(name)}, {"tier", tier}, {"constraints", constraints}});
        } else {
            std::cout << name << "  " << tier;
            if (constraints > 0) std::cout << ", " << constraints << (constraints == 1 ? " constraint" : " constraints");
            std::cout << "\n";
        }
    }
    if (options.output == "json") std::cout << list.dump(1) << "\n";
    return deployed;
}

int run(Options options) {
    options.region = region_or_default(options.region);
    if (!options.type.empty() && Catalog::instance().type(options.type, options.region) == nullptr) return unknown_type(options);
    if (!options.sample.empty()) return print_samples(options);
    if (options.type.empty()) return list_types(options);
    const Json json = type_json(options.type, options.region);
    if (options.output == "json") {
        std::cout << json.dump(2) << "\n";
    } else {
        print_type(json);
    }
    return deployed;
}

}  // namespace

void types(Commands& commands) {
    commands.add({.name = "types",
                  .group = Group::reference,
                  .summary = "the resource types that drydock knows, or all about one",
                  .examples = "  drydock types\n  drydock types AWS::SQS::Queue\n  drydock types --region eu-west-1 --output json\n"
                              "  drydock types AWS::SQS::Queue --sample full > queue.json\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<Options>();
                      app.add_option("type", options->type, "a resource type");
                      app.add_option("--region", options->region, "region whose types are meant");
                      app.add_option("--sample", options->sample,
                                     "a template with a resource that the schema accepts, with few properties or all: minimal or full")
                          ->check(CLI::IsMember({"minimal", "full"}));
                      app.add_option("--output", options->output, "text or json")->check(CLI::IsMember({"text", "json"}));
                      return [options] { return run(*options); };
                  }});
}

}  // namespace drydock::cli::commands
