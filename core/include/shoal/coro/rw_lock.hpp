// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/rw_lock.hpp
/// A lock for one writer or many readers: between the coroutines of a thread, or of forked processes.
#include <memory>
#include <vector>

#include "shoal/coro/coroutine.hpp"
#include "shoal/coro/process_lock.hpp"

namespace shoal::coro {

/// A FIFO lock: readers and writers wait in one queue. Between processes each process has one place in the
/// queue, for its first waiter. When a process ends, in any way, its holds are released; the others notice
/// within kPollMs. A waiter keeps its loop running.
class RwLock final : private event::Watcher {
  public:
    static constexpr std::int64_t kPollMs = 20;

    RwLock() noexcept;
    /// Between the processes that share `between`.
    explicit RwLock(std::unique_ptr<ProcessLock> between) noexcept;
    /// No coroutine may be waiting. Releases the holds of this process.
    ~RwLock() override;

    /// Waits until the lock is the running coroutine's. A shared holder gets one more hold at once; for the
    /// exclusive holder nothing changes. Errors: kTimedOut, kCanceled, kOutOfCoroutine; kSystem with EDEADLK:
    /// a shared holder asks for the exclusive lock and would wait for itself; kNoMemory; other kSystem: the
    /// doorbell cannot be watched.
    Result<void> lock(LockMode mode, TimeoutMs timeout_ms = kForever) noexcept;
    /// Does not wait. Errors: kSystem with EBUSY instead of waiting; the others of lock().
    Result<void> try_lock(LockMode mode) noexcept;
    /// Releases one hold of the running coroutine. The next waiters are resumed at the end of this turn of
    /// the loop. Errors: kInvalid: no coroutine of this process holds it; kSystem with EPERM: only others do;
    /// kOutOfCoroutine.
    Result<void> unlock() noexcept;

    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

  private:
    struct Waiter;
    struct Sharer {
        Cid cid;
        std::size_t holds;
    };
    void on_ready(event::Ready ready) override;
    static void on_poll(event::Timer& timer, void* owner);
    Result<void> refuse_deadlock(Cid cid, LockMode mode) const noexcept;
    bool share_again(Cid cid) noexcept;
    Result<void> take(LockMode mode, bool may_queue) noexcept;
    void note_holder(Cid cid, LockMode mode) noexcept;
    Result<void> watch(event::EventLoop& loop) noexcept;
    void stop_watching() noexcept;
    void give_up(Waiter& waiter) noexcept;
    void serve() noexcept;
    void drop_parent_state(const Scheduler& scheduler) noexcept;
    Sharer* find_sharer(Cid cid) noexcept;

    std::unique_ptr<ProcessLock> between_;
    Cid owner_ = 0;                ///< The exclusive holder; 0: none.
    std::vector<Sharer> sharers_;  ///< With room for one more, so that noting one never fails.
    IntrusiveList<Waiter> waiters_;
    std::size_t waiting_ = 0;
    event::EventLoop* loop_ = nullptr;  ///< While watching.
    event::Timer poll_timer_;
    unsigned generation_;
};

}  // namespace shoal::coro
