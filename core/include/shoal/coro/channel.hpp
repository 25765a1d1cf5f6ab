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

/// Items are handed over in order. A push that finds a waiting consumer resumes it at once (before push
/// returns); a pop that makes room resumes the first waiting producer at once.
/// `Ops`: see Scheduler::spawn().
template <typename T, typename Ops = ContextOps>
class Channel {
  public:
    explicit Channel(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    /// Puts `item` in, waiting while full. On failure `item` is left as it was.
    /// Errors: kTimedOut, kCanceled, kClosed; kOutOfCoroutine when it would have to wait outside of one.
    Result<void> push(T&& item, TimeoutMs timeout_ms = kForever) noexcept {
        while (items_.size() >= capacity_) {
            if (is_closed_) return fail(Errc::kClosed);
            if (Scheduler::current() == nullptr) return fail(Errc::kOutOfCoroutine);
            const Wake why = producers_.template wait<Ops>("Channel::push", timeout_ms);
            if (why == Wake::kTimedOut) return fail(Errc::kTimedOut);
            if (why == Wake::kCanceled) return fail(is_closed_ ? Errc::kClosed : Errc::kCanceled);
        }
        if (is_closed_) return fail(Errc::kClosed);
        items_.push_back(std::move(item));
        consumers_.template wake_one<Ops>();
        return {};
    }

    /// Takes the first item, waiting while empty. A closed channel is emptied first.
    /// Errors: kTimedOut, kCanceled, kClosed (closed and empty); kOutOfCoroutine as above.
    Result<T> pop(TimeoutMs timeout_ms = kForever) noexcept {
        while (items_.empty()) {
            if (is_closed_) return fail(Errc::kClosed);
            if (Scheduler::current() == nullptr) return fail(Errc::kOutOfCoroutine);
            const Wake why = consumers_.template wait<Ops>("Channel::pop", timeout_ms);
            if (why == Wake::kTimedOut) return fail(Errc::kTimedOut);
            if (why == Wake::kCanceled) return fail(is_closed_ ? Errc::kClosed : Errc::kCanceled);
        }
        T item = items_.pop_front();
        producers_.template wake_one<Ops>();
        return item;
    }

    /// Wakes all waiters; later pushes fail, pops drain the queue. False: closed already.
    bool close() noexcept {
        if (std::exchange(is_closed_, true)) return false;
        producers_.wake_all(Wake::kCanceled);
        consumers_.wake_all(Wake::kCanceled);
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
    std::size_t capacity_;
    Ring<T> items_;
    WaitQueue producers_;
    WaitQueue consumers_;
    bool is_closed_ = false;
};

}  // namespace shoal::coro
