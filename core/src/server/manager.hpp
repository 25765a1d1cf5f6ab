// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The manager: forks workers, watches them, replaces them, ends them.
///
/// Invariants:
///  1. A slot has at most two living processes: the one that serves, and either its successor (`next`, not
///  yet
///     ready) or its predecessor (`leaving`, draining). Each has one of the slot's two sets of counters.
///  2. Nobody is told to leave before its successor is ready: there is always somebody to accept.
///  3. Nothing is forked inside a callback of the loop: events only change the slots' state and stop the
///  loop,
///     reconcile() looks at the state and acts. A child therefore leaves through run() with no frame of the
///     loop beneath it.
#include <signal.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "server/manager_slot.hpp"
#include "server/server_runtime.hpp"
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

    /// Runs until the server has been stopped (empty) or, in a forked child, returns at once with what the
    /// child is to be. Errors: kSystem, before the first fork.
    Result<std::optional<WorkerBirth>> run();

    /// From a callback of the manager's process.
    Result<void> replace_worker(int slot);

  private:
    friend class WorkerProcess;
    enum class Phase : std::uint8_t { kStarting, kRunning, kStopping };
    struct Reload {
        bool is_running = false;
        bool is_wanted = false;         ///< Asked for; while one runs: one more afterwards.
        std::uint64_t first_birth = 0;  ///< Workers born earlier are to be replaced.
    };

    Result<void> install_signals();
    void begin_stop(int signal_number);
    void reopen_log();

    /// Brings the processes in line with the state; a WorkerBirth in a new child.
    std::optional<WorkerBirth> reconcile();
    void reap_all();
    void on_process_end(Slot& slot, std::unique_ptr<WorkerProcess>& place, const process::ExitStatus& status);
    void promote_successor(Slot& slot);
    void advance_reload();
    [[nodiscard]] bool is_renewed(const Slot& slot) const noexcept;
    std::optional<WorkerBirth> fork_worker(Slot& slot, bool as_successor);
    [[nodiscard]] bool has_processes() const noexcept;

    void on_message(WorkerProcess& sender, const WorkerMessage& message);
    void on_patience_end(WorkerProcess& process);
    void tell_to_leave(WorkerProcess& process);
    void wake() noexcept { loop_.stop(); }

    ServerRuntime& runtime_;
    event::EventLoop& loop_;
    sigset_t mask_before_;
    std::vector<std::unique_ptr<Slot>> slots_;
    Phase phase_ = Phase::kStarting;
    Reload reload_;
    std::uint64_t births_ = 0;
    bool has_started_once_ = false;
    bool is_in_child_ = false;
};

}  // namespace shoal::server
