// SPDX-License-Identifier: Apache-2.0
/// SpscRing between two processes, which are killed in some of the tests.
#include <atomic>
#include <vector>

#include "memory/ring_test.hpp"
#include "shoal/memory/spsc_ring.hpp"

namespace shoal::memory {
namespace {

using test::ChildProcess;
using test::in_ms;
using test::NumberedMessage;

struct Pair {
    RingBell consumer_bell;
    RingBell producer_bell;
    SpscRing ring;

    static Pair create(std::size_t capacity_bytes) {
        return Pair(*RingBell::create(), *RingBell::create(), capacity_bytes);
    }
    Pair(RingBell&& for_consumer, RingBell&& for_producer, std::size_t capacity_bytes)
        : consumer_bell(std::move(for_consumer)),
          producer_bell(std::move(for_producer)),
          ring(*SpscRing::create({.capacity_bytes = capacity_bytes,
                                  .consumer_bell = &consumer_bell,
                                  .producer_bell = &producer_bell})) {}
    Pair(Pair&&) = delete;

    void produce(std::uint64_t count, std::size_t max_bytes) {
        SpscRing::Producer out(ring);
        for (std::uint64_t number = 0; number < count; ++number) {
            const std::size_t bytes = NumberedMessage::bytes_of(number, max_bytes);
            auto room = out.reserve(bytes);
            while (!room) {
                static_cast<void>(out.wait(bytes));
                room = out.reserve(bytes);
            }
            NumberedMessage::write(number, reinterpret_cast<char*>(room->data()), bytes);
            out.commit(bytes);
            if (number % 3 != 0 || number + 1 == count) out.publish();
        }
    }
    /// Returns how many messages came whole and in order.
    std::uint64_t consume(std::uint64_t count, std::size_t max_bytes) {
        SpscRing::Consumer in(ring);
        std::vector<SpscRing::Message> held;
        for (std::uint64_t number = 0; number < count;) {
            if (!in.wait(in_ms(20'000))) return number;
            while (const auto message = in.take()) {
                if (!NumberedMessage::is_whole(message->text(), max_bytes)) return number;
                if (NumberedMessage::number_of(message->text()) != number) return number;
                ++number;
                held.push_back(*message);
                if (held.size() < 1 + number % 4) continue;
                std::reverse(held.begin(), held.end());
                for (const auto& taken : held)
                    in.finish(taken);
                held.clear();
            }
            for (const auto& taken : held)
                in.finish(taken);
            held.clear();
        }
        return count;
    }
    [[nodiscard]] std::uint64_t wakes() const {
        return consumer_bell.wake_count() + producer_bell.wake_count();
    }
};

TEST(SpscRing, two_processes_pass_random_messages_through_a_small_ring) {
    constexpr std::uint64_t kCount = 15'000;
    Pair pair = Pair::create(1'024);
    const std::size_t max_bytes = pair.ring.max_message_bytes();
    ChildProcess producer;
    producer.start([&] {
        pair.produce(kCount, max_bytes);
        return 0;
    });
    EXPECT_EQ(pair.consume(kCount, max_bytes), kCount);
    EXPECT_EQ(producer.wait(), 0);
}

TEST(SpscRing, two_threads_pass_random_messages_through_a_small_ring) {
    constexpr std::uint64_t kCount = 10'000;
    Pair pair = Pair::create(512);
    const std::size_t max_bytes = pair.ring.max_message_bytes();
    std::thread producer([&] { pair.produce(kCount, max_bytes); });
    EXPECT_EQ(pair.consume(kCount, max_bytes), kCount);
    producer.join();
}

TEST(SpscRing, under_load_it_wakes_less_than_once_for_a_thousand_messages) {
    constexpr std::uint64_t kCount = 1'000'000;
    Pair pair = Pair::create(1U << 20);
    ChildProcess producer;
    producer.start([&] {
        SpscRing::Producer out(pair.ring);
        const std::string message(64, 'x');
        for (std::uint64_t i = 0; i < kCount; ++i)
            while (!out.push(message))
                static_cast<void>(out.wait(message.size()));
        return 0;
    });
    SpscRing::Consumer in(pair.ring);
    for (std::uint64_t taken = 0; taken < kCount;) {
        ASSERT_TRUE(in.wait(in_ms(20'000)));
        for (; const auto message = in.take(); ++taken)
            in.finish(*message);
    }
    EXPECT_EQ(producer.wait(), 0);
    EXPECT_LT(pair.wakes() * 1'000, kCount);
}

/// Both ends of a ring, whose processes are killed again and again and succeeded by others.
struct KilledPair {
    static constexpr std::size_t kMaxMessages = 8U << 20;
    struct Progress {
        std::atomic<std::uint64_t> next;
        std::atomic<std::uint64_t> broken;
        std::atomic<bool> is_over;
    };
    SharedArena arena =
        *SharedArena::create(sizeof(Progress) + kMaxMessages + 64, SharedArena::Reserve::kLazy);
    Progress& progress = (*arena.make_zeroed_array<Progress>(1))[0];
    std::span<std::atomic<char>> seen = *arena.make_zeroed_array<std::atomic<char>>(kMaxMessages);
    Pair pair = Pair::create(512);
    const std::size_t max_bytes = pair.ring.max_message_bytes();

    /// A message is pushed again by the successor, if a process is killed before it has noted the push.
    int produce() {
        SpscRing::Producer out(pair.ring);
        for (std::uint64_t number = progress.next; !progress.is_over && number < kMaxMessages;) {
            const std::string message = NumberedMessage::make(number, max_bytes);
            if (!out.push(message)) {
                static_cast<void>(out.wait(message.size(), in_ms(200)));
                continue;
            }
            progress.next = ++number;
        }
        return 0;
    }
    int consume() {
        SpscRing::Consumer in(pair.ring);
        in.rewind();
        while (!progress.is_over || in.peek()) {
            static_cast<void>(in.wait(in_ms(200)));
            while (const auto message = in.take()) {
                if (NumberedMessage::is_whole(message->text(), max_bytes)) {
                    seen[NumberedMessage::number_of(message->text())] = 1;
                } else {
                    ++progress.broken;
                }
                in.finish(*message);
            }
        }
        return 0;
    }
};

TEST(SpscRing, processes_killed_at_any_instruction_lose_nothing) {
    KilledPair ends;
    const auto produce = [&] { return ends.produce(); };
    const auto consume = [&] { return ends.consume(); };
    ChildProcess producer;
    ChildProcess consumer;
    producer.start(produce);
    consumer.start(consume);
    test::KillTimes times;
    int kills = 0;
    for (const std::int64_t until = in_ms(4'000); kills < 5'000 && (kills < 100 || monotonic_ns() < until);
         ++kills) {
        times.pause();
        const bool is_producer = times.pick(2) == 0;
        (is_producer ? producer : consumer).kill();
        is_producer ? producer.start(produce) : consumer.start(consume);
    }
    ends.progress.is_over = true;
    EXPECT_EQ(producer.wait(), 0);
    EXPECT_EQ(consumer.wait(), 0);
    EXPECT_EQ(ends.progress.broken, 0U);
    const std::uint64_t pushed = ends.progress.next;
    EXPECT_GT(pushed, 0U);
    std::uint64_t lost = 0;
    for (std::uint64_t number = 0; number < pushed; ++number)
        lost += ends.seen[number] == 0 ? 1 : 0;
    EXPECT_EQ(lost, 0U) << "of " << pushed << " after " << kills << " kills";
    RecordProperty("kills", kills);
}

}  // namespace
}  // namespace shoal::memory
