// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/mpmc_queue.hpp"

#include <poll.h>

#include <array>
#include <atomic>
#include <vector>

#include "memory/ring_test.hpp"

namespace shoal::memory {
namespace {

using test::ChildProcess;
using test::in_ms;
using test::NumberedMessage;

std::string pop_text(MpmcQueue& queue) {
    std::string text;
    return queue.pop(text) ? text : "nothing";
}

bool is_readable(int fd) {
    pollfd poll{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&poll, 1, 0) == 1;
}

TEST(MpmcQueue, passes_messages_in_order) {
    auto queue = MpmcQueue::create(1'000);
    ASSERT_TRUE(queue);
    EXPECT_EQ(pop_text(*queue), "nothing");
    ASSERT_TRUE(queue->push("one"));
    ASSERT_TRUE(queue->push(""));
    const std::array<std::string_view, 3> parts{"th", "", "ree"};
    ASSERT_TRUE(queue->push(parts));
    EXPECT_EQ(queue->stats().message_count, 3U);
    EXPECT_EQ(queue->stats().byte_count, 8U);
    std::string text;
    ASSERT_TRUE(queue->pop(text, MpmcQueue::Peek::kYes));
    EXPECT_EQ(text, "one");
    EXPECT_EQ(pop_text(*queue), "one");
    EXPECT_EQ(pop_text(*queue), "");
    EXPECT_EQ(pop_text(*queue), "three");
    EXPECT_EQ(pop_text(*queue), "nothing");
    EXPECT_EQ(queue->stats().byte_count, 0U);
}

TEST(MpmcQueue, refuses_what_does_not_fit) {
    EXPECT_EQ(MpmcQueue::create(0).error().code, Errc::kInvalid);
    EXPECT_EQ(MpmcQueue::create(SIZE_MAX).error().code, Errc::kNoMemory);
    auto queue = MpmcQueue::create(60);
    ASSERT_TRUE(queue);
    EXPECT_EQ(queue->capacity_bytes(), 64U);
    EXPECT_EQ(queue->push(std::string(57, 'x')).error().code, Errc::kTooLarge);
    EXPECT_EQ(queue->wait_for_room(57).error().code, Errc::kTooLarge);
    ASSERT_TRUE(queue->push(std::string(56, 'y')));
    EXPECT_EQ(queue->push("").error().code, Errc::kAgain);
    EXPECT_EQ(queue->wait_for_room(1, in_ms(5)).error().code, Errc::kTimedOut);
    EXPECT_EQ(pop_text(*queue), std::string(56, 'y'));
    EXPECT_EQ(queue->wait_for_message(in_ms(5)).error().code, Errc::kTimedOut);
}

TEST(MpmcQueue, messages_wrap_at_any_place) {
    auto queue = MpmcQueue::create(104);
    for (std::uint64_t number = 0; number < 5'000; ++number) {
        const std::string message = NumberedMessage::make(number, queue->max_message_bytes());
        ASSERT_TRUE(queue->push(message));
        ASSERT_EQ(pop_text(*queue), message);
    }
}

TEST(MpmcQueue, wakes_loops_that_watch) {
    auto queue = MpmcQueue::create(64);
    EXPECT_TRUE(queue->watch_for_message());
    EXPECT_FALSE(is_readable(queue->fd()));
    ASSERT_TRUE(queue->push("x"));
    EXPECT_TRUE(is_readable(queue->fd()));
    EXPECT_FALSE(queue->watch_for_message());
    EXPECT_FALSE(queue->watch_for_room(40));
    EXPECT_TRUE(queue->watch_for_room(41));
}

TEST(MpmcQueue, blocked_processes_are_woken) {
    auto queue = MpmcQueue::create(64);
    std::array<ChildProcess, 3> consumers;
    for (ChildProcess& consumer : consumers) {
        consumer.start([&] {
            std::string text;
            do {
                if (!queue->wait_for_message(in_ms(20'000))) return 1;
            } while (!queue->pop(text));
            return text == "to one" ? 0 : 2;
        });
    }
    for (std::size_t i = 0; i < consumers.size(); ++i) {
        ASSERT_TRUE(queue->wait_for_room(6, in_ms(20'000)));
        ASSERT_TRUE(queue->push("to one"));
    }
    for (ChildProcess& consumer : consumers)
        EXPECT_EQ(consumer.wait(), 0);
}

struct Progress {
    std::atomic<std::uint64_t> next;
    std::atomic<std::uint64_t> broken;
    std::atomic<std::uint64_t> twice;
    std::atomic<std::uint64_t> received;
    std::atomic<bool> is_over;
};

/// Producers and consumers of numbered messages, each of which must arrive at most once.
struct Traffic {
    static constexpr std::size_t kMaxMessages = 8U << 20;
    static constexpr std::size_t kMaxBytes = 200;
    SharedArena arena;
    Progress& progress;
    std::span<std::atomic<char>> seen;
    MpmcQueue queue;

    explicit Traffic(std::size_t capacity_bytes)
        : arena(*SharedArena::create(sizeof(Progress) + kMaxMessages + 64, SharedArena::Reserve::kLazy)),
          progress((*arena.make_zeroed_array<Progress>(1))[0]),
          seen(*arena.make_zeroed_array<std::atomic<char>>(kMaxMessages)),
          queue(*MpmcQueue::create(capacity_bytes)) {}

    int produce(std::uint64_t end) {
        while (!progress.is_over) {
            const std::uint64_t number = progress.next++;
            if (number >= end) return 0;
            const std::string message = NumberedMessage::make(number, kMaxBytes);
            while (!queue.push(message))
                static_cast<void>(queue.wait_for_room(message.size(), in_ms(20'000)));
        }
        return 0;
    }
    int consume(std::uint64_t end) {
        std::string message;
        while (progress.received < end) {
            if (!queue.pop(message)) {
                if (progress.is_over) return 0;
                static_cast<void>(queue.wait_for_message(in_ms(200)));
                continue;
            }
            ++progress.received;
            if (!NumberedMessage::is_whole(message, kMaxBytes)) {
                ++progress.broken;
            } else if (seen[NumberedMessage::number_of(message)].exchange(1) != 0) {
                ++progress.twice;
            }
        }
        return 0;
    }
};

TEST(MpmcQueue, four_processes_pass_every_message_once) {
    constexpr std::uint64_t kCount = 40'000;
    Traffic traffic(2'000);
    std::array<ChildProcess, 4> workers;
    for (std::size_t i = 0; i < workers.size(); ++i)
        workers[i].start([&, i] { return i % 2 == 0 ? traffic.produce(kCount) : traffic.consume(kCount); });
    for (ChildProcess& worker : workers)
        EXPECT_EQ(worker.wait(), 0);
    EXPECT_EQ(traffic.progress.received, kCount);
    EXPECT_EQ(traffic.progress.broken, 0U);
    EXPECT_EQ(traffic.progress.twice, 0U);
}

TEST(MpmcQueue, four_threads_pass_every_message_once) {
    constexpr std::uint64_t kCount = 8'000;
    Traffic traffic(2'000);
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
        workers.emplace_back([&, i] { i % 2 == 0 ? traffic.produce(kCount) : traffic.consume(kCount); });
    for (std::thread& worker : workers)
        worker.join();
    EXPECT_EQ(traffic.progress.received, kCount);
    EXPECT_EQ(traffic.progress.broken + traffic.progress.twice, 0U);
}

TEST(MpmcQueue, processes_killed_at_any_instruction_hold_up_no_other) {
    Traffic traffic(1'000);
    std::array<ChildProcess, 4> workers;
    const auto start = [&](std::size_t i) {
        workers[i].start([&, i] {
            return i % 2 == 0 ? traffic.produce(Traffic::kMaxMessages)
                              : traffic.consume(Traffic::kMaxMessages);
        });
    };
    for (std::size_t i = 0; i < workers.size(); ++i)
        start(i);
    test::KillTimes times;
    std::uint64_t kills = 0;
    for (const std::int64_t until = in_ms(4'000); kills < 5'000 && (kills < 100 || monotonic_ns() < until);
         ++kills) {
        times.pause();
        const std::size_t victim = times.pick(workers.size());
        workers[victim].kill();
        start(victim);
    }
    traffic.progress.is_over = true;
    for (ChildProcess& worker : workers)
        EXPECT_EQ(worker.wait(), 0);
    EXPECT_EQ(traffic.progress.broken, 0U);
    EXPECT_EQ(traffic.progress.twice, 0U);
    // A killed process can lose one message: a producer before the push, a consumer after the pop.
    std::uint64_t seen = 0;
    for (std::uint64_t number = 0; number < traffic.progress.next; ++number)
        seen += static_cast<std::uint64_t>(traffic.seen[number]);
    std::string rest;
    while (traffic.queue.pop(rest))
        ++seen;
    EXPECT_GE(seen + kills, traffic.progress.next);
    EXPECT_EQ(traffic.queue.stats().message_count, 0U);
    EXPECT_EQ(traffic.queue.stats().byte_count, 0U);
    RecordProperty("kills", static_cast<int>(kills));
}

}  // namespace
}  // namespace shoal::memory
