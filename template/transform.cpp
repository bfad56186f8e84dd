#include "template/transform.h"

#include <algorithm>
#include <cassert>

#include "template/intrinsics.h"
#include "template/resolve_check.h"

namespace drydock::tmpl {

void register_transforms(Transforms& table);  // generated from the files in template/transforms

const Transforms& Transforms::table() {
    static const Transforms table = [] {
        Transforms all;
        register_transforms(all);
        return all;
    }();
    return table;
}

void Transforms::add(std::string name, Transform transform) {
    [[maybe_unused]] const bool added = by_name_.emplace(std::move(name), std::move(transform)).second;
    assert(added);
}

void Transforms::add_fragment(std::string name, Fragment fragment) {
    [[maybe_unused]] const bool added = fragments_.emplace(std::move(name), std::move(fragment)).second;
    assert(added);
}

const Transform* Transforms::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
}

const Fragment* Transforms::find_fragment(std::string_view name) const {
    const auto found = fragments_.find(name);
    return found == fragments_.end() ? nullptr : &found->second;
}

Fault transform_failed(std::string_view name, std::string_view why) {
    return Fault::validation_error("Transform " + std::string(name) + " failed with: " + std::string(why));
}

namespace {

constexpr std::string_view in_place_key = "Fn::Transform";

// One entry of a Transform section or of an Fn::Transform: a name, or a name with parameters.
struct Request {
    std::string name;
    const Node* parameters = nullptr;
};

Result<void> add_request(const Node& entry, std::vector<Request>& requests) {
    const Node* name = entry.is_map() ? entry.find("Name") : &entry;
    if (name == nullptr || !name->is_string()) return Fault::validation_error("Key Name of transform definition must be a string.");
    requests.push_back({name->text, entry.is_map() ? entry.find("Parameters") : nullptr});
    return {};
}

Result<std::vector<Request>> requests_of(const Node& node) {
    std::vector<Request> requests;
    if (!node.is_list()) {
        if (auto added = add_request(node, requests); !added) return added.fault();
        return requests;
    }
    for (const Node& entry : node.items) {
        if (auto added = add_request(entry, requests); !added) return added.fault();
    }
    return requests;
}

bool calls_transform(const Node& node) {
    const auto in_member = [](const Node::Member& member) { return member.key == in_place_key || calls_transform(member.value); };
    return std::any_of(node.items.begin(), node.items.end(), calls_transform) || std::any_of(node.members.begin(), node.members.end(), in_member);
}

bool is_macro(const std::string& name) {
    return !name.starts_with("AWS::");
}

Fault unknown(const std::string& name) {
    return Fault::validation_error("No transform named " + name + " found.");
}

// Gives every node below the place of the call: lines of another file would mislead.
void place(Node& node, Span span) {
    node.span = span;
    for (Node& item : node.items) place(item, span);
    for (Node::Member& member : node.members) {
        member.key_span = span;
        place(member.value, span);
    }
}

// Parameters of a call with Ref, Fn::Sub and the like replaced where they are known.
Node resolved_parameters(const Node* parameters, const Resolver& values) {
    if (parameters == nullptr) return {};
    NoEnvironment environment;
    const Result<Json> value = values.evaluate(*parameters, environment);
    if (!value || has_pending(*value) || is_no_value(*value)) return *parameters;
    return Node::from_json(*value, parameters->span);
}

Result<Node> run_macro(const Request& request, const Node& fragment, const TransformContext& context, const Resolver& values) {
    if (!context.macro) return Fault::not_simulated("The macro " + request.name);
    const Node parameters = resolved_parameters(request.parameters, values);
    Result<Node> content = context.macro(request.name, fragment, parameters.is_map() ? parameters.json() : Json::object());
    if (content) place(*content, fragment.span);
    return content;
}

Result<Node> fragment_for(const Request& request, Span span, const TransformContext& context, const Resolver& values) {
    const Fragment* fragment = Transforms::table().find_fragment(request.name);
    if (fragment == nullptr) {
        // A transform of whole templates that is not simulated says so here, too.
        const Transform* whole = Transforms::table().find(request.name);
        if (whole == nullptr) return unknown(request.name);
        if (Result<Node> refused = (*whole)({}, context, values); !refused) return refused;
        return unknown(request.name);
    }
    Result<Node> content = (*fragment)(resolved_parameters(request.parameters, values), context);
    if (content) place(*content, span);
    return content;
}

void merge(Node& target, Node&& fragment, bool into_sections) {
    for (Node::Member& member : fragment.members) {
        Node* present = target.find(member.key);
        if (present == nullptr) {
            target.members.push_back(std::move(member));
        } else if (into_sections && present->is_map() && member.value.is_map()) {
            merge(*present, std::move(member.value), false);
        } else {
            *present = std::move(member.value);
        }
    }
}

// Replaces every Fn::Transform below `node`, innermost first.
Result<void> apply_in_place(Node& node, const TransformContext& context, const Resolver& values) {
    for (Node& item : node.items) {
        if (auto applied = apply_in_place(item, context, values); !applied) return applied;
    }
    for (Node::Member& member : node.members) {
        if (member.key == in_place_key) continue;
        if (auto applied = apply_in_place(member.value, context, values); !applied) return applied;
    }
    const auto is_call = [](const Node::Member& member) { return member.key == in_place_key; };
    const auto call = std::find_if(node.members.begin(), node.members.end(), is_call);
    if (call == node.members.end()) return {};
    const Node argument = std::move(call->value);
    const Span span = call->key_span;
    node.members.erase(call);
    Result<std::vector<Request>> requests = requests_of(argument);
    if (!requests) return requests.fault();
    for (const Request& request : *requests) {
        if (is_macro(request.name)) {
            Result<Node> content = run_macro(request, node, context, values);
            if (!content) return content.fault();
            node = std::move(*content);
            continue;
        }
        Result<Node> fragment = fragment_for(request, span, context, values);
        if (!fragment) return fragment.fault();
        if (fragment->is_map()) {
            merge(node, std::move(*fragment), false);
        } else {
            node = std::move(*fragment);
        }
    }
    return {};
}

Result<Node> apply(const Request& request, Node root, const TransformContext& context, const Resolver& values) {
    if (const Transform* whole = Transforms::table().find(request.name)) return (*whole)(std::move(root), context, values);
    if (is_macro(request.name)) {
        std::erase_if(root.members, [](const Node::Member& member) { return member.key == "Transform"; });
        return run_macro(request, root, context, values);
    }
    Result<Node> fragment = fragment_for(request, root.span, context, values);
    if (!fragment) return fragment;
    merge(root, std::move(*fragment), true);
    return root;
}

Result<Node> apply_all(Node root, const Template& document, const TransformContext& context) {
    const Resolver values = Resolver::for_transform(document, context.parameters, context.pseudo);
    if (auto applied = apply_in_place(root, context, values); !applied) return applied.fault();
    const Node* section = document.root.find("Transform");
    if (section == nullptr) return root;
    Result<std::vector<Request>> requests = requests_of(*section);
    if (!requests) return requests.fault();
    bool changed = calls_transform(document.root);
    for (const Request& request : *requests) {
        // What earlier transforms brought in, mappings above all, is known to later ones.
        const Loaded current = changed ? load_tree(root, document.json, document.source_name) : Loaded{};
        const Template& now = current.document ? *current.document : document;
        Result<Node> next =
            apply(request, std::move(root), context, changed ? Resolver::for_transform(now, context.parameters, context.pseudo) : values);
        if (!next) return next;
        root = std::move(*next);
        changed = true;
    }
    std::erase_if(root.members, [](const Node::Member& member) { return member.key == "Transform"; });
    return root;
}

}  // namespace

Result<Loaded> apply_transforms(Template document, const TransformContext& context) {
    if (document.root.find("Transform") == nullptr && !calls_transform(document.root)) {
        Loaded unchanged;
        unchanged.document = std::move(document);
        return unchanged;
    }
    Result<Node> root = apply_all(document.root, document, context);
    if (!root) return root.fault();
    Loaded loaded = load_tree(std::move(*root), document.json, document.source_name);
    if (loaded.document) loaded.document->transforms = document.transforms;
    return loaded;
}

}  // namespace drydock::tmpl
