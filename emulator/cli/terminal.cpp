#include "emulator/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "base/text.h"

namespace drydock::cli {
namespace {

Colour colour_of(const std::string& status) {
    if (status.find("FAILED") != std::string::npos || status.find("ROLLBACK") != std::string::npos) return Colour::red;
    if (status.ends_with("COMPLETE")) return Colour::green;
    return status.ends_with("IN_PROGRESS") ? Colour::blue : Colour::grey;
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() > width) return text.substr(0, width - 1) + "~";
    text.append(width - text.size(), ' ');
    return text;
}

// Statuses are never cut off.
std::string at_least(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

std::string mark(const std::string& status) {
    if (status.ends_with("FAILED")) return "✗";
    if (status.ends_with("COMPLETE")) return "✓";
    return status.empty() ? "·" : "…";
}

// "shop.yaml:12:7", as editors and terminals make it a link.
std::string place(const std::string& path, Span span) {
    if (!span) return path;
    return path + ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
}

// "27 of 27 resources" of a creation; what an update or a deletion has come to.
std::string changed(const engine::Outcome& outcome, const report::Counts& counts) {
    if (counts.resources == 0 || outcome.ending == engine::Ending::rejected) return "";
    const report::Effects effects = report::effects_of(outcome);
    const bool creation = outcome.status.starts_with("CREATE") || outcome.ending != engine::Ending::completed;
    if (creation) return std::to_string(counts.completed) + " of " + std::to_string(counts.resources) + " resources";
    std::string text = report::in_words(effects);
    if (text.empty()) text = "no resource changed";
    const std::size_t touched = effects.added.size() + effects.updated.size() + effects.replaced.size() + effects.imported.size();
    if (outcome.status.starts_with("UPDATE") && counts.resources > touched) text += "; " + std::to_string(counts.resources - touched) + " as before";
    for (const auto& [title, ids] : {std::pair("replaced", effects.replaced), {"removed", effects.removed}, {"left behind", effects.kept}}) {
        constexpr std::size_t most = 12;
        if (ids.empty() || ids.size() > most || outcome.status == "DELETE_COMPLETE") continue;
        text += std::string("\n  ") + title + ": " + join(ids, ", ");
    }
    return text;
}

std::string plural(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

Terminal::Terminal(std::ostream& out, int descriptor) : out_(out), interactive_(isatty(descriptor) != 0), colours_(interactive_), width_(100) {
    const char* term = std::getenv("TERM");
    if (std::getenv("NO_COLOR") != nullptr || (term != nullptr && std::string_view(term) == "dumb")) colours_ = false;
    if (std::getenv("CLICOLOR_FORCE") != nullptr) colours_ = true;
    winsize size{};
    if (interactive_ && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 40) width_ = size.ws_col;
}

std::string Terminal::paint(Colour colour, const std::string& text) const {
    if (!colours_ || colour == Colour::plain) return text;
    static constexpr const char* codes[] = {"0", "31", "32", "33", "34", "90", "1"};
    return std::string("\x1b[") + codes[static_cast<int>(colour)] + "m" + text + "\x1b[0m";
}

void Terminal::event(const engine::StackEvent& event) {
    out_ << paint(Colour::grey, iso8601(event.time).substr(11, 8)) << "  " << paint(colour_of(event.status), at_least(event.status, 20)) << "  "
         << padded(event.type, 32) << "  " << event.logical_id;
    if (!event.reason.empty()) out_ << "  " << event.reason;
    out_ << "\n";
}

void Terminal::finding(const std::string& path, const Diagnostic& diagnostic) {
    const bool error = diagnostic.severity == Severity::error;
    out_ << paint(Colour::bold, place(path, diagnostic.span)) << ": " << paint(error ? Colour::red : Colour::yellow, to_string(diagnostic.severity))
         << ": ";
    if (!diagnostic.logical_id.empty()) {
        out_ << diagnostic.logical_id;
        if (!diagnostic.resource_type.empty()) out_ << " (" << diagnostic.resource_type << ")";
        out_ << ": ";
    }
    out_ << diagnostic.fault.message << "  " << paint(Colour::grey, "[" + diagnostic.rule + "]") << "\n";
    if (!diagnostic.pointer.empty() && !diagnostic.logical_id.empty()) out_ << "    at " << diagnostic.pointer;
    if (!diagnostic.value.empty() && diagnostic.value.size() <= 200)
        out_ << (diagnostic.pointer.empty() ? "    " : ", ") << "value " << diagnostic.value;
    if (!diagnostic.pointer.empty() || !diagnostic.value.empty()) out_ << "\n";
    if (!diagnostic.suggestion.empty()) out_ << "    " << diagnostic.suggestion << "\n";
    if (!diagnostic.allowed.empty()) {
        std::string allowed = join(diagnostic.allowed, ", ");
        if (allowed.size() > 300) {
            allowed.resize(300);
            allowed += " …";
        }
        out_ << "    allowed: " << allowed << "\n";
    }
}

void Terminal::table(const engine::Outcome& outcome) {
    const std::size_t id_width = static_cast<std::size_t>(std::clamp(width_ / 3, 20, 40));
    for (const auto& resource : outcome.resources) {
        const Duration taken = resource.finished - resource.started;
        out_ << "  " << paint(colour_of(resource.status), mark(resource.status)) << " " << padded(resource.logical_id, id_width) << "  "
             << padded(resource.type, 36) << "  "
             << paint(colour_of(resource.status), padded(resource.status.empty() ? "not started" : resource.status, 18));
        if (taken.count() > 0) out_ << paint(Colour::grey, "~" + readable(taken));
        out_ << "\n";
    }
}

void Terminal::forecast(const engine::Outcome& outcome) {
    const report::Counts counts = report::count(outcome);
    if (outcome.ending == engine::Ending::completed && outcome.forecast.count() > 0) {
        out_ << "On AWS this takes about " << paint(Colour::bold, readable(outcome.forecast));
        if (!outcome.critical_path.empty()) out_ << "; critical path: " << join(outcome.critical_path, " → ");
        out_ << "\n";
    }
    if (counts.resources > 0) {
        out_ << "The verdict rests on behaviour for " << plural(counts.behaviour, "resource") << ", on facts for " << counts.facts
             << ", on the schema alone for " << counts.schema << ".\n";
    }
}

void Terminal::verdict(const report::Rehearsal& rehearsal) {
    const engine::Outcome& outcome = rehearsal.outcome;
    const report::Counts counts = report::count(outcome);
    const std::string word = report::verdict(outcome);
    const bool unchanged = report::without_changes(outcome);
    const bool good = outcome.ending == engine::Ending::completed || outcome.ending == engine::Ending::validated || unchanged;
    out_ << "\n"
         << paint(good ? Colour::green : Colour::red, word) << "  " << paint(Colour::bold, rehearsal.stack_name) << " (" << rehearsal.region << ")";
    if (const std::string done = changed(outcome, counts); !done.empty()) out_ << "  " << done;
    out_ << "\n";
    if (unchanged) {
        out_ << "  " << outcome.rejection.message << "\n";
        return;
    }
    if (outcome.ending == engine::Ending::rejected || outcome.ending == engine::Ending::interrupted) {
        out_ << "  " << paint(Colour::red, outcome.rejection.code.empty() ? "Error" : outcome.rejection.code) << ": " << outcome.rejection.message
             << "\n";
        return;
    }
    if (!outcome.status_reason.empty()) out_ << "  " << outcome.status_reason << "\n";
    for (const auto& resource : outcome.resources) {
        if (resource.reason.empty() || resource.reason.ends_with(" cancelled") || !resource.status.ends_with("_FAILED")) continue;
        out_ << "\n  " << paint(Colour::red, "✗ " + resource.logical_id) << "  " << resource.type << "  "
             << place(rehearsal.template_path, resource.span) << "\n    " << paint(Colour::bold, replace_all(resource.reason, "\n", "\n    "))
             << "\n";
    }
}

void Terminal::summary(const report::Rehearsal& rehearsal) {
    const engine::Outcome& outcome = rehearsal.outcome;
    if (interactive_) table(outcome);
    if (!outcome.outputs.empty()) {
        out_ << "\nOutputs\n";
        for (const auto& [name, value] : outcome.outputs) out_ << "  " << name << " = " << scalar_text(value) << "\n";
    }
    if (!outcome.diagnostics.empty()) out_ << "\n";
    for (const auto& diagnostic : outcome.diagnostics) finding(rehearsal.template_path, diagnostic);
    if (!outcome.resources.empty()) out_ << "\n";
    forecast(outcome);
    verdict(rehearsal);
    out_.flush();
}

void LiveTable::event(const engine::StackEvent& event) {
    if (event.type == "AWS::CloudFormation::Stack" && event.physical_id == event.stack_id) return;
    auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& known) { return known.logical_id == event.logical_id; });
    if (row == rows_.end()) {
        rows_.push_back({event.logical_id, event.type, event.status});
    } else {
        row->status = event.status;
    }
    draw();
}

void LiveTable::clear() {
    if (drawn_ > 0) terminal_.out() << "\x1b[" << drawn_ << "A\x1b[J";
    drawn_ = 0;
}

void LiveTable::draw() {
    clear();
    constexpr std::size_t most = 20;  // the newest rows; the bar below counts them all
    constexpr std::size_t bar = 40;
    const std::size_t first = rows_.size() > most ? rows_.size() - most : 0;
    std::size_t done = 0;
    for (const Row& row : rows_) done += row.status.ends_with("_COMPLETE") ? 1 : 0;
    for (std::size_t i = first; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        terminal_.out() << "  " << terminal_.paint(colour_of(row.status), mark(row.status)) << " " << padded(row.logical_id, 32) << "  "
                        << padded(row.type, 36) << "  " << row.status << "\n";
    }
    const std::size_t filled = resources_ == 0 ? bar : std::min(bar, done * bar / resources_);
    std::string line;
    for (std::size_t i = 0; i < bar; ++i) line += i < filled ? "█" : "░";
    terminal_.out() << "  " << terminal_.paint(Colour::green, line) << " " << done << "/" << resources_ << "\n";
    terminal_.out().flush();
    drawn_ = rows_.size() - first + 1;
}

}  // namespace drydock::cli
