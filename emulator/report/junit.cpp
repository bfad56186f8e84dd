#include <pugixml.hpp>
#include <sstream>

#include "emulator/report/report.h"

namespace drydock::report {
namespace {

std::string seconds(Duration duration) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(duration.count()) / 1000.0);
    return text;
}

void add_failure(pugi::xml_node test_case, const std::string& type, const std::string& message) {
    pugi::xml_node failure = test_case.append_child("failure");
    failure.append_attribute("type") = type.c_str();
    failure.append_attribute("message") = message.c_str();
    failure.text() = message.c_str();
}

pugi::xml_node add_case(pugi::xml_node suite, const std::string& class_name, const std::string& name) {
    pugi::xml_node test_case = suite.append_child("testcase");
    test_case.append_attribute("classname") = class_name.c_str();
    test_case.append_attribute("name") = name.c_str();
    return test_case;
}

// One case for the template as a whole, then one for each resource.
void add_suite(pugi::xml_node root, const Rehearsal& rehearsal) {
    const engine::Outcome& outcome = rehearsal.outcome;
    pugi::xml_node suite = root.append_child("testsuite");
    suite.append_attribute("name") = rehearsal.template_path.c_str();
    int failures = 0;
    pugi::xml_node whole = add_case(suite, rehearsal.template_path, "verdict");
    if (outcome.ending != engine::Ending::completed && outcome.ending != engine::Ending::validated && !without_changes(outcome)) {
        const bool rejected = outcome.ending == engine::Ending::rejected;
        add_failure(whole, verdict(outcome), rejected ? outcome.rejection.message : outcome.status_reason);
        ++failures;
    }
    for (const auto& resource : outcome.resources) {
        pugi::xml_node test_case = add_case(suite, resource.type, resource.logical_id);
        test_case.append_attribute("time") = seconds(resource.finished - resource.started).c_str();
        if (resource.status.ends_with("_FAILED")) {
            add_failure(test_case, resource.status, resource.reason);
            ++failures;
        } else if (resource.status.empty()) {
            test_case.append_child("skipped");
        }
    }
    suite.append_attribute("tests") = static_cast<unsigned>(outcome.resources.size() + 1);
    suite.append_attribute("failures") = failures;
}

}  // namespace

std::string as_junit(const std::vector<Rehearsal>& rehearsals) {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("testsuites");
    root.append_attribute("name") = "drydock";
    for (const auto& rehearsal : rehearsals) add_suite(root, rehearsal);
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

}  // namespace drydock::report
