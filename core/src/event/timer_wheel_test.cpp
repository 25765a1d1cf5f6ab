// SPDX-License-Identifier: Apache-2.0
#include "shoal/event/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <vector>

namespace shoal::event {
namespace {

constexpr std::int64_t kStart = 1'000'003;

/// A timer that calls a function and notes when.
struct TestTimer {
    explicit TestTimer(std::function<void()> call) : on_fire(std::move(call)), timer(run, this) {}
    static void run(Timer&, void* owner) { static_cast<TestTimer*>(owner)->on_fire(); }
    std::function<void()> on_fire;
    Timer timer;
};

class TimerWheelTest : public ::testing::Test {
  protected:
    TimerWheel wheel{kStart};
    std::vector<int> fired;
    std::deque<TestTimer> timers;

    Timer& make(int id) {
        return timers.emplace_back([this, id] { fired.push_back(id); }).timer;
    }
};

TEST_F(TimerWheelTest, FiresAtItsMillisecondAndNotBefore) {
    Timer& timer = make(1);
    wheel.arm_at(timer, kStart + 10);
    EXPECT_TRUE(timer.is_armed());
    EXPECT_EQ(timer.expires_at_ms(), kStart + 10);
    wheel.advance(kStart + 9);
    EXPECT_TRUE(fired.empty());
    wheel.advance(kStart + 10);
    EXPECT_EQ(fired, std::vector<int>{1});
    EXPECT_FALSE(timer.is_armed());
    EXPECT_EQ(wheel.armed_count(), 0U);
}

TEST_F(TimerWheelTest, FiresInOrderOfExpiryThenOfArming) {
    wheel.arm_at(make(1), kStart + 5000);
    wheel.arm_at(make(2), kStart + 5);
    wheel.arm_at(make(3), kStart + 5000);
    wheel.advance(kStart + 4990);
    wheel.arm_at(make(4), kStart + 5000);  // Armed near: must still come after the two that cascaded.
    wheel.arm_at(make(5), kStart + 4999);
    wheel.advance(kStart + 9000);
    EXPECT_EQ(fired, (std::vector<int>{2, 5, 1, 3, 4}));
}

TEST_F(TimerWheelTest, ThePastFiresInTheNextAdvance) {
    wheel.arm_at(make(1), kStart - 500);
    wheel.arm_at(make(2), kStart);
    EXPECT_EQ(wheel.next_delay_ms(kStart), 0);
    wheel.advance(kStart);
    EXPECT_EQ(fired, (std::vector<int>{1, 2}));
    EXPECT_EQ(wheel.next_delay_ms(kStart), -1);
}

TEST_F(TimerWheelTest, CancelForgets) {
    Timer& first = make(1);
    wheel.arm_at(first, kStart + 70);
    wheel.arm_at(make(2), kStart + 70);
    first.cancel();
    first.cancel();
    EXPECT_FALSE(first.is_armed());
    EXPECT_EQ(wheel.armed_count(), 1U);
    wheel.advance(kStart + 100);
    EXPECT_EQ(fired, std::vector<int>{2});
}

TEST_F(TimerWheelTest, RearmingMovesIt) {
    Timer& timer = make(1);
    wheel.arm_at(timer, kStart + 10);
    wheel.arm_at(timer, kStart + 20);
    EXPECT_EQ(wheel.armed_count(), 1U);
    wheel.advance(kStart + 15);
    EXPECT_TRUE(fired.empty());
    wheel.advance(kStart + 20);
    EXPECT_EQ(fired.size(), 1U);
}

TEST_F(TimerWheelTest, DestructionCancels) {
    auto timer = std::make_unique<TestTimer>([this] { fired.push_back(1); });
    wheel.arm_at(timer->timer, kStart + 1);
    timer.reset();
    EXPECT_EQ(wheel.armed_count(), 0U);
    wheel.advance(kStart + 10);
    EXPECT_TRUE(fired.empty());
}

TEST_F(TimerWheelTest, TimersOutliveTheWheel) {
    Timer& timer = make(1);
    {
        TimerWheel short_lived(0);
        short_lived.arm_at(timer, 1'000'000'000'000);
        Timer& near = make(2);
        short_lived.arm_at(near, 3);
    }
    EXPECT_FALSE(timer.is_armed());
    EXPECT_FALSE(timers.back().timer.is_armed());
}

TEST_F(TimerWheelTest, ACallbackMayArmCancelAndDestroyAnyTimer) {
    auto victim = std::make_unique<TestTimer>([this] { fired.push_back(99); });
    TestTimer canceled([this] { fired.push_back(98); });
    std::unique_ptr<TestTimer> self;
    self = std::make_unique<TestTimer>([&] {
        fired.push_back(1);
        victim.reset();
        canceled.timer.cancel();
        wheel.arm_at(make(2), kStart + 12);
        self.reset();
    });
    wheel.arm_at(self->timer, kStart + 10);
    wheel.arm_at(victim->timer, kStart + 10);
    wheel.arm_at(canceled.timer, kStart + 10);
    wheel.advance(kStart + 20);
    EXPECT_EQ(fired, (std::vector<int>{1, 2}));
    EXPECT_EQ(wheel.armed_count(), 0U);
}

TEST_F(TimerWheelTest, ADueTimerRearmedBeforeItsCallWaitsAgain) {
    TestTimer second([this] { fired.push_back(2); });
    TestTimer first([&] {
        fired.push_back(1);
        wheel.arm_at(second.timer, kStart + 50);
    });
    wheel.arm_at(first.timer, kStart + 10);
    wheel.arm_at(second.timer, kStart + 10);
    wheel.advance(kStart + 20);
    EXPECT_EQ(fired, std::vector<int>{1});
    wheel.advance(kStart + 50);
    EXPECT_EQ(fired, (std::vector<int>{1, 2}));
}

TEST_F(TimerWheelTest, RearmingWithoutDelayInTheCallbackDoesNotLoop) {
    int count = 0;
    std::unique_ptr<TestTimer> timer;
    timer = std::make_unique<TestTimer>([&] {
        ++count;
        wheel.arm_at(timer->timer, wheel.now_ms());
    });
    wheel.arm_at(timer->timer, kStart + 10);
    wheel.advance(kStart + 1000);
    EXPECT_EQ(count, 1);
    wheel.advance(kStart + 1000);
    EXPECT_EQ(count, 2);
    wheel.advance(kStart + 1001);
    EXPECT_EQ(count, 3);
}

TEST_F(TimerWheelTest, ANestedAdvanceFiresWhatIsLeftOnce) {
    TestTimer outer([this] {
        fired.push_back(1);
        wheel.advance(kStart + 30);
        fired.push_back(4);
    });
    wheel.arm_at(outer.timer, kStart + 10);
    wheel.arm_at(make(2), kStart + 10);
    wheel.arm_at(make(3), kStart + 25);
    wheel.advance(kStart + 20);
    EXPECT_EQ(fired, (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(wheel.now_ms(), kStart + 30);
}

TEST_F(TimerWheelTest, TimeNeverRunsBackwards) {
    wheel.advance(kStart + 100);
    wheel.advance(kStart);
    EXPECT_EQ(wheel.now_ms(), kStart + 100);
}

TEST_F(TimerWheelTest, LongTimersFireToTheMillisecond) {
    for (const std::int64_t delay : {std::int64_t{86'400'000}, std::int64_t{1} << 36,
                                     (std::int64_t{1} << 36) + 17, std::int64_t{1} << 40}) {
        SCOPED_TRACE(delay);
        fired.clear();
        const std::int64_t now = wheel.now_ms();
        wheel.arm_at(make(1), now + delay);
        wheel.advance(now + delay - 1);
        EXPECT_TRUE(fired.empty());
        wheel.advance(now + delay);
        EXPECT_EQ(fired.size(), 1U);
    }
    wheel.arm_at(make(2), std::numeric_limits<std::int64_t>::max());
    EXPECT_GT(wheel.next_delay_ms(wheel.now_ms()), 0);
    wheel.clear();
    EXPECT_EQ(wheel.armed_count(), 0U);
}

TEST_F(TimerWheelTest, FollowingNextDelayWakesAFewTimesOnly) {
    wheel.arm_at(make(1), kStart + 86'400'000);
    std::int64_t now = kStart;
    int wakes = 0;
    while (fired.empty()) {
        const std::int64_t delay = wheel.next_delay_ms(now);
        ASSERT_GT(delay, 0);
        now += delay;
        wheel.advance(now);
        ++wakes;
    }
    EXPECT_EQ(now, kStart + 86'400'000);
    EXPECT_LE(wakes, 6);
}

TEST_F(TimerWheelTest, ALeapOverYearsTakesNoTime) {
    wheel.arm_at(make(1), kStart + 3'600'000);
    wheel.arm_at(make(2), kStart + (std::int64_t{1} << 35));
    const auto start = std::chrono::steady_clock::now();
    wheel.advance(kStart + (std::int64_t{1} << 45));
    // Stepping by ms would take hours; this bound only tells the two apart.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_EQ(fired, (std::vector<int>{1, 2}));
}

TEST_F(TimerWheelTest, CountsWhatKeepsTheLoopAlive) {
    Timer& quiet = make(1);
    quiet.set_keeps_loop_alive(false);
    wheel.arm_at(quiet, kStart + 10);
    Timer& live = make(2);
    wheel.arm_at(live, kStart + 10);
    EXPECT_EQ(wheel.armed_count(), 2U);
    EXPECT_EQ(wheel.live_count(), 1U);
    quiet.set_keeps_loop_alive(true);  // Too late for this arming; must not unbalance the count.
    quiet.cancel();
    EXPECT_EQ(wheel.live_count(), 1U);
    wheel.advance(kStart + 10);
    EXPECT_EQ(wheel.live_count(), 0U);
}

TEST_F(TimerWheelTest, ARearmedTimerKeepsItsPlaceAmongEqualDeadlines) {
    std::unique_ptr<TestTimer> tick;
    std::int64_t planned = kStart + 30;
    tick = std::make_unique<TestTimer>([&] {
        fired.push_back(0);
        planned += 30;
        wheel.rearm_at(tick->timer, planned);
    });
    wheel.arm_at(tick->timer, planned);
    wheel.arm_at(make(1), kStart + 90);
    wheel.arm_at(make(2), kStart + 90);
    for (std::int64_t now = kStart; now <= kStart + 90; now += 10)
        wheel.advance(now);
    EXPECT_EQ(fired, (std::vector<int>{0, 0, 0, 1, 2}));
    fired.clear();
    wheel.arm_at(tick->timer, planned);  // Armed anew, it is the youngest.
    wheel.cancel(tick->timer);
    wheel.arm_at(make(3), kStart + 120);
    wheel.arm_at(tick->timer, kStart + 120);
    wheel.advance(kStart + 120);
    EXPECT_EQ(fired, (std::vector<int>{3, 0}));
}

TEST_F(TimerWheelTest, ManyRearmedTimersFireInOrderOfArming) {
    constexpr int kCount = 1000;
    std::vector<Timer*> made;
    for (int id = 0; id < kCount; ++id) {
        made.push_back(&make(id));
        wheel.arm_at(*made.back(), kStart + 100'000);
    }
    // Re-armed in a scrambled order for one deadline, some of them before others by a cascade.
    for (int i = 0; i < kCount; ++i) {
        if (i == kCount / 2) wheel.advance(kStart + 199'990);
        const int id = i * 387 % kCount;
        if (i < kCount / 2) {
            wheel.rearm_at(*made[static_cast<std::size_t>(id)], kStart + 200'000);
        } else {
            fired.clear();
            wheel.rearm_at(*made[static_cast<std::size_t>(id)], kStart + 200'000);
        }
    }
    EXPECT_TRUE(wheel.advance(kStart + 200'000));
    std::vector<int> in_order(kCount);
    for (int id = 0; id < kCount; ++id)
        in_order[static_cast<std::size_t>(id)] = id;
    EXPECT_EQ(fired, in_order);
}

TEST_F(TimerWheelTest, AdvanceTellsWhetherATimerFired) {
    wheel.arm_at(make(1), kStart + 5000);
    EXPECT_FALSE(wheel.advance(kStart + 4999));  // Has cascaded only.
    EXPECT_TRUE(wheel.advance(kStart + 5000));
    EXPECT_FALSE(wheel.advance(kStart + 6000));
    wheel.arm_at(make(2), kStart);
    EXPECT_TRUE(wheel.advance(kStart + 6000));
}

/// The wheel against std::multimap, which keeps equal keys in order of insertion.
class Model {
  public:
    explicit Model(std::uint32_t seed)
        : random_(seed), now_(static_cast<std::int64_t>(random_() % 100'000'000)) {
        wheel_ = std::make_unique<TimerWheel>(now_);
        for (int i = 0; i < kTimers; ++i)
            timers_.emplace_back([this, i] { fire(i); });
        where_.resize(kTimers, expected_.end());
    }

    void step() {
        const auto roll = random_() % 100;
        if (roll < 55) {
            arm(static_cast<int>(random_() % kTimers), now_ + delay());
        } else if (roll < 75) {
            cancel(static_cast<int>(random_() % kTimers));
        } else {
            advance(random_() % 4 == 0 ? delay() : static_cast<std::int64_t>(random_() % 100));
        }
        ASSERT_EQ(wheel_->armed_count(), expected_.size());
        const std::int64_t next = wheel_->next_delay_ms(now_);
        if (expected_.empty()) {
            ASSERT_EQ(next, -1);
        } else {
            ASSERT_GE(next, 0);
            ASSERT_LE(next, std::max<std::int64_t>(0, expected_.begin()->first - now_));
        }
    }

    bool failed() const { return failed_; }

  private:
    static constexpr int kTimers = 300;
    using Expected = std::multimap<std::int64_t, int>;

    std::int64_t delay() {
        const std::int64_t limit = std::int64_t{1} << (random_() % 38);
        return static_cast<std::int64_t>(random_()) % limit - 1;
    }

    void arm(int id, std::int64_t at) {
        forget(id);
        wheel_->arm_at(timers_[static_cast<std::size_t>(id)].timer, at);
        where_[static_cast<std::size_t>(id)] = expected_.emplace(std::max(at, wheel_->now_ms()), id);
    }

    void cancel(int id) {
        forget(id);
        timers_[static_cast<std::size_t>(id)].timer.cancel();
    }

    void forget(int id) {
        auto& place = where_[static_cast<std::size_t>(id)];
        if (place != expected_.end()) expected_.erase(place);
        place = expected_.end();
    }

    void advance(std::int64_t by) {
        now_ += std::max<std::int64_t>(0, by);
        wheel_->advance(now_);
        if (!expected_.empty() && expected_.begin()->first <= now_ && !armed_while_firing_) failed_ = true;
        armed_while_firing_ = false;
        EXPECT_FALSE(failed_);
    }

    void fire(int id) {
        if (expected_.empty() || expected_.begin()->second != id || expected_.begin()->first > now_)
            failed_ = true;
        EXPECT_FALSE(failed_) << "timer " << id;
        forget(id);
        // Callbacks arm and cancel too; always later than this advance, which keeps the model's order simple.
        if (random_() % 4 == 0) arm(static_cast<int>(random_() % kTimers), now_ + 1 + std::abs(delay()));
        if (random_() % 8 == 0) cancel(static_cast<int>(random_() % kTimers));
    }

    std::mt19937_64 random_;
    std::int64_t now_;
    std::unique_ptr<TimerWheel> wheel_;
    std::deque<TestTimer> timers_;
    Expected expected_;
    std::vector<Expected::iterator> where_;
    bool armed_while_firing_ = false;
    bool failed_ = false;
};

TEST(TimerWheelModelTest, AgreesWithAMultimapOverRandomOperations) {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(seed);
        Model model(seed);
        for (int i = 0; i < 20'000; ++i) {
            model.step();
            if (HasFatalFailure() || model.failed()) return;
        }
    }
}

}  // namespace
}  // namespace shoal::event
