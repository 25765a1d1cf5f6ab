// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/scope_guard.hpp
/// Clean-up at the end of a scope, for resources without an owning class.
#include <type_traits>
#include <utility>

namespace shoal {

/// Runs `action` when it goes out of scope, unless dismissed: `ScopeGuard guard([&] { unlink(path); });`
/// The action must not throw and must not switch coroutine.
template <typename Action>
class [[nodiscard]] ScopeGuard {
  public:
    explicit ScopeGuard(Action action) noexcept(std::is_nothrow_move_constructible_v<Action>)
        : action_(std::move(action)) {}
    ScopeGuard(const ScopeGuard&) = delete;
    ScopeGuard& operator=(const ScopeGuard&) = delete;
    ~ScopeGuard() {
        if (is_active_) action_();
    }
    void dismiss() noexcept { is_active_ = false; }

  private:
    Action action_;
    bool is_active_ = true;
};

}  // namespace shoal
