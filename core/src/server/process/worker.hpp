// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A worker process: accepts, owns its connections, runs the host's code, drains, ends.
///
/// Starting: it accepts when the host's start callback has finished, or after `worker_start_timeout_seconds`.
/// One that ends before is a failed start: the manager knows because it has not said kReady.
///
/// Draining: told by SIGTERM (or by the death of its manager) the worker stops accepting, every connection
/// finishes what it has begun, and it leaves when there is no connection and the host has no work of its own,
/// or when `max_wait_seconds` have passed.
#include <cstdint>
#include <memory>
#include <vector>

#include "server/net/acceptor.hpp"
#include "server/net/worker_connections.hpp"
#include "server/net/worker_context.hpp"
#include "server/process/server_runtime.hpp"
#include "server/process/worker_channel.hpp"

namespace shoal::server {

class Worker final : public WorkerContext, public AcceptedSink {
  public:
    Worker(ServerRuntime& runtime, WorkerStartInfo birth, event::EventLoop& loop);
    ~Worker() override;

    /// Runs until the worker has left. @returns the exit code of the process.
    int run();

    [[nodiscard]] const ProcessId& id() const noexcept { return birth_; }
    [[nodiscard]] int slot() const noexcept { return birth_.slot; }
    [[nodiscard]] WorkerConnections& connections() noexcept { return connections_; }
    [[nodiscard]] const WorkerConnections& connections() const noexcept { return connections_; }
    /// Requests and answers of this process alone: the shared counters go on from its predecessors'.
    [[nodiscard]] std::uint64_t requests_here() const noexcept;
    [[nodiscard]] std::uint64_t responses_here() const noexcept;

    /// Asks the manager for a successor to the worker of `slot`, which is told to leave when that is ready.
    Result<void> ask_for_replacement(int slot);
    /// Tells the manager. Errors: kAgain (it lags behind), kClosed (it is gone).
    Result<void> order(WorkerMessage::Kind kind);
    /// Ends run() after this turn, with no draining.
    void leave(int exit_code) noexcept;
    /// The host's start callback has finished.
    void finish_start();
    /// In a child that the program has forked: see Server::forget_in_child(). run() returns when the loop has
    /// no work left.
    void abandon() noexcept;
    [[nodiscard]] bool is_abandoned() const noexcept { return is_abandoned_; }

    void retire(Connection& connection) override;
    void end_session(SessionRow& row) noexcept override { sessions_.close(row); }
    void count_request() override;
    void on_progress() override { maybe_exit(); }

  private:
    /// Reads the manager's messages; the end of the stream is the manager's death.
    class ManagerLink final : public event::Watcher {
      public:
        explicit ManagerLink(Worker& worker) noexcept : worker_(worker) {}

      private:
        void on_ready(event::Ready ready) override;
        Worker& worker_;
    };

    Result<void> prepare();
    Result<void> install_signals();
    void begin_start();
    void on_start_timeout();
    Result<void> start_accepting();
    void stop_accepting();
    void on_message(WorkerMessage::Kind kind, UniqueFd carried);
    void reopen_log();
    void take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) override;
    [[nodiscard]] Result<SessionRow*> open_session(int fd, std::size_t port_index,
                                                   const Endpoints& endpoints) noexcept;
    [[nodiscard]] bool has_room() const noexcept override;
    [[nodiscard]] Share share() const noexcept override;
    void measure_descriptors();
    void log_refusal();

    void begin_drain();
    void on_drain_tick();
    void maybe_exit();
    [[nodiscard]] bool host_has_work();
    void end_connections();

    ServerRuntime& runtime_;
    WorkerStartInfo birth_;
    SessionWriter sessions_;
    WorkerConnections connections_;
    std::vector<std::unique_ptr<Acceptor>> acceptors_;
    ManagerLink manager_link_;
    event::Deferred clean_up_;
    event::Timer start_limit_;
    event::Timer drain_tick_;
    std::int64_t drain_ends_at_ms_ = 0;
    std::int64_t next_exit_call_ms_ = 0;
    std::int64_t last_refusal_ms_ = 0;
    std::size_t connection_room_ = 0;  ///< Connections that leave descriptors for everything else.
    std::uint64_t requests_at_start_;
    std::uint64_t responses_at_start_;
    std::uint64_t handled_ = 0;
    std::uint64_t replace_after_ = 0;  ///< Requests until a successor is asked for; 0: never.
    int exit_code_ = 0;
    bool has_asked_for_successor_ = false;
    bool is_sweeping_ = false;
    bool has_finished_start_ = false;
    bool is_abandoned_ = false;
    bool has_left_ = false;
};

}  // namespace shoal::server
