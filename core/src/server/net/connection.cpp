// SPDX-License-Identifier: Apache-2.0
// The life of a connection. What comes in: connection_input.cpp; what goes out: connection_output.cpp.
#include "server/net/connection.hpp"

#include <utility>

#include "server/net/reactor.hpp"
#include "server/session/session_row.hpp"

namespace shoal::server {
namespace {

/// A connection that has been answered lingers no longer than this.
constexpr std::int64_t kLingerTotalMs = 3000;

}  // namespace

Connection::Connection(Reactor& reactor, std::unique_ptr<Transport> transport, SessionId session_id,
                       std::size_t port_index, std::shared_ptr<const Endpoints> endpoints,
                       ProtocolMaker maker)
    : reactor_(reactor),
      transport_(std::move(transport)),
      session_id_(session_id),
      port_index_(port_index),
      endpoints_(std::move(endpoints)),
      maker_(maker),
      turn_([](void* self) { static_cast<Connection*>(self)->on_turn(); }, this),
      output_timer_([](event::Timer&, void* self) { static_cast<Connection*>(self)->look_at_output(); },
                    this),
      last_activity_ms_(reactor.loop.now_ms()),
      last_received_ms_(last_activity_ms_) {}

Connection::~Connection() = default;

const PortConfig& Connection::port() const noexcept {
    return reactor_.config.ports[port_index_];
}

void Connection::note_dispatched() noexcept {
    if (session_ != nullptr) session_->touch_dispatched(reactor_.loop.now_ms());
}

bool Connection::is_idle() const noexcept {
    return unread_.empty() && !transport_->has_output() && (protocol_ == nullptr || protocol_->is_idle());
}

// ---- the beginning ---------------------------------------------------------------------------------------

Result<void> Connection::open() {
    Frame frame(*this);
    if (Result<void> added = reactor_.loop.add(*this, transport_->fd(), event::Trigger::kEdge); !added)
        return added;
    transport_->expect_input();  // With TCP_DEFER_ACCEPT, and mostly without, the request is here already.
    establish();
    return {};
}

void Connection::establish() {
    const Result<void> established = transport_->establish();
    if (established) return begin_protocol();
    if (established.error().code != Errc::kAgain) {
        if (established.error().code == Errc::kProtocol)
            reactor_.log_handshake_failure(*endpoints_, transport_->failure());
        return close_now(false);
    }
    if (!output_timer_.is_armed())
        reactor_.loop.arm(output_timer_, to_ms(port().tls.handshake_timeout_seconds));
}

void Connection::begin_protocol() {
    is_established_ = true;
    output_timer_.cancel();
    protocol_ = maker_(*this, transport_->agreed_protocol());
    is_announced_ = true;
    (void)reactor_.worker.send(
        {.kind = Message::Kind::kConnect, .session = session_id_, .detail = reactor_.id()});
    if (is_closed_) return;
    if (is_draining_) protocol_->begin_drain();
    on_readable();
}

void Connection::on_ready(event::Ready ready) {
    using event::Ready;
    Frame frame(*this);
    if (any(ready & (Ready::kReadHangup | Ready::kError))) transport_->note_hangup();
    if (!is_established_) [[unlikely]] {
        transport_->expect_input();
        return establish();
    }
    // Both directions are gone: a response that is still owed cannot be read. A connection that is only
    // receiving reads first, since a request may have been sent just before the peer went.
    if (any(ready & Ready::kError) &&
        (is_closing_ || protocol_->is_answering() || transport_->has_output())) {
        return close_now(false);
    }
    if (any(ready & Ready::kWrite) && transport_->has_output() && !flush()) return;
    const bool may_read =
        any(ready & (Ready::kRead | Ready::kReadHangup | Ready::kError)) || transport_->reads_on_writable();
    if (!may_read) return;
    transport_->expect_input();
    if (is_lingering_) {
        drop_input();
    } else if (!is_closing_) {
        on_readable();
    }
}

void Connection::on_turn() {
    Frame frame(*this);
    if (is_closed_) return;
    if (transport_->wants_turn() && transport_->has_output() && !flush()) return;
    if (is_lingering_) return drop_input();
    if (std::exchange(wants_round_, false)) on_readable();
}

void Connection::begin_drain() {
    is_draining_ = true;
    if (is_closing_ || protocol_ == nullptr) return;
    Frame frame(*this);
    protocol_->begin_drain();
}

void Connection::replace_protocol(std::unique_ptr<Protocol> next) {
    Frame frame(*this);
    replaced_.push_back(std::exchange(protocol_, std::move(next)));
    if (is_draining_) protocol_->begin_drain();
    // Inside a round the rest of the bytes follows at once.
    if (!is_in_round_) resume();
}

// ---- the end ---------------------------------------------------------------------------------------------

void Connection::close_gracefully() {
    if (is_closing_ || is_closed_) return;
    if (protocol_ == nullptr) return close_now(true);
    Frame frame(*this);
    if (!flush_gathered()) return;
    protocol_->before_close();
    if (is_closed_) return;
    is_closing_ = true;
    if (is_ended_by_peer_ && session_ != nullptr) session_->mark_closing();
    cancel_writers();
    if (is_closed_) return;
    transport_->say_end();
    if (!transport_->has_output()) return finish_close();
    // A watch that had no send timeout has one from now on.
    send_watch_.start(reactor_.loop.now_ms(), taken_bytes_, send_budget_ms());
    watch_output();
}

void Connection::finish_close() {
    transport_->say_end();
    if (transport_->has_ended() || skips_linger_) return close_now(true);
    // Closing with unread bytes makes the kernel send RST, which may overtake the answer in the peer.
    transport_->shut_output();
    is_lingering_ = true;
    linger_ends_at_ms_ = reactor_.loop.now_ms() + kLingerTotalMs;
    reactor_.loop.arm(output_timer_, kLingerSilenceMs);
    report_close(true);
    if (transport_->has_input() && !is_closed_) drop_input();
}

void Connection::report_close(bool by_us) {
    if (std::exchange(is_close_reported_, true)) return;
    const bool is_our_close = by_us && !is_ended_by_peer_;
    if (session_ != nullptr) session_->mark_closing();
    if (is_announced_) {
        (void)reactor_.worker.send({.kind = Message::Kind::kClosed,
                                    .session = session_id_,
                                    .detail = is_our_close ? -1 : reactor_.id()});
    }
    // The callback may have forked: the child has given the session up.
    if (SessionRow* const session = std::exchange(session_, nullptr)) reactor_.end_session(*session);
}

void Connection::cut_off() {
    transport_->reset_on_close();
    close_now(true);
}

/// Nothing of this connection is in the loop any longer, and the descriptor is closed.
void Connection::release_descriptor() noexcept {
    is_closed_ = is_closing_ = true;
    transport_->forget_input();
    output_timer_.cancel();
    turn_.unlink();
    wants_round_ = false;
    if (holds_cork()) reactor_.cork.clear();
    if (reactor_.scratch_user == this) reactor_.scratch_user = nullptr;
    transport_->close();
    if (!is_in_round_) unread_.release();
}

void Connection::close_now(bool by_us) {
    if (is_closed_) return;
    Frame frame(*this);
    reactor_.loop.remove(*this);
    release_descriptor();
    bump(reactor_.counters.closed);
    if (protocol_ != nullptr) protocol_->on_close();
    cancel_writers();
    transport_->drop_output();
    report_close(by_us);
}

void Connection::abandon() {
    session_ = nullptr;
    if (is_closed_) return;
    Frame frame(*this);
    release_descriptor();
    if (protocol_ != nullptr) protocol_->on_abandoned();
    transport_->drop_output();
}

void Connection::on_last_frame() {
    if (!replaced_.empty()) [[unlikely]]
        replaced_.clear();
    if (is_closed_ && !std::exchange(is_retired_, true)) reactor_.retire(*this);
}

}  // namespace shoal::server
