// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "shoal/event/event_loop.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::event {
namespace {

bool is_blocked(int signal_number) {
    sigset_t mask;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return ::sigismember(&mask, signal_number) == 1;
}

class SignalTest : public ::testing::Test {
  protected:
    testing::FdLeakCheck leak_check;
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
    std::vector<int> heard;

    std::function<void(int)> note() {
        return [this](int signal_number) { heard.push_back(signal_number); };
    }
};

TEST_F(SignalTest, ArrivesOnTheLoop) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    EXPECT_TRUE(loop.has_signal_handler(SIGUSR1));
    EXPECT_TRUE(is_blocked(SIGUSR1));
    ::kill(::getpid(), SIGUSR1);
    EXPECT_TRUE(heard.empty());
    loop.run_once(1000);
    EXPECT_EQ(heard, std::vector<int>{SIGUSR1});
}

TEST_F(SignalTest, SeveralSignalsShareOneDescriptor) {
    const std::size_t before = testing::count_open_fds();
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR2, note()));
    ASSERT_TRUE(loop.set_signal_handler(SIGRTMIN + 3, note()));
    EXPECT_EQ(testing::count_open_fds(), before + 1);
    ::kill(::getpid(), SIGUSR2);
    ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGRTMIN + 3);
    loop.run_once(1000);
    EXPECT_EQ(heard, (std::vector<int>{SIGUSR1, SIGUSR2, SIGRTMIN + 3}));
}

TEST_F(SignalTest, ReplacingKeepsListening) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, [](int) { FAIL(); }));
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    ::kill(::getpid(), SIGUSR1);
    loop.run_once(1000);
    EXPECT_EQ(heard.size(), 1U);
}

TEST_F(SignalTest, AHandlerMayRemoveItself) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, [&](int signal_number) {
        ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {}));
        heard.push_back(signal_number);
    }));
    ::kill(::getpid(), SIGUSR1);
    loop.run_once(1000);
    EXPECT_EQ(heard.size(), 1U);
    EXPECT_FALSE(loop.has_signal_handler(SIGUSR1));
}

TEST_F(SignalTest, RemovalRestoresTheDefaultAndDropsWhatIsPending) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    ::kill(::getpid(), SIGUSR1);  // Would kill the process when unblocked.
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {}));
    EXPECT_FALSE(is_blocked(SIGUSR1));
    EXPECT_EQ(testing::run_in_child([] {
                  ::raise(SIGUSR1);
                  return 0;
              }),
              128 + SIGUSR1);
    loop.run_once(0);
    EXPECT_TRUE(heard.empty());
}

TEST_F(SignalTest, TheLoopsEndUnblocks) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    owned.reset();
    EXPECT_FALSE(is_blocked(SIGUSR1));
}

TEST_F(SignalTest, RefusesWhatCannotBeCaught) {
    for (const int signal_number : {0, -1, SIGKILL, SIGSTOP, 32, 33, 65, 1000}) {
        const auto result = loop.set_signal_handler(signal_number, note());
        ASSERT_FALSE(result) << signal_number;
        EXPECT_EQ(result.error().code, Errc::kInvalid) << signal_number;
        EXPECT_FALSE(loop.has_signal_handler(signal_number));
    }
    EXPECT_TRUE(loop.set_signal_handler(SIGUSR1, {}));  // Nothing to remove: no error.
    EXPECT_EQ(loop.signal_handler(SIGUSR1), nullptr);
    EXPECT_EQ(loop.signal_handler(-1), nullptr);
    constexpr void (*kNothing)(int) = [](int) {};
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, kNothing));
    EXPECT_EQ(*loop.signal_handler(SIGUSR1)->target<void (*)(int)>(), kNothing);
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {}));
}

TEST_F(SignalTest, CountsAsWorkOnlyIfAskedTo) {
    ASSERT_TRUE(
        loop.set_signal_handler(SIGUSR1, [&](int) { ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {})); }));
    EXPECT_EQ(loop.watcher_count(), 0U);
    EXPECT_FALSE(loop.has_work());
    loop.run();
    loop.set_signals_keep_alive(true);
    EXPECT_TRUE(loop.has_work());
    ::kill(::getpid(), SIGUSR1);
    loop.run();
    EXPECT_FALSE(loop.has_work());
}

TEST_F(SignalTest, AChildsEndIsHeard) {
    ASSERT_TRUE(loop.set_signal_handler(SIGCHLD, note()));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    loop.run_once(10'000);
    EXPECT_EQ(heard, std::vector<int>{SIGCHLD});
    ::waitpid(child, nullptr, 0);
}

TEST_F(SignalTest, AnIgnoredSignalIsHeardOnceItHasAHandler) {
    ::signal(SIGUSR2, SIG_IGN);
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR2, note()));
    ::kill(::getpid(), SIGUSR2);
    loop.run_once(1000);
    EXPECT_EQ(heard.size(), 1U);
}

void interrupt(int) {}

TEST_F(SignalTest, AnInterruptedPollIsATurnWithoutEvents) {
    // An ordinary handler, outside the loop; no SA_RESTART, which epoll_wait would not heed anyway.
    struct sigaction action {};
    struct sigaction previous {};
    action.sa_handler = interrupt;
    ::sigaction(SIGALRM, &action, &previous);
    ::ualarm(10'000, 0);
    loop.run_once(60'000);
    ::sigaction(SIGALRM, &previous, nullptr);
}

struct CountingListener {
    int calls = 0;
    SignalListener listener{[](void* owner, int) { ++static_cast<CountingListener*>(owner)->calls; }, this};
};

TEST_F(SignalTest, ListenersHearBesideAHandler) {
    CountingListener first;
    CountingListener second;
    ASSERT_TRUE(loop.add_signal_listener(first.listener, SIGUSR1));
    EXPECT_EQ(loop.add_signal_listener(first.listener, SIGUSR2).error().code, Errc::kExists);
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, note()));
    ASSERT_TRUE(loop.add_signal_listener(second.listener, SIGUSR1));
    ::kill(::getpid(), SIGUSR1);
    loop.run_once(1000);
    EXPECT_EQ(heard, std::vector<int>{SIGUSR1});
    EXPECT_EQ(first.calls + second.calls, 2);
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {}));
    loop.remove_signal_listener(first.listener);
    ::kill(::getpid(), SIGUSR1);
    loop.run_once(1000);
    EXPECT_EQ(heard.size(), 1U);
    EXPECT_EQ(first.calls, 1);
    EXPECT_EQ(second.calls, 2);
    loop.remove_signal_listener(second.listener);
    CountingListener refused;
    EXPECT_EQ(loop.add_signal_listener(refused.listener, SIGKILL).error().code, Errc::kInvalid);
}

volatile sig_atomic_t own_handler_calls = 0;
void count_call(int) {
    own_handler_calls = own_handler_calls + 1;
}

TEST_F(SignalTest, AListenerLeavesDispositionAndMaskAsTheyWere) {
    struct sigaction action {};
    struct sigaction previous {};
    action.sa_handler = count_call;
    ::sigaction(SIGUSR2, &action, &previous);
    CountingListener counting;
    ASSERT_TRUE(loop.add_signal_listener(counting.listener, SIGUSR2));
    ::kill(::getpid(), SIGUSR2);
    loop.run_once(1000);
    EXPECT_EQ(counting.calls, 1);
    EXPECT_EQ(own_handler_calls, 0);
    ::kill(::getpid(), SIGUSR2);  // Pending when the listener goes: dropped.
    loop.remove_signal_listener(counting.listener);
    EXPECT_EQ(own_handler_calls, 0);
    ::kill(::getpid(), SIGUSR2);
    EXPECT_EQ(own_handler_calls, 1);

    sigset_t one;
    sigset_t mask;
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
    ASSERT_TRUE(loop.add_signal_listener(counting.listener, SIGUSR2));
    loop.remove_signal_listener(counting.listener);
    ::pthread_sigmask(SIG_UNBLOCK, &one, &mask);
    EXPECT_EQ(::sigismember(&mask, SIGUSR2), 1);
    ::sigaction(SIGUSR2, &previous, nullptr);
}

/// Whether a child forked now finds SIGUSR2 blocked.
bool is_blocked_in_child() {
    const pid_t child = ::fork();
    if (child == 0) {
        sigset_t mask;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
        ::_exit(::sigismember(&mask, SIGUSR2));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status) == 1;
}

TEST_F(SignalTest, AForkedChildHearsTheSignalThatTheLoopBlocks) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR2, note()));
    EXPECT_FALSE(is_blocked_in_child());
}

TEST_F(SignalTest, AForkWithEverythingBlockedKeepsItsMask) {
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR2, note()));
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    EXPECT_TRUE(is_blocked_in_child());
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

EventLoop* loop_to_wake = nullptr;
void wake_the_loop(int) {
    loop_to_wake->wake_up();
}

TEST_F(SignalTest, WakeUpIsSafeInASignalHandler) {
    struct sigaction action {};
    struct sigaction previous {};
    action.sa_handler = wake_the_loop;
    loop_to_wake = &loop;
    ::sigaction(SIGALRM, &action, &previous);
    ::raise(SIGALRM);  // Before the poll begins: must end it all the same.
    loop.run_once(60'000);
    ::sigaction(SIGALRM, &previous, nullptr);
}

struct Ear {
    EventLoop& loop;
    bool leaves = false;
    int heard = 0;
    SignalListener listener{[](void* owner, int) {
                                Ear& self = *static_cast<Ear*>(owner);
                                ++self.heard;
                                if (self.leaves) self.loop.remove_signal_listener(self.listener);
                            },
                            this};
};

TEST(SignalListeners, OneThatLeavesWhileToldLeavesTheOthers) {
    const auto loop = EventLoop::create().value();
    Ear first{*loop, /*leaves=*/true};
    Ear second{*loop};
    ASSERT_TRUE(loop->add_signal_listener(first.listener, SIGWINCH));
    ASSERT_TRUE(loop->add_signal_listener(second.listener, SIGWINCH));
    for (int i = 1; i <= 2; ++i) {
        raise(SIGWINCH);
        loop->run_once(100);
        EXPECT_EQ(first.heard, 1);
        EXPECT_EQ(second.heard, i);
    }
    second.leaves = true;
    raise(SIGWINCH);
    loop->run_once(100);
    EXPECT_EQ(second.heard, 3);
    EXPECT_FALSE(is_blocked(SIGWINCH)) << "with the last listener the signal is as before";
}

TEST(SignalListeners, AResetUnblocksWhatListenersThatAreGoneWanted) {
    const auto loop = EventLoop::create().value();
    auto ear = std::unique_ptr<Ear>(new Ear{*loop});
    ASSERT_TRUE(loop->add_signal_listener(ear->listener, SIGWINCH));
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // As process::fork_process() does.
    const int code = testing::run_in_child([&] {
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        ear.reset();
        if (!loop->reset_after_fork()) return 1;
        return is_blocked(SIGWINCH) ? 2 : 0;
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(code, 0);
    loop->remove_signal_listener(ear->listener);
}

TEST(SignalListeners, AHandlerMayForkAndResetTheLoop) {
    const auto loop = EventLoop::create().value();
    pid_t pid = -1;
    ASSERT_TRUE(loop->set_signal_handler(SIGWINCH, [&](int) {
        pid = fork();
        if (pid == 0) static_cast<void>(loop->reset_after_fork());
    }));
    Ear ear{*loop};
    ASSERT_TRUE(loop->add_signal_listener(ear.listener, SIGWINCH));
    raise(SIGWINCH);
    loop->run_once(100);
    if (pid == 0) _exit(ear.heard == 0 ? 7 : 8);
    int status = 0;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
    EXPECT_EQ(ear.heard, 1);
}

}  // namespace
}  // namespace shoal::event
