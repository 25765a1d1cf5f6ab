// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. `waiters_` holds coroutines of this process that are parked or about to park, in FIFO order; the nodes
///     live on their stacks. A waiter that is granted the lock is first removed, and its hold is recorded.
///  2. Between processes, exactly while `waiters_` is not empty: the doorbell is watched, `poll_timer_` is
///     armed, and the process queues (unless the first can be served at once).
#include "shoal/coro/rw_lock.hpp"

#include <algorithm>
#include <new>

namespace shoal::coro {

struct RwLock::Waiter : ListNode<> {
    Waiter(Coroutine& its_coroutine, LockMode its_mode) noexcept : coroutine(its_coroutine), mode(its_mode) {}
    Coroutine& coroutine;
    LockMode mode;
    bool is_served = false;
};

RwLock::RwLock() noexcept : RwLock(nullptr) {}

RwLock::RwLock(std::unique_ptr<ProcessLock> between) noexcept
    : between_(std::move(between)), poll_timer_(&RwLock::on_poll, this), generation_(fork_generation()) {}

RwLock::~RwLock() {
    stop_watching();
}

RwLock::Sharer* RwLock::find_sharer(Cid cid) noexcept {
    const auto found = std::ranges::find(sharers_, cid, &Sharer::cid);
    return found == sharers_.end() ? nullptr : &*found;
}

/// In a forked child: only running coroutines still exist, so the waits and holds of all others are dropped;
/// holds between processes belong to the parent.
void RwLock::drop_parent_state(const Scheduler& scheduler) noexcept {
    if (generation_ == fork_generation()) return;
    generation_ = fork_generation();
    while (!waiters_.empty())
        waiters_.pop_front();
    waiting_ = 0;
    loop_ = nullptr;
    const bool is_parents = between_ != nullptr;
    if (is_parents || (owner_ != 0 && scheduler.find(owner_) == nullptr)) owner_ = 0;
    std::erase_if(sharers_,
                  [&](const Sharer& sharer) { return is_parents || scheduler.find(sharer.cid) == nullptr; });
}

Result<void> RwLock::refuse_deadlock(Cid cid, LockMode mode) const noexcept {
    const bool shares = std::ranges::find(sharers_, cid, &Sharer::cid) != sharers_.end();
    if (shares && mode == LockMode::kExclusive) return fail_errno(EDEADLK);
    return {};
}

/// A holder never queues behind a writer that waits for this holder: that would be a deadlock.
bool RwLock::share_again(Cid cid) noexcept {
    Sharer* const sharer = find_sharer(cid);
    if (sharer == nullptr) return false;
    ++sharer->holds;
    return true;
}

Result<void> RwLock::take(LockMode mode, bool may_queue) noexcept {
    if (mode == LockMode::kShared && sharers_.size() == sharers_.capacity()) {
        try {
            sharers_.reserve(sharers_.size() * 2 + 4);
        } catch (const std::bad_alloc&) {
            return fail(Errc::kNoMemory);
        }
    }
    if (between_ != nullptr) return between_->try_take(mode, may_queue);
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
    const Coroutine* const self = Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    drop_parent_state(self->scheduler());
    if (owner_ == self->cid()) return {};
    if (const auto allowed = refuse_deadlock(self->cid(), mode); !allowed) return allowed;
    if (share_again(self->cid())) return {};
    if (!waiters_.empty()) return fail_errno(EBUSY);
    const Result<void> taken = take(mode, /*may_queue=*/false);
    if (taken) note_holder(self->cid(), mode);
    if (!taken && taken.error().code == Errc::kAgain) return fail_errno(EBUSY);
    return taken;
}

Result<void> RwLock::lock(LockMode mode, TimeoutMs timeout_ms) noexcept {
    const Result<void> at_once = try_lock(mode);
    if (at_once || at_once.error() != Error{Errc::kSystem, EBUSY}) return at_once;
    Coroutine& self = *Scheduler::current();
    if (const auto watching = watch(self.scheduler().loop()); !watching) return watching;
    Waiter waiter(self, mode);
    waiters_.push_back(waiter);
    ++waiting_;
    // Between processes the lock may have been released before the doorbell was watched. This call also
    // queues the process.
    serve();
    if (waiter.is_served) return {};
    const Wake why = self.scheduler().park("Lock::lock", timeout_ms);
    // Granted although a cancellation had been scheduled: the hold is noted, and must be returned to the
    // caller.
    if (waiter.is_served) return {};
    give_up(waiter);
    return fail(why == Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

/// Removes a waiter whose wait was cancelled or timed out; the next ones may now be served.
void RwLock::give_up(Waiter& waiter) noexcept {
    waiter.unlink();
    --waiting_;
    if (waiters_.empty()) {
        stop_watching();
    } else {
        serve();
    }
}

Result<void> RwLock::unlock() noexcept {
    const Coroutine* const self = Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    drop_parent_state(self->scheduler());
    Sharer* const sharer = find_sharer(self->cid());
    if (owner_ == self->cid()) {
        owner_ = 0;
        if (between_ != nullptr) between_->release(LockMode::kExclusive);
    } else if (sharer != nullptr) {
        if (--sharer->holds > 0) return {};
        sharers_.erase(sharers_.begin() + (sharer - sharers_.data()));
        if (between_ != nullptr) between_->release(LockMode::kShared);
    } else {
        if (owner_ != 0 || !sharers_.empty()) return fail_errno(EPERM);
        return fail(Errc::kInvalid);
    }
    serve();
    return {};
}

/// Grants the lock to as many of the first waiters as possible.
void RwLock::serve() noexcept {
    while (!waiters_.empty()) {
        Waiter& first = waiters_.front();
        if (!take(first.mode, /*may_queue=*/true)) break;
        waiters_.pop_front();
        --waiting_;
        first.is_served = true;
        note_holder(first.coroutine.cid(), first.mode);
        // A waiter that has not parked yet checks is_served instead.
        if (first.coroutine.is_parked()) first.coroutine.scheduler().schedule_wake(first.coroutine);
    }
    if (waiters_.empty()) stop_watching();
}

Result<void> RwLock::watch(event::EventLoop& loop) noexcept {
    if (between_ == nullptr || loop_ != nullptr) return {};
    const auto added = loop.add(*this, between_->doorbell(), event::Trigger::kEdge);
    if (!added) return added;
    loop_ = &loop;
    loop.arm(poll_timer_, kPollMs);
    return {};
}

void RwLock::stop_watching() noexcept {
    poll_timer_.cancel();
    if (loop_ == nullptr) return;
    if (is_watched()) loop_->remove(*this);
    loop_ = nullptr;
    between_->stop_queuing();
}

void RwLock::on_ready(event::Ready) {
    serve();
}

void RwLock::on_poll(event::Timer&, void* owner) {
    RwLock& self = *static_cast<RwLock*>(owner);
    self.serve();
    if (self.loop_ != nullptr) self.loop_->arm(self.poll_timer_, kPollMs);
}

}  // namespace shoal::coro
