#include "emulator/cli/changes_view.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"

namespace drydock::cli {
namespace {

using report::ChangedResource;
using report::Fate;
using report::ValueChange;

constexpr std::string_view known_later = "{{changeSet:KNOWN_AFTER_APPLY}}";
constexpr std::size_t longest_value = 100;
constexpr std::size_t most_values = 40;  // of one resource

struct Look {
    const char* sign;
    Colour colour;
    const char* words;  // after the type
};

Look look_of(Fate fate) {
    switch (fate) {
        case Fate::add: return {"+", Colour::green, ""};
        case Fate::modify: return {"~", Colour::yellow, ""};
        case Fate::may_replace: return {"~", Colour::red, "may be replaced"};
        case Fate::replace: return {"-/+", Colour::red, "is replaced"};
        case Fate::remove: return {"-", Colour::red, ""};
        case Fate::import: return {"=", Colour::green, "is imported"};
        case Fate::in_line: return {"=", Colour::green, "is what the template has come to say"};
    }
    return {"", Colour::plain, ""};
}

std::string shortened(std::string text) {
    if (text.size() <= longest_value) return text;
    std::size_t end = longest_value;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not within a character
    return text.substr(0, end) + "…";
}

std::string shown(const Json& value) {
    if (value.is_string() && value.get_ref<const std::string&>() == known_later) return "(known after deployment)";
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return shortened(replace_all(text, known_later, "(known after deployment)"));
}

bool mentions_later(const Json& value) {
    return value.is_string() && value.get_ref<const std::string&>().find(known_later) != std::string::npos;
}

std::string remarks(const ValueChange& value) {
    std::vector<std::string> parts;
    if (value.recreation == "Always") parts.emplace_back("needs a new resource");
    if (value.recreation == "Conditionally") parts.emplace_back("may need a new resource");
    if (!value.causes.empty()) parts.push_back("because of " + join(value.causes, ", "));
    return join(parts, "; ");
}

void print_value(Terminal& terminal, const ValueChange& value, Fate fate) {
    std::ostream& out = terminal.out();
    out << "      ";
    if (fate == Fate::add || fate == Fate::import) {
        out << terminal.paint(Colour::green, "+ ") << value.path << ": " << shown(value.after);
    } else if (fate == Fate::remove) {
        out << terminal.paint(Colour::red, "- ") << value.path << ": " << shown(value.before);
    } else {
        const char* sign = value.before.is_null() ? "+ " : value.after.is_null() ? "- " : "~ ";
        const bool recreated = value.recreation == "Always" && fate != Fate::modify;
        out << terminal.paint(recreated ? Colour::red : Colour::yellow, sign) << value.path << ": ";
        if (!value.before.is_null()) out << shown(value.before);
        if (!value.before.is_null() && !value.after.is_null()) out << " → ";
        if (!value.after.is_null()) out << shown(value.after);
        if (const std::string further = remarks(value); !further.empty())
            out << "  " << terminal.paint(recreated ? Colour::red : Colour::grey, further);
    }
    out << "\n";
}

void print_resource(Terminal& terminal, const ChangedResource& resource, bool full) {
    std::ostream& out = terminal.out();
    const Look look = look_of(resource.fate);
    std::string sign = look.sign;
    sign.insert(0, 3 - sign.size(), ' ');
    out << terminal.paint(look.colour, sign + " " + resource.logical_id) << "  " << resource.type;
    if (!resource.physical_id.empty()) out << "  " << terminal.paint(Colour::grey, shortened(resource.physical_id));
    if (*look.words != '\0') out << "  " << terminal.paint(look.colour, look.words);
    if (resource.drift == "MODIFIED" && resource.fate != Fate::in_line)
        out << "  " << terminal.paint(Colour::yellow, "was changed outside the stack");
    if (resource.drift == "DELETED") out << "  " << terminal.paint(Colour::yellow, "was deleted outside the stack");
    if (resource.policy == "Retain") out << "  " << terminal.paint(Colour::yellow, "leaves the stack and stays (DeletionPolicy: Retain)");
    out << "\n";
    const bool whole = resource.fate == Fate::add || resource.fate == Fate::remove || resource.fate == Fate::import;
    if (!whole || full) {
        const std::size_t count = full ? resource.values.size() : std::min(resource.values.size(), most_values);
        for (std::size_t i = 0; i < count; ++i) print_value(terminal, resource.values[i], resource.fate);
        if (count < resource.values.size()) out << "      … " << resource.values.size() - count << " more; --full shows them\n";
    }
    if (!resource.touches.empty()) out << "      " << terminal.paint(Colour::grey, "changes because of it: " + join(resource.touches, ", ")) << "\n";
    for (const report::DataLoss& loss : resource.losses)
        out << "      " << terminal.paint(loss.certain ? Colour::red : Colour::yellow, loss.certain ? "! data loss: " : "! ") << loss.what << "\n";
}

std::vector<ChangedResource> nested_changes(engine::StackStore& stacks, const providers::Scope& scope, const ChangedResource& resource) {
    const engine::ChangeSetRecord* set = resource.change_set_id.empty() ? nullptr : stacks.change_set(scope, resource.change_set_id, {});
    return set == nullptr ? std::vector<ChangedResource>() : report::changed_resources(engine::shown_changes(*set, true));
}

}  // namespace

void print_nested(Terminal& terminal, engine::StackStore& stacks, const providers::Scope& scope, const std::vector<ChangedResource>& resources,
                  bool full) {
    for (const ChangedResource& resource : resources) {
        const std::vector<ChangedResource> nested = nested_changes(stacks, scope, resource);
        if (nested.empty()) continue;
        terminal.out() << "\n" << terminal.paint(Colour::bold, "nested stack " + resource.logical_id) << "\n\n";
        print_changes(terminal, nested, full);
        print_nested(terminal, stacks, scope, nested, full);
    }
}

Json changes_json(engine::StackStore& stacks, const providers::Scope& scope, const std::vector<ChangedResource>& resources) {
    Json list = Json::array();
    for (const ChangedResource& resource : resources) {
        Json entry = report::as_json(resource);
        if (const auto nested = nested_changes(stacks, scope, resource); !nested.empty()) entry["nested"] = changes_json(stacks, scope, nested);
        list.push_back(std::move(entry));
    }
    return list;
}

void print_changes(Terminal& terminal, const std::vector<ChangedResource>& resources, bool full) {
    for (const ChangedResource& resource : resources) print_resource(terminal, resource, full);
    const std::string sum = report::in_words(resources);
    terminal.out() << "\n" << terminal.paint(Colour::bold, sum.empty() ? "no resource changes" : sum) << "\n";
    std::vector<std::string> lost;
    for (const ChangedResource& resource : resources) {
        if (std::ranges::any_of(resource.losses, &report::DataLoss::certain)) lost.push_back(resource.logical_id);
    }
    if (!lost.empty())
        terminal.out() << terminal.paint(Colour::red, "Data is lost with " + join(lost, ", ") + ".")
                       << " DeletionPolicy and UpdateReplacePolicy (Retain, or Snapshot where the type has it) keep it.\n";
}

void print_outputs(Terminal& terminal, const Json& changes) {
    if (changes.empty()) return;
    std::ostream& out = terminal.out();
    out << "\n" << terminal.paint(Colour::bold, "outputs") << "\n";
    for (const Json& change : changes) {
        const std::string action = scalar_text(member(change, "Action"));
        const bool gone = action == "Remove", fresh = action == "Add";
        const Colour colour = gone ? Colour::red : fresh ? Colour::green : Colour::yellow;
        out << terminal.paint(colour, gone ? "  - " : fresh ? "  + " : "  ~ ") << scalar_text(change["OutputKey"]) << ": ";
        if (!fresh) out << shown(member(change, "BeforeValue"));
        if (!fresh && !gone) out << " → ";
        if (!gone) out << shown(member(change, "AfterValue"));
        out << "\n";
    }
}

Json outputs_json(const Json& changes) {
    Json list = Json::array();
    for (const Json& change : changes) {
        Json entry = {{"name", change["OutputKey"]}, {"change", lower(scalar_text(change["Action"]))}};
        for (const auto& [name, member_name] : {std::pair{"before", "BeforeValue"}, std::pair{"after", "AfterValue"}}) {
            if (change.contains(member_name)) entry[name] = change[member_name];
        }
        if (mentions_later(member(change, "AfterValue"))) entry["knownLater"] = true;
        list.push_back(std::move(entry));
    }
    return list;
}

void print_refusal(Terminal& terminal, const std::string& template_path, const engine::ChangeSetOutcome& outcome) {
    for (const Diagnostic& diagnostic : outcome.diagnostics) terminal.finding(template_path, diagnostic);
    if (outcome.change_set == nullptr) {
        const Fault& fault = outcome.rejection;
        terminal.out() << terminal.paint(Colour::red, outcome.ending == engine::Ending::not_simulated ? "NOT_SIMULATED" : "REJECTED") << "  "
                       << (fault.code.empty() ? "Error" : fault.code) << ": " << fault.message << "\n";
        return;
    }
    for (const engine::ValidationEvent& event : outcome.validation) {
        terminal.out() << terminal.paint(event.mode == "FAIL" ? Colour::red : Colour::yellow, event.mode) << "  " << event.logical_id << "  "
                       << event.path << "\n    " << event.reason << "\n";
    }
}

bool without_changes(const engine::ChangeSetRecord& change_set) {
    return change_set.status == "FAILED" && (change_set.reason.find("didn't contain changes") != std::string::npos ||
                                             change_set.reason.find("No updates are to be performed") != std::string::npos);
}

Json change_set_json(const engine::ChangeSetRecord& change_set) {
    Json json = {{"name", change_set.name},
                 {"id", change_set.id},
                 {"type", change_set.type},
                 {"status", change_set.status},
                 {"executionStatus", change_set.execution_status},
                 {"reason", change_set.reason},
                 {"description", change_set.description},
                 {"created", iso8601(change_set.created)}};
    if (!change_set.deployment_mode.empty()) json["deploymentMode"] = change_set.deployment_mode;
    if (!change_set.drift_status.empty()) json["stackDriftStatus"] = change_set.drift_status;
    return json;
}

}  // namespace drydock::cli
