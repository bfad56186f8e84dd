// What people see: colours, the table of resources, findings with their place. Honours NO_COLOR and pipes (https://no-color.org).
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/report/report.h"

namespace drydock::cli {

enum class Colour : std::uint8_t { plain, red, green, yellow, blue, grey, bold };

class Terminal {
public:
    // `out` is asked whether it is a terminal through `descriptor` (1 for stdout).
    Terminal(std::ostream& out, int descriptor);

    bool interactive() const { return interactive_; }
    std::ostream& out() { return out_; }
    std::string paint(Colour colour, const std::string& text) const;
    int width() const { return width_; }

    // One line for an event, as plain output shows it.
    void event(const engine::StackEvent& event);
    // One finding with place, value and suggestion.
    void finding(const std::string& path, const Diagnostic& diagnostic);
    // The end of a rehearsal: resources in a table (interactive), findings, outputs, the forecast, the verdict, and last the cause of a failure.
    void summary(const report::Rehearsal& rehearsal);

private:
    void table(const engine::Outcome& outcome);
    void forecast(const engine::Outcome& outcome);
    void verdict(const report::Rehearsal& rehearsal);

    std::ostream& out_;
    bool interactive_;
    bool colours_;
    int width_;
};

// The table of resources, redrawn in place while a rehearsal runs at a pace that people can watch.
class LiveTable {
public:
    LiveTable(Terminal& terminal, std::size_t resources) : terminal_(terminal), resources_(resources) {}
    void event(const engine::StackEvent& event);
    void clear();

private:
    struct Row {
        std::string logical_id, type, status;
    };
    void draw();
    Terminal& terminal_;
    std::size_t resources_;
    std::vector<Row> rows_;
    std::size_t drawn_ = 0;
};

}  // namespace drydock::cli
