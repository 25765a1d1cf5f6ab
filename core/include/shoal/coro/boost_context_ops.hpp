// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/boost_context_ops.hpp
/// The C++ host's machine contexts: Boost.Context on pooled stacks.
#include "shoal/coro/coroutine.hpp"
#include "shoal/coro/stack_pool.hpp"

namespace shoal::coro {

/// One a scheduler; outlives it. An entry function must not throw: no frame above it catches.
class BoostContextOps final : public ContextOps {
  public:
    explicit BoostContextOps(StackPoolOptions options = {}) : stacks_(options) {}

    bool make(Coroutine& coroutine) noexcept override;
    void enter(Coroutine& coroutine) noexcept override;
    void leave(Coroutine& coroutine) noexcept override;
    void destroy(Coroutine& coroutine) noexcept override;

    [[nodiscard]] const StackPool& stacks() const noexcept { return stacks_; }

  private:
    StackPool stacks_;
};

}  // namespace shoal::coro
