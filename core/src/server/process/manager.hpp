// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The manager: forks workers, watches them, replaces them, ends them.
///
/// Invariants:
///  1. A slot has at most two living processes: the one that serves, and either its successor (`next`, not
///     yet ready) or its predecessor (`leaving`, draining). Each has one of the slot's two sets of counters.
///  2. Except for the end of the server, a worker is told to leave only when its successor is ready.
///  3. Workers are not forked inside a callback of the loop: events only change the slots' state and stop the
///     loop; reconcile() looks at the state and acts. So a child leaves through run() with no frame of the
///     loop below it.
///  4. After abandon() this is a process that the program has forked itself: nothing is forked, reaped or
///     signalled any more.
#include <signal.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "server/process/manager_slot.hpp"
#include "server/process/server_runtime.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/process/child.hpp"

namespace shoal::server {

class Manager {
  public:
    /// Takes over the signals of the process until it is destroyed.
    Manager(ServerRuntime& runtime, event::EventLoop& loop);
    ~Manager();
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    /// Runs until the server has been stopped (empty) or, in a new worker, returns at once with what the
    /// worker needs to know. Errors: kSystem, before the first fork.
    Result<std::optional<WorkerStartInfo>> run();

    // From a callback of the manager's process.
    Result<void> replace_worker(int slot);
    void request_reload();
    void request_task_reload();
    void request_stop() { begin_stop(SIGTERM); }

    /// In a child that the program has forked: see Server::forget_in_child().
    void abandon() noexcept;
    [[nodiscard]] bool is_abandoned() const noexcept { return is_abandoned_; }

  private:
    friend class WorkerProcess;
    enum class Phase : std::uint8_t { kStarting, kRunning, kStopping };
    struct Reload {
        bool is_running = false;
        bool is_wanted = false;         ///< Asked for; while one runs: one more afterwards.
        std::uint64_t first_birth = 0;  ///< Workers born earlier are to be replaced.
    };

    Result<void> install_signals();
    void on_signal(int signal_number);
    void begin_stop(int signal_number);
    [[nodiscard]] bool ask_before_shutdown();
    void tell_all_to_leave();
    void kill_all();
    void reopen_log(int signal_number);
    void send_log_files(const WorkerProcess& process) const;

    /// Brings the processes in line with the state; a WorkerStartInfo in a new child.
    std::optional<WorkerStartInfo> reconcile();
    void reap_all();
    void on_process_end(Slot& slot, std::unique_ptr<WorkerProcess>& place, const process::ExitStatus& status);
    void report_end(const Slot& slot, const WorkerProcess& gone, const process::ExitStatus& status);
    void on_failed_start(Slot& slot, const WorkerProcess& gone, bool was_successor,
                         const process::ExitStatus& status);
    void delay_next_start(Slot& slot);
    void promote_successor(Slot& slot);
    void advance_reload();
    void cancel_reload(Slot& slot, const WorkerProcess& gone, const process::ExitStatus& status);
    [[nodiscard]] bool is_renewed(const Slot& slot) const noexcept;
    std::optional<WorkerStartInfo> fork_worker(Slot& slot, bool as_successor);
    [[nodiscard]] bool has_processes() const noexcept;

    void on_message(WorkerProcess& sender, const WorkerMessage& message);
    void on_grace_timeout(WorkerProcess& process);
    void tell_to_leave(WorkerProcess& process);
    void wake() noexcept { loop_.stop(); }

    ServerRuntime& runtime_;
    event::EventLoop& loop_;
    sigset_t mask_before_;
    std::vector<std::unique_ptr<Slot>> slots_;
    Phase phase_ = Phase::kStarting;
    Reload reload_;
    std::uint64_t births_ = 0;
    event::Timer before_shutdown_limit_;  ///< Armed while a worker runs Host::on_before_shutdown().
    bool has_started_once_ = false;
    bool is_in_child_ = false;
    bool is_abandoned_ = false;
};

}  // namespace shoal::server
