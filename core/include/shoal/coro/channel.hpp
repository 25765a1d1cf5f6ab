// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/channel.hpp
/// Bounded queue between coroutines of one thread.
#include <cstddef>
#include <optional>
#include <utility>

#include "shoal/base/ring.hpp"
#include "shoal/coro/wait_queue.hpp"

namespace shoal::coro {

/// Items are handed over in order; waiters are served in the order of their calls. An item that is pushed
/// while a consumer waits goes to that consumer, even if another coroutine pops before the consumer runs. No
/// call switches to a waiter: it runs at the end of this turn of the loop, after the caller has waited or
/// ended. With kAtOnce it runs before the call returns, and the channel must outlive the call. `Ops`: see
/// Scheduler::spawn().
///
/// Invariants
///  1. Consumers wait only while `items_` is empty, producers only while it is full.
///  2. A waiter that was taken out of its queue touches the channel no more: the channel may be gone by then.
template <typename T, typename Ops = ContextOps, WakeTime kWakeTime = WakeTime::kEndOfTurn>
class Channel {
  public:
    explicit Channel(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    /// Puts `item` in, waiting while full. On failure `item` is left as it was.
    /// Errors: kTimedOut, kCanceled, kClosed; kOutOfCoroutine when it would have to wait outside of one.
    Result<void> push(T&& item, TimeoutMs timeout_ms = kForever) noexcept {
        for (;;) {
            if (is_closed_) return fail(Errc::kClosed);
            if (auto* const consumer = static_cast<Consumer*>(consumers_.take_first_waiter())) {
                consumer->item.emplace(std::move(item));
                resume(*consumer, Wake::kReady);
                return {};
            }
            if (items_.size() < capacity_) {
                items_.push_back(std::move(item));
                return {};
            }
            Coroutine* const self = Scheduler::current();
            if (self == nullptr) return fail(Errc::kOutOfCoroutine);
            Producer producer(*self, item);
            const Wake why = producers_.template wait_as<Ops>(producer, "Channel::push", timeout_ms);
            if (producer.is_taken) return {};
            if (why == Wake::kTimedOut) return fail(Errc::kTimedOut);
            if (why == Wake::kCanceled) return fail(producer.is_closed ? Errc::kClosed : Errc::kCanceled);
        }
    }

    /// Takes the first item, waiting while empty. A closed channel is emptied first.
    /// Errors: kTimedOut, kCanceled, kClosed (closed and empty); kOutOfCoroutine as above.
    Result<T> pop(TimeoutMs timeout_ms = kForever) noexcept {
        for (;;) {
            if (!items_.empty()) {
                T item = items_.pop_front();
                if (auto* const producer = static_cast<Producer*>(producers_.take_first_waiter())) {
                    items_.push_back(std::move(producer->item));
                    producer->is_taken = true;
                    resume(*producer, Wake::kReady);
                }
                return item;
            }
            if (is_closed_) return fail(Errc::kClosed);
            Coroutine* const self = Scheduler::current();
            if (self == nullptr) return fail(Errc::kOutOfCoroutine);
            Consumer consumer(*self);
            const Wake why = consumers_.template wait_as<Ops>(consumer, "Channel::pop", timeout_ms);
            if (consumer.item) return std::move(*consumer.item);
            if (why == Wake::kTimedOut) return fail(Errc::kTimedOut);
            if (why == Wake::kCanceled) return fail(consumer.is_closed ? Errc::kClosed : Errc::kCanceled);
        }
    }

    /// Ends the wait of all waiters with kClosed; later pushes fail, pops drain the queue. False: closed
    /// already.
    bool close() noexcept {
        if (std::exchange(is_closed_, true)) return false;
        end_waits<Producer>(producers_);
        end_waits<Consumer>(consumers_);
        return true;
    }

    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
    /// The queued item `index` places after the first.
    [[nodiscard]] T& at(std::size_t index) noexcept { return items_.at(index); }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }
    [[nodiscard]] std::size_t waiting_consumers() const noexcept { return consumers_.size(); }
    [[nodiscard]] std::size_t waiting_producers() const noexcept { return producers_.size(); }

  private:
    struct Consumer : Waiter {
        using Waiter::Waiter;
        std::optional<T> item;  ///< Handed over.
        bool is_closed = false;
    };
    struct Producer : Waiter {
        Producer(Coroutine& coroutine, T& its_item) noexcept : Waiter(coroutine), item(its_item) {}
        T& item;
        bool is_taken = false;
        bool is_closed = false;
    };

    [[gnu::always_inline]] static void resume(const Waiter& waiter, Wake why) noexcept {
        Coroutine& coroutine = waiter.coroutine();
        if constexpr (kWakeTime == WakeTime::kAtOnce) {
            coroutine.scheduler().template wake<Ops>(coroutine, why);
        } else {
            coroutine.scheduler().schedule_wake(coroutine, why);
        }
    }

    template <typename Kind>
    static void end_waits(WaitQueue& queue) noexcept {
        while (auto* const waiter = static_cast<Kind*>(queue.take_first_waiter())) {
            waiter->is_closed = true;
            resume(*waiter, Wake::kCanceled);
        }
    }

    std::size_t capacity_;
    Ring<T> items_;
    WaitQueue producers_;
    WaitQueue consumers_;
    bool is_closed_ = false;
};

}  // namespace shoal::coro
