// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/shared_wait.hpp"

#include "shoal/memory/doorbell.hpp"

namespace shoal::coro {

Result<void> SharedWait::wait(Waiter& waiter, std::string_view reason, TimeoutMs timeout_ms) noexcept {
    Scheduler& scheduler = waiter.coroutine.scheduler();
    if (const auto watching = watch(scheduler.loop()); !watching) return watching;
    waiters_.push_back(waiter);
    ++waiting_;
    // It may have become free before the doorbell was watched.
    serve();
    if (waiter.is_served) return {};
    const Wake why = scheduler.park(reason, timeout_ms);
    // Served although a cancellation had been scheduled: the caller has it, and must be told.
    if (waiter.is_served) return {};
    give_up(waiter);
    return fail(why == Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

/// Removes a waiter whose wait was cancelled or timed out; the next ones may now be served.
void SharedWait::give_up(Waiter& waiter) noexcept {
    waiter.unlink();
    --waiting_;
    if (waiters_.empty()) {
        stop_watching();
    } else {
        serve();
    }
}

void SharedWait::serve() noexcept {
    while (!waiters_.empty()) {
        Waiter& first = waiters_.front();
        if (!take_for(first)) break;
        waiters_.pop_front();
        --waiting_;
        first.is_served = true;
        // A waiter that has not parked yet checks is_served instead.
        if (first.coroutine.is_parked()) first.coroutine.scheduler().schedule_wake(first.coroutine);
    }
    if (waiters_.empty()) stop_watching();
}

void SharedWait::forget_waiters() noexcept {
    while (!waiters_.empty())
        waiters_.pop_front();
    waiting_ = 0;
    loop_ = nullptr;
    doorbell_.reset();
}

Result<void> SharedWait::watch(event::EventLoop& loop) noexcept {
    if (!between_ || loop_ != nullptr) return {};
    auto doorbell = memory::listen_to_doorbell();
    if (!doorbell) return fail(doorbell.error());
    doorbell_ = std::move(*doorbell);
    const auto added = loop.add(*this, doorbell_.get(), event::Trigger::kEdge);
    if (!added) {
        doorbell_.reset();
        return added;
    }
    loop_ = &loop;
    if (poll_ms_ != kNoPolling) loop.arm(poll_timer_, poll_ms_);
    return {};
}

void SharedWait::stop_watching() noexcept {
    poll_timer_.cancel();
    if (loop_ == nullptr) return;
    if (is_watched()) loop_->remove(*this);
    loop_ = nullptr;
    doorbell_.reset();
    on_last_gone();
}

void SharedWait::on_ready(event::Ready) {
    serve();
}

void SharedWait::on_poll(event::Timer&, void* owner) {
    SharedWait& self = *static_cast<SharedWait*>(owner);
    self.serve();
    if (self.loop_ != nullptr) self.loop_->arm(self.poll_timer_, self.poll_ms_);
}

}  // namespace shoal::coro
