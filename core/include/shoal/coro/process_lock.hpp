// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/process_lock.hpp
/// A lock in memory that forked processes share. Never waits: RwLock waits with it.
#include <cstdint>
#include <memory>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::coro {

enum class LockMode : std::uint8_t { kShared, kExclusive };

/// Make it before fork(); each process then uses its own copy of the object, from one thread: the one that
/// first used it there. What a process holds is free again when it ends, however it ends.
class ProcessLock {
  public:
    static constexpr std::size_t kMaxProcesses = 512;
    /// Unclaimed after this time, any process may take it: the next process in the queue has not come.
    static constexpr std::int64_t kTurnMs = 50;

    /// Errors: kSystem (ENOMEM, EMFILE, ...).
    [[nodiscard]] static Result<std::unique_ptr<ProcessLock>> create();
    /// Gives up what this process holds, and its place.
    ~ProcessLock();
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;

    /// Takes it, any number of times in kShared; another kind of holder, also of this process, or an earlier
    /// process that queues, is a conflict. With `may_queue` this process then queues, with one place, until
    /// it takes the lock or stop_queuing(). Errors: kAgain; kNoMemory: kMaxProcesses use it.
    Result<void> try_take(LockMode mode, bool may_queue) noexcept;
    /// Undoes one try_take().
    void release(LockMode mode) noexcept;
    void stop_queuing() noexcept;

    /// An eventfd, which is written to when a queued process should try again; it is never read. Watch it
    /// edge-triggered, before queuing. The end of a process does not ring: poll as well.
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
