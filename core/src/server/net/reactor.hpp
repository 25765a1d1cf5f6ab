// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/reactor.hpp
/// Owns sockets: accepts connections, runs their transports and protocols on its loop, and talks to a worker
/// through a link. In BASE mode a worker process has one, on the loop that runs the program as well; a thread
/// with a loop of its own can have one just so. One thread only.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/dispatch/link.hpp"
#include "server/http/exchange_pool.hpp"
#include "server/http/services.hpp"
#include "server/net/acceptor.hpp"
#include "server/net/connection_set.hpp"
#include "server/net/gather_buffer.hpp"
#include "server/net/tls_contexts.hpp"
#include "server/net/transport.hpp"
#include "server/process/worker_counters.hpp"
#include "server/session/session_row.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

inline std::int64_t to_ms(double seconds) noexcept {
    return static_cast<std::int64_t>(std::ceil(seconds * 1000.0));
}

/// Bytes one read takes at most; also the largest request handled without a buffer of its own.
inline constexpr std::size_t kReadBufferBytes = 64U << 10;

/// What a reactor asks of the process that it runs in.
class ReactorHost {
  public:
    /// A connection has come. Its id 0: there are as many as there may be.
    struct Admission {
        SessionId id = 0;
        SessionRow* row = nullptr;
    };
    virtual Admission admit(const SessionStart& start) = 0;
    /// The worker knows of the end: other processes do not find the connection any more.
    virtual void end_session(SessionRow& row) noexcept = 0;
    /// A connection has been destroyed, and its place is free.
    virtual void on_connection_gone() = 0;
    /// An answer has been completed: a draining worker looks whether it can leave.
    virtual void on_progress() = 0;
    /// The program has work of its own (coroutines, timers), which may still use the connections.
    [[nodiscard]] virtual bool is_program_busy() = 0;
    /// False: descriptors are about to run out.
    [[nodiscard]] virtual bool has_room(std::size_t connections) const noexcept = 0;
    /// Compares with the other reactors of the server.
    [[nodiscard]] virtual AcceptedSink::Share share(std::size_t connections) const noexcept = 0;

  protected:
    ~ReactorHost() = default;
};

class Reactor final : public AcceptedSink, public LinkReceiver {
  public:
    struct Setup {
        event::EventLoop& loop;
        const ServerConfig& config;
        WorkerCounters& counters;
        ReactorHost& host;
        Link& worker;
        const http::MimeRegistry* mime_types = nullptr;  ///< Null: the built-in table.
        const TlsContexts* tls = nullptr;                ///< Null: no port speaks TLS.
        int id = 0;
    };
    explicit Reactor(const Setup& setup);
    ~Reactor();

    event::EventLoop& loop;
    const ServerConfig& config;
    WorkerCounters& counters;
    /// To the worker that runs the program.
    Link& worker;
    ExchangePool exchanges;
    /// What the HTTP connections of a port share: clock, compression, static files.
    [[nodiscard]] HttpServices& http(std::size_t port_index) noexcept { return *http_[port_index]; }
    IoCounts io;
    /// Shared by all connections: valid until the end of the connection's round. A nested round (a callback
    /// that runs the loop) must not use it: see `is_read_buffer_in_use`.
    std::unique_ptr<char[]> read_buffer = std::make_unique<char[]>(kReadBufferBytes);
    bool is_read_buffer_in_use = false;
    /// Output of a connection's round gathers here and leaves in one call.
    GatherBuffer cork;
    Connection* corked = nullptr;  ///< Whose output `cork` holds.
    /// Output outside a round, on its way out: from Connection::output_buffer() to commit().
    GatherBuffer scratch;
    Connection* scratch_user = nullptr;  ///< Whose output `scratch` holds.
    bool is_draining = false;

    [[nodiscard]] int id() const noexcept { return id_; }
    [[nodiscard]] ConnectionSet& connections() noexcept { return connections_; }
    [[nodiscard]] const ConnectionSet& connections() const noexcept { return connections_; }
    void on_progress() { host_.on_progress(); }
    [[nodiscard]] bool is_program_busy() { return host_.is_program_busy(); }
    /// At most once a second: a client must not fill the log.
    [[nodiscard]] bool may_log_refusal() noexcept;
    void end_session(SessionRow& row) noexcept { host_.end_session(row); }
    /// A handshake has failed. The log says so, at most once a second.
    void log_handshake_failure(const Endpoints& endpoints, std::string_view why);

    // ---- accepting ---------------------------------------------------------------------------------------
    struct ListeningSocket {
        int fd;
        std::uint16_t port;
    };
    /// One acceptor for each port, in the order of ServerConfig::ports. Errors: as EventLoop::add().
    Result<void> start_accepting(const std::vector<ListeningSocket>& sockets);
    /// Takes what the backlogs hold for this reactor alone, then no more.
    void stop_accepting();
    [[nodiscard]] bool is_sweeping() const noexcept { return is_sweeping_; }
    void take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) override;
    [[nodiscard]] bool has_room() const noexcept override { return host_.has_room(connections_.size()); }
    [[nodiscard]] Share share() const noexcept override { return host_.share(connections_.size()); }

    // ---- the end -----------------------------------------------------------------------------------------
    void begin_drain();
    /// Closes every connection and listening watch at once.
    void end();
    /// In a child that the program has forked: drops all in silence.
    void abandon() noexcept;
    /// A connection has been closed, and the worker knows. It is destroyed at the end of the turn: never at
    /// once, the caller is one of its functions.
    void retire(Connection& connection);

    /// A draining connection closes when its peer has been quiet for this time.
    [[nodiscard]] double drain_grace_seconds() const noexcept;

    /// Takes up the detached exchange of that connection. It stays alive until the end of this turn without a
    /// reference of the caller's. Errors: kNotFound.
    Result<Exchange*> adopt_exchange(SessionId session_id);

    /// Parks the running coroutine until the session's output queue has room. `timeout_seconds` 0: no
    /// timeout. Errors: kNotFound, kTimedOut, kCanceled (also when the connection closes).
    Result<void> wait_for_room(SessionId session_id, double timeout_seconds) noexcept;

    /// From the worker: see link.hpp.
    Result<void> on_message(const Message& message) override;

  private:
    /// Null: there is no memory for it.
    std::unique_ptr<Transport> make_transport(UniqueFd fd, std::size_t port_index);
    /// A connection that the worker may still use; or null.
    [[nodiscard]] Connection* find(SessionId session_id) noexcept;

    ReactorHost& host_;
    const TlsContexts* tls_;
    std::vector<std::unique_ptr<HttpServices>> http_;
    std::vector<int> listeners_;  ///< Of each port; for SessionStart.
    ConnectionSet connections_;
    std::vector<std::unique_ptr<Acceptor>> acceptors_;
    event::Deferred clean_up_;
    std::int64_t next_refusal_log_ms_ = 0;
    int id_;
    bool is_sweeping_ = false;
};

}  // namespace shoal::server
