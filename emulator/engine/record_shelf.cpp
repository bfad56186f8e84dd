#include "emulator/engine/record_shelf.h"

#include <algorithm>

namespace drydock::engine {
namespace {

constexpr std::string_view row_kind = "cloudformation-record";  // group: kind, key: id

}  // namespace

Result<void> RecordShelf::load() {
    return store_.each(row_kind, [this](state::Record&& record) {
        records_.push_back({record.group, record.key, {record.account, record.region}, std::move(record.value)});
    });
}

const ShelfRecord* RecordShelf::find(const providers::Scope& scope, std::string_view kind, std::string_view id) const {
    const auto found =
        std::ranges::find_if(records_, [&](const ShelfRecord& each) { return each.kind == kind && each.id == id && each.scope == scope; });
    return found == records_.end() ? nullptr : &*found;
}

std::vector<const ShelfRecord*> RecordShelf::list(const providers::Scope& scope, std::string_view kind) const {
    std::vector<const ShelfRecord*> out;
    for (const ShelfRecord& each : records_) {
        if (each.kind == kind && each.scope == scope) out.push_back(&each);
    }
    return out;
}

Result<void> RecordShelf::put(ShelfRecord record) {
    if (store_.keeps()) {
        const auto written = store_.put({std::string(row_kind), record.scope.account, record.scope.region, record.kind, record.id, record.value});
        if (!written) return written;
    }
    auto* present = const_cast<ShelfRecord*>(find(record.scope, record.kind, record.id));
    if (present)
        *present = std::move(record);
    else
        records_.push_back(std::move(record));
    return {};
}

Result<void> RecordShelf::remove(const providers::Scope& scope, std::string_view kind, std::string_view id) {
    if (auto removed = store_.remove(row_kind, scope.account, scope.region, kind, id); !removed) return removed;
    const std::string gone_kind(kind), gone(id);  // the arguments may be parts of the record that goes
    const providers::Scope where = scope;
    std::erase_if(records_, [&](const ShelfRecord& each) { return each.kind == gone_kind && each.id == gone && each.scope == where; });
    return {};
}

Result<void> RecordShelf::forget(std::string_view account) {
    const auto goes = [&](const ShelfRecord& each) { return account.empty() || each.scope.account == account; };
    for (const ShelfRecord& each : records_) {
        if (!goes(each)) continue;
        if (auto removed = store_.remove(row_kind, each.scope.account, each.scope.region, each.kind, each.id); !removed) return removed;
    }
    std::erase_if(records_, goes);
    return {};
}

Result<void> RecordShelf::copy_to(RecordShelf& other) const {
    for (const ShelfRecord& each : records_) {
        if (auto put = other.put(each); !put) return put;
    }
    return {};
}

}  // namespace drydock::engine
