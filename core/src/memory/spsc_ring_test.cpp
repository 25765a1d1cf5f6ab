// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/spsc_ring.hpp"

#include <poll.h>

#include <cstring>
#include <deque>
#include <vector>

#include "memory/ring_test.hpp"

namespace shoal::memory {
namespace {

using test::in_ms;

std::string take_text(SpscRing::Consumer& in) {
    const auto message = in.take();
    if (!message) return "nothing";
    std::string text(message->text());
    in.finish(*message);
    return text;
}

std::vector<std::string> unfinished(const SpscRing& ring) {
    std::vector<std::string> texts;
    ring.for_each_unfinished([&](const SpscRing::Message& message) { texts.emplace_back(message.text()); });
    return texts;
}

TEST(SpscRing, passes_messages_in_order_and_in_place) {
    auto ring = SpscRing::create({.capacity_bytes = 1'000});
    ASSERT_TRUE(ring);
    EXPECT_EQ(ring->capacity_bytes(), 1'024U);
    EXPECT_EQ(ring->max_message_bytes(), 504U);
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    EXPECT_FALSE(in.take());
    ASSERT_TRUE(out.push("one"));
    ASSERT_TRUE(out.push(""));
    const auto room = out.reserve(100);
    ASSERT_TRUE(room);
    EXPECT_EQ(room->size(), 100U);
    std::memcpy(room->data(), "three", 5);
    out.commit(5);
    EXPECT_EQ(take_text(in), "one");
    EXPECT_EQ(take_text(in), "");
    EXPECT_FALSE(in.take());  // Committed, but not published.
    out.publish();
    const auto peeked = in.peek();
    ASSERT_TRUE(peeked);
    EXPECT_EQ(peeked->bytes.data(), room->data());
    EXPECT_EQ(take_text(in), "three");
    EXPECT_FALSE(in.peek());
}

TEST(SpscRing, refuses_what_does_not_fit) {
    EXPECT_EQ(SpscRing::create({.capacity_bytes = SIZE_MAX}).error().code, Errc::kTooLarge);
    auto ring = SpscRing::create({.capacity_bytes = 64});
    ASSERT_TRUE(ring);
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    EXPECT_EQ(out.push(std::string(25, 'x')).error().code, Errc::kTooLarge);
    EXPECT_EQ(out.wait(25).error().code, Errc::kTooLarge);
    EXPECT_TRUE(out.push(std::string(24, 'a')));
    EXPECT_TRUE(out.push(std::string(24, 'b')));
    EXPECT_EQ(out.push("").error().code, Errc::kAgain);
    EXPECT_EQ(out.wait(1).error().code, Errc::kInvalid);  // No bell.
    const auto first = in.take();
    EXPECT_EQ(out.push("").error().code, Errc::kAgain);  // Taken, not finished.
    in.finish(*first);
    EXPECT_TRUE(out.push("c"));
    EXPECT_EQ(take_text(in), std::string(24, 'b'));
    EXPECT_EQ(take_text(in), "c");
}

TEST(SpscRing, finishes_in_any_order_and_reuses_room_in_order) {
    auto ring = SpscRing::create({.capacity_bytes = 64});
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    for (const char* text : {"a", "b", "c", "d"})
        ASSERT_TRUE(out.push(text));
    const auto a = in.take();
    const auto b = in.take();
    const auto c = in.take();
    EXPECT_EQ(unfinished(*ring), (std::vector<std::string>{"a", "b", "c"}));
    in.finish(*b);
    EXPECT_EQ(unfinished(*ring), (std::vector<std::string>{"a", "c"}));
    EXPECT_EQ(out.push("e").error().code, Errc::kAgain);
    in.finish(*a);
    EXPECT_EQ(ring->positions().finished, 32U);
    EXPECT_TRUE(out.push("e"));
    in.finish(*c);
    EXPECT_EQ(take_text(in), "d");
    EXPECT_EQ(take_text(in), "e");
    EXPECT_TRUE(unfinished(*ring).empty());
}

TEST(SpscRing, a_successor_sees_what_was_taken_and_not_finished) {
    auto ring = SpscRing::create({.capacity_bytes = 256});
    SpscRing::Producer out(*ring);
    for (const char* text : {"a", "b", "c", "d"})
        ASSERT_TRUE(out.push(text));
    {
        SpscRing::Consumer dead(*ring);
        static_cast<void>(dead.take());
        const auto b = dead.take();
        static_cast<void>(dead.take());
        dead.finish(*b);
    }
    EXPECT_EQ(unfinished(*ring), (std::vector<std::string>{"a", "c"}));
    {
        SpscRing::Consumer successor(*ring);
        EXPECT_EQ(take_text(successor), "d");
    }
    EXPECT_EQ(unfinished(*ring), (std::vector<std::string>{"a", "c"}));
    SpscRing::Consumer careful(*ring);
    careful.rewind();
    EXPECT_EQ(take_text(careful), "a");
    EXPECT_EQ(take_text(careful), "c");
    EXPECT_FALSE(careful.take());
    EXPECT_EQ(ring->positions().released, ring->positions().published);
}

TEST(SpscRing, a_successor_of_the_producer_starts_after_the_last_published_message) {
    auto ring = SpscRing::create({.capacity_bytes = 256});
    {
        SpscRing::Producer dead(*ring);
        ASSERT_TRUE(dead.push("published"));
        const auto half = dead.reserve(100);
        std::memset(half->data(), 'x', 50);
        dead.commit(100);
        static_cast<void>(dead.reserve(10));
    }
    SpscRing::Producer successor(*ring);
    ASSERT_TRUE(successor.push("next"));
    SpscRing::Consumer in(*ring);
    EXPECT_EQ(take_text(in), "published");
    EXPECT_EQ(take_text(in), "next");
    EXPECT_EQ(take_text(in), "nothing");
}

bool is_readable(int fd) {
    pollfd poll{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&poll, 1, 0) == 1;
}

TEST(SpscRing, rings_only_for_one_that_sleeps) {
    auto consumer_bell = RingBell::create();
    auto producer_bell = RingBell::create();
    ASSERT_TRUE(consumer_bell && producer_bell);
    auto ring = SpscRing::create(
        {.capacity_bytes = 64, .consumer_bell = &*consumer_bell, .producer_bell = &*producer_bell});
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    ASSERT_TRUE(out.push("awake"));
    EXPECT_EQ(consumer_bell->wake_count(), 0U);
    EXPECT_EQ(take_text(in), "awake");
    consumer_bell->arm();
    EXPECT_FALSE(in.peek());
    ASSERT_TRUE(out.push("asleep"));
    ASSERT_TRUE(out.push("again"));
    EXPECT_EQ(consumer_bell->wake_count(), 1U);
    EXPECT_TRUE(is_readable(consumer_bell->fd()));

    ASSERT_TRUE(out.push("fills"));
    ASSERT_TRUE(out.push("the ring"));
    producer_bell->arm();
    EXPECT_FALSE(out.reserve(24));
    EXPECT_EQ(take_text(in), "asleep");
    EXPECT_EQ(producer_bell->wake_count(), 0U);  // Less than half is free.
    EXPECT_EQ(take_text(in), "again");
    EXPECT_EQ(producer_bell->wake_count(), 1U);
    EXPECT_TRUE(is_readable(producer_bell->fd()));
    EXPECT_TRUE(out.reserve(24));
}

TEST(SpscRing, a_drained_ring_wakes_the_producer_although_half_of_it_is_held) {
    auto bell = RingBell::create();
    auto ring = SpscRing::create({.capacity_bytes = 64, .producer_bell = &*bell});
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    for (const char* text : {"a", "b", "c", "d"})
        ASSERT_TRUE(out.push(text));
    const auto a = in.take();
    const auto b = in.take();
    bell->arm();
    EXPECT_FALSE(out.reserve(1));
    in.finish(*a);
    EXPECT_EQ(bell->wake_count(), 0U);
    const auto c = in.take();
    const auto d = in.take();
    EXPECT_FALSE(in.take());
    EXPECT_EQ(bell->wake_count(), 1U);
    EXPECT_TRUE(out.push("e"));
    bell->arm();
    EXPECT_FALSE(out.reserve(1));
    EXPECT_TRUE(in.peek());  // No longer drained.
    for (const auto& message : {b, c, d})
        in.finish(*message);
    EXPECT_EQ(bell->wake_count(), 2U);
}

TEST(SpscRing, waits_have_a_deadline) {
    auto bell = RingBell::create();
    auto ring = SpscRing::create({.capacity_bytes = 64, .consumer_bell = &*bell, .producer_bell = &*bell});
    SpscRing::Producer out(*ring);
    SpscRing::Consumer in(*ring);
    EXPECT_EQ(in.wait(in_ms(5)).error().code, Errc::kTimedOut);
    while (out.push("x")) {
    }
    EXPECT_EQ(out.wait(1, in_ms(5)).error().code, Errc::kTimedOut);
    EXPECT_TRUE(in.wait(in_ms(5)));
    EXPECT_EQ(bell->wake_count(), 0U);
}

/// All sequences of operations up to a length, on a ring that holds two to four messages, against a list.
class Enumeration {
  public:
    explicit Enumeration(SpscRing& ring) : ring_(ring), out_(ring), in_(ring) {}

    void run(int depth) {
        constexpr int kOperations = 9;
        std::uint64_t sequences = 1;
        for (int i = 0; i < depth; ++i)
            sequences *= kOperations;
        for (std::uint64_t sequence = 0; sequence < sequences; ++sequence) {
            std::uint64_t rest = sequence;
            for (int i = 0; i < depth && !::testing::Test::HasFailure(); ++i, rest /= kOperations)
                apply(static_cast<int>(rest % kOperations));
            ASSERT_FALSE(::testing::Test::HasFailure()) << "sequence " << sequence;
            drain();
        }
    }

  private:
    void apply(int operation) {
        switch (operation) {
            case 0:
                push(0);
                break;
            case 1:
                push(16);
                break;
            case 2:
                push(24);
                break;
            case 3:
                take();
                break;
            case 4:
                finish(0);
                break;
            case 5:
                finish(held_.size() - 1);
                break;
            case 6:
                out_ = SpscRing::Producer(ring_);
                break;
            case 7:
                in_ = SpscRing::Consumer(ring_);
                break;
            default:
                rewind();
                break;
        }
        const auto now = ring_.positions();
        ASSERT_LE(now.released, now.finished);
        ASSERT_LE(now.finished, now.taken);
        ASSERT_LE(now.taken, now.published);
        ASSERT_LE(now.published, now.released + ring_.capacity_bytes());
        std::vector<std::string> expected;
        for (const Held& held : held_)
            expected.push_back(held.text);
        ASSERT_EQ(unfinished(ring_), expected);
    }
    void push(std::size_t bytes) {
        std::string text(bytes, static_cast<char>('a' + pushed_++ % 26));
        if (out_.push(text)) {
            waiting_.push_back(std::move(text));
        } else {
            // An empty ring has room for any message, wherever it stands.
            ASSERT_FALSE(waiting_.empty() && held_.empty());
        }
    }
    void take() {
        const auto message = in_.take();
        ASSERT_EQ(message.has_value(), !waiting_.empty());
        if (!message) return;
        ASSERT_EQ(message->text(), waiting_.front());
        held_.push_back({*message, std::move(waiting_.front())});
        waiting_.pop_front();
    }
    void finish(std::size_t index) {
        if (index >= held_.size()) return;
        ASSERT_EQ(held_[index].message.text(), held_[index].text);
        in_.finish(held_[index].message);
        held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
    }
    void rewind() {
        in_.rewind();
        for (; !held_.empty(); held_.pop_back())
            waiting_.push_front(std::move(held_.back().text));
    }
    void drain() {
        for (; !waiting_.empty() && !::testing::Test::HasFailure();)
            take();
        while (!held_.empty())
            finish(0);
        ASSERT_FALSE(in_.take());
    }

    struct Held {
        SpscRing::Message message;
        std::string text;
    };
    SpscRing& ring_;
    SpscRing::Producer out_;
    SpscRing::Consumer in_;
    std::deque<std::string> waiting_;
    std::deque<Held> held_;
    unsigned pushed_ = 0;
};

TEST(SpscRing, all_short_sequences_of_operations_agree_with_a_list) {
    auto ring = SpscRing::create({.capacity_bytes = 64});
    Enumeration(*ring).run(5);
}

}  // namespace
}  // namespace shoal::memory
