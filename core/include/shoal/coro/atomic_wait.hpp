// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/atomic_wait.hpp
/// Coroutines that wait for a number which processes share.
#include "shoal/coro/shared_wait.hpp"
#include "shoal/memory/atomic.hpp"

namespace shoal::coro {

/// The waiters of this process for one memory::WaitableAtomic, FIFO. A waiter keeps its loop running.
class AtomicWait final : private SharedWait {
  public:
    /// `atomic` must outlive it. Requires memory::install_doorbell() when the atomic is made.
    explicit AtomicWait(memory::WaitableAtomic& atomic) noexcept;
    /// No coroutine may be waiting.
    ~AtomicWait() override;

    /// WaitableAtomic::wait() for the running coroutine. Errors: kTimedOut, kCanceled, kOutOfCoroutine;
    /// kInvalid: the value is neither 0 nor 1; kSystem: the doorbell cannot be watched.
    Result<void> wait(TimeoutMs timeout_ms = kForever) noexcept;

    using SharedWait::waiting;

  private:
    struct AtomicWaiter : Waiter {
        AtomicWaiter(Coroutine& its_coroutine, std::uint32_t its_start) noexcept
            : Waiter(its_coroutine), start(its_start) {}
        std::uint32_t start;
        bool is_refused = false;  ///< The value had become one that no coroutine waits for.
    };
    bool take_for(Waiter& waiter) noexcept override;

    memory::WaitableAtomic& atomic_;
    unsigned generation_;
};

}  // namespace shoal::coro
