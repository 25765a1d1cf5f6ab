// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/stream_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "server/net/connection.hpp"
#include "server/net/reactor.hpp"
#include "shoal/base/log.hpp"

namespace shoal::server {
namespace {

/// Share of max_wait_seconds during which a draining connection waits for the program's coroutines.
constexpr double kDrainBusyShare = 0.75;
constexpr std::int64_t kDrainCheckMs = 50;

std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

StreamProtocol::StreamProtocol(Connection& connection)
    : Protocol(connection),
      reactor_(connection.reactor()),
      framer_(framing_options(connection.port())),
      timer_([](event::Timer&, void* self) { static_cast<StreamProtocol*>(self)->on_timer(); }, this),
      is_paused_(connection.reactor().config.delays_receive) {}

// ---- packets ---------------------------------------------------------------------------------------------

bool StreamProtocol::wants_input() const noexcept {
    return !connection_.is_closing() && budget_ > 0 && !is_blocked();
}

bool StreamProtocol::is_blocked() const noexcept {
    return is_paused_ || connection_.has_waiting_writers();
}

std::size_t StreamProtocol::on_input(std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && wants_input()) {
        const std::string_view rest = bytes.substr(used);
        const Result<std::optional<std::size_t>> packet_bytes = framer_.next(as_bytes(rest));
        if (connection_.is_closing()) break;  // The port's length function has closed it.
        if (!packet_bytes) {
            refuse(packet_bytes.error());
            break;
        }
        if (!packet_bytes->has_value()) break;
        used += **packet_bytes;
        framer_.reset();
        deliver(rest.substr(0, **packet_bytes));
    }
    return used;
}

void StreamProtocol::deliver(std::string_view packet) {
    --budget_;
    bump(reactor_.counters.requests);
    connection_.note_dispatched();
    static_cast<void>(reactor_.worker.send({.kind = Message::Kind::kData,
                                            .session = connection_.session_id(),
                                            .detail = reactor_.id(),
                                            .bytes = packet}));
}

/// The stream cannot be cut into packets any more. As in Swoole, the close callback takes it for the peer's
/// close.
void StreamProtocol::refuse(Error error) {
    const Endpoints& peer = *connection_.endpoints();
    if (reactor_.may_log_refusal()) {
        log::warning("session {} of {}:{}: {}, the connection is closed", connection_.session_id(),
                     peer.remote_address, peer.remote_port,
                     error.code == Errc::kTooLarge
                         ? fmt::format("a packet is larger than package_max_length ({})",
                                       framer_.options().max_packet_bytes)
                         : std::string("the length of a packet is invalid"));
    }
    connection_.note_ended_by_peer();
    connection_.close_gracefully();
}

Result<void> StreamProtocol::pause(bool is_paused) {
    if (is_paused_ == is_paused) return {};
    is_paused_ = is_paused;
    if (!is_paused) connection_.resume();
    return {};
}

// ---- life ------------------------------------------------------------------------------------------------

void StreamProtocol::after_input() {
    if (connection_.is_closing() || connection_.is_in_round()) return;
    if (!is_blocked()) {
        if (connection_.has_unread() || connection_.may_have_input()) return connection_.resume();
        if (connection_.has_input_ended() && !connection_.port().socket.half_close) return on_end_of_stream();
    }
    if (!timer_.is_armed()) arm_timer();
}

/// What the peer sent before its FIN has been delivered. What is queued for it is still sent.
void StreamProtocol::on_end_of_stream() {
    connection_.skip_linger();
    connection_.note_ended_by_peer();
    connection_.close_gracefully();
}

void StreamProtocol::arm_timer() {
    event::EventLoop& loop = reactor_.loop;
    if (is_draining_) {
        const double grace = reactor_.drain_grace_seconds();
        return loop.timers().arm_at(timer_, loop.coarse_deadline_ms(to_ms(grace)));
    }
    const double limit = idle_limit_seconds(connection_.port().socket);
    if (limit <= 0) return;
    idle_.start(connection_);
    loop.timers().arm_at(timer_, loop.coarse_deadline_ms(to_ms(limit)));
}

void StreamProtocol::on_timer() {
    const Connection::Frame frame(connection_);
    // Bytes may be in the socket, their edge not delivered yet.
    connection_.read_now();
    if (connection_.is_closing()) return;
    if (is_draining_) {
        check_drained();
    } else if (const std::int64_t next_ms = idle_.check(connection_); next_ms > 0) {
        reactor_.loop.timers().arm_at(timer_, next_ms);
    }
    after_input();
}

void StreamProtocol::begin_drain() {
    if (connection_.is_closing() || is_draining_) return;
    is_draining_ = true;
    drain_ends_at_ms_ = reactor_.loop.now_ms() + to_ms(reactor_.config.max_wait_seconds * kDrainBusyShare);
    timer_.cancel();
    arm_timer();
}

/// Closes the connection if it is quiet: no packet is incomplete, no output is queued, and no coroutine of
/// the program may still send on it.
void StreamProtocol::check_drained() {
    const std::int64_t now_ms = reactor_.loop.now_ms();
    const double grace = reactor_.drain_grace_seconds();
    const bool is_quiet = connection_.is_idle() && !connection_.may_have_input() &&
                          now_ms - connection_.last_received_ms() >= to_ms(grace);
    const bool waits_for_program = now_ms < drain_ends_at_ms_ && reactor_.is_program_busy();
    if (is_quiet && !waits_for_program) return connection_.close_gracefully();
    reactor_.loop.arm(timer_, kDrainCheckMs);
}

}  // namespace shoal::server
