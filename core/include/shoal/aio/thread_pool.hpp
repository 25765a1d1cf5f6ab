// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/aio/thread_pool.hpp
/// Threads for operations that block in the kernel: files, getaddrinfo. A coroutine waits for the result
/// while the loop continues.
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

#include "shoal/base/error.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::aio {

struct ThreadPoolOptions {
    std::size_t min_threads = 1;  ///< Kept once started. None is started before the first job.
    std::size_t max_threads = 8;
    std::int64_t idle_ms = 30'000;  ///< A thread above the minimum ends after so long without work.
    std::size_t max_queued = 0;     ///< Jobs that may wait for a thread; 0: any number.
    /// How long a job waits before a thread above the minimum is started for it; 0: not at all.
    std::int64_t max_wait_ms = 0;
};

/// One piece of work. The pool owns it from submit() until finish() has been called.
class Job {
  public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;
    /// On a thread of the pool. Must not touch the loop, a coroutine or anything of their thread.
    virtual void run() noexcept = 0;
    /// On the loop, after run(). Then the job is destroyed.
    virtual void finish() noexcept = 0;
};

namespace detail {
template <typename T>
struct ResultOf {
    using Type = Result<T>;
};
template <typename T>
struct ResultOf<Result<T>> {
    using Type = Result<T>;
};
/// Result<T> for a function that returns T or Result<T>.
template <typename Fn>
using JobResult = typename ResultOf<std::invoke_result_t<Fn&>>::Type;
}  // namespace detail

/// Belongs to the thread of its loop, unless stated otherwise. Unfinished jobs keep the loop running. Results
/// come to the loop in batches, one wake-up each.
class ThreadPool {
  public:
    explicit ThreadPool(event::EventLoop& loop, ThreadPoolOptions options = {});
    /// Waits for the running jobs and drops the queued ones. No coroutine may still wait for them: call
    /// cancel_all() first.
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Errors: kTooLarge when max_queued are waiting; kSystem (EAGAIN) when not even one thread can be
    /// started. The job is destroyed then.
    Result<void> submit(std::unique_ptr<Job> job);
    /// Runs `work` on a thread, then `done` on the loop. Errors as above.
    Result<void> submit(std::function<void()> work, std::function<void()> done);

    /// Runs `work` on a thread and parks the running coroutine until it is done; returns its result. `work`
    /// must own all it uses (no references into the coroutine): after a cancellation or timeout it runs on,
    /// and its result is dropped. If no thread has started it by then, it never runs. Exceptions of `work`
    /// become kInternal, std::bad_alloc kNoMemory. Errors: those of submit() and of `work`, kTimedOut,
    /// kCanceled, kOutOfCoroutine.
    template <typename Fn>
    auto submit_and_wait(Fn work, std::string_view reason = "ThreadPool",
                         coro::TimeoutMs timeout_ms = coro::kForever) -> detail::JobResult<Fn>;

    /// Takes effect at once: threads above a smaller maximum end after their job, or when they have been
    /// idle.
    void set_options(ThreadPoolOptions options);
    [[nodiscard]] const ThreadPoolOptions& options() const noexcept { return options_; }

    /// Counts, for reports and tests.
    [[nodiscard]] std::size_t thread_count() const;
    [[nodiscard]] std::size_t queued_count() const;
    /// Submitted and not yet finished.
    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }

    /// In a forked child: forgets threads, which only the parent has, and all jobs. Threads are started anew
    /// when a job comes. Call together with EventLoop::reset_after_fork().
    void reset_after_fork();

  private:
    struct Shared;
    template <typename Fn>
    class WaitedJob;

    /// Removes a job that no thread has started. Null: it has started.
    std::unique_ptr<Job> withdraw(const Job& job);
    bool start_thread();
    void start_threads_for_late_jobs();
    static void on_max_wait(event::Timer& timer, void* owner);
    void deliver();
    static void work(const std::shared_ptr<Shared>& shared);

    event::EventLoop& loop_;
    ThreadPoolOptions options_;
    std::size_t under_way_ = 0;
    std::shared_ptr<Shared> shared_;
    event::Timer wait_timer_;  ///< Armed while jobs wait that may get a thread above the minimum.
};

// ---- submit_and_wait -------------------------------------------------------------------------------------

/// Invariant: `waiter_` is the parked coroutine, or null once it has given up; only the loop's thread uses
/// it.
template <typename Fn>
class ThreadPool::WaitedJob final : public Job {
  public:
    using Outcome = detail::JobResult<Fn>;

    WaitedJob(Fn work, std::optional<Outcome>& outcome, coro::Coroutine& waiter) noexcept
        : work_(std::move(work)), outcome_(&outcome), waiter_(&waiter) {}
    void abandon() noexcept { waiter_ = nullptr; }

    void run() noexcept override {
        try {
            if constexpr (std::is_void_v<std::invoke_result_t<Fn&>>) {
                work_();
                result_.emplace();
            } else {
                result_.emplace(work_());
            }
        } catch (const std::bad_alloc&) {
            result_.emplace(fail(Errc::kNoMemory));
        } catch (...) {
            result_.emplace(fail(Errc::kInternal));
        }
    }

    void finish() noexcept override {
        if (waiter_ == nullptr) return;
        *outcome_ = std::move(result_);
        coro::Coroutine& waiter = *std::exchange(waiter_, nullptr);
        if (waiter.is_parked()) waiter.scheduler().wake(waiter);  // Else its cancellation is scheduled.
    }

  private:
    Fn work_;
    std::optional<Outcome> result_;
    std::optional<Outcome>* outcome_;  // On the waiter's stack.
    coro::Coroutine* waiter_;
};

template <typename Fn>
auto ThreadPool::submit_and_wait(Fn work, std::string_view reason, coro::TimeoutMs timeout_ms)
    -> detail::JobResult<Fn> {
    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    std::optional<detail::JobResult<Fn>> outcome;
    auto owned = std::make_unique<WaitedJob<Fn>>(std::move(work), outcome, *self);
    WaitedJob<Fn>& job = *owned;
    if (const auto submitted = submit(std::move(owned)); !submitted) return fail(submitted.error());
    const coro::Wake why = self->scheduler().park(reason, timeout_ms);
    if (outcome) return std::move(*outcome);  // The job has been destroyed.
    job.abandon();
    static_cast<void>(withdraw(job));
    return fail(why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

}  // namespace shoal::aio
