// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/rw_lock.hpp
/// A lock for one writer or many readers: between the coroutines of a thread, or of forked processes.
#include <memory>
#include <vector>

#include "shoal/coro/shared_wait.hpp"
#include "shoal/memory/lock.hpp"

namespace shoal::coro {

using memory::LockMode;

/// A FIFO lock: readers and writers wait in one queue. Between processes each process has one place in the
/// queue, for its first waiter. When a process ends, in any way, its holds are released; the others notice
/// within memory::Lock::kPollMs. Between processes, a waiter keeps its loop running.
class RwLock final : private SharedWait {
  public:
    /// The holder of the lock, who may release it.
    enum class Holder : std::uint8_t {
        kCoroutine,
        kProcess,  ///< Any coroutine of the process releases it. Outside coroutines lock() blocks the thread.
    };

    RwLock() noexcept;
    /// Between the processes that share `between`.
    explicit RwLock(std::unique_ptr<memory::Lock> between, Holder holder = Holder::kCoroutine) noexcept;
    /// No coroutine may be waiting. Releases the holds of this process.
    ~RwLock() override;

    /// Waits until the lock is the caller's. A shared holder gets one more hold at once. For the exclusive
    /// holder nothing changes if it is a coroutine; a process waits until another of its coroutines releases
    /// it. Errors: kTimedOut, kCanceled; kOutOfCoroutine (kCoroutine); kSystem with EDEADLK: the caller would
    /// wait for itself; kNoMemory; other kSystem: the doorbell cannot be watched, or the file not locked.
    Result<void> lock(LockMode mode, TimeoutMs timeout_ms = kForever) noexcept;
    /// Does not wait. Errors: kSystem with EBUSY instead of waiting; the others of lock().
    Result<void> try_lock(LockMode mode) noexcept;
    /// Releases one hold of the caller. The next waiters are resumed at the end of this turn of the loop.
    /// Errors: kInvalid: this process does not hold it; kSystem with EPERM: only other coroutines do;
    /// kOutOfCoroutine.
    Result<void> unlock() noexcept;
    /// Releases all holds of this process.
    void unlock_all() noexcept;

    using SharedWait::waiting;

  private:
    struct LockWaiter : Waiter {
        LockWaiter(Coroutine& its_coroutine, LockMode its_mode) noexcept
            : Waiter(its_coroutine), mode(its_mode) {}
        LockMode mode;
    };
    struct Sharer {
        Cid cid;
        std::size_t holds;
    };
    static constexpr Cid kNobody = 0;
    /// The holder's number where the process holds the lock from outside coroutines.
    static constexpr Cid kRoot = -1;

    bool take_for(Waiter& waiter) noexcept override;
    void on_last_gone() noexcept override;
    [[nodiscard]] Cid caller() const noexcept;
    [[nodiscard]] bool waits_for_itself(Cid cid, LockMode mode) noexcept;
    bool share_again(Cid cid) noexcept;
    Result<void> reserve_sharer(LockMode mode) noexcept;
    Result<void> take(LockMode mode, memory::Turn turn) noexcept;
    Result<void> block(LockMode mode, TimeoutMs timeout_ms) noexcept;
    void note_holder(Cid cid, LockMode mode) noexcept;
    void end_share(Sharer& sharer) noexcept;
    void drop_parent_state() noexcept;
    Sharer* find_sharer(Cid cid) noexcept;

    std::unique_ptr<memory::Lock> between_;
    const Holder holder_;
    Cid owner_ = 0;                ///< The exclusive holder; 0: none.
    std::vector<Sharer> sharers_;  ///< With room for one more, so that noting one never fails.
    unsigned generation_;
};

}  // namespace shoal::coro
