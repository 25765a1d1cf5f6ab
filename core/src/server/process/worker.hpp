// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/process/worker.hpp
/// A worker process: runs the program's code, drains, ends. Its connections belong to a reactor, which in
/// BASE mode is the worker's own and runs on the same loop.
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

#include "server/dispatch/link.hpp"
#include "server/net/reactor.hpp"
#include "server/process/server_runtime.hpp"
#include "server/process/worker_channel.hpp"

namespace shoal::server {

class Worker final : private LinkReceiver, private ReactorHost {
  public:
    Worker(ServerRuntime& runtime, WorkerStartInfo birth, event::EventLoop& loop);
    ~Worker();

    /// Runs until the worker has left. @returns the exit code of the process.
    int run();

    [[nodiscard]] const ProcessId& id() const noexcept { return birth_; }
    [[nodiscard]] int slot() const noexcept { return birth_.slot; }
    /// The sockets of this process.
    [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
    [[nodiscard]] const Reactor& reactor() const noexcept { return reactor_; }
    /// To the owner of the sockets that this worker serves.
    [[nodiscard]] Link& sockets() noexcept { return to_reactor_; }
    [[nodiscard]] const WorkerCounters& counters() const noexcept { return counters_; }
    [[nodiscard]] bool is_draining() const noexcept { return is_draining_; }
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
    void on_manager_message(WorkerMessage::Kind kind, UniqueFd carried);
    void reopen_log();

    // LinkReceiver: what the reactor tells.
    Result<void> on_message(const Message& message) override;
    void count_request();
    // ReactorHost.
    Admission admit(const SessionStart& start) override;
    void end_session(SessionRow& row) noexcept override { sessions_.close(row); }
    void on_connection_gone() override;
    void on_progress() override { maybe_exit(); }
    [[nodiscard]] bool is_program_busy() override { return host_has_work(); }
    [[nodiscard]] bool has_room(std::size_t connections) const noexcept override;
    [[nodiscard]] AcceptedSink::Share share(std::size_t connections) const noexcept override;
    void measure_descriptors();
    void log_refusal();

    void begin_drain();
    void on_drain_tick();
    void maybe_exit();
    [[nodiscard]] bool host_has_work();

    ServerRuntime& runtime_;
    WorkerStartInfo birth_;
    event::EventLoop& loop_;
    Host& host_;
    const ServerConfig& config_;
    WorkerCounters& counters_;
    SessionWriter sessions_;
    LocalLink to_worker_;
    Reactor reactor_;
    LocalLink to_reactor_;
    ManagerLink manager_link_;
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
    bool is_draining_ = false;
    bool has_finished_start_ = false;
    bool is_abandoned_ = false;
    bool has_left_ = false;
};

}  // namespace shoal::server
