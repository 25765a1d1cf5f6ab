// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/mutex.hpp"

namespace shoal::coro {

Result<void> Mutex::lock(TimeoutMs timeout_ms) noexcept {
    const Coroutine* const self = Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    const Cid cid = self->cid();
    if (owner_ == cid) return fail(Errc::kInvalid);
    if (owner_ == 0) {
        owner_ = cid;
        return {};
    }
    // After kReady the caller already owns the mutex: unlock() passes it on directly, so no other coroutine
    // can take it in between.
    switch (waiters_.wait("Mutex::lock", timeout_ms)) {
        case Wake::kReady:
            return {};
        case Wake::kTimedOut:
            return fail(Errc::kTimedOut);
        case Wake::kCanceled:
            break;
    }
    return fail(Errc::kCanceled);
}

bool Mutex::try_lock() noexcept {
    const Coroutine* const self = Scheduler::current();
    if (self == nullptr || owner_ != 0) return false;
    owner_ = self->cid();
    return true;
}

Result<void> Mutex::unlock() noexcept {
    const Coroutine* const self = Scheduler::current();
    if (owner_ == 0 || self == nullptr || owner_ != self->cid()) return fail(Errc::kInvalid);
    Coroutine* const next = waiters_.take_first();
    owner_ = next == nullptr ? 0 : next->cid();
    if (next != nullptr) next->scheduler().schedule_wake(*next);
    return {};
}

}  // namespace shoal::coro
