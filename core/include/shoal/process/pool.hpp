// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/pool.hpp
/// A pool of worker processes: the master forks them, replaces those that end, reloads and stops them.
///
/// Invariants:
///  1. A slot has at most one process. A reload replaces one after the other: the successor starts when its
///     predecessor has ended.
///  2. Workers are not forked inside a callback of the loop: events change the slots' state and stop the
///     loop; reconcile() acts on it. A child leaves through run() with no frame of the loop below it.
///  3. A slot's `leaves` is set before SIGTERM is sent, and a new worker reads it after it has installed its
///     handler: a signal that comes earlier is not lost.
///  4. Only the process that called run() forks, reaps and signals: a child that a callback forks does not.
#include <signal.h>
#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/memory/shared_arena.hpp"
#include "shoal/process/child.hpp"
#include "shoal/process/restart_pause.hpp"

namespace shoal::process {

struct PoolOptions {
    int worker_num = 1;
    /// A worker that is told to leave is killed after this time; 0: never.
    double max_wait_seconds = 3;
    /// A datagram socket pair for each worker, through which any process of the pool reaches it.
    bool has_pipes = false;
};

/// The callbacks of the program that runs a pool.
class PoolHost {
  public:
    /// The loop of the master; a new worker has reset it in after_fork().
    virtual event::EventLoop& loop() = 0;
    /// In a new worker, before anything else.
    virtual void after_fork(int worker_id) = 0;
    /// In the master: the first workers have been forked.
    virtual void on_start() {}
    /// In the master, before the workers are told to leave.
    virtual void on_shutdown() {}
    /// In the master, each time that its loop has been left.
    virtual void on_turn() {}

  protected:
    ~PoolHost() = default;
};

class Pool {
  public:
    /// Errors: kInvalid: no worker; kNoMemory; kSystem (EMFILE, ENOMEM).
    [[nodiscard]] static Result<std::unique_ptr<Pool>> create(PoolHost& host, const PoolOptions& options);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Runs the pool. Returns kNoWorker in the master when all workers have ended, and in each new worker at
    /// once with its id: run a PoolWorker there, then end the process. Also returns kNoWorker in a child that
    /// a callback of the master forks.
    ///
    /// Signals of the master: SIGTERM and SIGINT stop the pool, a second SIGINT kills the workers; SIGUSR1
    /// and SIGUSR2 reload it. A signal for which the loop has a handler already is left to that.
    /// Errors: kSystem, before the first fork.
    Result<int> run();
    static constexpr int kNoWorker = -1;
    /// After max_wait_seconds a worker with an event loop ends itself; one that blocks is killed so much
    /// later.
    static constexpr std::int64_t kGraceMarginMs = 500;

    // ---- any process of the pool -------------------------------------------------------------------------
    /// Errors: kClosed: the pool has ended; kAgain: the master does not keep up with requests.
    Result<void> stop() noexcept;
    /// Replaces all workers by new processes. Errors: as stop().
    Result<void> reload() noexcept;

    [[nodiscard]] int worker_num() const noexcept { return options_.worker_num; }
    [[nodiscard]] pid_t master_pid() const noexcept { return master_pid_; }
    [[nodiscard]] double max_wait_seconds() const noexcept { return options_.max_wait_seconds; }
    /// True from run() on until it has returned in the master.
    [[nodiscard]] bool is_running() const noexcept { return is_running_; }
    /// The process in that slot; 0: none at present. `worker_id` must be valid.
    [[nodiscard]] pid_t worker_pid(int worker_id) const noexcept;
    /// The end of the worker's pipe that others use; -1: there are no pipes.
    [[nodiscard]] int pipe_to(int worker_id) const noexcept;
    /// The end that the worker itself uses.
    [[nodiscard]] int pipe_of(int worker_id) const noexcept;
    [[nodiscard]] const PoolOptions& options() const noexcept { return options_; }

  private:
    friend class PoolWorker;
    /// What all processes see of a slot.
    struct SharedSlot {
        std::atomic<pid_t> pid{0};
        std::atomic<bool> leaves{false};  ///< The present process has been told to leave.
    };
    struct Slot {
        Slot(int its_number, Pool& pool) noexcept;
        const int number;
        pid_t pid = 0;
        std::uint64_t birth = 0;
        std::int64_t started_ms = 0;
        bool is_killed = false;
        RestartPause pause;
        event::Timer backoff;  ///< Armed while the next process must not be started yet.
        event::Timer grace;    ///< Armed until a process that is told to leave is killed.
        Pool& owner;
    };
    enum class RequestKind : std::uint8_t { kStop, kReload, kDetach };
    /// Sent through the control channel.
    struct Request {
        RequestKind kind;
        std::int32_t slot;
        pid_t sender;
    };
    /// Receives the requests of the workers.
    class Control final : public event::Watcher {
      public:
        explicit Control(Pool& pool) noexcept : pool_(pool) {}

      private:
        void on_ready(event::Ready ready) override;
        Pool& pool_;
    };

    Pool(PoolHost& host, const PoolOptions& options);
    Result<void> open();
    Result<void> install_signals();
    void remove_signals() noexcept;
    static void on_signal(void* self, int signal_number);
    Result<void> request(RequestKind kind, int slot) noexcept;
    void take_requests() noexcept;
    void begin_stop();
    void begin_reload();
    void advance_reload();
    std::optional<int> reconcile();
    std::optional<int> fork_worker(Slot& slot);
    void reap_all();
    void on_worker_end(Slot& slot, const ExitStatus& status);
    void tell_to_leave(Slot& slot);
    void kill_now(Slot& slot);
    void let_go(int slot, pid_t pid);
    [[nodiscard]] bool has_processes() const noexcept;
    [[nodiscard]] bool is_master() const noexcept;
    void finish() noexcept;
    void wake() noexcept { loop_.stop(); }

    PoolHost& host_;
    event::EventLoop& loop_;
    const PoolOptions options_;
    memory::SharedArena arena_;
    std::span<SharedSlot> shared_;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::vector<std::array<UniqueFd, 2>> pipes_;  ///< The end of the others, the end of the worker.
    std::array<UniqueFd, 2> channel_;             ///< The end of the master, the end of the workers.
    Control control_;
    std::vector<std::unique_ptr<event::SignalListener>> listeners_;
    std::vector<pid_t> detached_;  ///< Processes that have left the pool and have not ended yet.
    pid_t master_pid_ = 0;
    std::uint64_t births_ = 0;
    std::uint64_t reload_before_ = 0;  ///< Processes born earlier are to be replaced; 0: no reload.
    bool is_running_ = false;
    bool is_stopping_ = false;
    bool is_child_ = false;
};

}  // namespace shoal::process
