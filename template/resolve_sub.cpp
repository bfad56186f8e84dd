#include "template/resolve_sub.h"

namespace drydock::tmpl {

std::vector<SubPart> sub_parts(std::string_view text) {
    std::vector<SubPart> parts;
    std::size_t copied = 0;
    const auto add_text = [&](std::size_t end) {
        if (end > copied) parts.push_back({false, text.substr(copied, end - copied)});
    };
    for (std::size_t open = text.find("${"); open != std::string_view::npos; open = text.find("${", copied)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) break;
        add_text(open);
        const std::string_view name = text.substr(open + 2, close - open - 2);
        if (name.starts_with('!')) {
            parts.push_back({false, text.substr(open, 2)});
            copied = open + 3;  // after the exclamation mark: the literal goes on as text
            add_text(close + 1);
        } else {
            parts.push_back({true, name});
        }
        copied = close + 1;
    }
    add_text(text.size());
    return parts;
}

SubArgument sub_argument(const Node& argument) {
    if (argument.is_scalar()) return {&argument, nullptr};
    if (argument.is_list() && argument.items.size() == 2 && argument.items[0].is_scalar() && argument.items[1].is_map()) {
        return {&argument.items[0], &argument.items[1]};
    }
    return {};
}

}  // namespace drydock::tmpl
