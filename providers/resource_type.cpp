#include "providers/resource_type.h"

namespace drydock::providers {

Result<void> ResourceType::check(const Call&, const Model&, const Model*) const {
    return {};
}
Result<void> ResourceType::complete(const Call&, Model&) const {
    return {};
}
Result<void> ResourceType::attributes(const Call&, Model&) const {
    return {};
}
Result<void> ResourceType::after_create(const Call&, const Resource&) const {
    return {};
}
Result<void> ResourceType::after_update(const Call&, const Resource&, const Model&) const {
    return {};
}
Result<void> ResourceType::before_remove(const Call&, const Resource&) const {
    return {};
}
Result<void> ResourceType::settle(const Call&, Resource&) const {
    return {};
}

}  // namespace drydock::providers
