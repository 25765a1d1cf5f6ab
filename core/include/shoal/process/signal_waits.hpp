// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/signal_waits.hpp
/// Waits for signals in coroutines.
#include <array>
#include <memory>
#include <span>

#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::process {

/// One a loop; belongs to its thread, and outlives its waiting coroutines.
class SignalWaits {
  public:
    explicit SignalWaits(event::EventLoop& loop) noexcept;
    ~SignalWaits();
    SignalWaits(const SignalWaits&) = delete;
    SignalWaits& operator=(const SignalWaits&) = delete;

    /// Waits for the first of `signals`; parks, and keeps the loop running. A signal does not have its usual
    /// effect from this call until the end of the turn in which the last wait for it ended. So a coroutine
    /// that waits again at once misses none. If several coroutines wait for a signal, each receives it.
    ///
    /// Errors: kInvalid: no signal given, or a number that is no signal or cannot be caught; kBusy: the loop
    /// has a handler for one; kTimedOut, kCanceled, kOutOfCoroutine; kSystem.
    [[nodiscard]] Result<int> wait(std::span<const int> signals, coro::TimeoutMs timeout_ms = coro::kForever);

    /// In a forked child, together with EventLoop::reset_after_fork(): drops all waits.
    void reset_after_fork() noexcept;

  private:
    class Waiter;
    class Listener;
    static constexpr std::size_t kSignals = 65;  // Numbers 1 to 64.

    Result<void> listen(std::span<const int> signals);
    void release(std::span<const int> signals) noexcept;
    void on_signal(int signal_number);
    static void drop_unused(void* owner);

    event::EventLoop& loop_;
    IntrusiveList<Waiter> waiters_;
    std::array<std::unique_ptr<Listener>, kSignals> listeners_;
    event::Deferred drop_call_;
};

}  // namespace shoal::process
