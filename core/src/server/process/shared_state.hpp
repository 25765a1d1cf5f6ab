// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What all processes of a server see: counters and the number of live connections.
///
/// Invariants:
///  1. Mapped MAP_SHARED before the first fork; every process has it at the same address.
///  2. A set of counters has one writer at a time: the worker it was given to, or the manager once that
///     worker has been reaped.
///  3. `connections` is the sum of all `live_connections`; the manager takes off what a killed worker left.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "server/process/worker_counters.hpp"
#include "shoal/base/error.hpp"
#include "shoal/memory/shared_arena.hpp"
#include "shoal/server/server.hpp"

namespace shoal::server {

inline constexpr int kCountersPerSlot = 2;

class SharedState {
  public:
    /// Errors: kSystem (ENOMEM).
    [[nodiscard]] static Result<std::unique_ptr<SharedState>> create(int worker_num);
    SharedState(const SharedState&) = delete;
    SharedState& operator=(const SharedState&) = delete;

    [[nodiscard]] WorkerCounters& counters(int slot, int set) noexcept;
    /// Closes the books of a worker that ended without doing so itself.
    void settle(WorkerCounters& counters) noexcept;

    /// False: there are `limit` connections already.
    [[nodiscard]] bool try_add_connection(WorkerCounters& counters, std::int64_t limit) noexcept;
    /// Connection::close_now() has counted it as closed.
    void remove_connection(WorkerCounters& counters) noexcept;
    [[nodiscard]] std::int64_t connections() const noexcept {
        return header_->connections.load(std::memory_order_relaxed);
    }

    /// The worker that serves a slot; 0 while there is none.
    void set_worker_pid(int slot, int pid) noexcept;
    [[nodiscard]] int worker_pid(int slot) const noexcept;
    [[nodiscard]] int manager_pid() const noexcept {
        return header_->manager_pid.load(std::memory_order_relaxed);
    }
    /// Tells this server from any other: in the names of files that outlive a worker.
    [[nodiscard]] std::uint64_t server_id() const noexcept { return header_->server_id; }
    void set_manager_pid(int pid) noexcept { header_->manager_pid.store(pid, std::memory_order_relaxed); }

    /// What the worker that serves a slot is doing.
    [[nodiscard]] WorkerStatus worker_status(int slot) const noexcept;

    /// Written by the manager.
    void count_reload(bool is_complete) noexcept {
        (is_complete ? header_->reloads : header_->cancelled_reloads).fetch_add(1, std::memory_order_relaxed);
    }
    /// A reload has advanced by a step. Call it after count_reload(): observers of the step read the
    /// counters.
    void count_reload_step() noexcept { header_->reload_steps.fetch_add(1, std::memory_order_release); }
    [[nodiscard]] ReloadProgress reload_progress() const noexcept {
        const std::uint64_t steps = header_->reload_steps.load(std::memory_order_acquire);
        return {steps, header_->cancelled_reloads.load(std::memory_order_relaxed)};
    }
    void set_stopping() noexcept { header_->is_stopping.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool is_stopping() const noexcept {
        return header_->is_stopping.load(std::memory_order_relaxed);
    }

    /// In a process that the program has forked: from now on changes stay in this process.
    Result<void> become_private() noexcept { return arena_.become_private(); }

    /// Sums of all workers, past and present.
    [[nodiscard]] Stats stats() const noexcept;

  private:
    struct Header {
        alignas(64) std::atomic<std::int64_t> connections{0};
        alignas(64) std::atomic<std::int32_t> manager_pid{0};
        std::atomic<std::uint64_t> reloads{0};
        std::atomic<std::uint64_t> cancelled_reloads{0};
        std::atomic<std::uint64_t> reload_steps{0};
        std::atomic<bool> is_stopping{false};
        std::int64_t start_time = 0;
        std::uint64_t server_id = 0;
    };
    struct Slot {
        std::array<WorkerCounters, kCountersPerSlot> sets;
        std::atomic<std::int32_t> pid{0};
    };

    SharedState(memory::SharedArena arena, Header& header, std::span<Slot> slots) noexcept;

    memory::SharedArena arena_;
    Header* header_;
    std::span<Slot> slots_;
};

}  // namespace shoal::server
