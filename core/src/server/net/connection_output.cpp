// SPDX-License-Identifier: Apache-2.0
// What goes out on a connection: gathering, sending, and the watch over slow readers.
#include <algorithm>
#include <utility>

#include "server/net/connection.hpp"
#include "server/net/reactor.hpp"
#include "server/session/session_row.hpp"

namespace shoal::server {
namespace {

/// A gathered body up to this is copied behind its head; a larger one is sent from where it lies.
constexpr std::size_t kMaxCopiedBodyBytes = 16U << 10;
/// Gathered output leaves when it has grown to this.
constexpr std::size_t kMaxCorkBytes = 64U << 10;
/// The send timeout of a connection that is to close, where there is no other.
constexpr std::int64_t kClosingSendMs = 60'000;
/// Bytes given to the kernel since the peer's progress was last measured: with more, it is watched too.
constexpr std::int64_t kUnwatchedBytes = 256 << 10;
/// A slow reader is looked at so often within its limit.
constexpr std::int64_t kLooksPerLimit = 4;

}  // namespace

// ---- gathering -------------------------------------------------------------------------------------------

bool Connection::holds_cork() const noexcept {
    return reactor_.corked == this;
}

GatherBuffer& Connection::output_buffer() noexcept {
    if (holds_cork()) return reactor_.cork;
    if (std::exchange(reactor_.scratch_user, this) != this) reactor_.scratch.clear();
    return reactor_.scratch;
}

bool Connection::flush_gathered() {
    if (!holds_cork() || reactor_.cork.empty()) return !is_closed_;
    const bool is_alive = send(reactor_.cork.view(), {}, {});
    reactor_.cork.clear();
    return is_alive;
}

bool Connection::commit(std::string_view body, BytesOwner owner) {
    const bool is_corked = holds_cork();
    GatherBuffer& buffer = output_buffer();
    if (body.size() <= kMaxCopiedBodyBytes) {
        buffer.append(body);
        owner.drop();
        body = {};
        if (is_corked && buffer.size() < kMaxCorkBytes) return !is_closed_;
    }
    if (buffer.empty() && body.empty()) return !is_closed_;
    Frame frame(*this);
    const bool is_alive = send(buffer.view(), body, owner);
    buffer.clear();
    if (is_alive) check_marks();
    return !is_closed_;
}

bool Connection::commit_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) {
    Frame frame(*this);
    GatherBuffer& buffer = output_buffer();
    const bool had_output = transport_->has_output();
    transport_->queue(buffer.view());
    buffer.clear();
    transport_->queue_file(std::move(file), offset, bytes);
    note_queue();
    // Behind queued bytes the writable edge goes on by itself.
    if (!had_output) return flush();
    check_marks();
    return !is_closed_;
}

bool Connection::is_output_full() const noexcept {
    return transport_->queued_bytes() > port().socket.max_queued_bytes;
}

coro::Wake Connection::wait_for_room(std::string_view reason, double timeout_seconds) noexcept {
    return writers_.wait(reason, timeout_seconds > 0 ? to_ms(timeout_seconds) : coro::kForever);
}

/// One after the other: the first may fill the queue again.
void Connection::wake_writers() {
    while (!writers_.empty() && !is_closed_ && !is_output_full())
        writers_.wake_one(coro::Wake::kReady, coro::WakeTime::kAtOnce);
}

/// Tells the program when the queue has reached a watermark.
void Connection::check_marks() {
    const std::size_t bytes = transport_->queued_bytes();
    const SocketConfig& socket = port().socket;
    if (bytes < socket.high_mark() && !is_overflowing_) [[likely]]
        return;
    if (is_overflowing_ ? bytes > socket.low_watermark_bytes : bytes == 0) return;
    is_overflowing_ = !is_overflowing_;
    if (session_ == nullptr) return;
    session_->set_overflowing(is_overflowing_);
    static_cast<void>(reactor_.worker.send(
        {.kind = is_overflowing_ ? Message::Kind::kBufferFull : Message::Kind::kBufferEmpty,
         .session = session_id_}));
}

// ---- sending ---------------------------------------------------------------------------------------------

void Connection::count_sent(std::int64_t before) noexcept {
    const std::int64_t bytes = transport_->sent_bytes() - before;
    if (bytes <= 0) return;
    bump(reactor_.counters.sent_bytes, static_cast<std::uint64_t>(bytes));
    last_activity_ms_ = reactor_.loop.now_ms();
    if (session_ != nullptr) session_->touch_sent(last_activity_ms_);
}

void Connection::note_queue() noexcept {
    if (session_ != nullptr) session_->set_send_queued(transport_->queued_bytes());
}

/// Sends what is queued as far as the kernel takes it. False: the connection broke and is closed.
bool Connection::flush() {
    const std::int64_t before = transport_->sent_bytes();
    const Result<bool> sent = transport_->flush();
    count_sent(before);
    if (!sent) {
        close_now(false);
        return false;
    }
    note_queue();
    if (transport_->wants_turn()) reactor_.loop.defer(turn_);
    if (!*sent) watch_output();
    if (is_closing_ && *sent) {
        finish_close();
        return !is_closed_;
    }
    check_marks();
    wake_writers();
    if (!is_closed_) protocol_->on_output_drained();
    return !is_closed_;
}

bool Connection::send(std::string_view head, std::string_view body, BytesOwner owner) {
    if (is_closed_) {
        owner.drop();
        return false;
    }
    const std::int64_t before = transport_->sent_bytes();
    const Result<void> taken = transport_->send(head, body, owner);
    count_sent(before);
    if (!taken) {
        close_now(false);
        return false;
    }
    if (transport_->has_output()) [[unlikely]] {
        note_queue();
        if (transport_->wants_turn()) reactor_.loop.defer(turn_);
    }
    if (transport_->has_output() || transport_->sent_bytes() - taken_bytes_ > kUnwatchedBytes) [[unlikely]]
        watch_output();
    return true;
}

// ---- slow readers ----------------------------------------------------------------------------------------

std::int64_t Connection::send_budget_ms() const noexcept {
    const double seconds = port().socket.send_timeout_seconds;
    if (seconds > 0) return to_ms(seconds);
    return is_closing_ ? kClosingSendMs : 0;
}

std::int64_t Connection::idle_limit_ms() const noexcept {
    return is_protected_ ? 0 : to_ms(port().socket.max_idle_seconds);
}

/// Output has been queued, here or a good part of it in the kernel: from now on the peer is looked at until
/// it has taken everything.
void Connection::watch_output() {
    if (output_timer_.is_armed()) [[likely]]
        return;
    if (send_budget_ms() == 0 && idle_limit_ms() == 0) return;
    send_watch_.start(reactor_.loop.refresh_now(), measure_progress().taken_bytes, send_budget_ms());
    arm_output_timer();
}

void Connection::arm_output_timer() noexcept {
    const std::int64_t budget_ms = send_budget_ms();
    const std::int64_t idle_ms = idle_limit_ms();
    const std::int64_t limit_ms =
        budget_ms == 0 || idle_ms == 0 ? std::max(budget_ms, idle_ms) : std::min(budget_ms, idle_ms);
    std::int64_t next_ms = limit_ms / kLooksPerLimit + 1;
    if (budget_ms > 0) next_ms = std::min(next_ms, send_watch_.left_ms());
    reactor_.loop.arm(output_timer_, next_ms);
}

/// The output timer: a slow reader may have used up its time, a closing connection has lingered enough, or
/// the handshake takes too long.
void Connection::look_at_output() {
    Frame frame(*this);
    if (is_lingering_ || !is_established_) return close_now(true);
    const std::int64_t taken_before = taken_bytes_;
    const Progress progress = measure_progress();
    if (progress.is_all_taken) return;
    const std::int64_t now_ms = reactor_.loop.now_ms();
    if (progress.unacknowledged_bytes == 0) {
        // The peer has read all that the kernel had and waits for more: the worker has been busy.
        send_watch_.start(now_ms, progress.taken_bytes, send_budget_ms());
        arm_output_timer();
        flush();
        return;
    }
    if (progress.taken_bytes > taken_before) last_activity_ms_ = now_ms;
    const bool is_fast_enough = send_watch_.look(now_ms, progress.taken_bytes);
    if (send_budget_ms() > 0 && !is_fast_enough) return cut_off();
    if (idle_limit_ms() > 0 && now_ms - last_activity_ms_ >= idle_limit_ms()) return cut_off();
    arm_output_timer();
}

Connection::Progress Connection::measure_progress() noexcept {
    const int unacknowledged = transport_->unacknowledged_bytes();
    // A Unix socket counts its overhead too, so it may seem to have taken less than before.
    taken_bytes_ = std::max(taken_bytes_, transport_->sent_bytes() - unacknowledged);
    return {taken_bytes_, unacknowledged, unacknowledged == 0 && !transport_->has_output()};
}

}  // namespace shoal::server
