// SPDX-License-Identifier: Apache-2.0
/// [C] throughout.
#include "preempt/watchdog.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>

#include "shoal/base/clock.hpp"

namespace shoal::php {
namespace {

/// Between two requests that no safe point followed: code that cannot be left may just have ended.
constexpr std::int64_t kRetryMs = 2;
constexpr int kIdleLooks = 5;

}  // namespace

bool Watchdog::start() {
    begin_slice();
    // Signals are the business of the loop's thread.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_started = true;
    try {
        thread_ = std::thread(&Watchdog::watch, this);
    } catch (const std::system_error&) {
        is_started = false;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return is_started;
}

void Watchdog::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Watchdog::before_poll() noexcept {
    const std::int64_t busy = std::max<std::int64_t>(1, switches_of_turn_);
    switches_of_turn_ = 0;
    slice_ms_.store(std::max(kLeastSliceMs, kSliceMs / busy), std::memory_order_relaxed);
    is_due_.store(false, std::memory_order_relaxed);
    slice_began_ms_.store(0, std::memory_order_relaxed);
    turns_.fetch_add(1, std::memory_order_relaxed);
}

void Watchdog::after_poll(std::int64_t now_ms) noexcept {
    // Stored before it looks whether the thread dozes, which looks at it after saying so: one of them sees
    // the other.
    slice_began_ms_.store(now_ms, std::memory_order_seq_cst);
    if (!is_dozing_.load(std::memory_order_seq_cst)) [[likely]]
        return;
    {
        const std::lock_guard lock(mutex_);
        is_dozing_.store(false, std::memory_order_relaxed);
    }
    changed_.notify_one();
}

void Watchdog::begin_slice() noexcept {
    slice_began_ms_.store(monotonic_ms(), std::memory_order_relaxed);
}

void Watchdog::wait_for_ms(std::unique_lock<std::mutex>& lock, std::int64_t ms) {
    changed_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return is_stopping_; });
}

void Watchdog::doze(std::unique_lock<std::mutex>& lock) {
    is_dozing_.store(true, std::memory_order_seq_cst);
    changed_.wait(lock, [this] {
        return is_stopping_ || !is_dozing_.load(std::memory_order_relaxed) ||
               slice_began_ms_.load(std::memory_order_seq_cst) != 0;
    });
    is_dozing_.store(false, std::memory_order_relaxed);
}

void Watchdog::watch() {
    std::unique_lock lock(mutex_);
    std::uint64_t turns_seen = 0;
    int idle_looks = 0;
    while (!is_stopping_) {
        const std::uint64_t turns = turns_.load(std::memory_order_relaxed);
        const std::int64_t began_ms = slice_began_ms_.load(std::memory_order_relaxed);
        if (began_ms == 0) {
            idle_looks = turns == turns_seen ? idle_looks + 1 : 0;
            turns_seen = turns;
            if (idle_looks < kIdleLooks) {
                wait_for_ms(lock, kSliceMs / 2);
            } else {
                doze(lock);
                idle_looks = 0;
            }
            continue;
        }
        idle_looks = 0;
        const std::int64_t left_ms = began_ms + slice_ms_.load(std::memory_order_relaxed) - monotonic_ms();
        if (left_ms > 0) {
            wait_for_ms(lock, left_ms);
            continue;
        }
        is_due_.store(true, std::memory_order_relaxed);
        raise_vm_interrupt(interrupt_);
        wait_for_ms(lock, kRetryMs);
    }
}

}  // namespace shoal::php
