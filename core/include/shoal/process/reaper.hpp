// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/reaper.hpp
/// Waits for child processes to end while the loop continues.
///
/// Invariants
///  1. A claimed child's status goes to its claim only, also when a wait for any child collects it.
///  2. Only claimed children are collected without a waiter: statuses of others stay in the kernel for the
///     host (waitpid(), proc_close()).
#include <sys/types.h>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "shoal/base/intrusive_list.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/process/child.hpp"

namespace shoal::process {

/// One a loop; belongs to its thread, and outlives its claims and waiting coroutines. Single children are
/// watched through a pidfd, without signals; any child through SIGCHLD, and only during such a wait.
class Reaper {
  public:
    explicit Reaper(event::EventLoop& loop) noexcept;
    ~Reaper();
    Reaper(const Reaper&) = delete;
    Reaper& operator=(const Reaper&) = delete;

    /// Reserves a child's status for this object. Of several claims the first one gets it; when that is
    /// destroyed without a status, the next one takes its place.
    class Claim {
      public:
        Claim(Reaper& reaper, pid_t pid);
        ~Claim();
        Claim(const Claim&) = delete;
        Claim& operator=(const Claim&) = delete;
        [[nodiscard]] pid_t pid() const noexcept { return pid_; }

        /// Waits until the child has ended. Parks if necessary. Errors: kTimedOut, kCanceled; kNotFound: no
        /// child of this process, or other code has collected it; kOutOfCoroutine.
        [[nodiscard]] Result<ExitStatus> wait(coro::TimeoutMs timeout_ms = coro::kForever);
        /// Its status if it has ended. Errors: kAgain: it has not; kNotFound as above, or an earlier claim
        /// has it.
        [[nodiscard]] Result<ExitStatus> try_collect() noexcept;

      private:
        friend class Reaper;
        void settle(const ExitStatus& status) noexcept;
        [[nodiscard]] Result<ExitStatus> wait_by_polling(coro::TimeoutMs timeout_ms);
        Reaper& reaper_;
        pid_t pid_;
        Claim* next_ = nullptr;  ///< The next claim of the same child.
        bool is_over_ = false;   ///< The child has been collected; its pid may be reused.
        std::optional<ExitStatus> status_;
    };

    /// Waits for the end of the child `pid`. Errors: as Claim::wait().
    [[nodiscard]] Result<ExitStatus> wait_for(pid_t pid, coro::TimeoutMs timeout_ms = coro::kForever);
    /// Waits for the end of any child that is not claimed. `group`: -1 any, 0 of this process's group, below
    /// -1 of the group -`group`. Several waiters get one child each, in order. Errors: as Claim::wait();
    /// kNotFound: there is no child (claimed ones count as children).
    [[nodiscard]] Result<EndedChild> wait_for_any(coro::TimeoutMs timeout_ms = coro::kForever,
                                                  pid_t group = -1);
    /// Collects an ended child that is not claimed; never waits. Errors: kAgain: none has ended; kNotFound:
    /// as above.
    [[nodiscard]] Result<EndedChild> try_collect_any(pid_t group = -1) noexcept;
    /// As wait_for_any() without a timeout, but blocks the thread. Errors: kNotFound; kSystem (EINTR: a
    /// signal handler has run).
    [[nodiscard]] Result<EndedChild> wait_for_any_blocking() noexcept;
    /// Collects a child in the background when it ends and drops its status. Does not keep the loop running.
    void abandon(pid_t pid) noexcept;
    /// Children abandoned and not yet collected.
    [[nodiscard]] std::size_t abandoned_count() const noexcept { return orphans_.size(); }

    /// In a forked child, together with EventLoop::reset_after_fork(): drops everything, because the children
    /// belong to the parent.
    void reset_after_fork() noexcept;

  private:
    class Orphan;
    class AnyWaiter;
    class ChildSignal;

    void collect_for_waiters() noexcept;
    bool serve(AnyWaiter& waiter) noexcept;
    bool settle_claim(const EndedChild& ended) noexcept;
    void drop(const Orphan& orphan) noexcept;
    static void on_poll(event::Timer& timer, void* owner);

    event::EventLoop& loop_;
    std::unordered_map<pid_t, Claim*> claims_;  ///< The first of each child that is not over.
    IntrusiveList<AnyWaiter> waiters_;
    std::unique_ptr<ChildSignal> child_signal_;
    std::vector<std::unique_ptr<Orphan>> orphans_;
    event::Timer poll_timer_;  // For orphans without a pidfd.
};

}  // namespace shoal::process
