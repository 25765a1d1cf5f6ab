// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/wait_group.hpp
/// Waits until a number of things are done. One thread.
#include "shoal/coro/wait_queue.hpp"

namespace shoal::coro {

class WaitGroup {
  public:
    explicit WaitGroup(std::int64_t count = 0) noexcept : count_(count < 0 ? 0 : count) {}

    /// Changes the count by `delta`; at zero the waiters go on, at the end of this turn of the loop. Never
    /// switches. Errors: kInvalid when the count would become negative (it stays as it was).
    Result<void> add(std::int64_t delta = 1) noexcept {
        if (count_ + delta < 0) return fail(Errc::kInvalid);
        count_ += delta;
        if (count_ == 0 && delta != 0) waiters_.wake_all();
        return {};
    }
    /// add(-1).
    Result<void> done() noexcept { return add(-1); }

    /// Waits for the count to be zero. Errors: kTimedOut, kCanceled, kOutOfCoroutine.
    Result<void> wait(TimeoutMs timeout_ms = kForever) noexcept {
        if (count_ == 0) return {};
        if (Scheduler::current() == nullptr) return fail(Errc::kOutOfCoroutine);
        switch (waiters_.wait("WaitGroup::wait", timeout_ms)) {
            case Wake::kReady:
                return {};
            case Wake::kTimedOut:
                return fail(Errc::kTimedOut);
            case Wake::kCanceled:
                break;
        }
        return fail(Errc::kCanceled);
    }

    [[nodiscard]] std::int64_t count() const noexcept { return count_; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiters_.size(); }

  private:
    std::int64_t count_;
    WaitQueue waiters_;
};

}  // namespace shoal::coro
