// What the tests of parameters, conditions, functions and transforms share: a template from text, prepared and resolved against a small world.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "template/document.h"
#include "template/intrinsics.h"
#include "template/resolve.h"

namespace drydock::tmpl::testing {

// Resources are pending unless a test makes them known; one export, three zones, two stored values.
class World final : public Environment {
public:
    bool deployed = false;  // resources answer <id>-id and <id>.<attribute>

    Result<Json> ref(const std::string& logical_id) override { return deployed ? Json(logical_id + "-id") : pending({logical_id}); }
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override {
        return deployed ? Json(logical_id + "." + name) : pending({logical_id});
    }
    Result<Json> import_value(const std::string& name) override {
        if (name == "net-vpc") return Json("vpc-1");
        return Fault::validation_error("No export named " + name + " found.");
    }
    Result<Json> zones(const std::string& region) override { return Json{region + "a", region + "b", region + "c"}; }
    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override {
        if (reference == "later") return pending({"Secret"});
        if (reference == "gone") return Fault::validation_error("Secrets Manager can't find the specified secret.");
        return Json("<" + service + "|" + reference + ">");
    }
};

inline PseudoParameters pseudo_parameters() {
    PseudoParameters pseudo;
    pseudo.account_id = "123456789012";
    pseudo.region = "us-east-1";
    pseudo.partition = "aws";
    pseudo.url_suffix = "amazonaws.com";
    pseudo.stack_name = "demo";
    pseudo.stack_id = "arn:aws:cloudformation:us-east-1:123456789012:stack/demo/1";
    pseudo.notification_arns = {"arn:aws:sns:us-east-1:123456789012:a"};
    return pseudo;
}

inline std::vector<std::string> messages(const std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> texts;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity == Severity::error) texts.push_back(diagnostic.fault.message);
    }
    return texts;
}

// A template from text with its resolver; `errors` are all findings of loading, preparing and checking, in order.
struct Prepared {
    std::unique_ptr<Template> document;
    Resolver resolver;
    std::vector<Diagnostic> diagnostics;
    std::vector<std::string> errors;

    const Node& property(std::string_view name, std::string_view logical_id = "R") const {
        return *document->resource(logical_id)->properties->find(name);
    }
    Json value(std::string_view name, World world = {}) const {
        Result<Json> value = resolver.resolve(property(name), world);
        REQUIRE(value.ok());
        return std::move(*value);
    }
    std::string fault(std::string_view name, World world = {}) const {
        const Result<Json> value = resolver.resolve(property(name), world);
        return value.ok() ? "resolved to " + value->dump() : value.fault().message;
    }
};

inline Prepared prepare(const std::string& text, const ParameterValues& given = {}, const Resolver::AccountParameter& account = {},
                        const Resolver::AccountLookup& lookup = {}) {
    Prepared prepared;
    Loaded loaded = load(text, Origin::file, "test.yaml");
    if (!loaded.document) FAIL(loaded.diagnostics.front().fault.message);
    prepared.diagnostics = std::move(loaded.diagnostics);
    prepared.document = std::make_unique<Template>(std::move(*loaded.document));
    prepared.resolver = Resolver::prepare(*prepared.document, given, pseudo_parameters(), account, prepared.diagnostics, lookup);
    prepared.resolver.check_references(prepared.diagnostics);
    prepared.errors = messages(prepared.diagnostics);
    return prepared;
}

}  // namespace drydock::tmpl::testing
