// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/mutex.hpp
/// Mutual exclusion between coroutines of one thread: first come, first served. Not recursive.
#include "shoal/coro/wait_queue.hpp"

namespace shoal::coro {

class Mutex {
  public:
    /// Waits until the mutex is the caller's.
    /// Errors: kTimedOut, kCanceled; kInvalid when the caller holds it already; kOutOfCoroutine.
    Result<void> lock(TimeoutMs timeout_ms = kForever) noexcept;
    /// False: it is held, or this is not a coroutine. Does not wait.
    [[nodiscard]] bool try_lock() noexcept;
    /// Hands the mutex to the first waiter, which is resumed at the end of this turn of the loop: unlock()
    /// itself never switches, so a destructor may call it. Errors: kInvalid when the caller is not the owner.
    Result<void> unlock() noexcept;

    /// The cid of the holder; 0: free.
    [[nodiscard]] Cid owner() const noexcept { return owner_; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiters_.size(); }

  private:
    Cid owner_ = 0;
    WaitQueue waiters_;
};

/// Holds a mutex for a scope. Check owns(): locking may have been cancelled.
class MutexGuard {
  public:
    explicit MutexGuard(Mutex& mutex, TimeoutMs timeout_ms = kForever) noexcept
        : mutex_(mutex), locked_(mutex.lock(timeout_ms)) {}
    ~MutexGuard() {
        if (locked_) static_cast<void>(mutex_.unlock());
    }
    MutexGuard(const MutexGuard&) = delete;
    MutexGuard& operator=(const MutexGuard&) = delete;

    [[nodiscard]] bool owns() const noexcept { return locked_.has_value(); }
    [[nodiscard]] const Result<void>& result() const noexcept { return locked_; }

  private:
    Mutex& mutex_;
    Result<void> locked_;
};

}  // namespace shoal::coro
