// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/preempt/watchdog.hpp
/// A thread that raises the VM's interrupt flag when the event loop has not had a turn for a slice of time.
///
/// Invariants
///  1. The thread reads the atomics here and writes `is_due_` and the VM's flag; it touches nothing of
///     PHP's or of the loop's.
///  2. `slice_began_ms_` is 0 exactly while the loop polls: then nothing is due.
///  3. A loop that sleeps costs no wake-up: after some looks that found it polling, and no turn in between,
///     the thread waits for after_poll() to wake it (`is_dozing_`).
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "runtime/compat.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::php {

class Watchdog final : public event::PollListener {
  public:
    /// What code may run for without a turn of the loop.
    static constexpr std::int64_t kSliceMs = 10;
    /// With several that compute, one turn gives each a part of kSliceMs, and at least this.
    static constexpr std::int64_t kLeastSliceMs = 3;

    /// `interrupt`: EG(vm_interrupt) of the loop's thread.
    explicit Watchdog(VmInterruptFlag* interrupt) noexcept : interrupt_(interrupt) {}
    /// False: no thread can be started.
    bool start();
    /// Ends the thread.
    void stop() noexcept;

    // ---- on the loop's thread ----------------------------------------------------------------------------
    void before_poll() noexcept override;
    void after_poll(std::int64_t now_ms) noexcept override;
    /// The slice is over and no coroutine has been switched for it yet.
    [[nodiscard]] bool is_due() const noexcept { return is_due_.load(std::memory_order_relaxed); }
    /// It is looked into; the thread asks again soon, unless a slice begins.
    void clear_due() noexcept { is_due_.store(false, std::memory_order_relaxed); }
    /// The coroutine that runs now has a slice of its own.
    void begin_slice() noexcept;
    /// A coroutine is being switched for it.
    void note_switch() noexcept { ++switches_of_turn_; }

  private:
    void watch();
    void doze(std::unique_lock<std::mutex>& lock);
    void wait_for_ms(std::unique_lock<std::mutex>& lock, std::int64_t ms);

    VmInterruptFlag* const interrupt_;
    std::atomic<std::int64_t> slice_began_ms_{0};
    std::atomic<std::int64_t> slice_ms_{kSliceMs};
    std::atomic<std::uint64_t> turns_{0};
    std::atomic<bool> is_due_{false};
    std::atomic<bool> is_dozing_{false};
    std::int64_t switches_of_turn_ = 0;  // The loop's thread only.
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false;  // Guarded by mutex_.
    std::thread thread_;
};

}  // namespace shoal::php
