// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/thread_pool.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <new>
#include <set>
#include <stdexcept>
#include <thread>

#include "shoal/coro/wait_group.hpp"
#include "shoal_testing/co_test.hpp"

/// Asked by ThreadSanitizer, called by nobody in other builds: threads in a forked child are what a test is
/// about.
extern "C" const char* __tsan_default_options() {
    return "die_after_fork=0";
}

namespace shoal::aio {
namespace {

using coro::Scheduler;
using coro::WaitGroup;

event::EventLoop& loop() {
    return *event::EventLoop::current();
}
coro::Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

/// Holds threads until it is opened.
class Gate {
  public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        opened_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        opened_.wait(lock, [&] { return is_open_; });
    }
    [[nodiscard]] int arrived() {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }
    /// Waits, coroutine-wise, until `count` have come to the gate.
    void await_arrivals(int count) {
        for (int i = 0; i < 5'000 && arrived() < count; ++i)
            static_cast<void>(coro::sleep_for_ms(1));
        ASSERT_GE(arrived(), count);
    }

  private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false;
    int arrived_ = 0;
};

SHOAL_CO_TEST(ThreadPool, AnswersFromAnotherThreadWhileTheLoopRuns) {
    ThreadPool pool(loop());
    EXPECT_EQ(pool.thread_count(), 0U) << "no thread before the first job";
    Gate gate;
    int ticks = 0;
    spawn([&] {
        for (; ticks < 3; ++ticks)
            static_cast<void>(coro::sleep_for_ms(1));
        gate.open();
    });
    const auto id = pool.submit_and_wait([&] {
        gate.pass();
        return std::this_thread::get_id();
    });
    ASSERT_TRUE(id);
    EXPECT_NE(*id, std::this_thread::get_id());
    EXPECT_EQ(ticks, 3);
    EXPECT_EQ(pool.under_way(), 0U);
    EXPECT_EQ(pool.thread_count(), 1U);
}

SHOAL_CO_TEST(ThreadPool, PassesValuesErrorsAndExceptions) {
    ThreadPool pool(loop());
    EXPECT_EQ(pool.submit_and_wait([] { return std::string("value"); }), "value");
    EXPECT_EQ(*pool.submit_and_wait([] { return std::make_unique<int>(7); }).value(), 7);
    EXPECT_TRUE(pool.submit_and_wait([] {}));
    const auto failed = pool.submit_and_wait([]() -> Result<int> { return fail(Errc::kSystem, EIO); });
    EXPECT_EQ(failed.error(), (Error{Errc::kSystem, EIO}));
    EXPECT_EQ(pool.submit_and_wait([]() -> int { throw std::runtime_error("x"); }).error().code,
              Errc::kInternal);
    EXPECT_EQ(pool.submit_and_wait([] { throw std::bad_alloc(); }).error().code, Errc::kNoMemory);
}

SHOAL_CO_TEST(ThreadPool, GrowsToItsMaximumAndQueuesTheRest) {
    ThreadPool pool(loop(), {.min_threads = 0, .max_threads = 3, .idle_ms = 20});
    Gate gate;
    WaitGroup group(10);
    std::atomic<int> at_once{0};
    std::atomic<int> most_at_once{0};
    for (int i = 0; i < 10; ++i) {
        spawn([&] {
            EXPECT_TRUE(pool.submit_and_wait([&] {
                const int now = ++at_once;
                int most = most_at_once;
                while (now > most && !most_at_once.compare_exchange_weak(most, now)) {
                }
                gate.pass();
                --at_once;
            }));
            static_cast<void>(group.done());
        });
    }
    gate.await_arrivals(3);
    EXPECT_EQ(pool.thread_count(), 3U);
    EXPECT_EQ(pool.queued_count(), 7U);
    EXPECT_EQ(pool.under_way(), 10U);
    gate.open();
    EXPECT_TRUE(group.wait(10'000));
    EXPECT_EQ(most_at_once, 3);
    for (int i = 0; i < 5'000 && pool.thread_count() > 0; ++i)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(pool.thread_count(), 0U) << "idle threads end";
    EXPECT_TRUE(pool.submit_and_wait([] {})) << "and come back";
}

SHOAL_CO_TEST(ThreadPool, KeepsItsMinimum) {
    ThreadPool pool(loop(), {.min_threads = 1, .max_threads = 4, .idle_ms = 1});
    Gate gate;
    WaitGroup group(3);
    for (int i = 0; i < 3; ++i) {
        spawn([&] {
            static_cast<void>(pool.submit_and_wait([&] { gate.pass(); }));
            static_cast<void>(group.done());
        });
    }
    gate.await_arrivals(3);
    gate.open();
    EXPECT_TRUE(group.wait(10'000));
    for (int i = 0; i < 5'000 && pool.thread_count() > 1; ++i)
        static_cast<void>(coro::sleep_for_ms(1));
    static_cast<void>(coro::sleep_for_ms(10));
    EXPECT_EQ(pool.thread_count(), 1U);
}

SHOAL_CO_TEST(ThreadPool, StartsThreadsAboveTheMinimumForJobsThatHaveWaited) {
    ThreadPool pool(loop(), {.min_threads = 1, .max_threads = 3, .max_wait_ms = 20});
    Gate gate;
    WaitGroup group(4);
    for (int i = 0; i < 4; ++i) {
        spawn([&] {
            static_cast<void>(pool.submit_and_wait([&] { gate.pass(); }));
            static_cast<void>(group.done());
        });
    }
    EXPECT_EQ(pool.thread_count(), 1U);  // This turn of the loop has not ended: no time has passed for it.
    gate.await_arrivals(3);
    EXPECT_EQ(pool.thread_count(), 3U);
    EXPECT_EQ(pool.queued_count(), 1U);
    gate.open();
    EXPECT_TRUE(group.wait(10'000));
}

TEST(ThreadPool, KeepsTheLoopForNoJobThatHasGotItsThread) {
    const auto loop = std::move(*event::EventLoop::create());
    ThreadPool pool(*loop, {.min_threads = 1, .max_threads = 2, .max_wait_ms = 5'000});
    int done = 0;
    std::size_t armed_at_end = 1;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(pool.submit([] {},
                                [&] {
                                    if (++done == 3) armed_at_end = loop->timers().armed_count();
                                }));
    }
    loop->run();
    EXPECT_EQ(done, 3);
    EXPECT_EQ(armed_at_end, 0U);
}

SHOAL_CO_TEST(ThreadPool, NewOptionsCountForJobsUnderWay) {
    ThreadPool pool(loop(), {.min_threads = 1, .max_threads = 1});
    Gate gate;
    WaitGroup group(3);
    for (int i = 0; i < 3; ++i) {
        spawn([&] {
            static_cast<void>(pool.submit_and_wait([&] { gate.pass(); }));
            static_cast<void>(group.done());
        });
    }
    gate.await_arrivals(1);
    EXPECT_EQ(pool.thread_count(), 1U);
    pool.set_options({.min_threads = 5, .max_threads = 3});
    EXPECT_EQ(pool.options().min_threads, 3U);
    gate.await_arrivals(3);
    EXPECT_EQ(pool.thread_count(), 3U);
    pool.set_options({.min_threads = 1, .max_threads = 1});
    gate.open();
    EXPECT_TRUE(group.wait(10'000));
    for (int i = 0; i < 5'000 && pool.thread_count() > 1; ++i)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(pool.thread_count(), 1U);
}

SHOAL_CO_TEST(ThreadPool, FullQueueIsAnError) {
    ThreadPool pool(loop(), {.max_threads = 1, .max_queued = 1});
    Gate gate;
    WaitGroup group(2);
    for (int i = 0; i < 2; ++i) {
        spawn([&] {
            EXPECT_TRUE(pool.submit_and_wait([&] { gate.pass(); }));
            static_cast<void>(group.done());
        });
        gate.await_arrivals(1);
    }
    EXPECT_EQ(pool.submit_and_wait([] {}).error().code, Errc::kTooLarge);
    gate.open();
    EXPECT_TRUE(group.wait(10'000));
}

SHOAL_CO_TEST(ThreadPool, CancelledJobStillOwnsItsMemory) {
    ThreadPool pool(loop());
    const auto gate = std::make_shared<Gate>();
    auto data = std::make_shared<std::atomic<int>>(0);
    bool has_ended = false;
    const coro::Cid cid = spawn([&] {
        const auto answer = pool.submit_and_wait([gate, data] {
            gate->pass();
            return ++*data;
        });
        EXPECT_EQ(answer, tl::unexpected<Error>(Error{Errc::kCanceled}));
        has_ended = true;
    });
    gate->await_arrivals(1);
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    // A result that comes before the cancelled coroutine goes on is returned: see the next test.
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_TRUE(has_ended);
    EXPECT_EQ(pool.under_way(), 1U);
    gate->open();
    for (int i = 0; i < 5'000 && pool.under_way() > 0; ++i)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(*data, 1) << "it ran to its end";
    EXPECT_EQ(data.use_count(), 1) << "and was destroyed";
}

SHOAL_CO_TEST(ThreadPool, ResultThatComesBeforeTheCancelledCoroutineGoesOn) {
    ThreadPool pool(loop(), {.max_threads = 1});
    const auto gate = std::make_shared<Gate>();
    int answer = 0;
    const coro::Cid cid = spawn([&] { answer = pool.submit_and_wait([] { return 7; }).value_or(-1); });
    spawn([&] { static_cast<void>(pool.submit_and_wait([gate] { gate->pass(); })); });
    // The only thread has come to the second job: the first one's result is under way. The loop must not run
    // yet.
    for (int i = 0; i < 5'000 && gate->arrived() < 1; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    gate->open();
    for (int i = 0; i < 5'000 && pool.under_way() > 0; ++i)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(answer, 7);
}

SHOAL_CO_TEST(ThreadPool, QueuedJobThatTimesOutNeverRuns) {
    ThreadPool pool(loop(), {.max_threads = 1});
    const auto gate = std::make_shared<Gate>();
    WaitGroup group(1);
    spawn([&] {
        static_cast<void>(pool.submit_and_wait([gate] { gate->pass(); }));
        static_cast<void>(group.done());
    });
    gate->await_arrivals(1);
    const auto has_run = std::make_shared<std::atomic<bool>>(false);
    EXPECT_EQ(pool.submit_and_wait([has_run] { *has_run = true; }, "test", 2).error().code, Errc::kTimedOut);
    EXPECT_EQ(has_run.use_count(), 1);
    EXPECT_EQ(pool.under_way(), 1U);
    gate->open();
    EXPECT_TRUE(group.wait(10'000));
    EXPECT_TRUE(pool.submit_and_wait([] {}));
    EXPECT_FALSE(*has_run);
}

SHOAL_CO_TEST(ThreadPool, ManyJobsFromManyCoroutines) {
    ThreadPool pool(loop(), {.max_threads = 4});
    constexpr int kJobs = 2'000;
    WaitGroup group(kJobs);
    std::int64_t sum = 0;
    for (int i = 0; i < kJobs; ++i) {
        spawn([&, i] {
            sum += pool.submit_and_wait([i] { return i; }).value();
            static_cast<void>(group.done());
        });
    }
    EXPECT_TRUE(group.wait(20'000));
    EXPECT_EQ(sum, std::int64_t{kJobs} * (kJobs - 1) / 2);
}

SHOAL_CO_TEST(ThreadPool, ThreadsBlockAllSignals) {
    ThreadPool pool(loop());
    const auto blocks_term = pool.submit_and_wait([] {
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, nullptr, &mask);
        return sigismember(&mask, SIGTERM) == 1;
    });
    EXPECT_EQ(blocks_term, true);
}

TEST(ThreadPool, CallbacksRunOnTheLoopAndKeepItRunning) {
    const auto own_loop = event::EventLoop::create().value();
    ThreadPool pool(*own_loop);
    std::thread::id worked;
    std::thread::id finished;
    ASSERT_TRUE(pool.submit([&] { worked = std::this_thread::get_id(); },
                            [&] { finished = std::this_thread::get_id(); }));
    EXPECT_TRUE(own_loop->has_work());
    own_loop->run();
    EXPECT_NE(worked, std::thread::id());
    EXPECT_NE(worked, finished);
    EXPECT_EQ(finished, std::this_thread::get_id());
}

TEST(ThreadPool, DestroyedWithJobsQueuedAndRunning) {
    const auto own_loop = event::EventLoop::create().value();
    const auto token = std::make_shared<int>(0);
    std::atomic<int> finished{0};
    {
        ThreadPool pool(*own_loop, {.max_threads = 2});
        for (int i = 0; i < 20; ++i) {
            ASSERT_TRUE(pool.submit([token] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); },
                                    [&] { ++finished; }));
        }
    }
    own_loop->run();  // Returns: nothing keeps it.
    EXPECT_EQ(finished, 0);
    EXPECT_EQ(token.use_count(), 1);
}

TEST(ThreadPool, OneMayDestroyThePoolItWasFinishedBy) {
    const auto own_loop = event::EventLoop::create().value();
    auto pool = std::make_unique<ThreadPool>(*own_loop);
    int finished = 0;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(pool->submit([] {},
                                 [&] {
                                     ++finished;
                                     pool.reset();
                                 }));
    }
    own_loop->run();
    EXPECT_EQ(finished, 1);
}

TEST(ThreadPool, OutsideOfACoroutine) {
    const auto own_loop = event::EventLoop::create().value();
    ThreadPool pool(*own_loop);
    EXPECT_EQ(pool.submit_and_wait([] {}).error().code, Errc::kOutOfCoroutine);
}

TEST(ThreadPool, WorksInAForkedChild) {
    const auto runtime = coro::Runtime::create().value();
    ThreadPool pool(runtime->loop());
    Gate gate;
    // At the fork one thread is in a job and one job waits for it.
    ASSERT_TRUE(pool.submit([&] { gate.pass(); }, {}));
    while (gate.arrived() == 0)
        std::this_thread::yield();
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        bool is_right = static_cast<bool>(runtime->loop().reset_after_fork());
        pool.reset_after_fork();
        is_right =
            is_right && pool.thread_count() == 0 && pool.under_way() == 0 && !runtime->loop().has_work();
        int answer = 0;
        const auto ran = runtime->run([&] { answer = pool.submit_and_wait([] { return 42; }).value_or(-1); });
        _exit(is_right && ran && answer == 42 ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    gate.open();
    runtime->loop().run();
    EXPECT_EQ(pool.under_way(), 0U);
}

}  // namespace
}  // namespace shoal::aio
