#include "emulator/engine/refactor_plan.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/native.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::string_view not_permitted = "Found an action type that is not permitted during refactor operations: ";
constexpr std::string_view cdk_metadata = "AWS::CDK::Metadata";

// Resources answer as they are, wherever their stacks will be; exports that the refactoring makes are there already.
class RefactorEnvironment final : public AccountEnvironment {
public:
    RefactorEnvironment(RefactorPlan& plan, RefactoredStack& stack) : AccountEnvironment(*stack.rehearsal), plan_(plan), stack_(stack) {}

    Result<Json> ref(const std::string& logical_id) override {
        const Origin* origin = find(logical_id);
        return origin ? Json(origin->resource->now.physical_id) : pending({logical_id});
    }

    Result<Json> attribute(const std::string& logical_id, const std::string& name) override {
        const Origin* origin = find(logical_id);
        if (!origin) return pending({logical_id});
        const StackResource& resource = *origin->resource;
        const providers::Resource* held = rehearsal_.site.world.find(origin->stack->scope, resource.type, resource.now.world_id);
        const NativeType* native = native_type(resource.type);
        const providers::Resource stand_in{.type = resource.type,
                                           .id = resource.now.world_id,
                                           .scope = origin->stack->scope,
                                           .model = resource.now.properties,
                                           .ref = resource.now.physical_id};
        if (native) return native->attribute(held ? *held : stand_in, name);
        if (!held) return pending({logical_id});
        return providers::attribute(rehearsal_.call(), *held, name);
    }

    Result<Json> import_value(const std::string& export_name) override {
        for (RefactoredStack& other : plan_.stacks) {
            const auto made = other.exports.find(export_name);
            if (made == other.exports.end()) continue;
            auto& used = rehearsal_.imports;
            if (std::ranges::find(used, export_name) == used.end()) used.push_back(export_name);
            return made->second;
        }
        return AccountEnvironment::import_value(export_name);
    }

    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override {
        return LiveEnvironment(rehearsal_).dynamic_reference(service, reference);
    }

private:
    const Origin* find(const std::string& logical_id) const {
        const auto found = stack_.origins.find(logical_id);
        return found == stack_.origins.end() || !found->second.resource ? nullptr : &found->second;
    }

    RefactorPlan& plan_;
    RefactoredStack& stack_;
};

class Planner {
public:
    Planner(const RefactorRequest& request, Site& site) : request_(request), site_(site) {}

    RefactorPlan plan(const std::map<std::string, std::string>& ids) {
        for (const StackDefinition& definition : request_.definitions) {
            if (!open(definition, ids)) return std::move(plan_);
        }
        if (find_origins() && check_removals() && check_types()) compare();
        return std::move(plan_);
    }

private:
    bool fail(std::string reason) {
        plan_.failure = std::move(reason);
        return false;
    }
    // About one stack: its id goes before.
    bool fail(const RefactoredStack& stack, const std::string& reason) { return fail(plan_.id_of(stack) + ": " + reason); }

    bool open(const StackDefinition& definition, const std::map<std::string, std::string>& ids) {
        StackRecord* before = site_.stacks.find(request_.scope, definition.stack_name);
        if (before && before->deleted()) before = nullptr;
        if (!before && !request_.enable_stack_creation) return fail("Stack with id " + definition.stack_name + " does not exist");
        RefactoredStack& stack = plan_.stacks.emplace_back();
        stack.before = before;
        stack.request.stack_name = before ? before->name : definition.stack_name;
        stack.request.template_body = definition.template_body;
        stack.request.source_name = definition.source_name;
        stack.request.scope = request_.scope;
        stack.request.update = before != nullptr;
        stack.request.plan_only = true;
        if (before) {
            stack.request.capabilities = before->now.capabilities;
            for (const auto& [name, value] : before->now.parameters) stack.request.previous_parameters.insert(name);
        }
        stack.rehearsal = std::make_unique<Rehearsal>(stack.request, site_);
        Rehearsal& rehearsal = *stack.rehearsal;
        if (const auto id = ids.find(stack.request.stack_name); !before && id != ids.end()) {
            rehearsal.draft.id = rehearsal.outcome.stack_id = rehearsal.pseudo.stack_id = id->second;
        }
        if (before && !status::stable(before->status))
            return fail(stack, "Stack:" + before->id + " is in " + before->status + " state and can not be updated.");
        const bool readable = check_request(rehearsal) && find_stack(rehearsal) && read_template(rehearsal) && check_sections(stack) &&
                              prepare_parameters(rehearsal) && check_template(rehearsal);
        if (!readable) return plan_.failure ? false : fail(stack, rehearsal.outcome.rejection.message);
        for (const tmpl::ResourceDeclaration& declaration : rehearsal.document->resources) {
            if (rehearsal.resolver->exists(declaration)) stack.origins[declaration.logical_id] = {};
        }
        return true;
    }

    bool check_sections(const RefactoredStack& stack) {
        if (stack.before) return true;
        const tmpl::Template& document = *stack.rehearsal->document;
        std::vector<std::string> sections;
        if (document.conditions) sections.emplace_back("Conditions");
        if (document.rules) sections.emplace_back("Rules");
        if (sections.empty()) return true;
        return fail(stack, "Following template sections are not allowed when creating a stack while refactoring: " + join(sections, ", "));
    }

    static const tmpl::ResourceDeclaration& declaration(const RefactoredStack& stack, const std::string& logical_id) {
        return *stack.rehearsal->resolver->resource(logical_id);
    }

    bool is_taken(const StackResource* resource) const { return std::ranges::find(taken_, resource) != taken_.end(); }

    // Moves that the caller has named.
    bool take_mappings() {
        for (const ResourceMapping& mapping : request_.mappings) {
            RefactoredStack* from = plan_.find(mapping.source.stack_name);
            RefactoredStack* to = plan_.find(mapping.destination.stack_name);
            const StackResource* resource = from && from->before ? from->before->resource(mapping.source.logical_id) : nullptr;
            const bool known = resource && to && to->origins.contains(mapping.destination.logical_id);
            if (!known || is_taken(resource)) return fail("ResourceMapping is invalid");
            const bool renamed = from == to && mapping.source.logical_id != mapping.destination.logical_id;
            const auto staying = from->origins.find(mapping.source.logical_id);
            const bool still_there = staying != from->origins.end() && !staying->second.resource && (from != to || renamed);
            if (still_there && !is_destination(mapping.source)) {
                return fail("The resource " + mapping.source.logical_id + " defined in the resources mapping did no move from its original stack " +
                            mapping.source.stack_name + ". Review your stack template desired state.");
            }
            to->origins[mapping.destination.logical_id] = {from->before, resource, true};
            taken_.push_back(resource);
        }
        return true;
    }

    bool is_destination(const ResourceLocation& place) {
        return std::ranges::any_of(request_.mappings, [&](const ResourceMapping& each) {
            return each.destination.logical_id == place.logical_id && plan_.find(each.destination.stack_name) == plan_.find(place.stack_name);
        });
    }

    // What keeps its place.
    void take_staying() {
        for (RefactoredStack& stack : plan_.stacks) {
            for (auto& [logical_id, origin] : stack.origins) {
                const StackResource* resource = stack.before && !origin.resource ? stack.before->resource(logical_id) : nullptr;
                if (!resource || is_taken(resource) || resource->type != declaration(stack, logical_id).type) continue;
                origin = {stack.before, resource, false};
                taken_.push_back(resource);
            }
        }
    }

    // What a logical id alone tells: the resource of the same id and type that another stack has lost.
    bool take_same_names() {
        std::vector<std::string> lost;
        for (RefactoredStack& stack : plan_.stacks) {
            for (auto& [logical_id, origin] : stack.origins) {
                if (origin.resource) continue;
                std::vector<Origin> candidates;
                for (RefactoredStack& other : plan_.stacks) {
                    const StackResource* resource = other.before ? other.before->resource(logical_id) : nullptr;
                    const bool fits = resource && !is_taken(resource) && resource->type == declaration(stack, logical_id).type;
                    if (fits) candidates.push_back({other.before, resource, false});
                }
                if (candidates.size() == 1) {
                    origin = candidates.front();
                    taken_.push_back(origin.resource);
                } else {
                    lost.push_back(logical_id + " -> " + stack.request.stack_name);
                }
            }
        }
        if (lost.empty()) return true;
        return fail("Could not find any source stacks for Logical ID and Stack ID pairs: " + join(lost, ", "));
    }

    bool find_origins() {
        if (!take_mappings()) return false;
        take_staying();
        return take_same_names();
    }

    bool check_removals() {
        for (const RefactoredStack& stack : plan_.stacks) {
            if (!stack.before) continue;
            for (const StackResource& resource : stack.before->resources) {
                if (!is_taken(&resource)) return fail(stack, std::string(not_permitted) + "Remove");
            }
        }
        return true;
    }

    // A type whose resources can be moved: CloudFormation must be able to read and to tag them.
    bool check_types() {
        for (const RefactoredStack& stack : plan_.stacks) {
            for (const auto& [logical_id, origin] : stack.origins) {
                const std::string& type = origin.resource->type;
                if (type == cdk_metadata) return fail(stack, "Stack Refactor does not support " + type + ".");
                if (origin.stack == stack.before) continue;
                const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type, request_.scope.region);
                if (native_type(type) || !schema || !schema->root()["handlers"]["read"])
                    return fail(stack, "Stack Refactor does not support " + type + ".");
                const catalog::Packed tagging = schema->root()["tagging"];
                const bool fixed = tagging["taggable"].boolean(true) && !tagging["tagUpdatable"].boolean(true);
                if (fixed) {
                    return fail(stack,
                                "Stack Refactor does not support " + type + " because the resource type does not allow tag updates after creation.");
                }
            }
        }
        return true;
    }

    // The exports come first, because properties of other stacks may import them.
    bool resolve_outputs() {
        for (const bool last : {false, true}) {
            for (RefactoredStack& stack : plan_.stacks) {
                RefactorEnvironment environment(plan_, stack);
                Rehearsal& rehearsal = *stack.rehearsal;
                rehearsal.outputs = Json::array();
                for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
                    if (!rehearsal.resolver->exists(output) || !output.value) continue;
                    Result<Json> value = rehearsal.resolver->resolve(*output.value, environment);
                    if (!value || has_pending(*value)) {
                        if (!last) continue;
                        return fail(stack, value ? "Output " + output.name + " cannot be resolved" : value.fault().message);
                    }
                    Json entry = {{"OutputKey", output.name}, {"OutputValue", scalar_text(*value)}};
                    if (!output.description.empty()) entry["Description"] = output.description;
                    if (output.export_name) {
                        const Result<Json> name = rehearsal.resolver->resolve(*output.export_name, environment);
                        if (!name) return fail(stack, name.fault().message);
                        entry["ExportName"] = scalar_text(*name);
                        stack.exports[scalar_text(*name)] = scalar_text(*value);
                    }
                    rehearsal.outputs.push_back(std::move(entry));
                }
            }
        }
        return true;
    }

    bool compare() {
        if (!resolve_outputs()) return false;
        for (RefactoredStack& stack : plan_.stacks) {
            RefactorEnvironment environment(plan_, stack);
            for (const auto& [logical_id, origin] : stack.origins) {
                const tmpl::ResourceDeclaration& wanted = declaration(stack, logical_id);
                if (wanted.type != origin.resource->type) return fail(stack, std::string(not_permitted) + "Modify");
                Json properties = Json::object();
                if (wanted.properties) {
                    Result<Json> resolved = stack.rehearsal->resolver->resolve(*wanted.properties, environment);
                    if (!resolved) return fail(stack, resolved.fault().message);
                    properties = std::move(*resolved);
                }
                const Json& deployed = origin.resource->now.properties;
                const bool same = same_value(properties, deployed.is_null() ? Json::object() : deployed);
                if (!same) return fail(stack, std::string(not_permitted) + "Modify");
            }
            const std::vector<std::string>& missing = environment.missing_exports();
            if (!missing.empty()) return fail(stack, "No export named " + missing.front() + " found");
        }
        return true;
    }

    const RefactorRequest& request_;
    Site& site_;
    RefactorPlan plan_;
    std::vector<const StackResource*> taken_;
};

}  // namespace

RefactoredStack* RefactorPlan::find(std::string_view name_or_id) {
    const auto found = std::ranges::find_if(
        stacks, [&](const RefactoredStack& stack) { return stack.request.stack_name == name_or_id || stack.rehearsal->stack->id == name_or_id; });
    return found == stacks.end() ? nullptr : &*found;
}

RefactorPlan plan_refactor(const RefactorRequest& request, const std::map<std::string, std::string>& ids, Site& site) {
    return Planner(request, site).plan(ids);
}

}  // namespace drydock::engine
