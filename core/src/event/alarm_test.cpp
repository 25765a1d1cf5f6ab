// SPDX-License-Identifier: Apache-2.0
// Deadlines that are far away: the kernel watches them, and the turns before cost no look at the clock.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <tuple>

#include "shoal/event/event_loop.hpp"
#include "shoal/testing/fake_clock.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::event {
namespace {

struct Reader : Watcher {
    void on_ready(Ready) override {
        char byte = 0;
        while (::read(watched_fd(), &byte, 1) == 1)
            ++bytes;
        if (call) call();
    }
    std::function<void()> call;
    int bytes = 0;
};

struct NotingTimer {
    explicit NotingTimer(EventLoop& its_loop) : loop(its_loop), timer(run, this) {}
    static void run(Timer&, void* owner) {
        auto& self = *static_cast<NotingTimer*>(owner);
        self.fired_at_ns = monotonic_ns();
        self.loop.stop();
    }
    EventLoop& loop;
    std::int64_t fired_at_ns = 0;
    Timer timer;
};

class AlarmTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::tie(near, far) = testing::make_socketpair();
        ASSERT_TRUE(loop.add(reader, near.get(), Trigger::kEdge));
        loop.run_once(0);
    }
    void take_turns(int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_EQ(::write(far.get(), "x", 1), 1);
            loop.run_once(-1);
        }
    }

    testing::FdLeakCheck leak_check;
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
    UniqueFd near;
    UniqueFd far;
    Reader reader;
};

TEST_F(AlarmTest, TurnsBeforeAFarDeadlineReadNoExactClock) {
    NotingTimer timeout(loop);
    loop.arm_coarse(timeout.timer, 60'000);
    // Where the wheel is about to turn, a stop comes before the deadline.
    while (loop.timers().next_delay_ms(loop.refresh_now()) < 2'000)
        loop.run_once(100);
    take_turns(1);  // Sets the alarm.
    const EventLoop::Counters before = loop.counters();
    const std::uint64_t reads_before = testing::FakeClock::monotonic_reads();
    for (int i = 0; i < 100; ++i) {
        timeout.timer.cancel();
        loop.arm_coarse(timeout.timer, 60'000);
        take_turns(1);
    }
    EXPECT_EQ(testing::FakeClock::monotonic_reads(), reads_before);
    EXPECT_EQ(loop.counters().polls - before.polls, 100U);
    EXPECT_EQ(loop.counters().registration_changes, before.registration_changes);
    EXPECT_EQ(reader.bytes, 101);
    loop.remove(reader);
}

TEST_F(AlarmTest, WhoAsksForTheTimeGetsItExactlyOnceATurn) {
    NotingTimer timeout(loop);
    loop.arm_coarse(timeout.timer, 60'000);
    take_turns(2);
    const std::int64_t before_ms = monotonic_ms();
    reader.call = [&] {
        const std::uint64_t reads = testing::FakeClock::monotonic_reads();
        EXPECT_GE(loop.now_ms(), before_ms);
        EXPECT_EQ(loop.now_ms(), loop.coarse_now_ms());
        EXPECT_EQ(testing::FakeClock::monotonic_reads(), reads + 1);
    };
    take_turns(1);
    reader.call = {};
    loop.remove(reader);
}

TEST_F(AlarmTest, AFarDeadlineIsKeptToTheMillisecond) {
    NotingTimer timeout(loop);
    take_turns(3);
    const std::int64_t armed_at_ns = monotonic_ns();
    loop.arm(timeout.timer, 300);
    take_turns(3);
    const std::uint64_t polls = loop.counters().polls;
    loop.run();
    EXPECT_GE(timeout.fired_at_ns - armed_at_ns, 300'000'000);
    EXPECT_LT(timeout.fired_at_ns - armed_at_ns, 400'000'000);  // Exact on a quiet machine.
    // The wheel may turn on the way.
    EXPECT_LE(loop.counters().polls - polls, 4U);
    loop.remove(reader);
}

TEST_F(AlarmTest, ANearDeadlineBesideAFarOneIsKept) {
    NotingTimer far_timeout(loop);
    NotingTimer near_timeout(loop);
    loop.arm_coarse(far_timeout.timer, 60'000);
    take_turns(3);
    const std::int64_t armed_at_ns = monotonic_ns();
    loop.arm(near_timeout.timer, 20);
    loop.run();
    EXPECT_GE(near_timeout.fired_at_ns - armed_at_ns, 20'000'000);
    EXPECT_LT(near_timeout.fired_at_ns - armed_at_ns, 120'000'000);
    EXPECT_TRUE(far_timeout.timer.is_armed());
    loop.remove(reader);
}

TEST_F(AlarmTest, AnAlarmWhoseTimerIsGoneRingsForNobody) {
    NotingTimer first(loop);
    NotingTimer second(loop);
    loop.arm(first.timer, 260);
    take_turns(1);
    first.timer.cancel();
    const std::int64_t armed_at_ns = monotonic_ns();
    loop.arm(second.timer, 400);
    loop.run();
    EXPECT_EQ(first.fired_at_ns, 0);
    EXPECT_GE(second.fired_at_ns - armed_at_ns, 400'000'000);
    EXPECT_LT(second.fired_at_ns - armed_at_ns, 500'000'000);
    loop.remove(reader);
}

TEST_F(AlarmTest, AForkedChildHasAnAlarmOfItsOwn) {
    NotingTimer timeout(loop);
    loop.arm(timeout.timer, 60'000);
    take_turns(1);
    const int code = testing::run_in_child([&]() -> int {
        if (!loop.reset_after_fork()) return 1;
        NotingTimer its_timeout(loop);
        const std::int64_t armed_at_ns = monotonic_ns();
        loop.arm(its_timeout.timer, 300);
        loop.run();
        const std::int64_t took_ns = its_timeout.fired_at_ns - armed_at_ns;
        return took_ns >= 300'000'000 && took_ns < 400'000'000 ? 0 : 2;
    });
    EXPECT_EQ(code, 0);
    EXPECT_TRUE(timeout.timer.is_armed());
    loop.remove(reader);
}

TEST_F(AlarmTest, ANestedTurnDoesNotWaitForAnAlarmThatTheOuterOneHasTaken) {
    NotingTimer timeout(loop);
    // The descriptor becomes ready before the alarm rings, so that both come in one batch, in this order.
    reader.call = [&] {
        reader.call = [&] {
            const std::int64_t started_at_ms = monotonic_ms();
            loop.run_once(-1);
            EXPECT_NE(timeout.fired_at_ns, 0);
            EXPECT_LT(monotonic_ms() - started_at_ms, 500);
        };
        ASSERT_EQ(::write(far.get(), "x", 1), 1);
        ::usleep(400'000);
    };
    loop.arm(timeout.timer, 300);
    while (loop.timers().next_delay_ms(loop.refresh_now()) < 260) {  // The wheel is about to turn.
        loop.run_once(20);
        loop.arm(timeout.timer, 300);
    }
    take_turns(1);  // Sets the alarm.
    std::atomic<bool> is_over = false;
    std::thread rescue([&] {  // Should the nested turn wait for ever, this ends it.
        for (int i = 0; i < 100 && !is_over; ++i)
            ::usleep(10'000);
        loop.wake_up();
    });
    loop.run_once(-1);
    is_over = true;
    rescue.join();
    EXPECT_NE(timeout.fired_at_ns, 0);
}

}  // namespace
}  // namespace shoal::event
