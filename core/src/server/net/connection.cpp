// SPDX-License-Identifier: Apache-2.0
#include "server/net/connection.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "server/net/worker_context.hpp"
#include "server/session/session_row.hpp"

namespace shoal::server {
namespace {

/// After the last byte has been sent, the peer has so long to read it and close its side.
constexpr std::int64_t kLingerSilenceMs = 1000;
constexpr std::int64_t kLingerTotalMs = 3000;
/// The send timeout of a connection that is to close, where there is no other.
constexpr std::int64_t kClosingSendMs = 60'000;
/// Bytes given to the kernel since the peer's progress was last measured: with more, it is watched too.
constexpr std::int64_t kUnwatchedBytes = 256 << 10;
/// A slow reader is looked at so often within its limit.
constexpr std::int64_t kLooksPerLimit = 4;
/// A peer that sends more than this into a connection that has been answered is cut off.
constexpr std::size_t kLingerBytes = 16U << 20;
constexpr std::size_t kLingerBytesPerTurn = 512U << 10;
/// Read and dropped at once while the worker's read buffer is in use.
constexpr std::size_t kScrapBytes = 2048;

ssize_t send_once(int fd, std::string_view head, std::string_view body) noexcept {
    constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
    // One run is the common case, and send() is the cheaper call: no vector to copy in.
    if (body.empty()) return ::send(fd, head.data(), head.size(), kFlags);
    std::array<iovec, 2> vectors{iovec{const_cast<char*>(head.data()), head.size()},
                                 iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = vectors.size();
    return sendmsg(fd, &message, kFlags);
}

}  // namespace

Connection::Connection(WorkerContext& worker, UniqueFd fd, SessionId session_id, std::size_t port_index,
                       std::shared_ptr<const Endpoints> endpoints)
    : worker_(worker),
      last_activity_ms_(worker.loop.now_ms()),
      fd_(std::move(fd)),
      session_id_(session_id),
      port_index_(port_index),
      endpoints_(std::move(endpoints)),
      turn_([](void* self) { static_cast<Connection*>(self)->on_turn(); }, this),
      output_timer_([](event::Timer&, void* self) { static_cast<Connection*>(self)->look_at_output(); },
                    this) {}

Connection::~Connection() = default;

Result<void> Connection::open() {
    Frame frame(*this);
    if (Result<void> added = worker_.loop.add(*this, fd_.get(), event::Trigger::kEdge); !added) return added;
    may_have_input_ = true;  // With TCP_DEFER_ACCEPT, and mostly without, the request is here already.
    on_readable();
    return {};
}

void Connection::on_ready(event::Ready ready) {
    using event::Ready;
    Frame frame(*this);
    if (any(ready & (Ready::kReadHangup | Ready::kError))) has_hung_up_ = true;
    // Both directions are gone: a response that is still owed cannot be read. A connection that is only
    // receiving reads first, since a request may have been sent just before the peer went.
    if (any(ready & Ready::kError) && (is_closing_ || is_answering() || !output_.empty())) {
        return close_now(false);
    }
    if (any(ready & Ready::kWrite) && !output_.empty() && !flush()) return;
    if (!any(ready & (Ready::kRead | Ready::kReadHangup | Ready::kError))) return;
    may_have_input_ = true;
    if (is_lingering_) {
        drop_input();
    } else if (!is_closing_) {
        on_readable();
    }
}

void Connection::on_turn() {
    Frame frame(*this);
    if (is_closed_) return;
    if (!output_.empty() && !flush()) return;
    if (is_lingering_) drop_input();
}

Result<std::size_t> Connection::receive(char* buffer, std::size_t capacity) noexcept {
    ssize_t got;
    do {
        ++worker_.http.io.reads;
        got = recv(fd_.get(), buffer, capacity, MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        may_have_input_ = false;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return fail(Errc::kAgain);
        return fail_errno();
    }
    if (got == 0) {
        may_have_input_ = false;
        peer_has_shut_ = true;
        return fail(Errc::kClosed);
    }
    const std::size_t bytes = static_cast<std::size_t>(got);
    // A short read proves the socket was empty, so new bytes raise an edge; but the end of the stream, once
    // reported, does not, so it has to be fetched.
    may_have_input_ = bytes == capacity || has_hung_up_;
    last_activity_ms_ = worker_.loop.now_ms();
    if (session_ != nullptr) session_->touch_received(last_activity_ms_);
    worker_.http.io.received_bytes += bytes;
    bump(worker_.counters.received_bytes, bytes);
    return bytes;
}

bool Connection::flush() {
    const std::uint64_t sent_before = worker_.http.io.sent_bytes;
    const Result<bool> sent = output_.send_to(fd_.get(), &worker_.http.io);
    if (const std::uint64_t bytes = worker_.http.io.sent_bytes - sent_before; bytes > 0) {
        bump(worker_.counters.sent_bytes, bytes);
        sent_bytes_ += static_cast<std::int64_t>(bytes);
        note_sent();
    }
    if (!sent) {
        close_now(false);
        return false;
    }
    note_queue();
    if (output_.wants_turn()) worker_.loop.defer(turn_);
    if (!*sent) watch_output();
    if (is_closing_ && *sent) {
        finish_close();
        return !is_closed_;
    }
    on_output_drained();
    return !is_closed_;
}

bool Connection::send(std::string_view head, std::string_view body, BytesOwner owner) {
    if (is_closed_) {
        owner.drop();
        return false;
    }
    if (!output_.empty()) {
        queue_rest(head, body, owner, 0);
        return true;
    }
    ssize_t sent;
    do {
        ++worker_.http.io.writes;
        sent = send_once(fd_.get(), head, body);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
        owner.drop();
        close_now(false);
        return false;
    }
    const std::size_t bytes = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    worker_.http.io.sent_bytes += bytes;
    bump(worker_.counters.sent_bytes, bytes);
    sent_bytes_ += static_cast<std::int64_t>(bytes);
    if (bytes > 0) [[likely]]
        note_sent();
    if (bytes == head.size() + body.size()) [[likely]] {
        owner.drop();
        if (sent_bytes_ - taken_bytes_ > kUnwatchedBytes) [[unlikely]]
            watch_output();
        return true;
    }
    queue_rest(head, body, owner, bytes);
    return true;
}

void Connection::note_sent() noexcept {
    last_activity_ms_ = worker_.loop.now_ms();
    if (session_ == nullptr) return;
    session_->touch_sent(last_activity_ms_);
}

void Connection::note_dispatched() noexcept {
    if (session_ != nullptr) session_->touch_dispatched(worker_.loop.now_ms());
}

void Connection::note_queue() noexcept {
    if (session_ != nullptr) session_->set_send_queued(output_.bytes());
}

/// Queues what is left of head and body after the first `sent` bytes of them.
void Connection::queue_rest(std::string_view head, std::string_view body, BytesOwner owner,
                            std::size_t sent) {
    if (sent < head.size()) output_.append(head.substr(sent));
    const std::string_view rest = body.substr(std::min(body.size(), sent - std::min(sent, head.size())));
    if (owner.release != nullptr) {
        output_.append_owned(rest, owner);
    } else {
        output_.append(rest);
    }
    note_queue();
    watch_output();
}

// ---- slow readers ----------------------------------------------------------------------------------------

std::int64_t Connection::send_budget_ms() const noexcept {
    const double seconds = worker_.config.ports[port_index_].socket.send_timeout_seconds;
    if (seconds > 0) return to_ms(seconds);
    return is_closing_ ? kClosingSendMs : 0;
}

std::int64_t Connection::idle_limit_ms() const noexcept {
    return to_ms(worker_.config.ports[port_index_].socket.max_idle_seconds);
}

/// Output has been queued, here or a good part of it in the kernel: from now on the peer is looked at until
/// it has taken everything.
void Connection::watch_output() {
    if (output_timer_.is_armed()) [[likely]]
        return;
    if (send_budget_ms() == 0 && idle_limit_ms() == 0) return;
    send_watch_.start(worker_.loop.refresh_now(), measure_progress().taken_bytes, send_budget_ms());
    arm_output_timer();
}

void Connection::arm_output_timer() noexcept {
    const std::int64_t budget_ms = send_budget_ms();
    const std::int64_t idle_ms = idle_limit_ms();
    const std::int64_t limit_ms =
        budget_ms == 0 || idle_ms == 0 ? std::max(budget_ms, idle_ms) : std::min(budget_ms, idle_ms);
    std::int64_t next_ms = limit_ms / kLooksPerLimit + 1;
    if (budget_ms > 0) next_ms = std::min(next_ms, send_watch_.left_ms());
    worker_.loop.arm(output_timer_, next_ms);
}

/// The output timer: a slow reader may have used up its time, or a closing connection has lingered enough.
void Connection::look_at_output() {
    Frame frame(*this);
    if (is_lingering_) return close_now(true);
    const std::int64_t taken_before = taken_bytes_;
    const Progress progress = measure_progress();
    if (progress.is_all_taken) return;
    const std::int64_t now_ms = worker_.loop.now_ms();
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
    int unacknowledged = 0;
    if (ioctl(fd_.get(), SIOCOUTQ, &unacknowledged) != 0) unacknowledged = 0;
    // A Unix socket counts its overhead too, so it may seem to have taken less than before.
    taken_bytes_ = std::max(taken_bytes_, sent_bytes_ - unacknowledged);
    return {taken_bytes_, unacknowledged, unacknowledged == 0 && output_.empty()};
}

void Connection::cut_off() {
    const linger hard{1, 0};
    setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close_now(true);
}

// ---- closing ---------------------------------------------------------------------------------------------

void Connection::close_gracefully() {
    if (is_closing_ || is_closed_) return;
    Frame frame(*this);
    before_close();
    if (is_closed_) return;
    is_closing_ = true;
    if (is_ended_by_peer_ && session_ != nullptr) session_->mark_closing();
    if (output_.empty()) return finish_close();
    // A watch that had no send timeout has one from now on.
    send_watch_.start(worker_.loop.now_ms(), taken_bytes_, send_budget_ms());
    watch_output();
}

void Connection::finish_close() {
    if (peer_has_shut_ || skips_linger_) return close_now(true);
    // Closing with unread bytes makes the kernel send RST, which may overtake the answer in the peer.
    shutdown(fd_.get(), SHUT_WR);
    is_lingering_ = true;
    linger_ends_at_ms_ = worker_.loop.now_ms() + kLingerTotalMs;
    worker_.loop.arm(output_timer_, kLingerSilenceMs);
    report_close(true);
    if (may_have_input_ && !is_closed_) drop_input();
}

void Connection::report_close(bool by_us) {
    if (std::exchange(is_close_reported_, true)) return;
    const bool is_our_close = by_us && !is_ended_by_peer_;
    if (session_ != nullptr) session_->mark_closing();
    worker_.host.on_close(worker_.server, session_id_,
                          is_our_close ? -1 : worker_.server.worker_id().value_or(0));
    // The callback may have forked: the child has given the session up.
    if (SessionRow* const session = std::exchange(session_, nullptr)) worker_.end_session(*session);
}

void Connection::drop_input() {
    Frame frame(*this);
    char scrap[kScrapBytes];
    // Whether the worker's buffer is in use does not change meanwhile: nothing here calls the host.
    const bool is_nested = worker_.is_read_buffer_in_use;
    const std::span<char> into =
        is_nested ? std::span<char>(scrap) : std::span<char>(worker_.read_buffer.get(), kReadBufferBytes);
    std::size_t dropped = 0;
    while (may_have_input_) {
        const Result<std::size_t> got = receive(into.data(), into.size());
        if (!got && got.error().code == Errc::kAgain) break;
        if (!got) return close_now(true);
        dropped += *got;
        if (dropped >= kLingerBytesPerTurn) {
            worker_.loop.defer(turn_);
            break;
        }
    }
    linger_dropped_bytes_ += dropped;
    if (linger_dropped_bytes_ > kLingerBytes) return close_now(true);
    const std::int64_t left_ms = linger_ends_at_ms_ - worker_.loop.now_ms();
    worker_.loop.arm(output_timer_, std::clamp<std::int64_t>(left_ms, 0, kLingerSilenceMs));
}

void Connection::close_now(bool by_us) {
    if (is_closed_) return;
    Frame frame(*this);
    is_closed_ = true;
    is_closing_ = true;
    may_have_input_ = false;
    output_timer_.cancel();
    turn_.unlink();
    worker_.loop.remove(*this);
    fd_.reset();
    bump(worker_.counters.closed);
    on_closed();
    output_.clear();
    report_close(by_us);
}

void Connection::abandon() {
    session_ = nullptr;
    if (is_closed_) return;
    Frame frame(*this);
    is_closed_ = is_closing_ = true;
    may_have_input_ = false;
    output_timer_.cancel();
    turn_.unlink();
    fd_.reset();
    on_abandoned();
    output_.clear();
}

void Connection::retire() {
    if (!std::exchange(is_retired_, true)) worker_.retire(*this);
}

}  // namespace shoal::server
