// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/connection.hpp
/// A client's connection in the worker that owns it: descriptor, output queue, life. Protocols derive from it
/// (HttpConnection here; stream, WebSocket and HTTP/2 come with later issues). One thread only.
///
/// Invariants
///  1. Registered with the loop once, edge-triggered, for reading and writing; never changed afterwards.
///  2. `may_have_input_` is true unless a short read or EAGAIN has proved the socket empty since its last
///     readable edge: a reader that stops early must leave it set and come back.
///  3. After close_now() the descriptor is gone and the object does nothing more. It is handed to
///     WorkerContext::retire() once, when no frame of it is on the stack (a callback may run the loop).
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/net/output_queue.hpp"
#include "server/net/rate_watch.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/exchange.hpp"
#include "shoal/server/host.hpp"

namespace shoal::server {

class SessionRow;
class WorkerContext;

class Connection : public event::Watcher, public ListNode<Connection> {
  public:
    Connection(WorkerContext& worker, UniqueFd fd, SessionId session_id, std::size_t port_index,
               std::shared_ptr<const Endpoints> endpoints);
    ~Connection() override;

    [[nodiscard]] SessionId session_id() const noexcept { return session_id_; }
    /// -1 once closed.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] const std::shared_ptr<const Endpoints>& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] std::size_t port_index() const noexcept { return port_index_; }
    [[nodiscard]] std::size_t queued_bytes() const noexcept { return output_.bytes(); }
    /// What other processes see of it, kept up to date from now on; once, before open().
    void attach_session(SessionRow& row) noexcept { session_ = &row; }
    [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }
    /// Closed (perhaps lingering), or the peer has ended the connection and only queued output is still being
    /// sent.
    [[nodiscard]] bool is_gone() const noexcept {
        return is_closed_ || is_close_reported_ || (is_closing_ && is_ended_by_peer_);
    }

    /// Registers with the loop and reads what is there. Called once by the acceptor.
    Result<void> open();
    /// Closes once the queue has drained; nothing more is read. Lingers so that the peer gets the last bytes
    /// even though it is still sending (RFC 9112 section 9.6). Calls Host::on_close() as soon as the last
    /// byte has been handed to the kernel.
    void close_gracefully();
    /// Closes now; queued output is lost. Calls Host::on_close(). The object is destroyed at the end of this
    /// turn.
    void close_now(bool by_us);
    /// Sends bytes as they are, behind all output given before. Errors: kClosed, kTooLarge (the queue is
    /// full).
    virtual Result<void> send_raw(std::string_view bytes) = 0;
    /// In a child that the program has forked: drops the descriptor and the queued output without sending
    /// anything. The loop has been reset.
    void abandon();
    /// The worker is leaving: an idle connection closes when the peer is quiet, a busy one after its answer.
    virtual void begin_drain() = 0;
    /// True when no request is in flight and no output is queued.
    [[nodiscard]] virtual bool is_idle() const noexcept = 0;

  protected:
    /// Keeps the object while one of its functions is on the stack. Never held across a coroutine's wait.
    class Frame {
      public:
        explicit Frame(Connection& connection) noexcept : connection_(connection) { ++connection.frames_; }
        Frame(const Frame&) = delete;
        Frame& operator=(const Frame&) = delete;
        ~Frame() {
            if (--connection_.frames_ == 0 && connection_.is_closed_) connection_.retire();
        }

      private:
        Connection& connection_;
    };

    /// New bytes are readable, or the peer has shut down. The protocol reads until the socket is empty or its
    /// budget is spent.
    virtual void on_readable() = 0;
    /// Queued output has left, at least some of it.
    virtual void on_output_drained() {}
    /// close_gracefully() begins: hand what is still gathered to the queue.
    virtual void before_close() {}
    virtual void on_closed() = 0;
    /// The same for abandon(): nothing may reach the host or the peer.
    virtual void on_abandoned() noexcept = 0;
    /// True while the host owes an answer: such a connection is given up when the peer has gone for good.
    [[nodiscard]] virtual bool is_answering() const noexcept = 0;

    /// The peer will send nothing more: its FIN (or an error) was reported or read.
    [[nodiscard]] bool has_peer_hung_up() const noexcept { return has_hung_up_ || peer_has_shut_; }

    /// One recv into `buffer`. 0 bytes with kClosed: end of stream; kAgain: nothing now. Keeps invariant 2.
    Result<std::size_t> receive(char* buffer, std::size_t capacity) noexcept;
    /// Sends what is queued as far as the kernel takes it. False: the connection broke and is closed.
    bool flush();
    /// Sends `head` and `body` in one call if nothing is queued before them; queues what the kernel does not
    /// take, the body uncopied if it has an owner. False: the connection broke and is closed.
    bool send(std::string_view head, std::string_view body, BytesOwner owner);

    /// What the peer has acknowledged so far. One system call.
    struct Progress {
        std::int64_t taken_bytes;  ///< Since the connection began.
        int unacknowledged_bytes;  ///< In the kernel.
        bool is_all_taken;         ///< Nothing is left, neither in the queue nor in the kernel.
    };
    [[nodiscard]] Progress measure_progress() noexcept;
    /// close_now() for a peer that does not read: it sees a reset, not the end of a complete answer, and the
    /// kernel keeps nothing for it.
    void cut_off();
    /// A complete request has been handed to the host.
    void note_dispatched() noexcept;

    WorkerContext& worker_;
    OutputQueue output_;
    std::int64_t last_activity_ms_ =
        0;                     ///< Loop time when bytes were last received, sent, or seen to be taken.
    bool is_closing_ = false;  ///< No more requests are read.
    bool is_closed_ = false;
    bool peer_has_shut_ = false;  ///< End of stream has been read.
    bool is_draining_ = false;
    bool may_have_input_ = false;    ///< See invariant 2.
    bool skips_linger_ = false;      ///< The peer expects the close and has nothing under way.
    bool is_ended_by_peer_ = false;  ///< The peer's FIN is why this connection closes.

  private:
    void on_ready(event::Ready ready) final;
    void on_turn();
    void note_sent() noexcept;
    void note_queue() noexcept;
    void finish_close();
    void drop_input();
    void report_close(bool by_us);
    void retire();
    void queue_rest(std::string_view head, std::string_view body, BytesOwner owner, std::size_t sent);
    void watch_output();
    void look_at_output();
    void arm_output_timer() noexcept;
    [[nodiscard]] std::int64_t send_budget_ms() const noexcept;
    [[nodiscard]] std::int64_t idle_limit_ms() const noexcept;

    UniqueFd fd_;
    SessionId session_id_;
    std::size_t port_index_;
    std::shared_ptr<const Endpoints> endpoints_;
    event::Deferred turn_;       ///< Goes on sending or dropping next turn.
    event::Timer output_timer_;  ///< The next look at a slow reader; while lingering, its end.
    RateWatch send_watch_;
    std::int64_t sent_bytes_ = 0;    ///< Given to the kernel.
    std::int64_t taken_bytes_ = 0;   ///< Of these, acknowledged by the peer when that was last measured.
    SessionRow* session_ = nullptr;  ///< Null without attach_session(), and after the end was reported.
    std::int64_t linger_ends_at_ms_ = 0;
    std::size_t linger_dropped_bytes_ = 0;
    std::uint16_t frames_ = 0;
    bool has_hung_up_ = false;  ///< EPOLLRDHUP or worse was reported: end of stream gives no further edge.
    bool is_lingering_ = false;
    bool is_close_reported_ = false;  ///< Host::on_close() has been called.
    bool is_retired_ = false;
};

}  // namespace shoal::server
