// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <random>

#include "shoal/coro/runtime.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/testing/fake_clock.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::coro {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Scheduler& scheduler() {
    return *Scheduler::current_scheduler();
}
Wake park(TimeoutMs timeout_ms = kForever, bool is_cancelable = true) {
    return scheduler().park("test", timeout_ms, is_cancelable);
}
Cid spawn(std::function<void()> body) {
    return scheduler().spawn(std::move(body)).value();
}
void wake(Cid cid, Wake why = Wake::kReady) {
    scheduler().wake(*scheduler().find(cid), why);
}

class SchedulerTest : public ::testing::Test {
  protected:
    std::unique_ptr<Runtime> runtime_ = Runtime::create().value();
};

TEST_F(SchedulerTest, ChildRunsAtOnceUntilItWaitsThenParentGoesOn) {
    std::vector<int> order;
    const Cid child = spawn([&] {
        order.push_back(1);
        park();
        order.push_back(3);
    });
    order.push_back(2);
    wake(child);
    order.push_back(4);
    EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(scheduler().live_count(), 0U);
}

TEST_F(SchedulerTest, ResumersNest) {
    std::vector<Cid> running;
    const Cid inner = spawn([&] {
        park();
        running.push_back(Scheduler::current()->resumer()->cid());
        park();
    });
    const Cid outer = spawn([&] {
        wake(inner);
        running.push_back(Scheduler::current()->cid());
    });
    EXPECT_THAT(running, ElementsAre(outer, outer));
    EXPECT_EQ(Scheduler::current(), nullptr);
    wake(inner);
}

TEST_F(SchedulerTest, CidsGrowFromOneAndParentIsKnown) {
    Cid parent_of_inner = -1;
    Cid inner = 0;
    const Cid outer = spawn([&] {
        EXPECT_EQ(Scheduler::current()->parent_cid(), 0);
        inner = spawn([&] { parent_of_inner = Scheduler::current()->parent_cid(); });
    });
    EXPECT_EQ(outer, 1);
    EXPECT_EQ(inner, 2);
    EXPECT_EQ(parent_of_inner, outer);
    EXPECT_EQ(scheduler().last_cid(), 2);
}

TEST_F(SchedulerTest, EndedCoroutineIsPooledWithItsContext) {
    const Coroutine* first = nullptr;
    const Coroutine* second = nullptr;
    spawn([&] { first = Scheduler::current(); });
    EXPECT_EQ(scheduler().pooled_count(), 1U);
    EXPECT_EQ(runtime_->contexts().stacks().in_use(), 1U);
    spawn([&] { second = Scheduler::current(); });
    EXPECT_EQ(first, second);
    EXPECT_EQ(runtime_->contexts().stacks().in_use(), 1U);
}

TEST_F(SchedulerTest, PoolIsBounded) {
    scheduler().set_max_pooled(2);
    std::vector<Cid> cids;
    for (int i = 0; i < 5; ++i)
        cids.push_back(spawn([] { park(); }));
    EXPECT_EQ(scheduler().peak_count(), 5U);
    for (const Cid cid : cids)
        wake(cid);
    EXPECT_EQ(scheduler().pooled_count(), 2U);
    EXPECT_EQ(runtime_->contexts().stacks().in_use(), 2U);
    EXPECT_EQ(runtime_->contexts().stacks().idle(), 3U);
}

TEST_F(SchedulerTest, RefusesMoreThanMaxCoroutines) {
    scheduler().set_max_coroutines(1);
    const Cid cid = spawn([] { park(); });
    const auto refused = scheduler().spawn([] { FAIL(); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::kTooLarge);
    wake(cid);
    EXPECT_TRUE(scheduler().spawn([] {}));
}

TEST_F(SchedulerTest, FindsTheLivingOnlyThroughChurn) {
    // Long-lived ones among many that come and go: the table must neither lose nor invent any.
    std::mt19937 random(1);
    std::deque<Cid> live;
    for (int i = 0; i < 20'000; ++i) {
        if (live.size() < 500 || random() % 2 == 0) {
            live.push_back(spawn([] { park(); }));
        } else {
            const std::size_t victim = random() % live.size();
            const Cid cid = live[victim];
            live.erase(live.begin() + static_cast<std::ptrdiff_t>(victim));
            wake(cid);
            ASSERT_EQ(scheduler().find(cid), nullptr);
        }
        ASSERT_EQ(scheduler().live_count(), live.size());
    }
    for (const Cid cid : live)
        ASSERT_EQ(scheduler().find(cid)->cid(), cid);
    EXPECT_EQ(scheduler().list(), std::vector<Cid>(live.begin(), live.end()));
    EXPECT_EQ(scheduler().find(0), nullptr);
    EXPECT_EQ(scheduler().find(-5), nullptr);
    scheduler().cancel_all();
}

TEST_F(SchedulerTest, StateAndReasonAreVisible) {
    const Cid cid = spawn([] {
        EXPECT_EQ(Scheduler::current()->state(), State::kRunning);
        EXPECT_EQ(Scheduler::current()->wait_reason(), "");
        scheduler().park("somewhere");
    });
    EXPECT_EQ(scheduler().find(cid)->state(), State::kWaiting);
    EXPECT_EQ(scheduler().find(cid)->wait_reason(), "somewhere");
    EXPECT_TRUE(scheduler().find(cid)->is_parked());
    EXPECT_EQ(scheduler().find(cid)->started_at_ms(), scheduler().loop().now_ms());
    wake(cid);
}

TEST_F(SchedulerTest, TimeoutEndsAPark) {
    Wake why = Wake::kReady;
    const std::int64_t start_ns = monotonic_ns();
    spawn([&] { why = park(20); });
    scheduler().loop().run();
    EXPECT_EQ(why, Wake::kTimedOut);
    EXPECT_GE(monotonic_ns() - start_ns, 20'000'000);
}

TEST_F(SchedulerTest, TimeoutIsMeasuredFromThePark) {
    std::int64_t slept_ns = 0;
    spawn([&] {
        park(1);
        // The loop's idea of now lags by this much; the sleep must not be shortened by it.
        const std::int64_t busy_until = monotonic_ns() + 15'000'000;
        while (monotonic_ns() < busy_until) {
        }
        const std::int64_t start_ns = monotonic_ns();
        park(10);
        slept_ns = monotonic_ns() - start_ns;
    });
    scheduler().loop().run();
    EXPECT_GE(slept_ns, 10'000'000);
}

TEST_F(SchedulerTest, TimeoutZeroGivesOthersATurn) {
    std::vector<int> order;
    spawn([&] {
        EXPECT_EQ(park(0), Wake::kTimedOut);
        order.push_back(2);
    });
    order.push_back(1);
    scheduler().loop().run();
    EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(SchedulerTest, WakeDisarmsTheTimeout) {
    std::vector<Wake> why;
    const Cid cid = spawn([&] {
        why.push_back(park(1));
        why.push_back(park(30));
    });
    wake(cid);
    scheduler().loop().run();
    EXPECT_THAT(why, ElementsAre(Wake::kReady, Wake::kTimedOut));
}

Wake park_coarsely(TimeoutMs timeout_ms) {
    return scheduler().park("test", timeout_ms, /*is_cancelable=*/true, /*is_coarse=*/true);
}

TEST_F(SchedulerTest, TheTimerThatACoarseWaitHasLeftTimesTheNextOneOut) {
    testing::FakeClock clock;
    event::EventLoop& loop = scheduler().loop();
    std::vector<Wake> ends;
    const Cid waiter = spawn([&] {
        ends.push_back(park_coarsely(20'000));
        ends.push_back(park_coarsely(20'000));
        ends.push_back(park_coarsely(20'000));
    });
    const auto pass = [&](std::int64_t milliseconds) {
        clock.advance_ms(milliseconds);
        loop.run_once(0);
        loop.run_once(0);
    };
    pass(15'000);
    EXPECT_EQ(loop.timers().armed_count(), 1U);
    wake(waiter);
    EXPECT_EQ(loop.timers().armed_count(), 1U);
    pass(10'000);  // The timer of the first wait has fired.
    EXPECT_THAT(ends, ElementsAre(Wake::kReady));
    pass(9'900);
    EXPECT_THAT(ends, ElementsAre(Wake::kReady));
    pass(200);
    EXPECT_THAT(ends, ElementsAre(Wake::kReady, Wake::kTimedOut));
    pass(20'100);
    EXPECT_THAT(ends, ElementsAre(Wake::kReady, Wake::kTimedOut, Wake::kTimedOut));
    EXPECT_EQ(scheduler().live_count(), 0U);
}

TEST_F(SchedulerTest, AShorterCoarseWaitIsNotKeptByTheTimerOfALongerOne) {
    testing::FakeClock clock;
    event::EventLoop& loop = scheduler().loop();
    std::vector<Wake> ends;
    const Cid waiter = spawn([&] {
        ends.push_back(park_coarsely(60'000));
        ends.push_back(park_coarsely(10'000));
    });
    wake(waiter);
    clock.advance_ms(10'100);
    loop.run_once(0);
    EXPECT_THAT(ends, ElementsAre(Wake::kReady, Wake::kTimedOut));
}

TEST_F(SchedulerTest, NoTimerOfACoarseWaitKeepsTheLoopRunning) {
    event::EventLoop& loop = scheduler().loop();
    const Cid ends_at_once = spawn([] { park_coarsely(60'000); });
    wake(ends_at_once);
    EXPECT_FALSE(loop.has_work());
    const Cid waits_for_ever = spawn([] {
        park_coarsely(60'000);
        park();
    });
    wake(waits_for_ever);
    EXPECT_FALSE(loop.has_work());
    wake(waits_for_ever);
    const Cid sleeps = spawn([] {
        park_coarsely(60'000);
        park(1);
        park_coarsely(60'000);
    });
    wake(sleeps);
    EXPECT_EQ(loop.timers().armed_count(), 1U);
    EXPECT_LT(scheduler().find(sleeps)->timeout_at_ms(), monotonic_ms() + 10);
    wake(sleeps);
    EXPECT_TRUE(scheduler().cancel(sleeps, WakeTime::kAtOnce));
    EXPECT_FALSE(loop.has_work());
}

TEST_F(SchedulerTest, ScheduledWakeComesAtTheEndOfTheTurnAndIsFinal) {
    std::vector<Wake> why;
    const Cid cid = spawn([&] { why.push_back(park(0)); });
    scheduler().schedule_wake(*scheduler().find(cid));
    EXPECT_TRUE(why.empty());
    EXPECT_FALSE(scheduler().find(cid)->is_parked());
    EXPECT_EQ(scheduler().cancel(cid).error().code, Errc::kInvalid);
    scheduler().loop().run();
    EXPECT_THAT(why, ElementsAre(Wake::kReady));
}

TEST_F(SchedulerTest, YieldTurnAlternates) {
    std::vector<int> order;
    for (int id = 1; id <= 2; ++id) {
        spawn([&order, id] {
            for (int i = 0; i < 3; ++i) {
                order.push_back(id);
                scheduler().yield_turn();
            }
        });
    }
    scheduler().loop().run();
    EXPECT_THAT(order, ElementsAre(1, 2, 1, 2, 1, 2));
}

TEST_F(SchedulerTest, CancelEndsAWaitAtTheEndOfTheTurn) {
    std::vector<Cid> waiting;
    for (int i = 0; i < 4; ++i) {
        spawn([&] {
            const Cid self = Scheduler::current()->cid();
            waiting.push_back(self);
            EXPECT_EQ(park(10'000), Wake::kCanceled);
            std::erase(waiting, self);
        });
    }
    for (const Cid cid : waiting)
        EXPECT_TRUE(scheduler().cancel(cid));
    EXPECT_EQ(waiting.size(), 4U);
    EXPECT_EQ(scheduler().cancel(waiting.front()).error().code, Errc::kInvalid);
    scheduler().loop().run();
    EXPECT_TRUE(waiting.empty());
}

TEST_F(SchedulerTest, CancelAtOnceEndsAWaitBeforeItReturns) {
    Wake why = Wake::kReady;
    bool was_canceled = false;
    const Cid cid = spawn([&] {
        why = park(10'000);
        was_canceled = Scheduler::current()->is_canceled();
    });
    EXPECT_TRUE(scheduler().cancel(cid, WakeTime::kAtOnce));
    EXPECT_EQ(why, Wake::kCanceled);
    EXPECT_TRUE(was_canceled);
    EXPECT_FALSE(scheduler().loop().has_work());
}

TEST_F(SchedulerTest, CancelRefusesWhatItCannotEnd) {
    EXPECT_EQ(scheduler().cancel(77).error().code, Errc::kNotFound);
    const Cid uncancelable = spawn([] { park(kForever, /*is_cancelable=*/false); });
    EXPECT_EQ(scheduler().cancel(uncancelable).error().code, Errc::kInvalid);
    spawn([] {
        EXPECT_EQ(scheduler().cancel(Scheduler::current()->cid()).error().code, Errc::kInvalid);
        const Cid outer = Scheduler::current()->cid();
        spawn([outer] { EXPECT_EQ(scheduler().cancel(outer).error().code, Errc::kInvalid); });
    });
    wake(uncancelable);
}

TEST_F(SchedulerTest, DeadlockIsSeenAndReported) {
    const Cid first = spawn([] { scheduler().park("Channel::pop"); });
    const Cid second = spawn([] { scheduler().park("Mutex::lock"); });
    scheduler().loop().run();
    EXPECT_TRUE(scheduler().is_deadlocked());
    const std::string report = scheduler().deadlock_report();
    EXPECT_THAT(report, HasSubstr("all coroutines (count: 2) are asleep - deadlock!"));
    EXPECT_THAT(report, HasSubstr("\n[Coroutine-1] waits in Channel::pop for "));
    EXPECT_THAT(report, HasSubstr("\n[Coroutine-2] waits in Mutex::lock for "));
    wake(first);
    wake(second);
    EXPECT_FALSE(scheduler().is_deadlocked());
}

TEST_F(SchedulerTest, CancelAllGoesNewestFirstAndEndsEveryone) {
    std::vector<Cid> ended;
    for (int i = 0; i < 3; ++i) {
        spawn([&] {
            park(1'000);
            EXPECT_EQ(park(), Wake::kCanceled);  // At once: the scheduler shuts down.
            ended.push_back(Scheduler::current()->cid());
        });
    }
    scheduler().cancel_all();
    EXPECT_THAT(ended, ElementsAre(3, 2, 1));
    EXPECT_EQ(scheduler().live_count(), 0U);
    EXPECT_FALSE(scheduler().loop().has_work());
    // It can be used again afterwards.
    Wake why = Wake::kCanceled;
    wake(spawn([&] { why = park(); }));
    EXPECT_EQ(why, Wake::kReady);
}

TEST_F(SchedulerTest, CancelAllSurvivesALoopThatIgnoresCancellation) {
    int rounds = 0;
    const Cid stubborn = spawn([&] {
        for (;;) {
            park(5);
            ++rounds;
        }
    });
    const Cid yielding = spawn([] {
        for (;;)
            scheduler().yield_turn();
    });
    scheduler().cancel_all();
    EXPECT_EQ(scheduler().list(), (std::vector<Cid>{stubborn, yielding}));
    EXPECT_LE(rounds, Scheduler::kMaxRefusedParks + 1);
    EXPECT_FALSE(scheduler().loop().has_work());
}

TEST_F(SchedulerTest, CancelAllLeavesUncancelableWaits) {
    Wake why = Wake::kCanceled;
    const Cid cid = spawn([&] { why = park(kForever, /*is_cancelable=*/false); });
    scheduler().cancel_all();
    EXPECT_EQ(scheduler().live_count(), 1U);
    wake(cid);
    EXPECT_EQ(why, Wake::kReady);
}

TEST_F(SchedulerTest, SpawnDuringCancelAllIsEndedToo) {
    int ended = 0;
    spawn([&] {
        park();
        spawn([&] {
            park();
            ++ended;
        });
        ++ended;
    });
    scheduler().cancel_all();
    EXPECT_EQ(ended, 2);
    EXPECT_EQ(scheduler().live_count(), 0U);
}

TEST_F(SchedulerTest, ForkedChildForgetsTheOthers) {
    for (int i = 0; i < 100; ++i)
        spawn([i] { park(i % 2 == 0 ? 60'000 : kForever); });
    int exit_code = -1;
    const Cid forker = spawn([&] {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            scheduler().forget_others_after_fork();
            const Cid self = Scheduler::current()->cid();
            const bool is_alone = scheduler().list() == std::vector<Cid>{self} &&
                                  scheduler().find(1) == nullptr &&
                                  scheduler().find(self) == Scheduler::current();
            bool has_run = false;
            const Cid next = spawn([&] { has_run = park(0) == Wake::kTimedOut; });
            while (!has_run)
                scheduler().loop().run_once(100);
            _exit(is_alone && has_run && next == self + 1 ? 0 : 1);
        }
        int status = 0;
        waitpid(child, &status, 0);
        exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    });
    EXPECT_EQ(exit_code, 0);
    EXPECT_EQ(scheduler().find(forker), nullptr);
    EXPECT_EQ(scheduler().live_count(), 100U);
    scheduler().cancel_all();
}

TEST(Sleep, OutsideOfACoroutineIsAnError) {
    EXPECT_EQ(sleep_for_ms(1).error().code, Errc::kOutOfCoroutine);
}

SHOAL_CO_TEST(Sleep, ManySleepersWakeInOrder) {
    std::vector<int> order;
    for (int ms : {300, 100, 200}) {  // Far enough apart for a slow build on a loaded machine.
        spawn([&order, ms] {
            EXPECT_EQ(sleep_for_ms(ms), Wake::kTimedOut);
            order.push_back(ms);
        });
    }
    EXPECT_EQ(sleep_for_ms(400), Wake::kTimedOut);
    EXPECT_THAT(order, ElementsAre(100, 200, 300));
}

TEST(Runtime, SecondOneOnAThreadIsRefused) {
    const auto ran = run([] { EXPECT_EQ(run([] {}).error().code, Errc::kExists); });
    EXPECT_TRUE(ran);
}

TEST(Runtime, DeadlockIsAnErrorAndUnwinds) {
    struct Flag {
        bool& is_set;
        ~Flag() { is_set = true; }
    };
    bool has_unwound = false;
    const auto ran = run([&] {
        const Flag flag{has_unwound};
        scheduler().park("nothing");
    });
    ASSERT_FALSE(ran);
    EXPECT_EQ(ran.error().code, Errc::kCanceled);
    EXPECT_TRUE(has_unwound);
}

}  // namespace
}  // namespace shoal::coro
