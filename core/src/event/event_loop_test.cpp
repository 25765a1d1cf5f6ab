// SPDX-License-Identifier: Apache-2.0
#include "shoal/event/event_loop.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/testing/fake_clock.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::event {
namespace {

using testing::FakeClock;
using testing::FdLeakCheck;
using testing::make_pipe;
using testing::make_socketpair;

/// Notes what it is told and calls a function.
struct Probe : Watcher {
    explicit Probe(std::function<void(Ready)> its_call = {}) : call(std::move(its_call)) {}
    void on_ready(Ready ready) override {
        ++count;
        last = ready;
        if (call) call(ready);
    }
    std::function<void(Ready)> call;
    int count = 0;
    Ready last = Ready::kNone;
};

struct CallTimer {
    explicit CallTimer(std::function<void()> its_call) : call(std::move(its_call)), timer(run, this) {}
    static void run(Timer&, void* owner) { static_cast<CallTimer*>(owner)->call(); }
    std::function<void()> call;
    Timer timer;
};

class EventLoopTest : public ::testing::Test {
  protected:
    static std::unique_ptr<EventLoop> make_loop() {
        auto made = EventLoop::create();
        EXPECT_TRUE(made.has_value());
        return std::move(*made);
    }
    FdLeakCheck leak_check;
    std::unique_ptr<EventLoop> owned = make_loop();
    EventLoop& loop = *owned;
};

TEST_F(EventLoopTest, IsTheLoopOfItsThread) {
    EXPECT_EQ(EventLoop::current(), &loop);
    owned.reset();
    EXPECT_EQ(EventLoop::current(), nullptr);
}

TEST_F(EventLoopTest, RunReturnsAtOnceWithoutWork) {
    EXPECT_FALSE(loop.has_work());
    loop.run();
    EXPECT_FALSE(loop.is_running());
}

// ---- descriptors -----------------------------------------------------------------------------------------

TEST_F(EventLoopTest, EdgeReportsReadAndWriteOncePerChange) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    EXPECT_TRUE(probe.is_watched());
    EXPECT_EQ(probe.watched_fd(), near.get());
    loop.run_once(0);
    EXPECT_EQ(probe.count, 1);
    EXPECT_EQ(probe.last, Ready::kWrite);
    loop.run_once(0);
    EXPECT_EQ(probe.count, 1);
    ASSERT_EQ(::write(far.get(), "x", 1), 1);
    loop.run_once(1000);
    EXPECT_EQ(probe.count, 2);
    EXPECT_TRUE(any(probe.last & Ready::kRead));
    loop.run_once(0);  // Not read, but no new edge.
    EXPECT_EQ(probe.count, 2);
    ASSERT_EQ(::write(far.get(), "y", 1), 1);
    loop.run_once(1000);
    EXPECT_EQ(probe.count, 3);
    EXPECT_EQ(loop.counters().registration_changes, 3U);  // The loop's eventfd and timerfd, and the probe.
}

TEST_F(EventLoopTest, EdgeReportsTheHangupOfThePeer) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    loop.run_once(0);
    ASSERT_EQ(::shutdown(far.get(), SHUT_WR), 0);
    loop.run_once(1000);
    EXPECT_TRUE(any(probe.last & Ready::kReadHangup));
    EXPECT_TRUE(any(probe.last & Ready::kRead));
    EXPECT_FALSE(any(probe.last & Ready::kError));
    far.reset();
    loop.run_once(1000);
    EXPECT_TRUE(any(probe.last & Ready::kError));
}

TEST_F(EventLoopTest, AnErrorWakesReadersAndWriters) {
    auto [read_end, write_end] = make_pipe();
    Probe reader;
    Probe writer;
    ASSERT_TRUE(loop.add(reader, read_end.get(), Trigger::kLevel, Ready::kRead));
    write_end.reset();
    loop.run_once(1000);
    EXPECT_EQ(reader.last, Ready::kRead | Ready::kError);  // Linux says EPOLLHUP alone.
    loop.remove(reader);

    auto [other_read_end, other_write_end] = make_pipe();
    ASSERT_TRUE(loop.add(writer, other_write_end.get(), Trigger::kEdge));
    loop.run_once(0);
    other_read_end.reset();
    loop.run_once(1000);
    EXPECT_TRUE(any(writer.last & Ready::kWrite));
    EXPECT_TRUE(any(writer.last & Ready::kError));
}

TEST_F(EventLoopTest, LevelRepeatsUntilDrainedAndFollowsItsInterest) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kRead));
    loop.run_once(0);
    EXPECT_EQ(probe.count, 0);
    ASSERT_EQ(::write(far.get(), "x", 1), 1);
    loop.run_once(1000);
    loop.run_once(1000);
    EXPECT_EQ(probe.count, 2);
    EXPECT_EQ(probe.last, Ready::kRead);
    ASSERT_TRUE(loop.set_interest(probe, Ready::kWrite));
    loop.run_once(1000);
    EXPECT_EQ(probe.last, Ready::kWrite);
    ASSERT_TRUE(loop.set_interest(probe, Ready::kRead | Ready::kWrite));
    loop.run_once(1000);
    EXPECT_EQ(probe.last, Ready::kRead | Ready::kWrite);
    ASSERT_TRUE(loop.set_interest(probe, Ready::kNone));
    loop.run_once(0);
    EXPECT_EQ(probe.count, 4);
}

TEST_F(EventLoopTest, OnlyLevelWatchersChangeTheirInterest) {
    auto [near, far] = make_socketpair();
    Probe probe;
    EXPECT_EQ(loop.set_interest(probe, Ready::kRead).error().code, Errc::kInvalid);
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    EXPECT_EQ(loop.set_interest(probe, Ready::kRead).error().code, Errc::kInvalid);
}

TEST_F(EventLoopTest, ExclusiveIsLevelTriggeredForReading) {
    auto listener = testing::listen_on_loopback();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, listener.fd.get(), Trigger::kExclusive));
    loop.run_once(0);
    EXPECT_EQ(probe.count, 0);
    const UniqueFd client = testing::connect_to_loopback(listener.port);
    loop.run_once(1000);
    loop.run_once(1000);
    EXPECT_EQ(probe.count, 2);
    EXPECT_EQ(probe.last, Ready::kRead);
    const UniqueFd accepted(::accept(listener.fd.get(), nullptr, nullptr));
    loop.run_once(0);
    EXPECT_EQ(probe.count, 2);
}

TEST_F(EventLoopTest, AddReportsWhatTheKernelRefuses) {
    Probe probe;
    EXPECT_EQ(loop.add(probe, -1, Trigger::kEdge).error(), (Error{Errc::kSystem, EBADF}));
    const UniqueFd plain_file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    EXPECT_EQ(loop.add(probe, plain_file.get(), Trigger::kEdge).error(), (Error{Errc::kSystem, EPERM}));
    EXPECT_FALSE(probe.is_watched());

    auto [near, far] = make_socketpair();
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    Probe second;
    EXPECT_EQ(loop.add(second, near.get(), Trigger::kEdge).error(), (Error{Errc::kSystem, EEXIST}));
    EXPECT_EQ(loop.add(probe, far.get(), Trigger::kEdge).error().code, Errc::kExists);
    EXPECT_EQ(loop.watcher_count(), 1U);
}

TEST_F(EventLoopTest, RemovedWatchersHearNothingAndMayBeAddedAgain) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kWrite));
    loop.remove(probe);
    loop.remove(probe);
    EXPECT_FALSE(probe.is_watched());
    EXPECT_EQ(probe.watched_fd(), -1);
    loop.run_once(0);
    EXPECT_EQ(probe.count, 0);
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kWrite));
    loop.run_once(0);
    EXPECT_EQ(probe.count, 1);
}

TEST_F(EventLoopTest, RemovingAClosedDescriptorIsHarmless) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    near.reset();
    errno = 0;
    loop.remove(probe);
    EXPECT_EQ(errno, 0);
    EXPECT_EQ(loop.watcher_count(), 0U);
}

TEST_F(EventLoopTest, ACallbackMayRemoveTheOthersOfItsBatch) {
    std::vector<std::pair<UniqueFd, UniqueFd>> pairs;
    std::vector<std::unique_ptr<Probe>> probes;
    int calls = 0;
    for (int i = 0; i < 10; ++i) {
        pairs.push_back(make_socketpair());
        probes.push_back(std::make_unique<Probe>([&](Ready) {
            ++calls;
            for (auto& probe : probes)
                loop.remove(*probe);
        }));
        ASSERT_TRUE(loop.add(*probes.back(), pairs.back().first.get(), Trigger::kEdge));
    }
    loop.run_once(0);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(loop.watcher_count(), 0U);
}

/// Destroys itself and its neighbour when called.
struct Suicidal : Watcher {
    Suicidal(std::vector<Suicidal*>& its_all, int& its_calls) : all(its_all), calls(its_calls) {}
    void on_ready(Ready) override {
        ++calls;
        const std::vector<Suicidal*> doomed = std::move(all);
        all.clear();
        for (Suicidal* each : doomed)
            delete each;
    }
    std::vector<Suicidal*>& all;
    int& calls;
};

TEST_F(EventLoopTest, AWatcherMayDeleteItselfAndOthersInItsCall) {
    std::vector<std::pair<UniqueFd, UniqueFd>> pairs;
    std::vector<Suicidal*> all;
    int calls = 0;
    for (int i = 0; i < 20; ++i) {
        pairs.push_back(make_socketpair());
        all.push_back(new Suicidal(all, calls));
        ASSERT_TRUE(loop.add(*all.back(), pairs.back().first.get(), Trigger::kEdge));
    }
    loop.run_once(0);
    EXPECT_EQ(calls, 1);
    loop.run_once(0);
    EXPECT_EQ(calls, 1);
}

TEST_F(EventLoopTest, MoreEventsThanABatchAreAllDelivered) {
    std::vector<std::pair<UniqueFd, UniqueFd>> pairs;
    std::vector<std::unique_ptr<Probe>> probes;
    for (int i = 0; i < 400; ++i) {
        pairs.push_back(make_pipe());
        probes.push_back(std::make_unique<Probe>());
        ASSERT_TRUE(loop.add(*probes.back(), pairs.back().second.get(), Trigger::kEdge));
    }
    loop.run_once(0);
    loop.run_once(0);
    for (const auto& probe : probes)
        EXPECT_EQ(probe->count, 1);
}

TEST_F(EventLoopTest, ANestedTurnKeepsTheOuterBatch) {
    std::vector<std::pair<UniqueFd, UniqueFd>> pairs;
    std::vector<std::unique_ptr<Probe>> probes;
    bool has_nested = false;
    for (int i = 0; i < 5; ++i) {
        pairs.push_back(make_socketpair());
        probes.push_back(std::make_unique<Probe>([&, i](Ready) {
            if (std::exchange(has_nested, true)) return;
            for (auto& [near, far] : pairs)
                ASSERT_EQ(::write(far.get(), "x", 1), 1);
            loop.run_once(0);
            // The nested turn may remove what the outer batch still holds.
            if (i != 4) loop.remove(*probes[4]);
        }));
        ASSERT_TRUE(loop.add(*probes.back(), pairs.back().first.get(), Trigger::kEdge));
    }
    loop.run_once(0);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(probes[i]->count, 2) << i;
    EXPECT_EQ(probes[4]->count, 1);
}

TEST_F(EventLoopTest, WatchersOutliveTheLoop) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kEdge));
    owned.reset();
    EXPECT_FALSE(probe.is_watched());
}

TEST_F(EventLoopTest, SteadyStateMakesOnePollPerTurnAndNoRegistration) {
    auto [near, far] = make_socketpair();
    char byte = 0;
    Probe echo([&, fd = near.get()](Ready ready) {
        if (any(ready & Ready::kRead)) {
            while (::read(fd, &byte, 1) == 1) {
            }
        }
    });
    ASSERT_TRUE(loop.add(echo, near.get(), Trigger::kEdge));
    CallTimer timeout([] {});
    loop.run_once(0);
    const EventLoop::Counters before = loop.counters();
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(::write(far.get(), "x", 1), 1);
        loop.arm(timeout.timer, 5000);
        loop.run_once(-1);
        timeout.timer.cancel();
    }
    EXPECT_EQ(loop.counters().polls - before.polls, 100U);
    EXPECT_EQ(loop.counters().registration_changes, before.registration_changes);
    EXPECT_EQ(echo.count, 101);
}

// ---- work and running ------------------------------------------------------------------------------------

TEST_F(EventLoopTest, WatchersAndTimersAreWorkUnlessToldOtherwise) {
    auto [near, far] = make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kRead, /*keeps_loop_alive=*/false));
    EXPECT_EQ(loop.watcher_count(), 1U);
    EXPECT_FALSE(loop.has_work());
    CallTimer quiet([] {});
    quiet.timer.set_keeps_loop_alive(false);
    loop.arm(quiet.timer, 10);
    EXPECT_FALSE(loop.has_work());
    loop.run();

    loop.remove(probe);
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kRead));
    EXPECT_TRUE(loop.has_work());
    loop.remove(probe);
    CallTimer timer([] {});
    loop.arm(timer.timer, 10);
    EXPECT_TRUE(loop.has_work());
    timer.timer.cancel();
    EXPECT_FALSE(loop.has_work());
    loop.defer([] {});
    EXPECT_TRUE(loop.has_work());
    loop.run();
    EXPECT_FALSE(loop.has_work());
}

TEST_F(EventLoopTest, RetainedWorkKeepsItRunning) {
    loop.retain();
    EXPECT_TRUE(loop.has_work());
    CallTimer timer([&] { loop.release(); });
    timer.timer.set_keeps_loop_alive(false);
    loop.arm(timer.timer, 1);
    loop.run();
    EXPECT_FALSE(timer.timer.is_armed());
}

TEST_F(EventLoopTest, StopEndsRunAfterTheTurn) {
    loop.stop();  // Not running: no effect on the next run().
    int turns = 0;
    std::function<void()> again = [&] {
        if (++turns == 3) loop.stop();
        loop.defer(again);
    };
    loop.defer(again);
    loop.run();
    EXPECT_EQ(turns, 3);
    EXPECT_TRUE(loop.has_work());
}

TEST_F(EventLoopTest, TheStayAliveConditionIsAskedWithoutWork) {
    int asked = 0;
    loop.set_stay_alive_condition([&] {
        loop.wake_up();
        return ++asked < 3;
    });
    loop.run();
    EXPECT_EQ(asked, 3);
}

TEST_F(EventLoopTest, HooksRunBeforeThePollAndAfterTheTurn) {
    std::string order;
    loop.set_before_poll_hook([&] { order += "b"; });
    loop.set_after_turn_hook([&] {
        order += "a";
        loop.set_after_turn_hook({});  // May replace itself.
        order += "r";
    });
    loop.defer([&] { order += "d"; });
    loop.run_once(0);
    loop.run_once(0);
    EXPECT_EQ(order, "bdarb");
}

// ---- deferred calls --------------------------------------------------------------------------------------

TEST_F(EventLoopTest, DeferredCallsRunInOrderOncePerTurn) {
    std::string order;
    Deferred second([](void* owner) { *static_cast<std::string*>(owner) += "2"; }, &order);
    loop.defer([&] {
        order += "1";
        loop.defer([&] { order += "4"; });
    });
    loop.defer(second);
    loop.defer(second);
    loop.defer([&] { order += "3"; });
    loop.run_once(-1);
    EXPECT_EQ(order, "123");
    loop.run_once(-1);  // Does not sleep: there is a call.
    EXPECT_EQ(order, "1234");
}

TEST_F(EventLoopTest, ADestroyedDeferredIsNotCalled) {
    int calls = 0;
    {
        Deferred gone([](void* owner) { ++*static_cast<int*>(owner); }, &calls);
        loop.defer(gone);
        EXPECT_TRUE(loop.has_work());
    }
    EXPECT_FALSE(loop.has_work());
    loop.run_once(0);
    EXPECT_EQ(calls, 0);
}

TEST_F(EventLoopTest, CallsThatNeverRanAreFreedWithTheLoop) {
    auto token = std::make_shared<int>(1);
    loop.defer([token] {});
    loop.post([token] {});
    EXPECT_EQ(token.use_count(), 3);
    owned.reset();
    EXPECT_EQ(token.use_count(), 1);
}

// ---- time ------------------------------------------------------------------------------------------------

TEST_F(EventLoopTest, TimersAreNeverEarlyAndHardlyLate) {
    std::int64_t worst_early_ns = 0;
    std::int64_t total_ns = 0;
    constexpr int kRounds = 100;
    for (int i = 0; i < kRounds; ++i) {
        bool has_fired = false;
        CallTimer timer([&] { has_fired = true; });
        // Start at various parts of a millisecond.
        const std::int64_t busy_until = monotonic_ns() + i * 10'000;
        while (monotonic_ns() < busy_until) {
        }
        const std::int64_t start = monotonic_ns();
        loop.arm(timer.timer, 1);
        while (!has_fired)
            loop.run_once(-1);
        const std::int64_t elapsed = monotonic_ns() - start;
        worst_early_ns = std::max(worst_early_ns, 1'000'000 - elapsed);
        total_ns += elapsed;
    }
    EXPECT_EQ(worst_early_ns, 0);
    RecordProperty("average_us_of_1_ms", static_cast<int>(total_ns / kRounds / 1000));
}

TEST_F(EventLoopTest, ATimerArmedLateInALongTurnIsNotEarly) {
    FakeClock clock;
    bool has_fired = false;
    CallTimer timer([&] { has_fired = true; });
    loop.defer([&] {
        clock.advance_ms(50);  // As if the callback had computed for so long.
        loop.arm(timer.timer, 20);
    });
    loop.run_once(0);
    loop.run_once(0);
    EXPECT_FALSE(has_fired);
    clock.advance_ms(21);
    loop.run_once(0);
    EXPECT_TRUE(has_fired);
}

TEST_F(EventLoopTest, ACoarseTimerArmedLateInALongTurnIsNotEarly) {
    FakeClock clock;
    bool has_fired = false;
    CallTimer timer([&] { has_fired = true; });
    loop.defer([&] {
        clock.advance_ms(5'000);  // As if the callback had computed, or blocked, for so long.
        loop.arm_coarse(timer.timer, 10'000);
    });
    loop.run_once(0);
    clock.advance_ms(9'900);
    loop.run_once(0);
    EXPECT_FALSE(has_fired);
    clock.advance_ms(120);
    loop.run_once(0);
    EXPECT_TRUE(has_fired);
}

TEST_F(EventLoopTest, CoarseArmingCountsFromTheLastTick) {
    constexpr std::int64_t kLongestTickMs = 10;
    CallTimer timer([] {});
    const std::int64_t before_ms = monotonic_ms();
    loop.arm_coarse(timer.timer, 20);
    EXPECT_GE(timer.timer.expires_at_ms(), before_ms - kLongestTickMs + 21);
    EXPECT_LE(timer.timer.expires_at_ms(), monotonic_ms() + 21);
    loop.arm_coarse(timer.timer, INT64_MAX);
    EXPECT_GT(timer.timer.expires_at_ms(), loop.now_ms());
    loop.arm(timer.timer, INT64_MAX);
    EXPECT_GT(timer.timer.expires_at_ms(), loop.now_ms());
    loop.run_once(0);
    EXPECT_TRUE(timer.timer.is_armed());
}

TEST_F(EventLoopTest, ATimerWithoutDelayFiresInTheNextTurnWithoutSleeping) {
    FakeClock clock;
    int fired = 0;
    std::unique_ptr<CallTimer> timer;
    timer = std::make_unique<CallTimer>([&] {
        ++fired;
        loop.arm(timer->timer, 0);
    });
    loop.arm(timer->timer, 0);
    for (int turn = 1; turn <= 5; ++turn) {
        clock.advance_ms(3);  // The wheel then fires at a time behind that of the turn.
        loop.run_once(-1);
        EXPECT_EQ(fired, turn);
    }
}

TEST_F(EventLoopTest, StepsOfTheWallClockChangeNothing) {
    FakeClock clock;
    int fired = 0;
    CallTimer timer([&] { ++fired; });
    loop.arm(timer.timer, 10'000);
    const double wall_before = wall_seconds();
    clock.step_wall_ms(86'400'000);
    EXPECT_GT(wall_seconds(), wall_before + 80'000);
    loop.run_once(0);
    EXPECT_EQ(fired, 0);
    clock.step_wall_ms(-10 * std::int64_t{86'400'000});
    clock.advance_ms(9'990);
    loop.run_once(0);
    EXPECT_EQ(fired, 0);
    clock.advance_ms(20);
    loop.run_once(0);
    EXPECT_EQ(fired, 1);
}

TEST_F(EventLoopTest, ADayLongTimerFiresAfterADay) {
    FakeClock clock;
    int fired = 0;
    CallTimer timer([&] { ++fired; });
    loop.arm(timer.timer, 86'400'000);
    clock.advance_ms(86'400'000 - 1000);
    loop.run_once(0);
    EXPECT_EQ(fired, 0);
    clock.advance_ms(1001);
    loop.run_once(0);
    EXPECT_EQ(fired, 1);
}

TEST_F(EventLoopTest, EventsGoBeforeTimersThatAreDueInTheSameTurn) {
    FakeClock clock;
    auto [near, far] = make_socketpair();
    std::string order;
    CallTimer timeout([&] { order += "t"; });
    Probe probe([&](Ready) {
        order += "e";
        timeout.timer.cancel();
    });
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kRead));
    loop.arm(timeout.timer, 10);
    ASSERT_EQ(::write(far.get(), "x", 1), 1);
    clock.advance_ms(1000);
    loop.run_once(-1);
    EXPECT_EQ(order, "e");
}

TEST_F(EventLoopTest, RunOnceWaitsNoLongerThanAsked) {
    const std::int64_t start = monotonic_ms();
    loop.run_once(20);
    EXPECT_GE(monotonic_ms() - start, 19);
    CallTimer timer([] {});
    loop.arm(timer.timer, 60'000);
    loop.run_once(20);
    EXPECT_LT(monotonic_ms() - start, 30'000);
}

}  // namespace
}  // namespace shoal::event
