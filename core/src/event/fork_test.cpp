// SPDX-License-Identifier: Apache-2.0
// EventLoop::reset_after_fork(), with real forks.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>

#include "shoal/event/event_loop.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::event {
namespace {

struct Probe : Watcher {
    void on_ready(Ready ready) override {
        ++count;
        last = ready;
        if (call) call();
    }
    std::function<void()> call;
    int count = 0;
    Ready last = Ready::kNone;
};

void ignore_timer(Timer&, void*) {}
void ignore_call(void*) {}

/// The step of the child that failed, as its exit code.
#define CHILD_REQUIRE(condition) \
    if (!(condition)) return __LINE__ % 250 + 1

class ForkTest : public ::testing::Test {
  protected:
    testing::FdLeakCheck leak_check;
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
};

TEST_F(ForkTest, TheChildStartsAfreshAndTheParentGoesOn) {
    auto [near, far] = testing::make_socketpair();
    Probe probe;
    ASSERT_TRUE(loop.add(probe, near.get(), Trigger::kLevel, Ready::kRead));
    Timer timer(ignore_timer, nullptr);
    loop.arm(timer, 1'000'000);
    Deferred deferred(ignore_call, nullptr);
    loop.defer(deferred);
    loop.post([] {});
    int signals = 0;
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, [&](int) { ++signals; }));

    const int code = testing::run_in_child([&, fd = near.get(), peer = far.get()]() -> int {
        const std::size_t open_before = testing::count_open_fds();
        CHILD_REQUIRE(loop.reset_after_fork());
        CHILD_REQUIRE(testing::count_open_fds() == open_before - 1);  // No signalfd yet.
        CHILD_REQUIRE(EventLoop::current() == &loop);
        CHILD_REQUIRE(!probe.is_watched() && !timer.is_armed() && !deferred.is_linked());
        CHILD_REQUIRE(!loop.has_work() && loop.watcher_count() == 0);
        CHILD_REQUIRE(!loop.has_signal_handler(SIGUSR1));
        loop.run();
        // Everything works in the child.
        CHILD_REQUIRE(loop.add(probe, fd, Trigger::kEdge));
        CHILD_REQUIRE(::write(peer, "c", 1) == 1);
        loop.run_once(1000);
        CHILD_REQUIRE(probe.count == 1);
        char byte;
        CHILD_REQUIRE(::read(fd, &byte, 1) == 1);
        loop.remove(probe);
        bool has_posted = false;
        std::thread([&] { loop.post([&] { has_posted = true; }); }).join();
        loop.run_once(1000);
        CHILD_REQUIRE(has_posted);
        int heard = 0;
        CHILD_REQUIRE(loop.set_signal_handler(SIGUSR2, [&](int) { ++heard; }));
        ::kill(::getpid(), SIGUSR2);
        loop.run_once(1000);
        CHILD_REQUIRE(heard == 1);
        return 0;
    });
    EXPECT_EQ(code, 0);

    EXPECT_TRUE(probe.is_watched());
    EXPECT_TRUE(timer.is_armed());
    EXPECT_TRUE(deferred.is_linked());
    ASSERT_EQ(::write(far.get(), "p", 1), 1);
    ::kill(::getpid(), SIGUSR1);
    loop.run_once(1000);
    EXPECT_EQ(probe.count, 1);
    EXPECT_EQ(signals, 1);
}

TEST_F(ForkTest, HandledSignalsHaveTheirDefaultInTheChild) {
    ASSERT_TRUE(loop.set_signal_handler(SIGTERM, [](int) {}));
    const int code = testing::run_in_child([&]() -> int {
        CHILD_REQUIRE(loop.reset_after_fork());
        ::raise(SIGTERM);
        return 0;
    });
    EXPECT_EQ(code, 128 + SIGTERM);
    EXPECT_TRUE(loop.has_signal_handler(SIGTERM));
}

/// As process::unblock_signals_after_fork() does: after a fork the loop's signals are unblocked in the child.
void restore_parent_mask(int signal_number) {
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal_number);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

TEST_F(ForkTest, ASignalSentBeforeTheResetIsKeptOrDropped) {
    ASSERT_TRUE(loop.set_signal_handler(SIGTERM, [](int) {}));
    const int kept = testing::run_in_child([&]() -> int {
        restore_parent_mask(SIGTERM);
        ::raise(SIGTERM);  // Pending.
        CHILD_REQUIRE(loop.reset_after_fork(PendingSignals::kKeep));
        return 0;
    });
    EXPECT_EQ(kept, 128 + SIGTERM);
    const int dropped = testing::run_in_child([&]() -> int {
        restore_parent_mask(SIGTERM);
        ::raise(SIGTERM);
        CHILD_REQUIRE(loop.reset_after_fork());
        return 7;
    });
    EXPECT_EQ(dropped, 7);
}

TEST_F(ForkTest, ADaemonGoesOnWithTheSameLoop) {
    int signals = 0;
    int calls = 0;
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, [&](int) { ++signals; }));
    Timer timer([](Timer&, void* owner) { ++*static_cast<int*>(owner); }, &calls);
    loop.arm(timer, 0);
    const int code = testing::run_in_child([&]() -> int {
        restore_parent_mask(SIGUSR1);
        CHILD_REQUIRE(loop.continue_after_fork());
        ::kill(::getpid(), SIGUSR1);
        for (int turn = 0; turn < 50 && (signals == 0 || calls == 0); ++turn)
            loop.run_once(100);
        return signals == 1 && calls == 1 ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
}

TEST_F(ForkTest, ForkingInACallbackDropsTheRestOfTheTurn) {
    auto [first_near, first_far] = testing::make_socketpair();
    auto [second_near, second_far] = testing::make_socketpair();
    Probe first;
    Probe second;
    pid_t child = -1;
    first.call = second.call = [&] {
        if (child != -1) return;
        child = ::fork();
        if (child == 0 && !loop.reset_after_fork()) ::_exit(99);
    };
    int later_calls = 0;
    Timer timer([](Timer&, void* owner) { ++*static_cast<int*>(owner); }, &later_calls);
    loop.arm(timer, 0);
    loop.post([&] { ++later_calls; });
    loop.defer([&] { ++later_calls; });
    ASSERT_TRUE(loop.add(first, first_near.get(), Trigger::kEdge));
    ASSERT_TRUE(loop.add(second, second_near.get(), Trigger::kEdge));
    loop.run_once(0);
    if (child == 0) ::_exit(first.count + second.count == 1 && later_calls == 0 ? 0 : 1);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(first.count + second.count, 2);
    EXPECT_EQ(later_calls, 3);
}

TEST_F(ForkTest, ForkingInTimersPostedAndDeferredCallsDropsTheirFellows) {
    enum class From { kTimer, kPosted, kDeferred };
    for (const From from : {From::kTimer, From::kPosted, From::kDeferred}) {
        SCOPED_TRACE(static_cast<int>(from));
        int calls = 0;
        pid_t child = -1;
        const auto fork_once = [&] {
            ++calls;
            if (child != -1) return;
            child = ::fork();
            if (child == 0 && !loop.reset_after_fork()) ::_exit(99);
        };
        using Call = decltype(fork_once);
        const auto run_call = [](Timer&, void* owner) { (*static_cast<const Call*>(owner))(); };
        Timer timer_a(run_call, const_cast<void*>(static_cast<const void*>(&fork_once)));
        Timer timer_b(run_call, const_cast<void*>(static_cast<const void*>(&fork_once)));
        if (from == From::kTimer) {
            loop.arm(timer_a, 0);
            loop.arm(timer_b, 0);
        } else if (from == From::kPosted) {
            loop.post(fork_once);
            loop.post(fork_once);
        } else {
            loop.defer(fork_once);
            loop.defer(fork_once);
        }
        loop.run_once(0);
        if (child == 0) ::_exit(calls == 1 && !loop.has_work() ? 0 : 1);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        EXPECT_EQ(calls, 2);
    }
}

TEST_F(ForkTest, AChildMadeWhileThreadsPostDoesNotHang) {
    if (!testing::kMayForkBesideThreads) GTEST_SKIP() << "the sanitizer's allocator would hang";
    std::atomic<bool> is_over{false};
    std::thread poster([&] {
        while (!is_over)
            loop.post([] {});
    });
    for (int i = 0; i < 20; ++i) {
        const int code = testing::run_in_child([&]() -> int {
            ::alarm(20);  // A deadlock ends by SIGALRM.
            CHILD_REQUIRE(loop.reset_after_fork());
            bool has_run = false;
            loop.post([&] { has_run = true; });
            loop.run();
            CHILD_REQUIRE(has_run);
            return 0;
        });
        EXPECT_EQ(code, 0);
        loop.run_once(0);
    }
    is_over = true;
    poster.join();
}

// A loop made by a process with its standard descriptors closed must not become its standard output.
TEST(StandardDescriptors, AreFilledBeforeTheLoopOpensItsOwn) {
    const int exit_code = testing::run_in_child([] {
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::close(fd);
        auto loop = EventLoop::create();
        CHILD_REQUIRE(loop);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            struct stat null_device;
            struct stat opened;
            CHILD_REQUIRE(::stat("/dev/null", &null_device) == 0 && ::fstat(fd, &opened) == 0);
            CHILD_REQUIRE(opened.st_rdev == null_device.st_rdev);
        }
        return 0;
    });
    EXPECT_EQ(exit_code, 0);
}

}  // namespace
}  // namespace shoal::event
