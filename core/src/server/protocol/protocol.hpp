// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/protocol/protocol.hpp
/// What the bytes of a connection mean: HTTP/1, framed packets, and with later issues WebSocket, HTTP/2, RESP
/// and MQTT. A protocol belongs to one connection, which reads for it and sends for it; it knows no
/// descriptor. One thread only.
///
/// Calls of one round: begin_round(), then on_input() for what has come, then after_input(). Inside a round
/// output is gathered and leaves in one call at its end. A round does not nest: a callback that runs the loop
/// finds the connection busy.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/net/output_queue.hpp"
#include "shoal/base/error.hpp"

namespace shoal::server {

class Connection;

class Protocol {
  public:
    explicit Protocol(Connection& connection) noexcept : connection_(connection) {}
    virtual ~Protocol() = default;
    Protocol(const Protocol&) = delete;
    Protocol& operator=(const Protocol&) = delete;

    // ---- input -------------------------------------------------------------------------------------------
    virtual void begin_round() {}
    /// Bytes from the peer, valid during the call. Returns how many of them are done with. The rest is kept
    /// and comes again, in front of more, once wants_input() is true and more has come; or, if wants_input()
    /// was false when it was left, at the next round.
    virtual std::size_t on_input(std::string_view bytes) = 0;
    /// False: nothing is read from the peer, which feels it as back-pressure. Connection::resume() begins a
    /// round when that has changed.
    [[nodiscard]] virtual bool wants_input() const noexcept = 0;
    /// The connection has read its share of this turn; a further round follows.
    virtual void end_share() {}
    /// After each round, and whenever output has made room: what is awaited now?
    virtual void after_input() = 0;

    // ---- output ------------------------------------------------------------------------------------------
    /// Queued output has left, at least some of it.
    virtual void on_output_drained() { after_input(); }
    /// Sends bytes as the program has given them, unless the protocol frames messages. Errors: kClosed,
    /// kTooLarge (the queue is full).
    virtual Result<void> send(std::string_view bytes);
    /// The same with a part of a file.
    virtual Result<void> send_file(const FileRange& file);
    /// The program wants nothing more from the peer for now, or again. Errors: kUnsupported.
    virtual Result<void> pause(bool /*is_paused*/) { return fail(Errc::kUnsupported); }

    // ---- the end -----------------------------------------------------------------------------------------
    /// The worker is leaving: an idle connection closes when the peer is quiet, a busy one after its answer.
    virtual void begin_drain() = 0;
    /// Nothing is under way, output apart.
    [[nodiscard]] virtual bool is_idle() const noexcept = 0;
    /// The program owes an answer: such a connection is given up when the peer has gone for good.
    [[nodiscard]] virtual bool is_answering() const noexcept { return false; }
    /// Connection::close_gracefully() begins. Nothing more is read.
    virtual void before_close() {}
    /// The connection has closed. Called once.
    virtual void on_close() = 0;
    /// The same in a forked child, where nothing may reach the program or the peer.
    virtual void on_abandoned() noexcept = 0;

  protected:
    Connection& connection_;
};

}  // namespace shoal::server
