// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/child.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {
namespace {

template <typename Body>
int wait_status_of(Body&& body) {
    const auto pid = fork_process();
    if (!pid) return -1;
    if (*pid == 0) {
        unblock_signals_after_fork();
        body();
        ::_exit(99);
    }
    int status = 0;
    ::waitpid(*pid, &status, 0);
    return status;
}

TEST(Child, exit_code_and_signal_are_told_apart) {
    const ExitStatus exited = decode_wait_status(wait_status_of([] { ::_exit(7); }));
    EXPECT_EQ(exited.exit_code, 7);
    EXPECT_EQ(exited.signal, 0);
    EXPECT_FALSE(exited.is_success());
    EXPECT_EQ(describe(exited), "exited with code 7");

    const ExitStatus killed = decode_wait_status(wait_status_of([] { ::raise(SIGKILL); }));
    EXPECT_EQ(killed.exit_code, 0);
    EXPECT_EQ(killed.signal, SIGKILL);
    EXPECT_FALSE(killed.is_success());
    EXPECT_NE(describe(killed).find("signal 9"), std::string::npos);

    EXPECT_TRUE(decode_wait_status(wait_status_of([] { ::_exit(0); })).is_success());
}

TEST(Child, fork_keeps_the_parents_signal_mask_and_blocks_all_in_the_child) {
    sigset_t before;
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    const auto pid = fork_process();
    ASSERT_TRUE(pid);
    if (*pid == 0) {
        sigset_t now;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
        const bool was_blocked = ::sigismember(&now, SIGTERM) == 1;
        unblock_signals_after_fork();
        ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
        ::_exit(was_blocked && ::sigismember(&now, SIGTERM) == 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(*pid, &status, 0);
    EXPECT_EQ(status, 0);
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    EXPECT_EQ(::sigismember(&before, SIGTERM), ::sigismember(&after, SIGTERM));
}

TEST(Child, try_reap_does_not_wait) {
    std::array<int, 2> gate;
    ASSERT_EQ(::pipe(gate.data()), 0);
    UniqueFd reading(gate[0]);
    UniqueFd writing(gate[1]);
    const auto pid = fork_process();
    ASSERT_TRUE(pid);
    if (*pid == 0) {
        writing.reset();
        char byte;
        (void)!::read(reading.get(), &byte, 1);
        ::_exit(3);
    }
    EXPECT_FALSE(try_reap(*pid).has_value());
    EXPECT_TRUE(is_alive(*pid));
    writing.reset();
    std::optional<ExitStatus> status;
    for (int i = 0; i < 5000 && !status; ++i) {
        status = try_reap(*pid);
        if (!status) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_TRUE(status.has_value());
    EXPECT_EQ(status->exit_code, 3);
    EXPECT_FALSE(is_alive(*pid));
}

TEST(Child, try_reap_of_a_strange_process_reports_it_gone) {
    EXPECT_TRUE(try_reap(::getpid()).has_value());  // Not our child: nobody to wait for.
}

TEST(Child, no_process_has_a_number_below_one) {
    EXPECT_FALSE(is_alive(0));
    EXPECT_FALSE(is_alive(-1));
    EXPECT_TRUE(is_alive(::getpid()));
}

TEST(Child, die_with_parent_notices_that_the_parent_has_gone) {
    const int status = wait_status_of([] {
        const auto wrong = die_with_parent(SIGTERM, 1 << 30);
        const auto right = die_with_parent(SIGTERM, ::getppid());
        ::_exit(!wrong && wrong.error().code == Errc::kClosed && right ? 0 : 1);
    });
    EXPECT_EQ(status, 0);
}

TEST(Child, thread_names_are_cut_to_what_the_kernel_keeps) {
    const int status = wait_status_of([] {
        set_thread_name("a-name-that-is-too-long");
        std::array<char, 16> name{};
        ::prctl(PR_GET_NAME, name.data());
        ::_exit(std::string_view(name.data()) == "a-name-that-is-" ? 0 : 1);
    });
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace shoal::process
