// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/signal_waits.hpp"

#include <signal.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "shoal/testing/fds.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::process {
namespace {

event::EventLoop& loop() {
    return *event::EventLoop::current();
}

void kill_self_later(int signal_number, std::int64_t after_ms) {
    static_cast<void>(coro::Scheduler::current_scheduler()->spawn([=] {
        coro::sleep_for_ms(after_ms);
        kill(getpid(), signal_number);
    }));
}

Result<int> wait_for(SignalWaits& waits, std::vector<int> signals, coro::TimeoutMs timeout_ms = 5000) {
    return waits.wait(signals, timeout_ms);
}

SHOAL_CO_TEST(SignalWaits, AnswersWithTheSignalThatCame) {
    SignalWaits waits(loop());
    kill_self_later(SIGUSR2, 5);
    EXPECT_EQ(wait_for(waits, {SIGUSR1, SIGUSR2, SIGUSR2}), SIGUSR2);
    kill_self_later(SIGRTMIN + 2, 5);
    EXPECT_EQ(wait_for(waits, {SIGRTMIN + 2}), SIGRTMIN + 2);
}

SHOAL_CO_TEST(SignalWaits, RefusesWhatCannotBeWaitedFor) {
    SignalWaits waits(loop());
    EXPECT_EQ(wait_for(waits, {}).error().code, Errc::kInvalid);
    EXPECT_EQ(wait_for(waits, {0}).error().code, Errc::kInvalid);
    EXPECT_EQ(wait_for(waits, {SIGUSR1, 65}).error().code, Errc::kInvalid);
    EXPECT_EQ(wait_for(waits, {SIGUSR1, SIGKILL}).error().code, Errc::kInvalid);
    ASSERT_TRUE(loop().set_signal_handler(SIGUSR2, [](int) {}));
    EXPECT_EQ(wait_for(waits, {SIGUSR1, SIGUSR2}).error().code, Errc::kBusy);
    ASSERT_TRUE(loop().set_signal_handler(SIGUSR2, {}));
    EXPECT_EQ(wait_for(waits, {SIGUSR2}, 1).error().code, Errc::kTimedOut);
}

SHOAL_CO_TEST(SignalWaits, EachWaiterGetsIt) {
    auto waits = std::make_shared<SignalWaits>(loop());
    auto came = std::make_shared<std::vector<int>>();
    for (int i = 0; i < 3; ++i) {
        static_cast<void>(coro::Scheduler::current_scheduler()->spawn([=] {
            const auto signal_number = wait_for(*waits, {SIGUSR1, SIGUSR2});
            came->push_back(signal_number ? *signal_number : -1);
        }));
    }
    kill_self_later(SIGUSR1, 5);
    EXPECT_EQ(wait_for(*waits, {SIGUSR1}), SIGUSR1);
    coro::sleep_for_ms(2);
    EXPECT_EQ(*came, (std::vector<int>{SIGUSR1, SIGUSR1, SIGUSR1}));
}

SHOAL_CO_TEST(SignalWaits, NoneIsMissedByOneThatWaitsAgainAtOnce) {
    SignalWaits waits(loop());
    kill_self_later(SIGUSR1, 5);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(wait_for(waits, {SIGUSR1}), SIGUSR1);
        if (i < 99) kill(getpid(), SIGUSR1);  // Nobody waits now; it would kill the process.
    }
}

TEST(SignalWaitsAlone, AfterwardsTheSignalHasItsUsualEffectAgain) {
    const int status = testing::run_in_child([] {
        static_cast<void>(coro::run([] {
            SignalWaits waits(loop());
            EXPECT_EQ(wait_for(waits, {SIGUSR1}, 1).error().code, Errc::kTimedOut);
            coro::sleep_for_ms(1);
            coro::sleep_for_ms(1);
            kill(getpid(), SIGUSR1);
        }));
        return 0;
    });
    EXPECT_EQ(status, 128 + SIGUSR1);
}

SHOAL_CO_TEST(SignalWaits, CanBeCancelled) {
    auto waits = std::make_shared<SignalWaits>(loop());
    auto code = std::make_shared<Errc>();
    const auto cid = coro::Scheduler::current_scheduler()->spawn(
        [=] { *code = wait_for(*waits, {SIGUSR1}, coro::kForever).error().code; });
    EXPECT_TRUE(loop().has_work());
    coro::sleep_for_ms(1);
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->cancel(*cid));
    coro::Scheduler::current_scheduler()->yield_turn();
    EXPECT_EQ(*code, Errc::kCanceled);
    coro::sleep_for_ms(1);  // The loop's own call about the unused signal is done.
}

TEST(SignalWaitsAlone, NeedsACoroutine) {
    auto made = event::EventLoop::create();
    ASSERT_TRUE(made);
    SignalWaits waits(**made);
    EXPECT_EQ(wait_for(waits, {SIGUSR1}).error().code, Errc::kOutOfCoroutine);
}

}  // namespace
}  // namespace shoal::process
