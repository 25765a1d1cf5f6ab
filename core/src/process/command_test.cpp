// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/command.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shoal/base/clock.hpp"
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

struct Services {
    Reaper reaper{loop()};
    CommandRunner runner{loop(), reaper};
};

bool has_children() {
    siginfo_t info{};
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

SHOAL_CO_TEST(Command, GivesOutputAndStatus) {
    const testing::FdLeakCheck leaks;
    Services services;
    auto said = services.runner.run("printf 'a\\0b'; echo err >&2; exit 7", {.captures_stderr = true});
    ASSERT_TRUE(said);
    EXPECT_EQ(said->output.take(), std::string("a\0berr\n", 7));
    EXPECT_EQ(said->status.exit_code, 7);
    EXPECT_TRUE(said->is_status_known);
    auto killed = services.runner.run("kill -TERM $$");
    ASSERT_TRUE(killed);
    EXPECT_EQ(killed->status.signal, SIGTERM);
    EXPECT_TRUE(killed->output.empty());
    EXPECT_EQ(services.runner.run(std::string("a\0b", 3)).error().code, Errc::kInvalid);
    EXPECT_EQ(services.runner.running_count(), 0U);
    EXPECT_FALSE(has_children());
}

SHOAL_CO_TEST(Command, OutputMayEndLongBeforeTheCommand) {
    Services services;
    const auto ended = services.runner.run("exec >&-; sleep 0.1; exit 4");
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->status.exit_code, 4);
}

SHOAL_CO_TEST(Command, HugeOutputIsWhole) {
    Services services;
    constexpr std::size_t kBytes = 20'000'000;
    auto big = services.runner.run("head -c " + std::to_string(kBytes) + " /dev/zero");
    ASSERT_TRUE(big);
    EXPECT_EQ(big->output.size(), kBytes);
    EXPECT_EQ(big->output.take().find_first_not_of('\0'), std::string::npos);
}

SHOAL_CO_TEST(Command, EndlessOutputIsCutOffAndLetsOthersRun) {
    const testing::FdLeakCheck leaks;
    Services services;
    const auto endless = services.runner.run("exec yes", {.max_output_bytes = 10'000'000});
    EXPECT_EQ(endless.error().code, Errc::kTooLarge);
    for (int i = 0; i < 1000 && services.reaper.abandoned_count() > 0; ++i)
        coro::sleep_for_ms(5);
    EXPECT_FALSE(has_children());  // SIGPIPE ended it.
}

SHOAL_CO_TEST(Command, ATimeoutLeavesTheCommandToItself) {
    open_signalfd();
    const testing::FdLeakCheck leaks;
    Services services;
    const std::int64_t start_ms = monotonic_ms();
    EXPECT_EQ(services.runner.run("exec sleep 0.2", {.timeout_ms = 20}).error().code, Errc::kTimedOut);
    EXPECT_EQ(services.runner.run("exec >&-; exec sleep 0.2", {.timeout_ms = 20}).error().code,
              Errc::kTimedOut);
    EXPECT_LT(monotonic_ms() - start_ms, 150);
    EXPECT_EQ(services.reaper.wait_for_any(1).error().code, Errc::kTimedOut);
    for (int i = 0; i < 1000 && services.reaper.abandoned_count() > 0; ++i)
        coro::sleep_for_ms(5);
    EXPECT_FALSE(has_children());
}

SHOAL_CO_TEST(Command, ACancelledOneIsCollected) {
    auto services = std::make_shared<Services>();
    auto code = std::make_shared<Errc>();
    const auto cid = coro::Scheduler::current_scheduler()->spawn(
        [=] { *code = services->runner.run("exec sleep 0.05").error().code; });
    coro::sleep_for_ms(5);
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->cancel(*cid));
    coro::Scheduler::current_scheduler()->yield_turn();
    EXPECT_EQ(*code, Errc::kCanceled);
    for (int i = 0; i < 1000 && services->reaper.abandoned_count() > 0; ++i)
        coro::sleep_for_ms(5);
    EXPECT_FALSE(has_children());
}

SHOAL_CO_TEST(Command, HundredsAtOnceBesideAWaitForAny) {
    open_signalfd();
    const testing::FdLeakCheck leaks;
    Services services;
    int right = 0;
    int done = 0;
    constexpr int kCommands = 300;
    for (int i = 0; i < kCommands; ++i) {
        ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn([&, i] {
            auto ended =
                services.runner.run("echo " + std::to_string(i) + "; exit " + std::to_string(i % 100));
            ++done;
            if (ended && ended->status.exit_code == i % 100 &&
                ended->output.take() == std::to_string(i) + "\n")
                ++right;
        }));
    }
    // All children are claimed: none for us, and in the end there is none at all.
    EXPECT_EQ(services.reaper.wait_for_any(30'000).error().code, Errc::kNotFound);
    while (done < kCommands)
        coro::sleep_for_ms(5);
    EXPECT_EQ(right, kCommands);
}

TEST(CommandAlone, WithFewDescriptorsTheRestWaitsItsTurn) {
    const auto body = [] {
        int right = 0;
        bool failed_alone = false;
        const auto ran = coro::run([&] {
            Services services;
            rlimit limit{};
            getrlimit(RLIMIT_NOFILE, &limit);
            const int next = dup(0);
            close(next);
            limit.rlim_cur = static_cast<rlim_t>(next) + 4;
            setrlimit(RLIMIT_NOFILE, &limit);
            for (int i = 0; i < 50; ++i) {
                static_cast<void>(coro::Scheduler::current_scheduler()->spawn([&] {
                    auto ended = services.runner.run("echo x");
                    if (ended && ended->output.size() == 2 && ended->status.is_success()) ++right;
                }));
            }
            while (services.runner.running_count() > 0 || services.runner.starved_count() > 0)
                coro::sleep_for_ms(2);
            limit.rlim_cur = static_cast<rlim_t>(next);
            setrlimit(RLIMIT_NOFILE, &limit);
            const auto alone = services.runner.run("true");
            failed_alone = !alone && alone.error().detail == EMFILE;
        });
        return ran && right == 50 && failed_alone ? 0 : right + 1;
    };
    EXPECT_EQ(testing::run_in_child(body), 0);
}

TEST(CommandAlone, WhereDescriptorsStayUsedUpAllWhoWaitedAreTold) {
    const auto body = [] {
        int told = 0;
        const auto ran = coro::run([&] {
            Services services;
            const auto go = [](std::function<void()> call) {
                static_cast<void>(coro::Scheduler::current_scheduler()->spawn(std::move(call)));
            };
            go([&] { static_cast<void>(services.runner.run("sleep 0.05")); });
            rlimit limit{};
            getrlimit(RLIMIT_NOFILE, &limit);
            limit.rlim_cur = 3;
            setrlimit(RLIMIT_NOFILE, &limit);
            for (int i = 0; i < 3; ++i) {
                go([&] {
                    const auto ended = services.runner.run("true", {.timeout_ms = 5'000});
                    if (!ended && ended.error() == Error{Errc::kSystem, EMFILE}) ++told;
                });
            }
            while (services.runner.running_count() > 0 || services.runner.starved_count() > 0)
                coro::sleep_for_ms(2);
        });
        return ran ? told : 100;
    };
    EXPECT_EQ(testing::run_in_child(body), 3);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // They take all addresses there are.
TEST(CommandAlone, OutputBeyondMemoryIsAnError) {
    const auto body = [] {
        Error error{};
        const auto ran = coro::run([&] {
            Services services;
            const rlimit limit{256U << 20, RLIM_INFINITY};
            setrlimit(RLIMIT_AS, &limit);
            const auto ended = services.runner.run("head -c 1000000000 /dev/zero");
            if (!ended) error = ended.error();
        });
        return ran && error.code == Errc::kNoMemory ? 0 : 1;
    };
    EXPECT_EQ(testing::run_in_child(body), 0);
}
#endif

TEST(CommandAlone, NeedsACoroutine) {
    auto made = event::EventLoop::create();
    ASSERT_TRUE(made);
    Services services;
    EXPECT_EQ(services.runner.run("true").error().code, Errc::kOutOfCoroutine);
}

}  // namespace
}  // namespace shoal::process
