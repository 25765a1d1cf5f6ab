// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/server.hpp
/// A multi-process server, BASE mode: a manager that forks, watches and replaces worker processes, each of
/// which accepts, reads, runs the host's code and writes.
///
/// Signals to the manager: SIGTERM, SIGQUIT and SIGINT stop gracefully, a second SIGINT kills; SIGUSR1
/// reloads every worker, SIGUSR2 every task worker; SIGRTMIN and SIGHUP reopen the log. To a worker: SIGTERM
/// drains and ends it, SIGRTMIN and SIGHUP reopen its log; the others are handled by the manager.
///
/// A reload starts each successor before its predecessor drains, so a worker accepts at any time; sockets are
/// opened once in the manager and inherited, so connections waiting in a backlog are never lost. A successor
/// that ends before its start callback has finished cancels the reload: its predecessor goes on.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "shoal/base/error.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/session_info.hpp"

namespace shoal::server {

struct Stats {
    std::int64_t start_time = 0;  ///< Seconds since 1970.
    std::uint64_t connections = 0;
    std::uint64_t accepted = 0;
    std::uint64_t closed = 0;
    std::uint64_t aborted = 0;
    std::uint64_t requests = 0;
    std::uint64_t responses = 0;
    std::uint64_t received_bytes = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t worker_requests = 0;  ///< Of the calling worker.
    std::uint64_t worker_responses = 0;
    std::uint64_t concurrency = 0;  ///< Requests under way: aborted ones are not.
    std::uint64_t worker_concurrency = 0;
    int worker_num = 0;
    int idle_worker_num = 0;              ///< Workers with no request under way.
    std::uint64_t reloads = 0;            ///< Completed.
    std::uint64_t cancelled_reloads = 0;  ///< Cancelled because a new worker could not start.
};

struct ReloadProgress {
    std::uint64_t steps = 0;      ///< New workers that have taken over, and reloads that have ended.
    std::uint64_t cancelled = 0;  ///< Reloads cancelled because a new worker could not start.
};

/// What a worker is doing; kNone: there is no such worker.
enum class WorkerStatus : std::uint8_t { kNone, kIdle, kBusy, kExiting };

/// Which process start() has returned in. kForkedChild: one that the program has forked from a callback.
enum class Role : std::uint8_t { kManager, kWorker, kForkedChild };

struct Finished {
    Role role;
    int exit_code;  ///< What the process should exit with.
};

/// Server::list_connections(), count_connections(): of all ports.
inline constexpr std::size_t kAllPorts = SIZE_MAX;

class Server {
  public:
    Server(ServerConfig config, Host& host);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the listening sockets: separate from start() so that a port in use is reported before anything
    /// is forked. start() calls it if need be. Errors: kSystem with the errno (EADDRINUSE, EACCES, ...),
    /// kInvalid.
    Result<void> open_ports();
    /// Replaces the configuration before start(). Ports that are open stay so if what they were opened with
    /// is the same; otherwise they are opened anew, with the numbers that the kernel chose before. Errors:
    /// kInvalid (started already); as open_ports().
    Result<void> configure(ServerConfig config);
    /// Forks the workers and manages them until the server is stopped. Returns once in every process.
    /// Errors (manager, before any fork): as open_ports(); kUnsupported for a mode this build lacks;
    /// kNotFound for an unknown user or group; kInvalid when check() refuses the configuration; kSystem.
    Result<Finished> start();
    /// After start() has failed: the file that could not be opened or written (pid file, log); empty: no
    /// file.
    [[nodiscard]] const std::string& failed_path() const noexcept;
    /// After start() has failed because check() refuses the configuration: its sentence; else empty.
    [[nodiscard]] const std::string& config_error() const noexcept;

    /// Replaces the workers, or the task workers only, one after the other. From any process of the server.
    /// Returns when the manager has been told. Errors: kInvalid (not started), kClosed (the server stops, or
    /// the manager is gone), kAgain (the manager lags behind), kSystem (the signal was refused).
    Result<void> reload(bool only_task_workers = false);
    /// How far reloads have come, to be compared with an earlier reading. In any process of the server.
    [[nodiscard]] ReloadProgress reload_progress() const noexcept;
    /// Stops the server. From any process of the server. Errors: as reload(), but none while it stops.
    Result<void> shutdown();
    /// Ends a worker gracefully (without an id: the calling one): its successor is started, then it drains.
    /// From the manager or any worker. Errors: kNotFound, kAgain (the manager lags behind).
    Result<void> stop_worker(std::optional<int> worker_id = std::nullopt);
    /// In a worker: start() returns after this turn with `exit_code`, without draining. For a host whose
    /// program cannot go on (a fatal error in a callback). The manager replaces the worker.
    void leave_worker(int exit_code) noexcept;
    /// In a worker whose on_worker_start() returned false: the start callback has finished now.
    void finish_worker_start();
    /// First thing in a child that the program has forked from a callback, after the loop has been reset: the
    /// child gives up the server's connections, listening sockets and counters in silence. start() returns in
    /// it with Role::kForkedChild when the callback has returned and the loop has no work left.
    void forget_in_child() noexcept;

    [[nodiscard]] Stats stats() const;
    [[nodiscard]] const ServerConfig& config() const noexcept;
    [[nodiscard]] bool is_started() const noexcept;
    [[nodiscard]] int manager_pid() const noexcept;
    /// What the calling process is: the manager from before start() on, or a worker. Empty in a child that
    /// the program has forked.
    [[nodiscard]] std::optional<ProcessId> process() const noexcept;
    /// Empty unless the calling process is a worker.
    [[nodiscard]] std::optional<int> worker_id() const noexcept;
    [[nodiscard]] int worker_pid(int worker_id) const noexcept;
    [[nodiscard]] int worker_num() const noexcept;
    [[nodiscard]] WorkerStatus worker_status(int worker_id) const noexcept;
    /// The bound port of ports[index].
    [[nodiscard]] std::uint16_t port(std::size_t index) const noexcept;
    [[nodiscard]] int listen_fd(std::size_t index) const noexcept;
    [[nodiscard]] bool is_draining() const noexcept;

    // Connections of all workers, from any process of the server.
    /// False as soon as Host::on_close() is called for it.
    [[nodiscard]] bool connection_exists(SessionId session_id) const noexcept;
    /// Until Host::on_close() has returned. Errors: kNotFound.
    [[nodiscard]] Result<SessionInfo> connection_info(SessionId session_id) const noexcept;
    /// PEM of the client's certificate, for a connection of this worker; empty: it has sent none.
    [[nodiscard]] std::string peer_certificate(SessionId session_id) const;
    /// Fills `out` with the lowest ids above `after` of connections that exist, ascending. @returns how many.
    std::size_t list_connections(SessionId after, std::span<SessionId> out,
                                 std::size_t port_index = kAllPorts) const noexcept;
    [[nodiscard]] std::size_t count_connections(std::size_t port_index = kAllPorts) const noexcept;
    /// Gives a connection a user id, once. Errors: kNotFound; kExists: it has one already.
    Result<void> bind_connection(SessionId session_id, std::uint32_t uid) noexcept;

    // Connections of this worker.
    /// Which of ports[] the connection came in at; 0 if it is unknown.
    [[nodiscard]] std::size_t port_index(SessionId session_id) const noexcept;
    /// Sends bytes as they are on a connection of this worker. Errors: kNotFound, kClosed, kTooLarge (its
    /// queue is full).
    Result<void> send(SessionId session_id, std::string_view bytes);
    /// Sends `length` bytes of a file from `offset` on (0: all that follow) behind what is queued. Errors: as
    /// send(); kInvalid: not a regular file, nothing to send, or the range is outside of it; kSystem: it
    /// cannot be opened.
    Result<void> send_file(SessionId session_id, const std::string& path, std::uint64_t offset = 0,
                           std::uint64_t length = 0);
    /// In a coroutine: waits until the connection's queue has room for send(). `timeout_seconds` 0: no
    /// timeout. Errors: kNotFound, kTimedOut, kCanceled (also when the connection closes).
    Result<void> wait_for_room(SessionId session_id, double timeout_seconds = 0);
    Result<void> close_connection(SessionId session_id, bool discard_output);
    /// Reads nothing more from the connection, or goes on. Errors: kNotFound; kUnsupported (HTTP).
    Result<void> pause_connection(SessionId session_id, bool is_paused);
    /// Whether the connection is exempt from limits on idle time. Errors: kNotFound.
    Result<void> protect_connection(SessionId session_id, bool is_protected);
    [[nodiscard]] bool is_protected(SessionId session_id) const noexcept;
    /// Takes up the detached exchange of that connection. Errors: kNotFound.
    Result<Exchange*> adopt_exchange(SessionId session_id);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace shoal::server
