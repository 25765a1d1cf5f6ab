// SPDX-License-Identifier: Apache-2.0
/// Invariant, besides those of SharedWait: between processes this process queues while it has waiters, unless
/// the first of them can be served at once.
#include "shoal/coro/rw_lock.hpp"

#include <algorithm>
#include <new>

#include "shoal/base/clock.hpp"
#include "shoal/memory/forks.hpp"

namespace shoal::coro {

RwLock::RwLock() noexcept : RwLock(nullptr) {}

RwLock::RwLock(std::unique_ptr<memory::Lock> between, Holder holder) noexcept
    : SharedWait(between != nullptr, memory::Lock::kPollMs),
      between_(std::move(between)),
      holder_(holder),
      generation_(memory::fork_generation()) {}

RwLock::~RwLock() {
    stop_watching();
}

RwLock::Sharer* RwLock::find_sharer(Cid cid) noexcept {
    const auto found = std::ranges::find(sharers_, cid, &Sharer::cid);
    return found == sharers_.end() ? nullptr : &*found;
}

/// In a forked child: only running coroutines still exist, so the waits and holds of all others are dropped;
/// holds between processes belong to the parent.
void RwLock::drop_parent_state() noexcept {
    if (generation_ == memory::fork_generation()) return;
    generation_ = memory::fork_generation();
    forget_waiters();
    const Scheduler* const scheduler = Scheduler::current_scheduler();
    const auto is_gone = [&](Cid cid) {
        return between_ != nullptr || scheduler == nullptr || scheduler->find(cid) == nullptr;
    };
    if (owner_ != 0 && is_gone(owner_)) owner_ = 0;
    std::erase_if(sharers_, [&](const Sharer& sharer) { return is_gone(sharer.cid); });
}

/// kNobody: only a coroutine may use this lock.
Cid RwLock::caller() const noexcept {
    const Coroutine* const self = Scheduler::current();
    if (self != nullptr) return self->cid();
    return holder_ == Holder::kProcess ? kRoot : kNobody;
}

/// Outside coroutines a process waits for its own coroutines, too: they cannot go on meanwhile.
bool RwLock::waits_for_itself(Cid cid, LockMode mode) noexcept {
    const bool is_exclusive = mode == LockMode::kExclusive;
    if (cid == kRoot) return owner_ != 0 || (is_exclusive && !sharers_.empty());
    return owner_ == cid || (is_exclusive && find_sharer(cid) != nullptr);
}

/// A holder never queues behind a writer that waits for this holder: that would be a deadlock.
bool RwLock::share_again(Cid cid) noexcept {
    Sharer* const sharer = find_sharer(cid);
    if (sharer == nullptr) return false;
    ++sharer->holds;
    return true;
}

Result<void> RwLock::reserve_sharer(LockMode mode) noexcept {
    if (mode == LockMode::kExclusive || sharers_.size() < sharers_.capacity()) return {};
    try {
        sharers_.reserve(sharers_.size() * 2 + 4);
    } catch (const std::bad_alloc&) {
        return fail(Errc::kNoMemory);
    }
    return {};
}

Result<void> RwLock::take(LockMode mode, memory::Turn turn) noexcept {
    if (const auto reserved = reserve_sharer(mode); !reserved) return reserved;
    if (between_ != nullptr) return between_->try_take(mode, turn);
    const bool is_free = owner_ == 0 && (mode == LockMode::kShared || sharers_.empty());
    if (!is_free) return fail(Errc::kAgain);
    return {};
}

void RwLock::note_holder(Cid cid, LockMode mode) noexcept {
    if (mode == LockMode::kExclusive) {
        owner_ = cid;
    } else {
        sharers_.push_back({cid, 1});
    }
}

Result<void> RwLock::try_lock(LockMode mode) noexcept {
    const Cid self = caller();
    if (self == kNobody) return fail(Errc::kOutOfCoroutine);
    drop_parent_state();
    if (holder_ == Holder::kCoroutine) {
        if (owner_ == self) return {};
        if (waits_for_itself(self, mode)) return fail_errno(EDEADLK);
    }
    if (mode == LockMode::kShared && share_again(self)) return {};
    if (has_waiters()) return fail_errno(EBUSY);
    const Result<void> taken = take(mode, memory::Turn::kNotAtAll);
    if (taken) note_holder(self, mode);
    if (!taken && taken.error().code == Errc::kAgain) return fail_errno(EBUSY);
    return taken;
}

Result<void> RwLock::lock(LockMode mode, TimeoutMs timeout_ms) noexcept {
    const Result<void> at_once = try_lock(mode);
    if (at_once || at_once.error() != Error{Errc::kSystem, EBUSY}) return at_once;
    Coroutine* const self = Scheduler::current();
    if (timeout_ms < 0 && waits_for_itself(self == nullptr ? kRoot : self->cid(), mode))
        return fail_errno(EDEADLK);
    if (self == nullptr) return block(mode, timeout_ms);
    LockWaiter waiter(*self, mode);
    return wait(waiter, "Lock::lock", timeout_ms);
}

/// Outside coroutines.
Result<void> RwLock::block(LockMode mode, TimeoutMs timeout_ms) noexcept {
    constexpr std::int64_t kNsPerMs = 1'000'000;
    constexpr TimeoutMs kLongestMs = memory::kNoDeadline / kNsPerMs / 2;
    const std::int64_t deadline_ns = timeout_ms < 0 || timeout_ms > kLongestMs
                                         ? memory::kNoDeadline
                                         : monotonic_ns() + timeout_ms * kNsPerMs;
    const Result<void> taken = between_->take(mode, deadline_ns);
    if (taken) note_holder(kRoot, mode);
    serve();  // The coroutines that wait have lost their place in the queue.
    return taken;
}

bool RwLock::take_for(Waiter& waiter) noexcept {
    const LockMode mode = static_cast<LockWaiter&>(waiter).mode;
    if (!take(mode, memory::Turn::kDoorbell)) return false;
    note_holder(waiter.coroutine.cid(), mode);
    return true;
}

void RwLock::on_last_gone() noexcept {
    between_->stop_queuing();
}

void RwLock::end_share(Sharer& sharer) noexcept {
    if (--sharer.holds > 0) return;
    sharers_.erase(sharers_.begin() + (&sharer - sharers_.data()));
    if (between_ != nullptr) between_->release(LockMode::kShared);
}

Result<void> RwLock::unlock() noexcept {
    const Cid self = caller();
    if (self == kNobody) return fail(Errc::kOutOfCoroutine);
    drop_parent_state();
    const bool is_any = holder_ == Holder::kProcess;
    Sharer* sharer = find_sharer(self);
    if (sharer == nullptr && is_any && !sharers_.empty()) sharer = &sharers_.front();
    if (owner_ != 0 && (is_any || owner_ == self)) {
        owner_ = 0;
        if (between_ != nullptr) between_->release(LockMode::kExclusive);
    } else if (sharer != nullptr) {
        end_share(*sharer);
    } else {
        if (owner_ != 0 || !sharers_.empty()) return fail_errno(EPERM);
        return fail(Errc::kInvalid);
    }
    serve();
    return {};
}

void RwLock::unlock_all() noexcept {
    drop_parent_state();
    if (std::exchange(owner_, 0) != 0 && between_ != nullptr) between_->release(LockMode::kExclusive);
    for (; !sharers_.empty(); sharers_.pop_back())
        if (between_ != nullptr) between_->release(LockMode::kShared);
    serve();
}

}  // namespace shoal::coro
