// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/atomic.hpp
/// A number that processes share and can wait for.
#include <atomic>
#include <cstdint>

#include "shoal/base/error.hpp"
#include "shoal/memory/futex.hpp"

namespace shoal::memory {

/// Lies in shared memory. `value` may be used freely; to wait(), 0 means "nothing has happened" and 1 means
/// "the next waiter may go on". A process that dies while it waits, or between wake() and the end of a wait,
/// takes at most that one wake-up with it.
class WaitableAtomic {
  public:
    explicit WaitableAtomic(std::uint32_t initial) noexcept : value(initial) {}

    std::atomic<std::uint32_t> value;

    /// If the value is 1: sets 0 and returns. Else blocks the thread until wake() chooses this waiter.
    /// Errors: kTimedOut; kInvalid: the value is neither 0 nor 1; kSystem (EINTR): a signal handler has run.
    Result<void> wait(std::int64_t deadline_ns = kNoDeadline) noexcept;
    /// Sets the value to 1 if it is 0 and lets up to `count` waiters go on, blocked ones and parked ones.
    void wake(std::uint32_t count = 1) noexcept;

    // For waiters that do not block: start_wait(), watch the doorbell, try_end_wait() each time it rings,
    // leave().
    /// Counts a parked waiter. Returns what try_end_wait() needs.
    [[nodiscard]] std::uint32_t start_wait() noexcept;
    /// Errors: kAgain: not yet; kInvalid: the value is neither 0 nor 1.
    Result<void> try_end_wait(std::uint32_t start) noexcept;
    void leave() noexcept { parked_.fetch_sub(1); }

  private:
    /// wake() number `round` lets `left` more waiters go on than the value 1 does. Only those that began to
    /// wait before it may use this: what a killed waiter left does not end a later wait.
    struct Grants {
        std::uint32_t round;
        std::uint32_t left;
    };
    bool use_grant(std::uint32_t start) noexcept;
    void grant(std::uint32_t count) noexcept;
    void take_back(std::uint32_t count) noexcept;

    /// Waiters that the doorbell must call. Too high after one was killed, which costs a system call per
    /// wake().
    std::atomic<std::uint32_t> parked_{0};
    std::atomic<Grants> grants_{Grants{0, 0}};
    static_assert(std::atomic<Grants>::is_always_lock_free);
};

}  // namespace shoal::memory
