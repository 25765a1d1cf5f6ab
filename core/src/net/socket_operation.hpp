// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/socket_operation.hpp
/// The building blocks of every waiting call of a Socket and of the streams built on it.
#include <algorithm>
#include <utility>

#include "shoal/net/socket.hpp"

namespace shoal::net {

namespace detail {
inline constexpr TimeoutMs kMaxTimeoutMs = TimeoutMs{1} << 60;  // No overflow when added to a clock.
// Successful calls of this thread's sockets since its loop last had a turn.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local int socket_calls_in_turn;

/// Makes a failure out of line: building the Result in memory for both outcomes would slow down the success.
[[gnu::noinline, gnu::cold]] inline Result<std::size_t> failed(Error error) noexcept {
    return fail(error);
}
}  // namespace detail

/// The timeout of a call, or the socket's.
inline TimeoutMs choose(TimeoutMs of_call, TimeoutMs of_socket) noexcept {
    return of_call == kSocketDefault ? of_socket : of_call;
}

/// One call in one direction: claims the side, applies one timeout to all its waits, releases the side.
class Socket::Operation {
    static constexpr TimeoutMs kFirstRetryMs = 1;
    static constexpr TimeoutMs kLastRetryMs = 64;

  public:
    Operation(Socket& socket, Side& side, std::string_view reason, TimeoutMs timeout_ms) noexcept
        : socket_(socket),
          side_(side),
          reason_(reason),
          timeout_ms_(timeout_ms),
          self_(coro::Scheduler::current()) {
        if (socket_.is_closed()) {
            error_ = Error{Errc::kClosed};
        } else if (is_taken()) {
            error_ = Error{Errc::kBusy, static_cast<std::int32_t>(side_.owner)};
        } else if (self_ != nullptr) {
            side_.owner = self_->cid();
            has_claim_ = true;
            be_fair();
        }
    }
    ~Operation() {
        if (has_claim_) side_.owner = 0;
    }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    [[nodiscard]] bool may_start() const noexcept { return error_.code == Errc::kOk; }
    [[nodiscard]] Error error() const noexcept { return error_; }

    /// Yields to the loop after too many successful calls of this thread's sockets.
    void be_fair() noexcept {
        if (++detail::socket_calls_in_turn < kCallsPerTurn || self_ == nullptr) return;
        detail::socket_calls_in_turn = 0;
        self_->scheduler().yield_turn(reason_);
        if (socket_.is_closed()) error_ = Error{Errc::kClosed};
    }

    /// Parks until the side may be ready. Errors: as every waiting call. Inlined: after a switch of stacks
    /// each return from a frame is mispredicted, and a Result that is returned through memory stalls.
    [[gnu::always_inline]] Result<void> wait() noexcept {
        if (self_ == nullptr) return fail(Errc::kOutOfCoroutine);
        if (!socket_.is_watched()) {
            if (const auto added = watch(); !added) return added;
        }
        const TimeoutMs left_ms = remaining_ms();
        if (left_ms == 0 && has_waited_) return fail(Errc::kTimedOut);
        const coro::Wake why = park(side_, left_ms);
        note_wait();
        return judge(why);
    }

    /// For TLS, where reading may have to write: parks until the socket may be ready for `wanted`, or
    /// `at_most_ms` have passed (no error). A direction that this call has not claimed (a handshake has
    /// claimed both) may belong to another coroutine, and has only one waiter: then this call polls.
    Result<void> wait_for(event::Ready wanted, TimeoutMs at_most_ms = coro::kForever) noexcept {
        Side& wanted_side =
            event::any(wanted & event::Ready::kWrite) ? socket_.write_side_ : socket_.read_side_;
        if (self_ == nullptr) return fail(Errc::kOutOfCoroutine);
        if (wanted_side.owner != self_->cid())
            return pause(std::exchange(retry_ms_, std::min(retry_ms_ * 2, kLastRetryMs)));
        if (const auto added = watch(); !added) return added;
        start_clock();
        return wait_a_while(wanted_side, at_most_ms);
    }

    /// Repeats the call until its result is not "would block". `waits_first`: that is already known.
    template <typename Call>
    [[gnu::always_inline]] Result<std::size_t> retry(Call call, bool waits_first = false) noexcept {
        for (bool would_block = waits_first;;) {
            if (would_block) {
                if (const auto waited = wait(); !waited) return detail::failed(waited.error());
            }
            const auto result = call(socket_.fd());
            if (result >= 0) return static_cast<std::size_t>(result);
            would_block = errno == EAGAIN || errno == EWOULDBLOCK;
            if (!would_block && errno != EINTR) return detail::failed(Error{Errc::kSystem, errno});
        }
    }

    /// Waits for the time only. The same errors.
    Result<void> pause(TimeoutMs pause_ms) noexcept {
        if (self_ == nullptr) return fail(Errc::kOutOfCoroutine);
        start_clock();
        return wait_a_while(side_, pause_ms);
    }

  private:
    /// The owner may be a coroutine that exists in the parent only.
    [[nodiscard]] bool is_taken() const noexcept {
        const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
        return side_.owner != 0 && (scheduler == nullptr || scheduler->find(side_.owner) != nullptr);
    }
    Result<void> watch() noexcept {
        if (socket_.is_watched()) return {};
        return self_->scheduler().loop().add(socket_, socket_.fd(), event::Trigger::kEdge,
                                             event::Ready::kRead, /*keeps_loop_alive=*/false);
    }
    /// The deadline counts from the first wait.
    void start_clock() noexcept {
        if (!has_waited_ && timeout_ms_ > 0)
            deadline_ms_ = monotonic_ms() + std::min(timeout_ms_, detail::kMaxTimeoutMs);
        has_waited_ = true;
    }
    Result<void> wait_a_while(Side& side, TimeoutMs at_most_ms) noexcept {
        const TimeoutMs left_ms = remaining_ms();
        if (left_ms == 0) return fail(Errc::kTimedOut);
        const bool is_last = at_most_ms < 0 || (left_ms > 0 && left_ms <= at_most_ms);
        const coro::Wake why = park(side, is_last ? left_ms : at_most_ms);
        return judge(why == coro::Wake::kTimedOut && !is_last ? coro::Wake::kReady : why);
    }
    /// The socket keeps the loop running only during such a wait.
    coro::Wake park(Side& side, TimeoutMs timeout_ms) noexcept {
        coro::Scheduler& scheduler = self_->scheduler();
        side.waiter = self_;
        scheduler.loop().retain();
        // For timeouts of ten seconds and more the time of this turn is negligible.
        constexpr TimeoutMs kCoarseFromMs = 10'000;
        const coro::Wake why =
            scheduler.park(reason_, timeout_ms, /*is_cancelable=*/true, timeout_ms >= kCoarseFromMs);
        scheduler.loop().release();
        side.waiter = nullptr;
        return why;
    }
    [[nodiscard]] TimeoutMs remaining_ms() const noexcept {
        if (timeout_ms_ <= 0 || !has_waited_) return timeout_ms_ < 0 ? coro::kForever : timeout_ms_;
        return std::max<TimeoutMs>(0, deadline_ms_ - monotonic_ms());
    }
    void note_wait() noexcept {
        if (has_waited_) return;
        has_waited_ = true;
        deadline_ms_ = self_->timeout_at_ms();  // The deadline of this wait also applies to later waits.
    }
    Result<void> judge(coro::Wake why) noexcept {
        if (socket_.is_closed()) return fail(Errc::kClosed);
        if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
        if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
        return {};
    }

    Socket& socket_;
    Side& side_;
    std::string_view reason_;
    TimeoutMs timeout_ms_;
    coro::Coroutine* self_;
    std::int64_t deadline_ms_ = 0;
    TimeoutMs retry_ms_ = kFirstRetryMs;
    Error error_{};
    bool has_claim_ = false;
    bool has_waited_ = false;
};

}  // namespace shoal::net
