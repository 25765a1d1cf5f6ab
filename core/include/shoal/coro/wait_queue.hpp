// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/wait_queue.hpp
/// A FIFO queue of parked coroutines, on which channels, mutexes and sockets build their waits.
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {

/// Lives on the stack of the waiting coroutine. Allocates nothing. A derived class carries what the waker
/// hands over.
class Waiter : public ListNode<> {
  public:
    explicit Waiter(Coroutine& coroutine) noexcept : coroutine_(coroutine) {}
    [[nodiscard]] Coroutine& coroutine() const noexcept { return coroutine_; }

  private:
    friend class WaitQueue;
    Coroutine& coroutine_;
    bool is_queued_ = true;
};

/// Invariants
///  1. `size_` counts the waiters with `is_queued_`; the code that takes one out clears the
///     flag before it resumes it.
///  2. A waiter whose wait ends otherwise (timeout, cancellation) removes itself.
///  3. After a waiter was taken out, its wait() no longer accesses the queue: the waker may have destroyed
///     it.
class WaitQueue {
  public:
    [[nodiscard]] bool empty() const noexcept { return waiters_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Parks the running coroutine at the end of the queue.
    template <typename Ops = ContextOps>
    [[gnu::always_inline]] Wake wait(std::string_view reason, TimeoutMs timeout_ms = kForever,
                                     bool is_cancelable = true) noexcept {
        Coroutine* const self = Scheduler::current();
        assert(self != nullptr && "wait() outside a coroutine");
        if (self == nullptr) [[unlikely]]
            return Wake::kCanceled;
        Waiter waiter(*self);
        return wait_as<Ops>(waiter, reason, timeout_ms, is_cancelable);
    }

    /// The same with a `waiter` of the running coroutine, made for this wait.
    template <typename Ops = ContextOps>
    [[gnu::always_inline]] Wake wait_as(Waiter& waiter, std::string_view reason,
                                        TimeoutMs timeout_ms = kForever, bool is_cancelable = true) noexcept {
        waiters_.push_back(waiter);
        ++size_;
        const Wake why = waiter.coroutine().scheduler().template park<Ops>(reason, timeout_ms, is_cancelable);
        if (waiter.is_queued_) --size_;
        return why;
    }

    /// Takes the first waiter out, for the caller to wake its coroutine; null: no waiter. It lives until that
    /// coroutine is resumed.
    [[nodiscard]] Waiter* take_first_waiter() noexcept {
        while (!waiters_.empty()) {
            Waiter& waiter = waiters_.pop_front();
            waiter.is_queued_ = false;
            --size_;
            // A coroutine that schedule_wake() has already scheduled needs no other wake-up.
            if (waiter.coroutine().is_parked()) [[likely]]
                return &waiter;
        }
        return nullptr;
    }
    /// The same; returns its coroutine.
    [[nodiscard]] Coroutine* take_first() noexcept {
        Waiter* const first = take_first_waiter();
        return first == nullptr ? nullptr : &first->coroutine();
    }

    /// Takes the first waiter out and resumes it. False: there was no waiter.
    bool wake_one(Wake why = Wake::kReady, WakeTime when = WakeTime::kEndOfTurn) noexcept;
    /// Takes all out, then resumes each in order.
    void wake_all(Wake why = Wake::kReady, WakeTime when = WakeTime::kEndOfTurn) noexcept;

  private:
    IntrusiveList<Waiter> waiters_;
    std::size_t size_ = 0;
};

}  // namespace shoal::coro
