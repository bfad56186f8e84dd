// A value or the Fault that prevented it. Looked at by every caller ([[nodiscard]]): a result nobody looked at is a defect.
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "base/fault.h"

namespace drydock {

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Fault fault) : content_(std::in_place_index<1>, std::move(fault)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() & {
        assert(ok());
        return *std::get_if<0>(&content_);
    }
    const T& value() const& {
        assert(ok());
        return *std::get_if<0>(&content_);
    }
    T&& value() && {
        assert(ok());
        return std::move(*std::get_if<0>(&content_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Fault& fault() const {
        assert(!ok());
        return *std::get_if<1>(&content_);
    }

private:
    std::variant<T, Fault> content_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Fault fault) : fault_(std::move(fault)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const { return !fault_; }
    explicit operator bool() const { return ok(); }
    const Fault& fault() const {
        assert(!ok());
        return *fault_;
    }

private:
    std::optional<Fault> fault_;
};

}  // namespace drydock
