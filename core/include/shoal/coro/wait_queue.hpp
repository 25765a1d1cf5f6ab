// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/wait_queue.hpp
/// A first-come, first-served queue of parked coroutines: what channels, mutexes and sockets wait with.
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {

/// Lives on the stack of the waiting coroutine. Allocates nothing.
class Waiter : public ListNode<> {
  public:
    explicit Waiter(Coroutine& coroutine) noexcept : coroutine_(coroutine) {}
    [[nodiscard]] Coroutine& coroutine() const noexcept { return coroutine_; }

  private:
    Coroutine& coroutine_;
};

class WaitQueue {
  public:
    [[nodiscard]] bool empty() const noexcept { return waiters_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Parks the running coroutine at the end of the queue.
    Wake wait(std::string_view reason, TimeoutMs timeout_ms = kForever) noexcept;

    /// Takes the first waiter out and resumes it now. False: nobody waited.
    bool wake_one(Wake why = Wake::kReady) noexcept;
    /// Takes all out, then resumes each in order.
    void wake_all(Wake why = Wake::kReady) noexcept;

  private:
    IntrusiveList<Waiter> waiters_;
    std::size_t size_ = 0;
};

}  // namespace shoal::coro
