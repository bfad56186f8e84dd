#include "emulator/apis/faults.h"

#include <algorithm>
#include <array>

namespace drydock::apis {
namespace {

constexpr int bad_request = 400, most_status = 599;
constexpr std::uint64_t longest_delay = 86400000;  // milliseconds

Fault wrong(std::string message) {
    return {.code = "InputError", .message = std::move(message)};
}

std::string text(const Json& rule, std::string_view name) {
    const Json& value = member(rule, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

Result<std::uint64_t> count(const Json& rule, std::string_view name) {
    const Json& value = member(rule, name);
    if (value.is_null()) return std::uint64_t{0};
    if (!value.is_number_unsigned()) return wrong(std::string(name) + " must be a whole number, 0 or more");
    return value.get<std::uint64_t>();
}

bool fits(std::string_view wanted, std::string_view actual) {
    return wanted == "*" || wanted == actual;
}

Result<void> read_error(const Json& rule, FaultRule& out) {
    const Json& error = member(rule, "error");
    if (error.is_null()) return {};
    const std::string code = text(error, "code");
    if (code.empty()) return wrong("error.code is missing: the error code that the call answers, such as ThrottlingException");
    const Json& status = member(error, "status");
    if (!status.is_null() &&
        !(status.is_number_unsigned() && status.get<std::uint64_t>() >= bad_request && status.get<std::uint64_t>() <= most_status))
        return wrong("error.status must be an HTTP status from 400 to 599");
    out.fault = Fault{.code = code, .message = text(error, "message"), .http_status = status.is_null() ? bad_request : status.get<int>()};
    return {};
}

std::optional<Fault> unknown_member(const Json& rule) {
    constexpr std::array<std::string_view, 9> known = {"service", "operation", "error", "delayMilliseconds", "stack", "logicalId",
                                                       "reason",  "skip",      "times"};
    for (const auto& [name, value] : rule.items()) {
        if (std::ranges::find(known, name) == known.end()) return wrong("a fault has no member " + name);
    }
    return std::nullopt;
}

Result<FaultRule> rule_from(const Json& rule) {
    if (!rule.is_object()) return wrong("a fault is a JSON object");
    if (auto fault = unknown_member(rule)) return *fault;
    FaultRule out{.id = {},
                  .service = text(rule, "service"),
                  .operation = text(rule, "operation"),
                  .stack = text(rule, "stack"),
                  .logical_id = text(rule, "logicalId"),
                  .fault = {}};
    const auto skip = count(rule, "skip"), times = count(rule, "times"), delay = count(rule, "delayMilliseconds");
    for (const auto* number : {&skip, &times, &delay}) {
        if (!*number) return number->fault();
    }
    if (*delay > longest_delay) return wrong("delayMilliseconds is at most " + std::to_string(longest_delay) + ", a day");
    out.skip = *skip;
    out.times = *times;
    out.delay = std::chrono::milliseconds(*delay);
    if (!out.logical_id.empty()) {
        out.fault = injected_fault(text(rule, "reason"));
        return out;
    }
    if (out.service.empty() || out.operation.empty()) return wrong("a fault names service and operation, or logicalId");
    if (auto read = read_error(rule, out); !read) return read.fault();
    if (!out.fault && out.delay.count() == 0) return wrong("a fault has error or delayMilliseconds, or both");
    return out;
}

}  // namespace

Fault injected_fault(const std::string& reason) {
    if (!reason.empty()) return Fault::engine(reason);
    return Fault::handler("InternalFailure", "Internal Failure");
}

bool Faults::Counted::takes() {
    if (seen++ < rule.skip || (rule.times > 0 && hit >= rule.times)) return false;
    ++hit;
    return true;
}

Json Faults::Counted::json() const {
    Json out = {{"id", rule.id}};
    const auto keep = [&](const char* name, const std::string& value) {
        if (!value.empty()) out[name] = value;
    };
    keep("service", rule.service);
    keep("operation", rule.operation);
    keep("stack", rule.stack);
    keep("logicalId", rule.logical_id);
    if (rule.fault && rule.logical_id.empty())
        out["error"] = {{"code", rule.fault->code}, {"message", rule.fault->message}, {"status", rule.fault->http_status}};
    if (rule.fault && !rule.logical_id.empty()) out["reason"] = rule.fault->message;
    if (rule.delay.count() > 0) out["delayMilliseconds"] = rule.delay.count();
    out["skip"] = rule.skip;
    out["times"] = rule.times;
    out["hits"] = hit;
    return out;
}

Result<Json> Faults::add(const Json& rule) {
    Result<FaultRule> read = rule_from(rule);
    if (!read) return read.fault();
    const std::lock_guard held(mutex_);
    read->id = std::to_string(next_id_++);
    rules_.push_back({.rule = std::move(read).value()});
    any_ = true;
    return rules_.back().json();
}

Json Faults::list() const {
    const std::lock_guard held(mutex_);
    Json out = Json::array();
    for (const Counted& counted : rules_) out.push_back(counted.json());
    return out;
}

bool Faults::remove(std::string_view id) {
    const std::lock_guard held(mutex_);
    const bool removed = std::erase_if(rules_, [&](const Counted& counted) { return counted.rule.id == id; }) > 0;
    any_ = !rules_.empty();
    return removed;
}

void Faults::clear() {
    const std::lock_guard held(mutex_);
    rules_.clear();
    any_ = false;
}

std::optional<Faults::Hit> Faults::call(std::string_view service, std::string_view operation) {
    if (!any_) return std::nullopt;
    const std::lock_guard held(mutex_);
    for (Counted& counted : rules_) {
        const FaultRule& rule = counted.rule;
        if (rule.logical_id.empty() && fits(rule.service, service) && fits(rule.operation, operation) && counted.takes())
            return Hit{.fault = rule.fault, .delay = rule.delay};
    }
    return std::nullopt;
}

std::optional<Fault> Faults::resource(std::string_view stack, std::string_view logical_id) {
    if (!any_) return std::nullopt;
    const std::lock_guard held(mutex_);
    for (Counted& counted : rules_) {
        const FaultRule& rule = counted.rule;
        if (rule.logical_id == logical_id && (rule.stack.empty() || rule.stack == stack) && counted.takes()) return rule.fault;
    }
    return std::nullopt;
}

}  // namespace drydock::apis
