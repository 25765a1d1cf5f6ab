// SPDX-License-Identifier: Apache-2.0
// Calls and wake-ups from other threads.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "shoal/event/event_loop.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::event {
namespace {

class MailboxTest : public ::testing::Test {
  protected:
    testing::FdLeakCheck leak_check;
    std::unique_ptr<EventLoop> owned = std::move(*EventLoop::create());
    EventLoop& loop = *owned;
};

TEST_F(MailboxTest, WakeUpEndsTheNextPollOnce) {
    loop.wake_up();
    loop.wake_up();
    loop.run_once(60'000);
    const std::int64_t start = monotonic_ms();
    loop.run_once(15);
    EXPECT_GE(monotonic_ms() - start, 14);
}

TEST_F(MailboxTest, WakeUpFromAnotherThreadEndsThePoll) {
    for (int i = 0; i < 20; ++i) {
        std::thread thread([this] { loop.wake_up(); });
        loop.run_once(60'000);
        thread.join();
    }
}

TEST_F(MailboxTest, AWatchedMailboxIsNoWork) {
    EXPECT_EQ(loop.watcher_count(), 0U);
    EXPECT_FALSE(loop.has_work());
}

TEST_F(MailboxTest, PostedCallsAreWorkAndRunInOrder) {
    std::vector<int> order;
    loop.post([&] {
        order.push_back(1);
        loop.post([&] { order.push_back(3); });
    });
    loop.post([&] { order.push_back(2); });
    EXPECT_TRUE(loop.has_work());
    loop.run_once(-1);
    EXPECT_EQ(order, (std::vector<int>{1, 2}));
    loop.run();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST_F(MailboxTest, CallsOfOneThreadKeepTheirOrderAmongManyThreads) {
    constexpr int kThreads = 4;
    constexpr int kCalls = 5'000;
    std::vector<int> next(kThreads, 0);
    int total = 0;
    bool is_ordered = true;
    std::vector<std::thread> threads;
    for (int id = 0; id < kThreads; ++id) {
        threads.emplace_back([&, id] {
            for (int i = 0; i < kCalls; ++i) {
                loop.post([&, id, i] {
                    is_ordered = is_ordered && next[id]++ == i;
                    ++total;
                });
            }
        });
    }
    while (total < kThreads * kCalls)
        loop.run_once(10'000);
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_TRUE(is_ordered);
    EXPECT_FALSE(loop.has_work());
}

TEST_F(MailboxTest, RetainHoldsTheLoopForAThreadsAnswer) {
    std::atomic<bool> may_answer{false};
    loop.retain();
    std::thread thread([&] {
        while (!may_answer)
            std::this_thread::yield();
        loop.post([&] { loop.release(); });
    });
    loop.defer([&] { may_answer = true; });
    loop.run();
    EXPECT_TRUE(may_answer);
    EXPECT_FALSE(loop.has_work());
    thread.join();
}

TEST_F(MailboxTest, ManyRingsCostOneEvent) {
    for (int i = 0; i < 1000; ++i)
        loop.wake_up();
    const auto before = loop.counters().polls;
    loop.run_once(-1);
    EXPECT_EQ(loop.counters().polls - before, 1U);
}

TEST(MailboxThreadsTest, EachThreadHasItsOwnLoop) {
    auto mine = EventLoop::create();
    ASSERT_TRUE(mine);
    std::thread([&] {
        EXPECT_EQ(EventLoop::current(), nullptr);
        auto theirs = EventLoop::create();
        ASSERT_TRUE(theirs);
        EXPECT_EQ(EventLoop::current(), theirs->get());
        bool has_run = false;
        (*theirs)->post([&] { has_run = true; });
        (*theirs)->run();
        EXPECT_TRUE(has_run);
    }).join();
    EXPECT_EQ(EventLoop::current(), mine->get());
}

}  // namespace
}  // namespace shoal::event
