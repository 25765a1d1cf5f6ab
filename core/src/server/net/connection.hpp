// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/connection.hpp
/// A client's connection, owned by the reactor that accepted it: a transport, a protocol, and its life
/// between them. It knows no protocol by name. One thread only.
///
/// Invariants
///  1. Registered with the loop once, edge-triggered, for reading and writing; never changed afterwards.
///  2. `unread_` holds what the protocol has left. With `needs_more_` it waits for further bytes, otherwise
///     for the protocol to want input again.
///  3. Output given inside a round gathers in the reactor's cork if this connection holds it, and has been
///     sent or queued when the round ends.
///  4. After close_now() the descriptor is gone and the object does nothing more. It is handed to
///     Reactor::retire() once, when no frame of it is on the stack (a callback may run the loop).
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/gather_buffer.hpp"
#include "server/net/input_buffer.hpp"
#include "server/net/rate_watch.hpp"
#include "server/net/transport.hpp"
#include "server/protocol/protocol.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/endpoints.hpp"
#include "shoal/server/host.hpp"

namespace shoal::server {

class Reactor;
class SessionRow;

/// Makes the protocol that a connection of this port speaks first. `agreed`: by ALPN; empty: nothing was.
using ProtocolMaker = std::unique_ptr<Protocol> (*)(Connection& connection, std::string_view agreed);

class Connection final : public event::Watcher, public ListNode<Connection> {
  public:
    Connection(Reactor& reactor, std::unique_ptr<Transport> transport, SessionId session_id,
               std::size_t port_index, std::shared_ptr<const Endpoints> endpoints, ProtocolMaker maker);
    ~Connection() override;

    [[nodiscard]] SessionId session_id() const noexcept { return session_id_; }
    [[nodiscard]] const std::shared_ptr<const Endpoints>& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] std::size_t port_index() const noexcept { return port_index_; }
    [[nodiscard]] const PortConfig& port() const noexcept;
    [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
    [[nodiscard]] bool is_encrypted() const noexcept { return transport_->is_encrypted(); }
    [[nodiscard]] const Transport& transport() const noexcept { return *transport_; }
    /// -1 once closed. For what is told about the connection only.
    [[nodiscard]] int fd() const noexcept { return transport_->fd(); }
    /// Null until the transport is established.
    [[nodiscard]] Protocol* protocol() noexcept { return protocol_.get(); }
    /// What other processes see of it, kept up to date from now on; once, before open().
    void attach_session(SessionRow& row) noexcept { session_ = &row; }
    /// A complete message has been handed to the worker.
    void note_dispatched() noexcept;

    [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }
    /// No more input is taken: closed, or on the way there.
    [[nodiscard]] bool is_closing() const noexcept { return is_closing_; }
    /// Closed (perhaps lingering), or the peer has ended the connection and only queued output is still being
    /// sent.
    [[nodiscard]] bool is_gone() const noexcept {
        return is_closed_ || is_close_reported_ || (is_closing_ && is_ended_by_peer_);
    }
    /// Nothing is under way and no output is queued.
    [[nodiscard]] bool is_idle() const noexcept;

    // ---- life --------------------------------------------------------------------------------------------
    /// Registers with the loop and reads what is there. Called once by the reactor.
    Result<void> open();
    /// Closes once the queue has drained; nothing more is read. Lingers so that the peer gets the last bytes
    /// even though it is still sending (RFC 9112 section 9.6). The worker is told as soon as the last byte
    /// has been handed to the kernel.
    void close_gracefully();
    /// Closes now; queued output is lost. The object is destroyed at the end of this turn.
    void close_now(bool by_us);
    /// close_now() for a peer that does not read: it sees a reset, not the end of a complete answer, and the
    /// kernel keeps nothing for it.
    void cut_off();
    /// In a child that the program has forked: drops the descriptor and the queued output without sending
    /// anything. The loop has been reset.
    void abandon();
    void begin_drain();
    /// Goes on in another protocol (RFC 9110 section 7.8, ALPN, h2c): the bytes that the present one has not
    /// used go to `next`. The present one lives until its functions have returned; its on_close() is not
    /// called.
    void replace_protocol(std::unique_ptr<Protocol> next);

    // ---- input, for the protocol -------------------------------------------------------------------------
    /// A round at the next turn: the protocol wants input again, or its share of this turn is used up.
    void resume();
    /// A round now, where none is under way; without after_input(). Bytes may be in the socket, their edge
    /// not delivered yet: a peer must not pay for a busy worker.
    void read_now();
    [[nodiscard]] bool is_in_round() const noexcept { return is_in_round_; }
    /// Bytes of the peer's may be waiting in the transport.
    [[nodiscard]] bool may_have_input() const noexcept { return transport_->has_input(); }
    /// Input that waits for the protocol and not for further bytes.
    [[nodiscard]] bool has_unread() const noexcept { return !unread_.empty() && !needs_more_; }
    /// Input that ends inside a unit of the protocol.
    [[nodiscard]] bool has_part() const noexcept { return !unread_.empty() && needs_more_; }
    [[nodiscard]] bool is_input_used() const noexcept { return unread_.empty(); }
    /// Bytes may have come, or the end of the stream is still to be read.
    void expect_input() noexcept { transport_->expect_input(); }
    /// The peer will send nothing more: its FIN (or an error) was reported or read.
    [[nodiscard]] bool has_peer_hung_up() const noexcept {
        return transport_->has_hung_up() || transport_->has_ended();
    }
    /// End of stream has been read.
    [[nodiscard]] bool has_input_ended() const noexcept { return transport_->has_ended(); }
    /// The peer's FIN is why this connection closes: the worker is told so.
    void note_ended_by_peer() noexcept { is_ended_by_peer_ = true; }
    /// The peer expects the close and has nothing under way.
    void skip_linger(bool skips = true) noexcept { skips_linger_ = skips; }

    // ---- output, for the protocol ------------------------------------------------------------------------
    /// Where the next bytes are to be appended. commit() or commit_file() follows before anything else
    /// happens on the connection; until then the buffer keeps what is in it.
    [[nodiscard]] GatherBuffer& output_buffer() noexcept;
    /// Sends, gathers or queues the output buffer and `body` behind it. False: the connection is gone.
    bool commit(std::string_view body, BytesOwner owner);
    /// The same with a range of a file behind the output buffer.
    bool commit_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes);
    /// Sends what has been gathered. False: the connection is gone.
    bool flush_gathered();
    [[nodiscard]] std::size_t queued_bytes() const noexcept { return transport_->queued_bytes(); }
    /// Above the port's limit: writers wait.
    [[nodiscard]] bool is_output_full() const noexcept;
    /// Parks the running coroutine until there is room in the queue. Waiters are woken in order of arrival.
    /// kCanceled: also when the connection closes. `timeout_seconds` 0: no timeout.
    coro::Wake wait_for_room(std::string_view reason, double timeout_seconds) noexcept;
    [[nodiscard]] bool has_waiting_writers() const noexcept { return !writers_.empty(); }
    void cancel_writers() noexcept { writers_.wake_all(coro::Wake::kCanceled, coro::WakeTime::kAtOnce); }
    /// What the peer has acknowledged so far. One system call.
    struct Progress {
        std::int64_t taken_bytes;  ///< Since the connection began.
        int unacknowledged_bytes;  ///< In the kernel.
        bool is_all_taken;         ///< Nothing is left, neither in the queue nor in the kernel.
    };
    [[nodiscard]] Progress measure_progress() noexcept;
    /// Loop time when bytes were last received, sent, or seen to be taken.
    [[nodiscard]] std::int64_t last_activity_ms() const noexcept { return last_activity_ms_; }
    void note_activity(std::int64_t now_ms) noexcept { last_activity_ms_ = now_ms; }
    /// Loop time when bytes were last received; at first, when it was accepted.
    [[nodiscard]] std::int64_t last_received_ms() const noexcept { return last_received_ms_; }
    /// Never closed for being idle.
    void set_protected(bool is_protected) noexcept { is_protected_ = is_protected; }
    [[nodiscard]] bool is_protected() const noexcept { return is_protected_; }

    /// Keeps the object while one of its functions, or of its protocol's, is on the stack. Never held across
    /// a coroutine's wait.
    class Frame {
      public:
        explicit Frame(Connection& connection) noexcept : connection_(connection) { ++connection.frames_; }
        Frame(const Frame&) = delete;
        Frame& operator=(const Frame&) = delete;
        ~Frame() {
            if (--connection_.frames_ == 0) [[likely]]
                connection_.on_last_frame();
        }

      private:
        Connection& connection_;
    };

  private:
    class Round;
    friend class Round;

    /// After the last byte has been sent, the peer has so long to read it and close its side.
    static constexpr std::int64_t kLingerSilenceMs = 1000;

    void on_ready(event::Ready ready) override;
    void on_turn();
    void establish();
    void begin_protocol();

    // Input (connection_input.cpp).
    void run_round();
    bool read_more(std::span<char> buffer);
    void deliver_unread();
    std::size_t deliver(std::string_view bytes);
    void on_readable();
    void drop_input();
    Result<std::string_view> receive(std::span<char> scratch) noexcept;

    // Output (connection_output.cpp).
    bool flush();
    bool send(std::string_view head, std::string_view body, BytesOwner owner);
    void count_sent(std::int64_t before) noexcept;
    void note_queue() noexcept;
    void check_marks();
    void wake_writers();
    [[nodiscard]] bool holds_cork() const noexcept;
    void watch_output();
    void look_at_output();
    void arm_output_timer() noexcept;
    [[nodiscard]] std::int64_t send_budget_ms() const noexcept;
    [[nodiscard]] std::int64_t idle_limit_ms() const noexcept;

    void finish_close();
    void release_descriptor() noexcept;
    void report_close(bool by_us);
    void on_last_frame();

    Reactor& reactor_;
    std::unique_ptr<Transport> transport_;
    std::unique_ptr<Protocol> protocol_;
    std::vector<std::unique_ptr<Protocol>> replaced_;  ///< Destroyed when no frame is left.
    InputBuffer unread_;
    SessionId session_id_;
    std::size_t port_index_;
    std::shared_ptr<const Endpoints> endpoints_;
    ProtocolMaker maker_;
    event::Deferred turn_;       ///< Goes on reading, sending or dropping next turn.
    event::Timer output_timer_;  ///< The next look at a slow reader; while lingering, its end.
    RateWatch send_watch_;
    std::int64_t taken_bytes_ = 0;  ///< Acknowledged by the peer when that was last measured.
    std::int64_t last_activity_ms_;
    std::int64_t last_received_ms_;
    coro::WaitQueue writers_;        ///< Coroutines that wait for room in the queue.
    SessionRow* session_ = nullptr;  ///< Null without attach_session(), and after the end was reported.
    std::int64_t linger_ends_at_ms_ = 0;
    std::size_t linger_dropped_bytes_ = 0;
    std::uint16_t frames_ = 0;
    bool is_established_ = false;
    bool is_announced_ = false;  ///< The worker has been told of it.
    bool is_draining_ = false;
    bool is_in_round_ = false;
    bool needs_more_ = false;  ///< See invariant 2.
    bool wants_round_ = false;
    bool is_closing_ = false;
    bool is_closed_ = false;
    bool skips_linger_ = false;
    bool is_ended_by_peer_ = false;
    bool is_lingering_ = false;
    bool is_close_reported_ = false;  ///< The worker has been told of its end.
    bool is_retired_ = false;
    bool is_protected_ = false;
    bool is_overflowing_ = false;  ///< The queue has reached the high watermark, and not the low one since.
};

}  // namespace shoal::server
