// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/channel.hpp"

#include <gmock/gmock.h>

#include <memory>

#include "shoal_testing/co_test.hpp"

namespace shoal::coro {
namespace {

using testing::ElementsAre;

Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}
Scheduler& scheduler() {
    return *Scheduler::current_scheduler();
}

SHOAL_CO_TEST(Channel, NoCallRunsAWaiter) {
    Channel<int> channel(1);
    std::vector<int> order;
    spawn([&] {
        order.push_back(channel.pop().value());
        order.push_back(channel.pop().value());
    });
    EXPECT_EQ(channel.waiting_consumers(), 1U);
    EXPECT_TRUE(channel.push(1));
    EXPECT_EQ(channel.waiting_consumers(), 0U);
    EXPECT_TRUE(channel.push(2));
    order.push_back(-1);
    scheduler().yield_turn();
    EXPECT_THAT(order, ElementsAre(-1, 1, 2));
}

SHOAL_CO_TEST(Channel, PopLetsTheProducerGoOnLater) {
    Channel<int> channel(1);
    bool has_pushed = false;
    spawn([&] {
        EXPECT_TRUE(channel.push(1));
        EXPECT_TRUE(channel.push(2));
        has_pushed = true;
    });
    EXPECT_EQ(channel.waiting_producers(), 1U);
    EXPECT_EQ(channel.pop(), 1);
    EXPECT_FALSE(has_pushed);
    EXPECT_EQ(channel.size(), 1U);  // Its item is in, though it has not gone on.
    EXPECT_EQ(channel.pop(), 2);
    scheduler().yield_turn();
    EXPECT_TRUE(has_pushed);
}

SHOAL_CO_TEST(Channel, AtOnceRunsTheWaiterBeforeTheCallReturns) {
    Channel<int, ContextOps, WakeTime::kAtOnce> channel(1);
    std::vector<int> order;
    const auto consume = [&] {
        while (const auto item = channel.pop())
            order.push_back(*item);
        order.push_back(0);
    };
    spawn(consume);
    EXPECT_TRUE(channel.push(1));
    order.push_back(-1);
    EXPECT_TRUE(channel.push(2));
    order.push_back(-2);
    EXPECT_TRUE(channel.close());
    EXPECT_THAT(order, ElementsAre(1, -1, 2, -2, 0));
}

// A room of a chat server: a member that gets "bye" leaves while the message still goes round.
SHOAL_CO_TEST(Channel, AMemberMayLeaveTheListThatTheSenderWalksOver) {
    std::vector<Channel<std::string>*> room;
    std::size_t left = 0;
    for (int i = 0; i < 8; ++i) {
        spawn([&] {
            Channel<std::string> inbox(4);
            room.push_back(&inbox);
            while (const auto message = inbox.pop()) {
                if (*message == "bye") break;
            }
            std::erase(room, &inbox);
            ++left;
        });
    }
    for (Channel<std::string>* const inbox : room)
        EXPECT_TRUE(inbox->push("bye"));
    EXPECT_EQ(left, 0U);
    scheduler().yield_turn();
    EXPECT_EQ(left, 8U);
    EXPECT_TRUE(room.empty());
}

SHOAL_CO_TEST(Channel, AnItemHandedOverIsNotTakenByAnother) {
    Channel<int> channel(1);
    int first = 0;
    spawn([&] { first = channel.pop(5).value_or(-1); });
    EXPECT_TRUE(channel.push(1));
    EXPECT_EQ(channel.pop(0).error().code, Errc::kTimedOut);
    EXPECT_EQ(first, 1);
}

SHOAL_CO_TEST(Channel, MayBeDestroyedBeforeItsWaitersGoOn) {
    auto channel = std::make_unique<Channel<int>>(1);
    int got = 0;
    Errc ended = Errc::kOk;
    spawn([&, raw = channel.get()] { got = raw->pop().value(); });
    spawn([&, raw = channel.get()] { ended = raw->pop().error().code; });
    EXPECT_TRUE(channel->push(7));
    EXPECT_TRUE(channel->close());
    channel.reset();
    scheduler().yield_turn();
    EXPECT_EQ(got, 7);
    EXPECT_EQ(ended, Errc::kClosed);
}

SHOAL_CO_TEST(Channel, KeepsOrderOverManyItems) {
    Channel<int> channel(7);
    spawn([&] {
        for (int i = 0; i < 1'000; ++i)
            ASSERT_TRUE(channel.push(int{i}));
        channel.close();
    });
    for (int i = 0; i < 1'000; ++i)
        ASSERT_EQ(channel.pop(), i);
    EXPECT_EQ(channel.pop().error().code, Errc::kClosed);
}

SHOAL_CO_TEST(Channel, WaitersAreServedFirstComeFirstServed) {
    Channel<int> channel(1);
    std::vector<std::pair<Cid, int>> got;
    std::vector<Cid> consumers;
    for (int i = 0; i < 3; ++i) {
        consumers.push_back(spawn([&] {
            const int item = channel.pop().value();
            got.emplace_back(Scheduler::current()->cid(), item);
        }));
    }
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(channel.push(int{i}));
    scheduler().yield_turn();
    EXPECT_THAT(
        got, ElementsAre(std::pair(consumers[0], 0), std::pair(consumers[1], 1), std::pair(consumers[2], 2)));
}

SHOAL_CO_TEST(Channel, TimeoutsLeaveTheChannelAsItWas) {
    Channel<std::unique_ptr<int>> channel(1);
    EXPECT_EQ(channel.pop(1).error().code, Errc::kTimedOut);
    EXPECT_EQ(channel.pop(0).error().code, Errc::kTimedOut);
    EXPECT_EQ(channel.waiting_consumers(), 0U);
    EXPECT_TRUE(channel.push(std::make_unique<int>(1)));
    auto kept = std::make_unique<int>(2);
    EXPECT_EQ(channel.push(std::move(kept), 1).error().code, Errc::kTimedOut);
    EXPECT_EQ(*kept, 2);
    EXPECT_EQ(channel.waiting_producers(), 0U);
    EXPECT_EQ(**channel.pop(), 1);
}

SHOAL_CO_TEST(Channel, ItemIsNotLostToAConsumerThatTimedOut) {
    Channel<int> channel(1);
    spawn([&] { EXPECT_EQ(channel.pop(1).error().code, Errc::kTimedOut); });
    int second = 0;
    spawn([&] { second = channel.pop().value(); });
    static_cast<void>(sleep_for_ms(10));
    EXPECT_TRUE(channel.push(5));
    scheduler().yield_turn();
    EXPECT_EQ(second, 5);
}

SHOAL_CO_TEST(Channel, CancelEndsAPop) {
    Channel<int> channel(1);
    const Cid cid = spawn([&] { EXPECT_EQ(channel.pop().error().code, Errc::kCanceled); });
    EXPECT_TRUE(scheduler().cancel(cid));
    EXPECT_TRUE(channel.push(1));  // Not handed to the one that is cancelled.
    scheduler().yield_turn();
    EXPECT_EQ(channel.waiting_consumers(), 0U);
    EXPECT_EQ(channel.pop(), 1);
}

SHOAL_CO_TEST(Channel, CloseEndsAllWaitsAndDrains) {
    Channel<int> channel(1);
    EXPECT_TRUE(channel.push(1));
    int failed = 0;
    for (int i = 0; i < 2; ++i) {
        spawn([&] {
            EXPECT_EQ(channel.push(9).error().code, Errc::kClosed);
            ++failed;
        });
    }
    EXPECT_TRUE(channel.close());
    EXPECT_FALSE(channel.close());
    EXPECT_EQ(failed, 0);
    scheduler().yield_turn();
    EXPECT_EQ(failed, 2);
    EXPECT_EQ(channel.push(3).error().code, Errc::kClosed);
    EXPECT_EQ(channel.pop(), 1);
    EXPECT_EQ(channel.pop().error().code, Errc::kClosed);
}

SHOAL_CO_TEST(Channel, OneWokenByCloseMayCancelAnother) {
    Channel<int, ContextOps, WakeTime::kAtOnce> channel(1);
    Cid second = 0;
    spawn([&] {
        EXPECT_EQ(channel.pop().error().code, Errc::kClosed);
        EXPECT_TRUE(scheduler().cancel(second));
    });
    second = spawn([&] { EXPECT_EQ(channel.pop().error().code, Errc::kCanceled); });
    channel.close();
    scheduler().yield_turn();
    EXPECT_EQ(channel.waiting_consumers(), 0U);
}

TEST(Channel, OutsideOfACoroutineOnlyWaitingFails) {
    Channel<int> channel(1);
    EXPECT_TRUE(channel.push(1));
    EXPECT_EQ(channel.push(2).error().code, Errc::kOutOfCoroutine);
    EXPECT_EQ(channel.pop(), 1);
    EXPECT_EQ(channel.pop().error().code, Errc::kOutOfCoroutine);
}

SHOAL_CO_TEST(WaitQueue, ScheduledWaiterIsSkipped) {
    WaitQueue queue;
    std::vector<int> woken;
    const Cid first = spawn([&] {
        queue.wait("test");
        woken.push_back(1);
    });
    spawn([&] {
        queue.wait("test");
        woken.push_back(2);
    });
    scheduler().schedule_wake(*scheduler().find(first), Wake::kTimedOut);
    EXPECT_TRUE(queue.wake_one());
    EXPECT_THAT(woken, ElementsAre());
    EXPECT_FALSE(queue.wake_one());
    EXPECT_EQ(queue.size(), 0U);
    scheduler().yield_turn();
    EXPECT_THAT(woken, ElementsAre(1, 2));
}

SHOAL_CO_TEST(WaitQueue, MayBeDestroyedByTheFirstItWakes) {
    auto queue = std::make_unique<WaitQueue>();
    int woken = 0;
    spawn([&] {
        queue->wait("test");
        queue.reset();
        ++woken;
    });
    spawn([&, raw = queue.get()] {
        raw->wait("test");
        ++woken;
    });
    queue->wake_all(Wake::kReady, WakeTime::kAtOnce);
    EXPECT_EQ(woken, 2);
}

}  // namespace
}  // namespace shoal::coro
