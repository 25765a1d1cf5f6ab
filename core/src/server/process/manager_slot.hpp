// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The manager's view of one worker slot and of the processes in it.
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <memory>

#include "server/process/worker_channel.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/process/restart_pause.hpp"
#include "shoal/server/process_id.hpp"

namespace shoal::server {

class Manager;

/// A worker process, watched by the manager through its channel.
class WorkerProcess final : public event::Watcher {
  public:
    WorkerProcess(Manager& manager, int slot, int counter_set, std::uint64_t birth, UniqueFd channel) noexcept
        : slot(slot),
          counter_set(counter_set),
          birth(birth),
          channel(std::move(channel)),
          grace([](event::Timer&, void* self) { static_cast<WorkerProcess*>(self)->on_grace_timeout(); },
                this),
          manager_(manager) {}

    const int slot;
    const int counter_set;
    const std::uint64_t birth;  ///< Number of the process over the server's life.
    [[nodiscard]] ProcessId id() const noexcept { return {ProcessKind::kWorker, slot, birth}; }
    UniqueFd channel;
    pid_t pid = 0;
    std::int64_t started_ms = 0;
    bool is_ready = false;          ///< It accepts.
    bool is_told_to_leave = false;  ///< SIGTERM has been sent.
    bool is_killed_by_us = false;   ///< SIGKILL has been sent: it did not leave in time.
    event::Timer grace;             ///< Until it must be ready; after it was told to leave: gone.

  private:
    void on_ready(event::Ready ready) override;
    void on_grace_timeout();

    Manager& manager_;
};

struct Slot {
    explicit Slot(int number_in, event::Timer::Callback on_backoff_end, void* owner) noexcept
        : number(number_in), backoff(on_backoff_end, owner) {}

    const int number;
    std::unique_ptr<WorkerProcess> current;  ///< The one that serves; empty while it cannot be (re)started.
    std::unique_ptr<WorkerProcess> next;     ///< Its successor, not yet ready.
    std::unique_ptr<WorkerProcess> leaving;  ///< Its predecessor, draining.
    bool is_replacement_wanted = false;      ///< By a reload, max_requests or Server::stop_worker().
    bool is_reload_wanted = false;  ///< The wish above is the reload's: it ends if the reload is cancelled.
    /// Armed while a slot whose workers die young waits before its next try.
    event::Timer backoff;
    process::RestartPause pause;

    [[nodiscard]] std::array<WorkerProcess*, 3> processes() const noexcept {
        return {current.get(), next.get(), leaving.get()};
    }
    [[nodiscard]] int free_counter_set() const noexcept {
        const WorkerProcess* const other = current ? current.get() : leaving.get();
        return other != nullptr && other->counter_set == 0 ? 1 : 0;
    }
};

}  // namespace shoal::server
