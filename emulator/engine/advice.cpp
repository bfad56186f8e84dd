#include "emulator/engine/advice.h"

#include "emulator/engine/environment.h"
#include "emulator/engine/native.h"
#include "providers/facts/engine.h"
#include "validator/policy/document.h"
#include "validator/schema.h"

namespace drydock::engine {
namespace {

namespace policy = validator::policy;

struct Found {
    const Json* document;
    std::string pointer;
};

// The values at a property path; "*" stands for every item or member.
void collect(const Json& value, const std::vector<std::string>& path, std::size_t depth, const std::string& pointer, std::vector<Found>& out) {
    if (depth == path.size()) {
        out.push_back({&value, pointer});
        return;
    }
    if (path[depth] != "*") {
        const Json& next = member(value, path[depth]);
        if (!next.is_null()) collect(next, path, depth + 1, pointer + "/" + escape_pointer(path[depth]), out);
        return;
    }
    if (value.is_array()) {
        for (std::size_t index = 0; index < value.size(); ++index) collect(value[index], path, depth + 1, pointer + "/" + std::to_string(index), out);
    } else if (value.is_object()) {
        for (const auto& [key, item] : value.items()) collect(item, path, depth + 1, pointer + "/" + escape_pointer(key), out);
    }
}

// Policies that are written as JSON text are documents all the same.
Json document_of(const Json& value) {
    if (!value.is_string()) return value;
    Json parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    return parsed.is_discarded() ? value : parsed;
}

void place(Rehearsal& rehearsal, std::size_t position, const std::string& pointer, Diagnostic found) {
    const std::string whole = pointer + found.pointer;
    Diagnostic& placed = rehearsal.report(position, std::move(found.rule), std::move(found.fault), whole);
    placed.severity = found.severity;
    placed.value = std::move(found.value);
    placed.allowed = std::move(found.allowed);
    placed.suggestion = std::move(found.suggestion);
    placed.source = std::move(found.source);
}

void advise(Rehearsal& rehearsal, std::size_t position, const char* family, const validator::Violation& violation) {
    Diagnostic& advice =
        rehearsal.report(position, family + violation.keyword, Fault::engine(validator::registry_phrase(violation)), violation.pointer);
    advice.severity = Severity::high;
    advice.value = violation.value;
    advice.suggestion = violation.suggestion;
}

// https://docs.aws.amazon.com/general/latest/gr/full_shutdown_services.html; the catalog's source keeps the list.
void note_shutdown(Rehearsal& rehearsal, std::size_t position) {
    const catalog::Packed lifecycle = rehearsal.change_set.changes[position].schema->root()["lifecycle"];
    if (lifecycle["status"].string() != "shutdown") return;
    const std::string since = " since " + std::string(lifecycle["date"].string());
    Fault fault = Fault::engine("The service is shut down" + since + ": AWS creates no resource of this type any more");
    rehearsal.report(position, "service/shut-down", std::move(fault)).severity = Severity::high;
}

// Notes every Fn::GetAtt, and ${X.Y} of Fn::Sub, that asks a resource for an attribute which its type does not have.
class AttributeCheck final : public AccountEnvironment {
public:
    using AccountEnvironment::AccountEnvironment;
    std::vector<Fault> faults;

    Result<Json> ref(const std::string& logical_id) override { return pending({logical_id}); }
    Result<Json> dynamic_reference(const std::string&, const std::string&) override { return pending({}); }
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override {
        const std::size_t position = rehearsal_.position(logical_id);
        if (position == Rehearsal::npos) return pending({});
        const ResourceChange& change = rehearsal_.change_set.changes[position];
        if (change.schema && !native_type(change.declaration->type)) {
            if (auto known = providers::check_attribute(*change.schema, logical_id, name); !known) faults.push_back(known.fault());
        }
        return pending({logical_id});
    }
};

}  // namespace

bool examine_attributes(Rehearsal& rehearsal) {
    bool right = true;
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (!change.unresolved || !change.declaration->properties) continue;
        AttributeCheck environment(rehearsal);
        // What else speaks against the functions was found when the change set was made.
        static_cast<void>(rehearsal.resolver->resolve(*change.declaration->properties, environment));
        for (Fault& fault : environment.faults) rehearsal.report(position, "template/attribute", std::move(fault));
        right = right && environment.faults.empty();
    }
    return right;
}

bool examine_policies(Rehearsal& rehearsal, bool errors) {
    bool right = true;
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        for (const policy::Place& where : policy::places(change.declaration->type)) {
            std::vector<Found> documents;
            collect(change.properties, where.path, 0, {}, documents);
            for (const Found& found : documents) {
                if (is_pending(*found.document)) continue;
                const policy::Context context{.kind = where.kind,
                                              .partition = rehearsal.pseudo.partition,
                                              .account = rehearsal.pseudo.account_id,
                                              .region = rehearsal.pseudo.region};
                for (Diagnostic& diagnostic : policy::examine(document_of(*found.document), context)) {
                    if (diagnostic.severity == Severity::error && !errors) continue;
                    right = right && diagnostic.severity != Severity::error;
                    place(rehearsal, position, found.pointer, std::move(diagnostic));
                }
            }
        }
    }
    return right;
}

void examine_service_rules(Rehearsal& rehearsal) {
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (!change.schema) continue;
        note_shutdown(rehearsal, position);
        for (const auto& violation : validator::service_violations(*change.schema, change.properties))
            advise(rehearsal, position, "service/", violation);
    }
}

bool examine_constraints(Rehearsal& rehearsal) {
    bool right = true;
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (!change.schema) continue;
        for (Diagnostic& diagnostic : providers::facts::forecast(rehearsal.call(position), change.declaration->type, change.properties)) {
            right = right && diagnostic.severity != Severity::error;
            place(rehearsal, position, {}, std::move(diagnostic));
        }
    }
    return right;
}

}  // namespace drydock::engine
