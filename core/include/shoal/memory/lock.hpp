// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/lock.hpp
/// What the locks between processes have in common. coro::RwLock lets coroutines wait for one.
#include <cstdint>

#include "shoal/base/error.hpp"
#include "shoal/memory/futex.hpp"

namespace shoal::memory {

enum class LockMode : std::uint8_t { kShared, kExclusive };

/// How a process that cannot take a lock at once wants to be told of its turn.
enum class Turn : std::uint8_t {
    kNotAtAll,  ///< It does not queue.
    kDoorbell,  ///< It queues, and watches the doorbell (shoal/memory/doorbell.hpp).
};

/// A lock that a process holds, not a thread or a coroutine. Make it before fork(); each process then uses
/// its own copy of the object, from one thread: the one that first used it there. When a process ends, in any
/// way, its holds are released.
class Lock {
  public:
    /// How often a waiter should try again although it was not told to: no waiter is told when a holder ends.
    static constexpr std::int64_t kPollMs = 20;

    /// Releases the holds of this process and its place in the queue.
    virtual ~Lock() = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    /// Takes the lock without waiting; in kShared any number of times. Errors: kAgain: it is held in a
    /// conflicting mode, by this process too, or another process has queued earlier; kNoMemory; kSystem.
    virtual Result<void> try_take(LockMode mode, Turn turn) noexcept = 0;
    /// The same, but blocks the thread until `deadline_ns` of monotonic_ns(). A process that waits for itself
    /// waits that long. Errors: kTimedOut; kNoMemory; kSystem.
    virtual Result<void> take(LockMode mode, std::int64_t deadline_ns = kNoDeadline) noexcept = 0;
    /// Undoes one try_take() or take().
    virtual void release(LockMode mode) noexcept = 0;
    /// Gives up the place in the queue.
    virtual void stop_queuing() noexcept = 0;

  protected:
    Lock() noexcept = default;
};

}  // namespace shoal::memory
