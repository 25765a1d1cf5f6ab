// SPDX-License-Identifier: Apache-2.0
#include "shoal/event/program_signals.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "shoal/event/event_loop.hpp"

namespace shoal::event {
namespace {

bool is_blocked(int signal_number) {
    sigset_t mask;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return ::sigismember(&mask, signal_number) == 1;
}

bool has_default(int signal_number) {
    struct sigaction action {};
    ::sigaction(signal_number, nullptr, &action);
    return action.sa_handler == SIG_DFL;
}

/// The signal that ends a `sleep`; it is killed where SIGTERM does not.
int ends_by_sigterm() {
    const char* const arguments[] = {"sleep", "20", nullptr};
    pid_t child = 0;
    if (::posix_spawnp(&child, "sleep", nullptr, nullptr, const_cast<char* const*>(arguments), environ) != 0)
        return -1;
    ::kill(child, SIGTERM);
    int status = 0;
    for (int i = 0; i < 100 && ::waitpid(child, &status, WNOHANG) == 0; ++i)
        ::usleep(20'000);
    if (::kill(child, SIGKILL) == 0) ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

class ProgramSignalsTest : public ::testing::Test {
  protected:
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
    std::vector<int> heard;

    void SetUp() override {
        for (const int signal_number : {SIGTERM, SIGUSR1}) {
            ASSERT_TRUE(
                loop.set_signal_handler(signal_number, [this](int number) { heard.push_back(number); }));
        }
    }
};

TEST_F(ProgramSignalsTest, AForkedProgramHearsASignalThatComesBeforeItRuns) {
    for (int i = 0; i < 50; ++i) {
        begin_program_start();
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(5);  // SIGALRM, where SIGTERM was lost.
            for (;;)
                ::pause();
        }
        ::kill(child, SIGTERM);
        end_program_start();
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status));
        ASSERT_EQ(WTERMSIG(status), SIGTERM) << "in round " << i;
    }
}

TEST_F(ProgramSignalsTest, AProgramHearsWhatTheLoopHasBlocked) {
    begin_program_start();
    EXPECT_FALSE(is_blocked(SIGTERM));
    EXPECT_EQ(ends_by_sigterm(), SIGTERM);
    end_program_start();
    EXPECT_TRUE(is_blocked(SIGTERM));
    EXPECT_TRUE(has_default(SIGTERM));
}

TEST_F(ProgramSignalsTest, WhatComesMeanwhileOrWasPendingReachesTheLoop) {
    ::kill(::getpid(), SIGUSR1);
    begin_program_start();
    begin_program_start();
    ::kill(::getpid(), SIGTERM);
    end_program_start();
    EXPECT_FALSE(is_blocked(SIGTERM));
    end_program_start();
    EXPECT_TRUE(heard.empty());
    loop.run_once(1000);
    EXPECT_EQ(heard, (std::vector<int>{SIGUSR1, SIGTERM}));
}

TEST_F(ProgramSignalsTest, ASignalThatIsReleasedMeanwhileIsNotBlockedAgain) {
    begin_program_start();
    ASSERT_TRUE(loop.set_signal_handler(SIGUSR1, {}));
    end_program_start();
    EXPECT_FALSE(is_blocked(SIGUSR1));
    EXPECT_TRUE(has_default(SIGUSR1));
    EXPECT_TRUE(is_blocked(SIGTERM));
}

TEST_F(ProgramSignalsTest, AForkedChildHasTheDispositionsFromBefore) {
    begin_program_start();
    const pid_t child = ::fork();
    if (child == 0) {
        end_program_start();
        ::_exit(has_default(SIGTERM) && !is_blocked(SIGTERM) ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    end_program_start();
    EXPECT_TRUE(is_blocked(SIGTERM));
}

TEST_F(ProgramSignalsTest, AnIgnoredSignalStaysForTheLoop) {
    ::signal(SIGUSR1, SIG_IGN);
    begin_program_start();
    ::kill(::getpid(), SIGUSR1);
    end_program_start();
    loop.run_once(1000);
    EXPECT_EQ(heard, std::vector<int>{SIGUSR1});
    ::signal(SIGUSR1, SIG_DFL);
}

}  // namespace
}  // namespace shoal::event
