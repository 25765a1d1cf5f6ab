// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/reaper.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shoal/base/clock.hpp"
#include "shoal/process/command.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::process {
namespace {

event::EventLoop& loop() {
    return *event::EventLoop::current();
}

/// The loop keeps its signalfd once it has one: made before descriptors are counted.
void open_signalfd() {
    ASSERT_TRUE(loop().set_signal_handler(SIGCHLD, [](int) {}));
    ASSERT_TRUE(loop().set_signal_handler(SIGCHLD, {}));
}

/// A child that ends by itself with `code`.
pid_t start_child(int code, int after_ms = 0) {
    const pid_t pid = fork();
    if (pid == 0) {
        if (after_ms > 0) usleep(static_cast<useconds_t>(after_ms) * 1000);
        _exit(code);
    }
    return pid;
}

void go(std::function<void()> body) {
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn(std::move(body)));
}

bool has_children() {
    siginfo_t info{};
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

SHOAL_CO_TEST(Reaper, WaitsForAChild) {
    const testing::FdLeakCheck leaks;
    Reaper reaper(loop());
    const auto late = reaper.wait_for(start_child(7, 30));
    ASSERT_TRUE(late);
    EXPECT_EQ(late->exit_code, 7);
    const pid_t early = start_child(8);
    coro::sleep_for_ms(50);  // It ends first, and its status waits.
    EXPECT_EQ(reaper.wait_for(early)->exit_code, 8);
    EXPECT_EQ(reaper.wait_for(early).error().code, Errc::kNotFound);
    EXPECT_EQ(reaper.wait_for(getpid()).error().code, Errc::kNotFound);
    EXPECT_EQ(reaper.wait_for(-5).error().code, Errc::kInvalid);
    EXPECT_FALSE(has_children());
}

SHOAL_CO_TEST(Reaper, GivesUpAfterATimeAndTheChildCanBeWaitedForAgain) {
    Reaper reaper(loop());
    const pid_t child = start_child(3, 120);
    const std::int64_t start_ms = monotonic_ms();
    const auto first = reaper.wait_for(child, 20);
    EXPECT_EQ(first.error().code, Errc::kTimedOut);
    EXPECT_LT(monotonic_ms() - start_ms, 110);
    EXPECT_EQ(reaper.wait_for(child)->exit_code, 3);
}

SHOAL_CO_TEST(Reaper, WaitsForAnyChild) {
    open_signalfd();
    const testing::FdLeakCheck leaks;
    {
        Reaper reaper(loop());
        EXPECT_EQ(reaper.wait_for_any().error().code, Errc::kNotFound);
        const pid_t slow = start_child(1, 150);
        const pid_t quick = start_child(2, 30);
        EXPECT_EQ(reaper.wait_for_any(5).error().code, Errc::kTimedOut);
        const auto first = reaper.wait_for_any();
        ASSERT_TRUE(first);
        EXPECT_EQ(first->pid, quick);
        EXPECT_EQ(first->status.exit_code, 2);
        const auto second = reaper.wait_for_any(coro::kForever, 0);  // Of our group: so it is.
        ASSERT_TRUE(second);
        EXPECT_EQ(second->pid, slow);
        EXPECT_EQ(reaper.wait_for_any(1000).error().code, Errc::kNotFound);
    }
    coro::sleep_for_ms(1);
    struct sigaction action {};
    sigaction(SIGCHLD, nullptr, &action);
    EXPECT_EQ(action.sa_handler, SIG_DFL);
}

SHOAL_CO_TEST(Reaper, SeveralWaitersGetOneChildEach) {
    auto reaper = std::make_shared<Reaper>(loop());
    auto seen = std::make_shared<int>(0);
    for (int i = 1; i <= 5; ++i)
        start_child(1 << i, 20);
    for (int i = 0; i < 5; ++i) {
        go([=] {
            const auto ended = reaper->wait_for_any(5000);
            EXPECT_TRUE(ended);
            if (ended) *seen += ended->status.exit_code;
        });
    }
    go([=] { EXPECT_EQ(reaper->wait_for_any().error().code, Errc::kNotFound); });
    while (has_children())
        coro::sleep_for_ms(5);
    coro::sleep_for_ms(5);
    EXPECT_EQ(*seen, 2 + 4 + 8 + 16 + 32);
}

SHOAL_CO_TEST(Reaper, AWaitForAnyChildLeavesClaimedOnesAlone) {
    auto reaper = std::make_shared<Reaper>(loop());
    const pid_t mine = start_child(9, 20);
    const pid_t other = start_child(5, 80);
    auto mine_code = std::make_shared<int>(0);
    go([=] { *mine_code = reaper->wait_for(mine)->exit_code; });
    Reaper::Claim silent(*reaper, start_child(6, 20));  // Nobody waits while it ends.
    const auto any = reaper->wait_for_any();
    ASSERT_TRUE(any);
    EXPECT_EQ(any->pid, other);
    EXPECT_EQ(*mine_code, 9);
    EXPECT_EQ(silent.wait()->exit_code, 6);
}

SHOAL_CO_TEST(Reaper, ASecondClaimTakesNothingFromTheFirst) {
    Reaper reaper(loop());
    const pid_t pid = start_child(3);
    Reaper::Claim first(reaper, pid);
    coro::sleep_for_ms(30);
    Reaper::Claim second(reaper, pid);
    EXPECT_EQ(second.try_collect().error().code, Errc::kNotFound);
    ASSERT_TRUE(first.try_collect());
    EXPECT_EQ(first.try_collect()->exit_code, 3);
    EXPECT_EQ(second.wait(50).error().code, Errc::kNotFound);
}

SHOAL_CO_TEST(Reaper, ASecondClaimTakesThePlaceOfAFirstThatGoes) {
    Reaper reaper(loop());
    const pid_t pid = start_child(4, 60);
    auto first = std::make_unique<Reaper::Claim>(reaper, pid);
    auto second = std::make_unique<Reaper::Claim>(reaper, pid);
    Reaper::Claim third(reaper, pid);
    second.reset();
    first.reset();
    // Claimed by the third: nothing for others.
    EXPECT_EQ(reaper.wait_for_any(5'000).error().code, Errc::kNotFound);
    const auto status = third.wait(5'000);
    ASSERT_TRUE(status);
    EXPECT_EQ(status->exit_code, 4);
}

SHOAL_CO_TEST(Reaper, CancelledWaitersLeaveNothing) {
    auto reaper = std::make_shared<Reaper>(loop());
    const pid_t child = start_child(4, 100);
    auto codes = std::make_shared<std::vector<Errc>>();
    const auto first = coro::Scheduler::current_scheduler()->spawn(
        [=] { codes->push_back(reaper->wait_for_any().error().code); });
    const auto second = coro::Scheduler::current_scheduler()->spawn(
        [=] { codes->push_back(reaper->wait_for(child).error().code); });
    coro::sleep_for_ms(5);
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->cancel(*first));
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->cancel(*second));
    coro::Scheduler::current_scheduler()->yield_turn();
    EXPECT_EQ(*codes, (std::vector<Errc>{Errc::kCanceled, Errc::kCanceled}));
    EXPECT_EQ(reaper->wait_for_any()->pid, child);
}

volatile sig_atomic_t handler_calls = 0;

SHOAL_CO_TEST(Reaper, AHandlerOfTheHostIsStillCalled) {
    struct sigaction action {};
    struct sigaction previous {};
    action.sa_handler = [](int) { handler_calls = handler_calls + 1; };
    sigaction(SIGCHLD, &action, &previous);
    Reaper reaper(loop());
    start_child(1, 20);
    EXPECT_TRUE(reaper.wait_for_any());
    EXPECT_GE(handler_calls, 1);
    struct sigaction after {};
    sigaction(SIGCHLD, &previous, &after);
    EXPECT_EQ(after.sa_handler, action.sa_handler);
}

SHOAL_CO_TEST(Reaper, AnIgnoredSigchldLeavesNoStatusAndNoHang) {
    const auto previous = signal(SIGCHLD, SIG_IGN);
    Reaper reaper(loop());
    EXPECT_EQ(reaper.wait_for(start_child(1, 20), 5000).error().code, Errc::kNotFound);
    signal(SIGCHLD, previous);
}

SHOAL_CO_TEST(Reaper, AbandonedChildrenAreCollected) {
    const testing::FdLeakCheck leaks;
    Reaper reaper(loop());
    for (int i = 0; i < 10; ++i)
        reaper.abandon(start_child(0, 10 * (i % 3)));
    reaper.abandon(start_child(0, 50));
    for (int i = 0; i < 1000 && reaper.abandoned_count() > 0; ++i)
        coro::sleep_for_ms(5);
    EXPECT_EQ(reaper.abandoned_count(), 0U);
    EXPECT_FALSE(has_children());
}

SHOAL_CO_TEST(Reaper, CollectsEndedChildrenWithoutWaiting) {
    Reaper reaper(loop());
    EXPECT_EQ(reaper.try_collect_any().error().code, Errc::kNotFound);
    const pid_t claimed = start_child(3);
    const pid_t other = start_child(4, 60);
    Reaper::Claim claim(reaper, claimed);
    coro::sleep_for_ms(30);
    EXPECT_EQ(reaper.try_collect_any().error().code, Errc::kAgain);  // The claim has the first one now.
    EXPECT_EQ(claim.try_collect()->exit_code, 3);
    const auto ended = reaper.wait_for_any_blocking();
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->pid, other);
    EXPECT_EQ(ended->status.exit_code, 4);
    EXPECT_EQ(reaper.wait_for_any_blocking().error().code, Errc::kNotFound);
}

SHOAL_CO_TEST(Reaper, ABlockingWaitLeavesClaimedChildrenToTheirClaim) {
    Reaper reaper(loop());
    const pid_t claimed = start_child(5);
    const pid_t other = start_child(6, 40);
    Reaper::Claim claim(reaper, claimed);
    const auto ended = reaper.wait_for_any_blocking();
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->pid, other);
    EXPECT_EQ(claim.wait()->exit_code, 5);
}

TEST(ReaperAlone, AnAbandonedChildDoesNotKeepTheLoop) {
    auto made = event::EventLoop::create();
    ASSERT_TRUE(made);
    Reaper reaper(**made);
    const pid_t child = start_child(0, 60'000);
    reaper.abandon(child);
    EXPECT_FALSE((*made)->has_work());
    (*made)->run();
    EXPECT_EQ(reaper.wait_for_any().error().code, Errc::kOutOfCoroutine);
    kill(child, SIGKILL);
    for (int i = 0; i < 1000 && reaper.abandoned_count() > 0; ++i)
        (*made)->run_once(10);
    EXPECT_EQ(reaper.abandoned_count(), 0U);
}

TEST(ReaperAlone, WorksWithoutAFreeDescriptor) {
    const auto body = [] {
        bool is_fine = false;
        const auto ran = coro::run([&] {
            Reaper reaper(loop());
            const pid_t child = start_child(5, 20);
            const pid_t abandoned = start_child(0, 20);
            rlimit limit{};
            getrlimit(RLIMIT_NOFILE, &limit);
            const int next = dup(0);
            close(next);
            limit.rlim_cur = static_cast<rlim_t>(next);
            setrlimit(RLIMIT_NOFILE, &limit);
            reaper.abandon(abandoned);
            const auto late = reaper.wait_for(child, 1);
            const auto status = reaper.wait_for(child);
            for (int i = 0; i < 1000 && reaper.abandoned_count() > 0; ++i)
                coro::sleep_for_ms(5);
            is_fine = !late && late.error().code == Errc::kTimedOut && status && status->exit_code == 5 &&
                      reaper.abandoned_count() == 0 && !has_children();
        });
        return ran && is_fine ? 0 : 1;
    };
    EXPECT_EQ(testing::run_in_child(body), 0);
}

SHOAL_CO_TEST(Reaper, AForkedChildStartsAnew) {
    Reaper reaper(loop());
    const pid_t abandoned = start_child(0, 30'000);
    reaper.abandon(abandoned);
    const pid_t forked = fork();
    if (forked == 0) {
        const bool is_reset = loop().reset_after_fork().has_value();
        reaper.reset_after_fork();
        const bool is_empty =
            reaper.abandoned_count() == 0 && reaper.wait_for_any().error().code == Errc::kNotFound;
        const auto own = reaper.wait_for(start_child(3));
        _exit(is_reset && is_empty && own && own->exit_code == 3 ? 0 : 1);
    }
    EXPECT_EQ(reaper.wait_for(forked)->exit_code, 0);
    EXPECT_EQ(reaper.abandoned_count(), 1U);
    kill(abandoned, SIGKILL);
    for (int i = 0; i < 1000 && reaper.abandoned_count() > 0; ++i)
        coro::sleep_for_ms(5);
    EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace shoal::process
