// From bytes to the template that CloudFormation really deploys.
#include <algorithm>
#include <span>

#include "base/text.h"
#include "catalog/catalog.h"
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

// The account has types that AWS does not provide: no verdict, unless nobody knows others.
std::optional<Fault> registered_type(Rehearsal& rehearsal, const tmpl::Template& document, std::size_t first) {
    const std::span found = std::span(rehearsal.outcome.diagnostics).subspan(first);
    const auto finding = std::ranges::find(found, "template/unknown-resource-type", &Diagnostic::rule);
    if (finding == found.end()) return std::nullopt;
    std::optional<Fault> unsimulated;
    std::vector<std::string> unknown;
    for (const tmpl::ResourceDeclaration& resource : document.resources) {
        const std::string& type = resource.type;
        if (type.empty() || type.starts_with("Custom::") || catalog::Catalog::instance().knows_type(type)) continue;
        if (auto registered = unsimulated_type(rehearsal.request.scope, type, rehearsal.site.world, rehearsal.site.stacks.shelf()))
            unsimulated = std::move(registered);
        else if (std::ranges::find(unknown, type) == unknown.end())
            unknown.push_back(type);
    }
    if (unknown.empty()) return unsimulated;
    finding->fault.message = "Template format error: Unrecognized resource types: [" + join(unknown, ", ") + "]";
    return std::nullopt;
}

bool take(Rehearsal& rehearsal, tmpl::Loaded loaded) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    std::ranges::move(loaded.diagnostics, std::back_inserter(rehearsal.outcome.diagnostics));
    if (const auto fault = registered_type(rehearsal, *loaded.document, first)) return refuse(rehearsal, *fault);
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
