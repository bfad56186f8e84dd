// Fn::Select: one item of a list by its index, from 0.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-select.html
#include <charconv>
#include <optional>

#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error("Template error: Fn::Select requires a list argument with two elements: an integer index and a list");
}

std::optional<std::int64_t> index_of(std::string_view text) {
    std::int64_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return index;
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 2 || !may_be_string(argument.items[0]) || !may_be_list(argument.items[1])) return malformed();
    if (!argument.items[0].is_scalar()) return {};
    const std::optional<std::int64_t> index = index_of(argument.items[0].text);
    if (!index) return malformed();
    // An index beyond a list that is written out is found at once, and has the same sentence as a malformed call.
    const Node& list = argument.items[1];
    if (list.is_list() && (*index < 0 || static_cast<std::size_t>(*index) >= list.items.size())) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (call.argument.items.size() != 2) return malformed();
    const Result<Json> position = call.resolve(call.argument.items[0]);
    if (!position) return position;
    Result<Json> list = call.resolve(call.argument.items[1]);
    if (!list) return list;
    if (is_pending(*position) || is_pending(*list)) return pending_from({&*position, &*list});
    if (!list->is_array() || position->is_structured() || is_no_value(*position)) return malformed();
    const std::optional<std::int64_t> index = index_of(scalar_text(*position));
    if (!index) return malformed();
    if (*index < 0 || static_cast<std::size_t>(*index) >= list->size()) {
        return Fault::validation_error("Template error: Fn::Select cannot select nonexistent value at index " + std::to_string(*index));
    }
    return std::move((*list)[static_cast<std::size_t>(*index)]);
}

}  // namespace

void select(Intrinsics& table) {
    table.add({.name = "Fn::Select", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
