// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/process_lock.hpp
/// A lock in memory that forked processes share. It never waits itself; RwLock waits for it.
#include <cstdint>
#include <memory>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::coro {

enum class LockMode : std::uint8_t { kShared, kExclusive };

/// Make it before fork(); each process then uses its own copy of the object, from one thread: the one that
/// first used it there. When a process ends, in any way, its holds are released.
class ProcessLock {
  public:
    static constexpr std::size_t kMaxProcesses = 512;
    /// Unclaimed after this time, any process may take it: the next process in the queue has not come.
    static constexpr std::int64_t kTurnMs = 50;

    /// Errors: kSystem (ENOMEM, EMFILE, ...).
    [[nodiscard]] static Result<std::unique_ptr<ProcessLock>> create();
    /// Releases the holds of this process and its place in the queue.
    ~ProcessLock();
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;

    /// Takes the lock; in kShared any number of times. It fails if the lock is held in a conflicting mode, by
    /// this process too, or if another process has queued earlier. With `may_queue` this process then queues,
    /// with one place, until it takes the lock or calls stop_queuing(). Errors: kAgain; kNoMemory:
    /// kMaxProcesses use it.
    Result<void> try_take(LockMode mode, bool may_queue) noexcept;
    /// Undoes one try_take().
    void release(LockMode mode) noexcept;
    void stop_queuing() noexcept;

    /// An eventfd, which is written to when a queued process should try again; it is never read. Watch it
    /// edge-triggered, before queuing. A process that ends does not write to it: poll as well.
    [[nodiscard]] int doorbell() const noexcept { return doorbell_.get(); }

  private:
    struct Slot;
    struct Shared;
    class Guard;
    ProcessLock(memory::SharedArena arena, Shared* shared, UniqueFd doorbell) noexcept;
    bool claim_slot() noexcept;
    [[nodiscard]] bool is_alive(Slot& slot) noexcept;
    [[nodiscard]] bool others_queue() noexcept;
    void ring() noexcept;

    memory::SharedArena arena_;  ///< Holds *shared_.
    Shared* const shared_;
    UniqueFd doorbell_;
    Slot* mine_ = nullptr;
    unsigned generation_;
};

/// The number of forks from the first process that used this library to this one.
[[nodiscard]] unsigned fork_generation() noexcept;

}  // namespace shoal::coro
