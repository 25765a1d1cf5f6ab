// SPDX-License-Identifier: Apache-2.0
// The life of an HTTP connection apart from reading: deadlines, draining, closing, and the way out for
// answers.
#include <algorithm>
#include <utility>

#include "server/net/worker_context.hpp"
#include "server/protocol/http1_protocol.hpp"

namespace shoal::server {
namespace {

/// A gathered body up to this is copied behind its head; a larger one is sent from where it lies.
constexpr std::size_t kMaxCopiedBodyBytes = 16U << 10;
/// Gathered answers leave when they have grown to this.
constexpr std::size_t kMaxCorkBytes = 64U << 10;
constexpr double kMaxDrainGraceSeconds = 1.0;
/// While more than this waits to be sent, the next pipelined request waits too: answers that a client does
/// not read must not pile up.
constexpr std::size_t kMaxBacklogBytes = 64U << 10;

}  // namespace

const HttpConfig& HttpConnection::config() const noexcept {
    return port().http;
}

const PortConfig& HttpConnection::port() const noexcept {
    return worker_.config.ports[port_index()];
}

bool HttpConnection::may_stay_open() const noexcept {
    return !is_draining_ && !worker_.is_draining && !is_closing_;
}

PortHttp& HttpConnection::port_http() const noexcept {
    return worker_.http.port(port_index());
}

bool HttpConnection::is_idle() const noexcept {
    return current_ == nullptr && receiving_ == nullptr && output_.empty() && pending_.empty();
}

bool HttpConnection::is_output_full() const noexcept {
    return output_.bytes() > port().socket.max_queued_bytes;
}

bool HttpConnection::has_backlog() const noexcept {
    return output_.bytes() > std::min(port().socket.max_queued_bytes, kMaxBacklogBytes);
}

// ---- deadlines and idleness ------------------------------------------------------------------------------

/// After a pass, an answer or a deadline: what is this connection waiting for now?
void HttpConnection::settle() {
    if (is_closing_ || is_processing_) return;
    if (current_ != nullptr) {
        if (has_peer_hung_up() && !port().socket.half_close) give_up_answer();
        return;
    }
    const bool has_requests = !pending_.empty() && !needs_more_;
    if (has_requests || may_have_input_) {
        // The budget is spent, or an answer has just made way. A backlog goes on in on_output_drained().
        if (!has_backlog()) return worker_.loop.defer(next_turn_);
        if (deadline_kind_ == Deadline::kHeader || deadline_kind_ == Deadline::kBody) clear_deadline();
        return settle_quiet();
    }
    if (peer_has_shut_) return on_end_of_stream();
    if (body_ != nullptr) {
        watch_body();
    } else if (!pending_.empty()) {
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
void HttpConnection::settle_quiet() {
    if (is_draining_ && output_.empty()) {
        if (deadline_kind_ == Deadline::kDrain) return;
        const double grace = std::min(worker_.config.max_wait_seconds / 2, kMaxDrainGraceSeconds);
        return set_deadline(Deadline::kDrain, deadline_in(grace));
    }
    const double keepalive = config().keepalive_timeout_seconds;
    const double silence = port().socket.max_idle_seconds;
    if (keepalive > 0 && (silence <= 0 || keepalive < silence)) {
        if (!output_.empty()) taken_when_quiet_ = measure_progress().taken_bytes;
        set_deadline(Deadline::kKeepAlive, deadline_in(keepalive));
    } else if (silence > 0) {
        set_deadline(Deadline::kIdle, deadline_in(silence));
    }
}

void HttpConnection::set_deadline(Deadline kind, std::int64_t at_ms) noexcept {
    deadline_kind_ = kind;
    worker_.loop.timers().arm_at(deadline_, at_ms);
}

void HttpConnection::clear_deadline() noexcept {
    if (deadline_kind_ == Deadline::kNone) return;
    deadline_kind_ = Deadline::kNone;
    deadline_.cancel();
}

/// From now, not from the beginning of the turn: a callback may have blocked since.
std::int64_t HttpConnection::deadline_in(double seconds) const noexcept {
    return worker_.loop.coarse_deadline_ms(to_ms(seconds));
}

void HttpConnection::watch_body() {
    if (config().body_timeout_seconds <= 0) return;
    const std::int64_t now_ms = worker_.loop.now_ms();
    if (!body_watch_.look(now_ms, static_cast<std::int64_t>(body_->received_bytes()))) return reject(408);
    set_deadline(Deadline::kBody, now_ms + body_watch_.left_ms());
}

void HttpConnection::on_deadline() {
    Frame frame(*this);
    const Deadline kind = std::exchange(deadline_kind_, Deadline::kNone);
    if (kind == Deadline::kNone) return;
    // Bytes may be in the socket, their edge not delivered yet: a client must not pay for a busy worker.
    may_have_input_ = true;
    run_pass();
    if (is_closing_) return;
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

void HttpConnection::on_head_deadline() {
    const bool is_same_head = budget_ == kRequestsPerTurn && body_ == nullptr && !pending_.empty();
    if (!is_same_head || peer_has_shut_) return settle();
    reject(408);
}

void HttpConnection::on_quiet_deadline(Deadline kind) {
    const bool has_served = budget_ < kRequestsPerTurn;
    const bool has_input = receiving_ != nullptr || !pending_.empty();
    if (current_ != nullptr || peer_has_shut_ || has_served || (has_input && !has_backlog())) return settle();
    if (kind == Deadline::kIdle) return on_idle_deadline();
    if (kind == Deadline::kKeepAlive) return on_keepalive_deadline();
    if (!output_.empty()) return settle();
    close_gracefully();
}

void HttpConnection::on_idle_deadline() {
    const std::int64_t now_ms = worker_.loop.now_ms();
    std::int64_t quiet_until = last_activity_ms_ + to_ms(port().socket.max_idle_seconds);
    if (quiet_until <= now_ms) {
        const Progress progress = measure_progress();
        if (progress.is_all_taken) return close_now(true);
        if (progress.taken_bytes <= std::exchange(taken_when_quiet_, progress.taken_bytes)) return cut_off();
        last_activity_ms_ = now_ms;
        quiet_until = now_ms + to_ms(port().socket.max_idle_seconds);
    }
    set_deadline(Deadline::kIdle, quiet_until);
}

void HttpConnection::on_keepalive_deadline() {
    const Progress progress = measure_progress();
    if (progress.is_all_taken) return close_gracefully();
    if (progress.taken_bytes <= std::exchange(taken_when_quiet_, progress.taken_bytes)) return cut_off();
    set_deadline(Deadline::kKeepAlive, deadline_in(config().keepalive_timeout_seconds));
}

void HttpConnection::on_end_of_stream() {
    // Nothing whole is left to answer; a request cut short is not worth one.
    skips_linger_ = true;
    is_ended_by_peer_ = true;
    drop_receiving();
    close_gracefully();
}

/// The client has sent FIN while its answer is owed, which mostly means that it has closed the connection:
/// TCP does not tell the two apart. Its request is aborted; what is queued for it is still sent.
void HttpConnection::give_up_answer() {
    is_ended_by_peer_ = true;
    may_have_input_ = true;  // At least the end of stream is still to be read.
    abort_current();
    close_gracefully();
    if (!drained_.empty()) drained_.wake_all(coro::Wake::kCanceled, coro::WakeTime::kAtOnce);
}

void HttpConnection::begin_drain() {
    if (is_closing_ || is_draining_) return;
    Frame frame(*this);
    is_draining_ = true;
    if (!is_processing_ && is_idle()) settle_quiet();
}

// ---- closing ---------------------------------------------------------------------------------------------

void HttpConnection::before_close() {
    clear_deadline();
    flush_cork();
    drop_current();
}

void HttpConnection::on_closed() {
    clear_deadline();
    next_turn_.unlink();
    if (holds_cork()) worker_.http.cork.clear();
    abort_current();
    drop_receiving();
    if (!is_processing_) pending_.release();
    drained_.wake_all(coro::Wake::kCanceled, coro::WakeTime::kAtOnce);
}

void HttpConnection::on_abandoned() noexcept {
    clear_deadline();
    next_turn_.unlink();
    if (holds_cork()) worker_.http.cork.clear();
    drop_current();
    drop_receiving();
    if (!is_processing_) pending_.release();
}

/// The host's exchange loses its connection: it can no longer answer.
void HttpConnection::drop_current() noexcept {
    if (current_ == nullptr) return;
    Exchange& exchange = *std::exchange(current_, nullptr);
    worker_.counters.add_busy(-1);
    exchange.connection_ = nullptr;
    if (exchange.is_detached_ && worker_.detached.erase(session_id()) > 0) exchange.release();
}

/// As drop_current(), for an answer that can no longer reach its client: the host is told.
void HttpConnection::abort_current() {
    if (current_ == nullptr) return;
    bump(worker_.counters.aborted);
    const ExchangeRef exchange(*current_);
    drop_current();
    // A writer that waits is told by write().
    if (drained_.empty()) worker_.host.on_abort(*exchange.get());
}

// ---- output ----------------------------------------------------------------------------------------------

bool HttpConnection::holds_cork() const noexcept {
    return worker_.http.corked == this;
}

GatherBuffer& HttpConnection::output_buffer() noexcept {
    if (holds_cork()) return worker_.http.cork;
    worker_.http.scratch.clear();
    return worker_.http.scratch;
}

bool HttpConnection::flush_cork() {
    if (!holds_cork() || worker_.http.cork.empty()) return !is_closed_;
    const bool is_alive = send(worker_.http.cork.view(), {}, {});
    worker_.http.cork.clear();
    return is_alive;
}

bool HttpConnection::commit(std::string_view body, BytesOwner owner) {
    const bool is_corked = holds_cork();
    GatherBuffer& buffer = is_corked ? worker_.http.cork : worker_.http.scratch;
    if (body.size() <= kMaxCopiedBodyBytes) {
        buffer.append(body);
        owner.drop();
        body = {};
        if (is_corked && buffer.size() < kMaxCorkBytes) return !is_closed_;
    }
    Frame frame(*this);
    const bool is_alive = send(buffer.view(), body, owner);
    buffer.clear();
    return is_alive;
}

Result<void> HttpConnection::send_raw(std::string_view bytes) {
    if (is_closing_) return fail(Errc::kClosed);
    if (is_output_full()) return fail(Errc::kTooLarge);
    output_buffer().append(bytes);
    return commit({}, {}) ? Result<void>{} : fail(Errc::kClosed);
}

bool HttpConnection::commit_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) {
    Frame frame(*this);
    GatherBuffer& buffer = holds_cork() ? worker_.http.cork : worker_.http.scratch;
    const bool was_empty = output_.empty();
    output_.append(buffer.view());
    buffer.clear();
    output_.append_file(std::move(file), offset, bytes);
    // Behind queued bytes the writable edge goes on by itself.
    return was_empty ? flush() : true;
}

coro::Wake HttpConnection::wait_for_room(double timeout_seconds) noexcept {
    return drained_.wait("Http\\Response::write",
                         timeout_seconds > 0 ? to_ms(timeout_seconds) : coro::kForever);
}

void HttpConnection::on_output_drained() {
    if (is_output_full()) return;
    if (!drained_.empty()) drained_.wake_all(coro::Wake::kReady, coro::WakeTime::kAtOnce);
    if (!is_closed_) settle();
}

void HttpConnection::finish_answer(Exchange& exchange, bool keeps_alive, bool needs_reset) {
    Frame frame(*this);
    bump(worker_.counters.responses);
    current_ = nullptr;
    worker_.counters.add_busy(-1);
    exchange.connection_ = nullptr;
    if (exchange.is_detached_ && worker_.detached.erase(session_id()) > 0) exchange.release();
    if (is_closed_) return;
    if (needs_reset) {
        if (flush_cork()) cut_off();
    } else if (!keeps_alive) {
        // A client that asked for the close sends nothing more; one that did not may be sending right now.
        const bool is_all_read = !may_have_input_ && pending_.empty() && !has_unparsed_;
        skips_linger_ = !exchange.head_.keep_alive && is_all_read;
        close_gracefully();
    } else {
        settle();
    }
    if (worker_.is_draining) worker_.on_progress();
}

}  // namespace shoal::server
