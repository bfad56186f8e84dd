// From bytes to the template that CloudFormation really deploys.
#include <algorithm>
#include <span>

#include "emulator/engine/capabilities.h"
#include "emulator/engine/extensions.h"
#include "emulator/engine/macro.h"
#include "emulator/engine/stages.h"
#include "template/transform.h"

namespace drydock::engine {
namespace {

bool has_transform_call(const tmpl::Node& node) {
    if (node.is_list()) return std::ranges::any_of(node.items, has_transform_call);
    if (!node.is_map()) return false;
    return std::ranges::any_of(node.members,
                               [](const tmpl::Node::Member& member) { return member.key == "Fn::Transform" || has_transform_call(member.value); });
}

// The account has registered the type that AWS does not provide: no verdict.
std::optional<Fault> registered_type(const Rehearsal& rehearsal, std::size_t first) {
    const std::span found = std::span(rehearsal.outcome.diagnostics).subspan(first);
    const auto unknown = std::ranges::find(found, "template/unknown-resource-type", &Diagnostic::rule);
    if (unknown == found.end()) return std::nullopt;
    const std::string type = scalar_text(Json::parse(unknown->value, nullptr, false));
    return unsimulated_type(rehearsal.request.scope, type, rehearsal.site.stacks.shelf());
}

bool take(Rehearsal& rehearsal, tmpl::Loaded loaded) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    std::ranges::move(loaded.diagnostics, std::back_inserter(rehearsal.outcome.diagnostics));
    if (const auto fault = registered_type(rehearsal, first)) return refuse(rehearsal, *fault);
    if (!accept_diagnostics(rehearsal, first)) return false;
    rehearsal.document = std::move(loaded.document);
    return true;
}

bool transform(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    const bool change_set = request.plan_only || !request.change_set_id.empty();  // which need no CAPABILITY_AUTO_EXPAND
    if (!request.validate_only && !change_set && std::ranges::find(request.capabilities, capability_auto_expand) == request.capabilities.end()) {
        return refuse(rehearsal, Fault::insufficient_capabilities("Requires capabilities : [" + std::string(capability_auto_expand) + "]"));
    }
    rehearsal.transformed = true;
    tmpl::TransformContext context{
        .parameters = rehearsal.parameters, .pseudo = rehearsal.pseudo, .fetch = rehearsal.site.fetch, .macro = macro_of(rehearsal)};
    Result<tmpl::Loaded> transformed = tmpl::apply_transforms(std::move(*rehearsal.document), context);
    if (!transformed) return refuse(rehearsal, transformed.fault());
    return take(rehearsal, std::move(*transformed));
}

}  // namespace

bool read_template(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    if (!take(rehearsal, tmpl::load(rehearsal.body, request.origin, request.source_name))) return false;
    const bool transforms = !rehearsal.document->transforms.empty() || has_transform_call(rehearsal.document->root);
    return !transforms || transform(rehearsal);
}

}  // namespace drydock::engine
