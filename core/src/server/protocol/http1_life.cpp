// SPDX-License-Identifier: Apache-2.0
// The life of an HTTP/1 connection apart from reading: deadlines, draining, closing.
#include <algorithm>
#include <utility>

#include "server/protocol/http1_protocol.hpp"

namespace shoal::server {
namespace {

/// While more than this waits to be sent, the next pipelined request waits too: answers that a client does
/// not read must not pile up.
constexpr std::size_t kMaxBacklogBytes = 64U << 10;

}  // namespace

bool Http1Protocol::may_stay_open() const noexcept {
    return !is_draining_ && !reactor_.is_draining && !connection_.is_closing();
}

bool Http1Protocol::has_backlog() const noexcept {
    return connection_.queued_bytes() >
           std::min(connection_.port().socket.max_queued_bytes, kMaxBacklogBytes);
}

// ---- deadlines and idleness ------------------------------------------------------------------------------

/// After a pass, an answer or a deadline: what is this connection waiting for now?
void Http1Protocol::settle() {
    if (connection_.is_closing() || connection_.is_in_round()) return;
    if (current_ != nullptr) {
        if (connection_.has_peer_hung_up() && !connection_.port().socket.half_close) give_up_answer();
        return;
    }
    if (connection_.has_unread() || connection_.may_have_input()) {
        // The budget is spent, or an answer has just made way. A backlog goes on in on_output_drained().
        if (!has_backlog()) return connection_.resume();
        if (deadline_kind_ == Deadline::kHeader || deadline_kind_ == Deadline::kBody) clear_deadline();
        return settle_quiet();
    }
    if (connection_.has_input_ended()) return on_end_of_stream();
    if (body_ != nullptr) {
        watch_body();
    } else if (connection_.has_part()) {
        // From the first byte on: further bytes do not extend it.
        if (deadline_kind_ != Deadline::kHeader && config().header_timeout_seconds > 0) {
            set_deadline(Deadline::kHeader, deadline_in(config().header_timeout_seconds));
        }
    } else {
        if (receiving_ != nullptr) drop_receiving();
        settle_quiet();
    }
}

/// Nothing partial is here.
void Http1Protocol::settle_quiet() {
    if (is_draining_ && connection_.queued_bytes() == 0) {
        if (deadline_kind_ == Deadline::kDrain) return;
        const double grace = reactor_.drain_grace_seconds();
        return set_deadline(Deadline::kDrain, deadline_in(grace));
    }
    const double keepalive = config().keepalive_timeout_seconds;
    const double silence = idle_limit_seconds(connection_.port().socket);
    if (keepalive > 0 && (silence <= 0 || keepalive < silence)) {
        idle_.start(connection_);
        set_deadline(Deadline::kKeepAlive, deadline_in(keepalive));
    } else if (silence > 0) {
        set_deadline(Deadline::kIdle, deadline_in(silence));
    }
}

void Http1Protocol::set_deadline(Deadline kind, std::int64_t at_ms) noexcept {
    deadline_kind_ = kind;
    reactor_.loop.timers().arm_at(deadline_, at_ms);
}

void Http1Protocol::clear_deadline() noexcept {
    if (deadline_kind_ == Deadline::kNone) return;
    deadline_kind_ = Deadline::kNone;
    deadline_.cancel();
}

/// From now, not from the beginning of the turn: a callback may have blocked since.
std::int64_t Http1Protocol::deadline_in(double seconds) const noexcept {
    return reactor_.loop.coarse_deadline_ms(to_ms(seconds));
}

void Http1Protocol::watch_body() {
    if (config().body_timeout_seconds <= 0) return;
    const std::int64_t now_ms = reactor_.loop.now_ms();
    if (!body_watch_.look(now_ms, static_cast<std::int64_t>(body_->received_bytes()))) return reject(408);
    set_deadline(Deadline::kBody, now_ms + body_watch_.left_ms());
}

void Http1Protocol::on_deadline() {
    const Connection::Frame frame(connection_);
    const Deadline kind = std::exchange(deadline_kind_, Deadline::kNone);
    if (kind == Deadline::kNone) return;
    connection_.read_now();
    if (connection_.is_closing()) return;
    switch (kind) {
        case Deadline::kNone:
            return;
        case Deadline::kHeader:
            return on_head_deadline();
        case Deadline::kBody:
            return settle();
        case Deadline::kIdle:
        case Deadline::kKeepAlive:
        case Deadline::kDrain:
            return on_quiet_deadline(kind);
    }
}

void Http1Protocol::on_head_deadline() {
    const bool is_same_head =
        budget_ == kRequestsPerRound && body_ == nullptr && !connection_.is_input_used();
    if (!is_same_head || connection_.has_input_ended()) return settle();
    reject(408);
}

void Http1Protocol::on_quiet_deadline(Deadline kind) {
    const bool has_served = budget_ < kRequestsPerRound;
    const bool has_input = receiving_ != nullptr || !connection_.is_input_used();
    if (current_ != nullptr || connection_.has_input_ended() || has_served || (has_input && !has_backlog()))
        return settle();
    if (kind == Deadline::kIdle) return on_idle_deadline();
    if (kind == Deadline::kKeepAlive) return on_keepalive_deadline();
    if (connection_.queued_bytes() > 0) return settle();
    connection_.close_gracefully();
}

void Http1Protocol::on_idle_deadline() {
    if (const std::int64_t next_ms = idle_.check(connection_); next_ms > 0)
        set_deadline(Deadline::kIdle, next_ms);
}

void Http1Protocol::on_keepalive_deadline() {
    const IdleWatch::Output output = idle_.look_at_output(connection_);
    if (output == IdleWatch::Output::kAllTaken) return connection_.close_gracefully();
    if (output == IdleWatch::Output::kStuck) return connection_.cut_off();
    set_deadline(Deadline::kKeepAlive, deadline_in(config().keepalive_timeout_seconds));
}

void Http1Protocol::on_end_of_stream() {
    // Nothing whole is left to answer; a request cut short is not worth one.
    connection_.skip_linger();
    connection_.note_ended_by_peer();
    drop_receiving();
    connection_.close_gracefully();
}

/// The client has sent FIN while its answer is owed, which mostly means that it has closed the connection:
/// TCP does not tell the two apart. Its request is aborted; what is queued for it is still sent.
void Http1Protocol::give_up_answer() {
    connection_.note_ended_by_peer();
    connection_.expect_input();  // At least the end of stream is still to be read.
    abort_current();
    connection_.close_gracefully();
    connection_.cancel_writers();
}

void Http1Protocol::begin_drain() {
    if (connection_.is_closing() || std::exchange(is_draining_, true)) return;
    if (!connection_.is_in_round() && connection_.is_idle()) settle_quiet();
}

// ---- closing ---------------------------------------------------------------------------------------------

void Http1Protocol::before_close() {
    clear_deadline();
    drop_current(/*has_lost_client=*/true);
}

void Http1Protocol::on_close() {
    clear_deadline();
    abort_current();
    drop_receiving();
}

void Http1Protocol::on_abandoned() noexcept {
    clear_deadline();
    drop_current(/*has_lost_client=*/true);
    drop_receiving();
}

/// The program's exchange can no longer be answered here.
void Http1Protocol::drop_current(bool has_lost_client) noexcept {
    if (current_ == nullptr) return;
    Exchange& exchange = *std::exchange(current_, nullptr);
    reactor_.counters.add_busy(-1);
    exchange.sink_ = nullptr;
    exchange.has_lost_client_ = has_lost_client;
    reactor_.exchanges.forget_parked(exchange);
}

/// As drop_current(), for an answer that can no longer reach its client: the program is told.
void Http1Protocol::abort_current() {
    if (current_ == nullptr) return;
    bump(reactor_.counters.aborted);
    const ExchangeRef exchange(*current_);
    drop_current(/*has_lost_client=*/true);
    // A writer that waits is told by write().
    if (connection_.has_waiting_writers()) return;
    (void)reactor_.worker.send(
        {.kind = Message::Kind::kAbort, .session = connection_.session_id(), .exchange = exchange.get()});
}

}  // namespace shoal::server
