// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/atomic.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <vector>

#include "shoal/base/clock.hpp"
#include "shoal/memory/doorbell.hpp"
#include "shoal/memory/shared_cells.hpp"

namespace shoal::memory {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

std::int64_t in_ms(std::int64_t ms) {
    return monotonic_ns() + ms * kNsPerMs;
}

WaitableAtomic* make(std::uint32_t initial) {
    return make_shared_cell<WaitableAtomic>(initial).value();
}

pid_t wait_in_child(WaitableAtomic& atomic, std::int64_t deadline_ns) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(atomic.wait(deadline_ns) ? 0 : 1);
    return child;
}
int exit_code_of(pid_t child) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
/// Until it sleeps in the futex; the kernel shows an 'S' then.
void await_sleep(pid_t child) {
    const std::string path = "/proc/" + std::to_string(child) + "/syscall";
    for (int i = 0; i < 20'000; ++i) {
        char text[16] = {};
        std::FILE* const file = std::fopen(path.c_str(), "r");
        const bool has_text = file != nullptr && std::fgets(text, sizeof text, file) != nullptr;
        if (file != nullptr) std::fclose(file);
#if defined(__x86_64__)
        constexpr const char* kFutex = "202 ";
#else
        constexpr const char* kFutex = "98 ";
#endif
        if (has_text && std::string_view(text).starts_with(kFutex)) return;
        ::usleep(500);
    }
    ADD_FAILURE() << "the child does not sleep";
}

TEST(WaitableAtomic, TakesAOneAtOnceAndTimesOutOnAZero) {
    WaitableAtomic* const atomic = make(1);
    EXPECT_TRUE(atomic->wait(in_ms(0)));
    EXPECT_EQ(atomic->value, 0U);
    const std::int64_t start = monotonic_ns();
    EXPECT_EQ(atomic->wait(in_ms(20)).error().code, Errc::kTimedOut);
    EXPECT_GE(monotonic_ns() - start, 20 * kNsPerMs);
    atomic->wake();
    atomic->wake();
    EXPECT_EQ(atomic->value, 1U);
    EXPECT_TRUE(atomic->wait());
    EXPECT_EQ(atomic->wait(in_ms(0)).error().code, Errc::kTimedOut);
    free_shared_cell(atomic);
}

TEST(WaitableAtomic, RefusesToWaitOnOtherValues) {
    WaitableAtomic* const atomic = make(2);
    EXPECT_EQ(atomic->wait().error().code, Errc::kInvalid);
    atomic->wake();
    EXPECT_EQ(atomic->value, 2U);
    free_shared_cell(atomic);
}

TEST(WaitableAtomic, WakesAsManyProcessesAsAsked) {
    WaitableAtomic* const atomic = make(0);
    std::vector<pid_t> children;
    for (int i = 0; i < 5; ++i) {
        children.push_back(wait_in_child(*atomic, in_ms(20'000)));
        await_sleep(children.back());
    }
    atomic->wake(3);
    // Which ones the kernel wakes first is up to it: the oldest.
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(exit_code_of(children[static_cast<std::size_t>(i)]), 0);
    EXPECT_EQ(atomic->value, 0U);
    EXPECT_EQ(::waitpid(children[3], nullptr, WNOHANG), 0);
    EXPECT_EQ(::waitpid(children[4], nullptr, WNOHANG), 0);
    atomic->wake();
    EXPECT_EQ(exit_code_of(children[3]), 0);
    atomic->wake(100);
    EXPECT_EQ(exit_code_of(children[4]), 0);
    EXPECT_EQ(atomic->wait(in_ms(0)).error().code, Errc::kTimedOut) << "a surplus is not kept";
    free_shared_cell(atomic);
}

TEST(WaitableAtomic, KilledWaiterLeavesNothingToLaterOnes) {
    ASSERT_TRUE(install_doorbell());
    WaitableAtomic* const atomic = make(0);
    // Two parked waiters that never come: as if their process was killed.
    static_cast<void>(atomic->start_wait());
    static_cast<void>(atomic->start_wait());
    atomic->wake(3);
    EXPECT_TRUE(atomic->wait(in_ms(0)));
    EXPECT_EQ(atomic->wait(in_ms(5)).error().code, Errc::kTimedOut);
    EXPECT_EQ(atomic->try_end_wait(atomic->start_wait()).error().code, Errc::kAgain);
    free_shared_cell(atomic);
}

TEST(WaitableAtomic, OneWakeUpEndsOneWait) {
    constexpr int kRounds = 2'000;
    WaitableAtomic* const ping = make(0);
    WaitableAtomic* const pong = make(0);
    const pid_t child = ::fork();
    if (child == 0) {
        for (int i = 0; i < kRounds; ++i) {
            if (!ping->wait(in_ms(20'000))) ::_exit(1);
            pong->wake();
        }
        ::_exit(ping->wait(in_ms(5)) ? 2 : 0);
    }
    for (int i = 0; i < kRounds; ++i) {
        ping->wake();
        ASSERT_TRUE(pong->wait(in_ms(20'000)));
    }
    EXPECT_EQ(exit_code_of(child), 0);
    free_shared_cell(ping);
    free_shared_cell(pong);
}

TEST(WaitableAtomic, ThreadsWakeEachOther) {
    WaitableAtomic* const atomic = make(0);
    std::atomic<int> woken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            if (atomic->wait(in_ms(20'000))) ++woken;
        });
    }
    while (woken < 4) {
        atomic->wake(2);
        std::this_thread::yield();
    }
    for (std::thread& thread : threads)
        thread.join();
    free_shared_cell(atomic);
}

}  // namespace
}  // namespace shoal::memory
