#include "catalog/catalog.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "catalog/blob.h"

// Generated from catalog/blobs.S.in.
extern "C" {
extern const char drydock_sources_begin[];
extern const char drydock_sources_end[];
extern const char drydock_facts_begin[];
extern const char drydock_facts_end[];
}

namespace drydock::catalog {
namespace {

// What the environment variable DRYDOCK_FACTS names takes the place of the facts in the binary (docs/facts.md): people who write facts need no build.
std::string facts_of_environment() {
    const char* path = std::getenv("DRYDOCK_FACTS");
    if (path == nullptr || *path == '\0') return {};
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (Blob(bytes).valid()) return bytes;
    std::fprintf(stderr, "drydock: DRYDOCK_FACTS: %s holds no compiled facts; using those of the binary\n", path);
    return {};
}

}  // namespace

struct Catalog::State {
    Blob sources{std::span<const char>(drydock_sources_begin, drydock_sources_end)};
    std::string replaced_facts = facts_of_environment();
    Blob facts{replaced_facts.empty() ? std::span<const char>(drydock_facts_begin, drydock_facts_end) : std::span<const char>(replaced_facts)};

    std::once_flag types_once, regions_once, services_once;
    std::vector<std::string_view> types, regions, services;

    std::shared_mutex mutex;  // guards schemas
    std::unordered_map<std::size_t, std::unique_ptr<TypeSchema>> schemas;

    const std::vector<std::string_view>& region_names() {
        std::call_once(regions_once, [this] {
            for (const Packed name : sources.entry("index", "regions").elements()) regions.push_back(name.string());
        });
        return regions;
    }

    // The entry with the schema of a type in a region. Types whose schemas differ between regions have further entries: type@2, type@3 …
    std::size_t find_type(std::string_view type, std::string_view region) {
        const std::vector<std::string_view>& names = region_names();
        const auto number = std::lower_bound(names.begin(), names.end(), region) - names.begin();
        if (static_cast<std::size_t>(number) == names.size() || names[number] != region) return Blob::npos;
        std::size_t position = sources.find("type", type);
        for (int variant = 2; position != Blob::npos; ++variant) {
            if ((sources.flags(position) >> number & 1) != 0) return position;
            position = sources.find("type", std::string(type) + '@' + std::to_string(variant));
        }
        return Blob::npos;
    }

    const TypeSchema* schema(std::size_t position, std::string_view name) {
        {
            const std::shared_lock lock(mutex);
            if (const auto found = schemas.find(position); found != schemas.end()) return found->second.get();
        }
        auto made = std::make_unique<TypeSchema>(name, sources.entry(position), facts.entry("type", name));
        const std::unique_lock lock(mutex);
        return schemas.try_emplace(position, std::move(made)).first->second.get();
    }
};

Catalog::Catalog() : state_(std::make_unique<State>()) {}
Catalog::~Catalog() = default;

const Catalog& Catalog::instance() {
    static const Catalog catalog;
    return catalog;
}

const std::vector<std::string_view>& Catalog::type_names() const {
    std::call_once(state_->types_once, [this] {
        for (const std::string_view name : state_->sources.names("type")) {
            if (name.find('@') == std::string_view::npos) state_->types.push_back(name);
        }
    });
    return state_->types;
}

bool Catalog::knows_type(std::string_view type) const {
    return state_->sources.find("type", type) != Blob::npos;
}

bool Catalog::available(std::string_view type, std::string_view region) const {
    return state_->find_type(type, region) != Blob::npos;
}

const TypeSchema* Catalog::type(std::string_view type, std::string_view region) const {
    const std::size_t position = state_->find_type(type, region);
    return position == Blob::npos ? nullptr : state_->schema(position, type);
}

const TypeSchema* Catalog::serverless_type(std::string_view type) const {
    const std::size_t position = state_->sources.find("serverless", type);
    return position == Blob::npos ? nullptr : state_->schema(position, type);
}

Packed Catalog::facts(std::string_view type) const {
    return state_->facts.entry("type", type);
}

Packed Catalog::constraint(std::string_view id) const {
    const Packed place = state_->facts.entry("index", "constraints")[id];  // [type, position]
    return place ? facts(place[std::size_t{0}].string())["constraints"][static_cast<std::size_t>(place[std::size_t{1}].integer())] : Packed();
}

std::vector<std::string_view> Catalog::constraint_ids() const {
    std::vector<std::string_view> ids;
    for (const auto& [id, place] : state_->facts.entry("index", "constraints").members()) ids.push_back(id);
    return ids;
}

const std::vector<std::string_view>& Catalog::regions() const {
    return state_->region_names();
}

Packed Catalog::region(std::string_view region) const {
    return document("regions")[region];
}

const std::vector<std::string_view>& Catalog::service_names() const {
    std::call_once(state_->services_once, [this] { state_->services = state_->sources.names("service"); });
    return state_->services;
}

Packed Catalog::service(std::string_view name) const {
    return state_->sources.entry("service", name);
}

Packed Catalog::service_index() const {
    return state_->sources.entry("index", "services");
}

Packed Catalog::iam_service(std::string_view prefix) const {
    return state_->sources.entry("iam", prefix);
}

std::vector<std::string_view> Catalog::iam_prefixes() const {
    return state_->sources.names("iam");
}

Packed Catalog::managed_policy(std::string_view arn_or_name) const {
    if (!arn_or_name.starts_with("arn:")) return state_->sources.entry("policy", arn_or_name);
    const std::string_view name = arn_or_name.substr(arn_or_name.find_last_of(":/") + 1);
    const Packed policy = state_->sources.entry("policy", name);
    // arn:aws-cn:iam::aws:policy/… names the same policy in another partition.
    const auto resource = [](std::string_view arn) { return arn.substr(std::min(arn.find(":iam::"), arn.size())); };
    return resource(policy["Arn"].string()) == resource(arn_or_name) ? policy : Packed();
}

Packed Catalog::document(std::string_view name) const {
    return state_->facts.entry("document", name);
}

Packed Catalog::extension(std::string_view name) const {
    return state_->sources.entry("extension", name);
}

}  // namespace drydock::catalog
