// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/mutex.hpp"

#include <gmock/gmock.h>

#include "shoal/coro/deadline.hpp"
#include "shoal/coro/wait_group.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::coro {
namespace {

using testing::ElementsAre;

Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

SHOAL_CO_TEST(Mutex, ExcludesAndServesInOrder) {
    Mutex mutex;
    WaitGroup group(3);
    std::vector<int> order;
    for (int id = 1; id <= 3; ++id) {
        spawn([&, id] {
            {
                const MutexGuard guard(mutex);
                ASSERT_TRUE(guard.owns());
                order.push_back(id);
                static_cast<void>(sleep_for_ms(1));
                order.push_back(-id);
            }
            static_cast<void>(group.done());
        });
    }
    EXPECT_EQ(mutex.waiting(), 2U);
    EXPECT_TRUE(group.wait());
    EXPECT_THAT(order, ElementsAre(1, -1, 2, -2, 3, -3));
    EXPECT_EQ(mutex.owner(), 0);
}

SHOAL_CO_TEST(Mutex, OwnershipIsChecked) {
    Mutex mutex;
    EXPECT_EQ(mutex.unlock().error().code, Errc::kInvalid);
    EXPECT_TRUE(mutex.lock());
    EXPECT_EQ(mutex.lock().error().code, Errc::kInvalid);
    EXPECT_FALSE(mutex.try_lock());
    spawn([&] { EXPECT_EQ(mutex.unlock().error().code, Errc::kInvalid); });
    EXPECT_TRUE(mutex.unlock());
    EXPECT_TRUE(mutex.try_lock());
    EXPECT_TRUE(mutex.unlock());
}

SHOAL_CO_TEST(Mutex, NobodyStealsItFromTheOneItWasHandedTo) {
    Mutex mutex;
    EXPECT_TRUE(mutex.lock());
    const Cid next = spawn([&] {
        EXPECT_TRUE(mutex.lock());
        EXPECT_TRUE(mutex.unlock());
    });
    EXPECT_TRUE(mutex.unlock());
    EXPECT_EQ(mutex.owner(), next);
    EXPECT_FALSE(mutex.try_lock());
    // Neither cancellation nor a timeout can make it lose the mutex it already owns.
    EXPECT_FALSE(Scheduler::current_scheduler()->cancel(next));
    EXPECT_TRUE(mutex.lock());
    EXPECT_TRUE(mutex.unlock());
}

SHOAL_CO_TEST(Mutex, LockTimesOutAndCancels) {
    Mutex mutex;
    EXPECT_TRUE(mutex.lock());
    WaitGroup group(1);
    spawn([&] {
        EXPECT_EQ(mutex.lock(1).error().code, Errc::kTimedOut);
        static_cast<void>(group.done());
    });
    EXPECT_TRUE(group.wait());
    const Cid cid = spawn([&] { EXPECT_EQ(mutex.lock().error().code, Errc::kCanceled); });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    EXPECT_TRUE(mutex.unlock());  // Not passed on to the one that is cancelled.
    EXPECT_EQ(mutex.owner(), 0);
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_EQ(mutex.waiting(), 0U);
}

TEST(Mutex, OutsideOfACoroutine) {
    Mutex mutex;
    EXPECT_EQ(mutex.lock().error().code, Errc::kOutOfCoroutine);
    EXPECT_FALSE(mutex.try_lock());
    EXPECT_EQ(mutex.unlock().error().code, Errc::kInvalid);
}

SHOAL_CO_TEST(WaitGroup, WaitsForAll) {
    WaitGroup group;
    int done = 0;
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(group.add());
        spawn([&, i] {
            static_cast<void>(sleep_for_ms(i));
            ++done;
            EXPECT_TRUE(group.done());
        });
    }
    EXPECT_TRUE(group.wait());
    EXPECT_EQ(done, 5);
    EXPECT_TRUE(group.wait());
}

SHOAL_CO_TEST(WaitGroup, DoneDoesNotRunTheWaiter) {
    WaitGroup group(1);
    bool has_waited = false;
    spawn([&] {
        EXPECT_TRUE(group.wait());
        has_waited = true;
    });
    EXPECT_TRUE(group.done());
    EXPECT_FALSE(has_waited);
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_TRUE(has_waited);
}

SHOAL_CO_TEST(WaitGroup, FailuresAreTold) {
    WaitGroup group(1);
    EXPECT_EQ(group.wait(1).error().code, Errc::kTimedOut);
    const Cid cid = spawn([&] { EXPECT_EQ(group.wait().error().code, Errc::kCanceled); });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_TRUE(group.done());
    EXPECT_EQ(group.done().error().code, Errc::kInvalid);
    EXPECT_EQ(group.count(), 0);
}

TEST(WaitGroup, OutsideOfACoroutine) {
    WaitGroup group(1);
    EXPECT_EQ(group.wait().error().code, Errc::kOutOfCoroutine);
}

TEST(Deadline, CountsDownToZero) {
    EXPECT_EQ(Deadline().remaining_ms(), kForever);
    EXPECT_EQ(Deadline(INT64_MAX).remaining_ms(), kForever);
    const Deadline soon(60'000);
    EXPECT_GT(soon.remaining_ms(), 50'000);
    EXPECT_LE(soon.remaining_ms(), 60'000);
    EXPECT_FALSE(soon.has_passed());
    const Deadline now(0);
    EXPECT_EQ(now.remaining_ms(), 0);
    EXPECT_TRUE(now.has_passed());
}

}  // namespace
}  // namespace shoal::coro
