// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/shared_wait.hpp
/// Coroutines of a process that wait until something can be taken which other processes may hold, too.
#include <string_view>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {

/// A FIFO queue of parked coroutines. While it is not empty and the thing is shared between processes, it
/// watches their doorbell (shoal/memory/doorbell.hpp), which keeps the loop running.
///
/// Invariants
///  1. `waiters_` holds coroutines that are parked or about to park; the nodes live on their stacks. A waiter
///     that is served is removed first.
///  2. Between processes, exactly while `waiters_` is not empty: the doorbell is watched, and `poll_timer_`
///     is armed if there is an interval.
class SharedWait : private event::Watcher {
  public:
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

  protected:
    struct Waiter : ListNode<> {
        explicit Waiter(Coroutine& its_coroutine) noexcept : coroutine(its_coroutine) {}
        Coroutine& coroutine;
        bool is_served = false;
    };
    static constexpr std::int64_t kNoPolling = 0;

    /// `between`: whether processes share the thing. `poll_ms`: also tries again so often.
    SharedWait(bool between, std::int64_t poll_ms) noexcept
        : between_(between), poll_ms_(poll_ms), poll_timer_(&SharedWait::on_poll, this) {}
    /// No coroutine may be waiting.
    ~SharedWait() override { stop_watching(); }

    /// Parks the running coroutine until it is served. Errors: kTimedOut; kCanceled; others: the doorbell
    /// cannot be watched.
    Result<void> wait(Waiter& waiter, std::string_view reason, TimeoutMs timeout_ms) noexcept;
    /// Serves as many of the first waiters as possible: each is resumed at the end of this turn of the loop.
    void serve() noexcept;
    /// In a forked child: forgets the waiters, which only the parent has.
    void forget_waiters() noexcept;
    /// For the destructor of a class with on_last_gone().
    void stop_watching() noexcept;
    [[nodiscard]] bool has_waiters() noexcept { return !waiters_.empty(); }

    /// Takes the thing for `waiter`. False: not yet.
    virtual bool take_for(Waiter& waiter) noexcept = 0;
    /// The last waiter is gone.
    virtual void on_last_gone() noexcept {}

  private:
    void on_ready(event::Ready ready) override;
    static void on_poll(event::Timer& timer, void* owner);
    Result<void> watch(event::EventLoop& loop) noexcept;
    void give_up(Waiter& waiter) noexcept;

    const bool between_;
    const std::int64_t poll_ms_;
    IntrusiveList<Waiter> waiters_;
    std::size_t waiting_ = 0;
    event::EventLoop* loop_ = nullptr;  ///< While watching.
    UniqueFd doorbell_;
    event::Timer poll_timer_;
};

}  // namespace shoal::coro
