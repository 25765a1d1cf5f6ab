// SPDX-License-Identifier: Apache-2.0
// What counts as a turn of the loop, and the order within one.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "shoal/event/event_loop.hpp"

namespace shoal::event {
namespace {

struct CallTimer {
    explicit CallTimer(std::function<void()> its_call) : call(std::move(its_call)), timer(run, this) {}
    static void run(Timer&, void* owner) { static_cast<CallTimer*>(owner)->call(); }
    std::function<void()> call;
    Timer timer;
};

class EventLoopTurnTest : public ::testing::Test {
  protected:
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
};

TEST_F(EventLoopTurnTest, APollThatOnlyCascadesIsNoTurn) {
    // 130 ms lie at least one slot of the second level ahead: the poll ends at its border with nothing due.
    int fired = 0;
    int turns = 0;
    CallTimer timer([&] { ++fired; });
    loop.arm(timer.timer, 130);
    loop.set_after_turn_hook([&] { ++turns; });
    loop.run_once(-1);
    EXPECT_EQ(fired, 1);
    EXPECT_EQ(turns, 1);
}

TEST_F(EventLoopTurnTest, TheAlarmOfAFarDeadlineIsNoTurn) {
    int turns = 0;
    CallTimer timer([] {});
    loop.arm(timer.timer, 400);  // Beyond what the poll's own timeout is used for.
    loop.set_after_turn_hook([&] { ++turns; });
    loop.run_once(-1);
    EXPECT_FALSE(timer.timer.is_armed());
    EXPECT_EQ(turns, 1);
}

TEST_F(EventLoopTurnTest, AWakeUpIsATurn) {
    CallTimer timer([] {});
    loop.arm(timer.timer, 60'000);
    loop.wake_up();
    loop.run_once(-1);
    EXPECT_TRUE(timer.timer.is_armed());
}

TEST_F(EventLoopTurnTest, DeferredCallsRunBeforeTimersAndTheHookIsLast) {
    std::string order;
    CallTimer timer([&] {
        order += "t";
        loop.defer([&] { order += "n"; });
    });
    loop.arm(timer.timer, 0);
    loop.defer([&] { order += "d"; });
    loop.post([&] { order += "p"; });
    loop.set_after_turn_hook([&] { order += "a"; });
    loop.run_once(-1);
    EXPECT_EQ(order, "pdta");
    loop.run_once(-1);
    EXPECT_EQ(order, "pdtana");
}

TEST_F(EventLoopTurnTest, RunWithAHookBeginsWithATurnWithoutWaitingAndTimers) {
    std::string order;
    CallTimer timer([&] { order += "t"; });
    loop.arm(timer.timer, 0);
    loop.defer([&] { order += "d"; });
    loop.set_after_turn_hook([&] { order += "a"; });
    loop.run();
    EXPECT_EQ(order, "data");
}

}  // namespace
}  // namespace shoal::event
