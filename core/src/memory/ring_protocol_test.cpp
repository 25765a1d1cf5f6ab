// SPDX-License-Identifier: Apache-2.0
/// A model of SpscRing and RingBell, one atomic access a step, of which all interleavings are tried: with two
/// slots, with each end sleeping when it has nothing to do, and with either end killed and succeeded at any
/// step.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

namespace {

constexpr int kSlots = 2;
constexpr int kMessages = 5;

enum class Producing : std::uint8_t {
    kLookForRoom,
    kWrite,
    kPublish,
    kLookAtBell,
    kRing,
    kArm,
    kLookAgain,
    kAsleep,
    kDone
};
enum class Consuming : std::uint8_t {
    kLook,
    kTake,
    kFinish,
    kRelease,
    kLookAtBell,
    kRing,
    kArm,
    kLookAgain,
    kAsleep,
    kDone
};

struct State {
    Producing producer = Producing::kLookForRoom;
    Consuming consumer = Consuming::kLook;
    int published = 0, taken = 0, finished = 0, released = 0;
    bool consumer_armed = false, producer_armed = false;
    int slots[kSlots] = {-1, -1};
    int kills = 0;
    bool is_wrong = false;

    [[nodiscard]] auto key() const {
        return std::tuple(producer, consumer, published, taken, finished, released, consumer_armed,
                          producer_armed, slots[0], slots[1], kills);
    }
    [[nodiscard]] bool has_room() const { return published - released < kSlots; }
    [[nodiscard]] bool is_over() const {
        return producer == Producing::kDone && consumer == Consuming::kDone;
    }
};

void wake_consumer(State& s) {
    if (s.consumer == Consuming::kAsleep) s.consumer = Consuming::kLook;
}
void wake_producer(State& s) {
    if (s.producer == Producing::kAsleep) s.producer = Producing::kLookForRoom;
}

/// False: it sleeps or is done.
bool step_producer(State& s) {
    switch (s.producer) {
        case Producing::kLookForRoom:
            s.producer = s.published == kMessages ? Producing::kDone
                         : s.has_room()           ? Producing::kWrite
                                                  : Producing::kArm;
            return true;
        case Producing::kWrite:
            // What a message overwrites must have been finished.
            s.is_wrong = s.is_wrong || s.published - kSlots >= s.finished;
            s.slots[s.published % kSlots] = s.published;
            s.producer = Producing::kPublish;
            return true;
        case Producing::kPublish:
            ++s.published;
            s.producer = Producing::kLookAtBell;
            return true;
        case Producing::kLookAtBell:
            s.producer = s.consumer_armed ? Producing::kRing : Producing::kLookForRoom;
            s.consumer_armed = false;
            return true;
        case Producing::kRing:
            wake_consumer(s);
            s.producer = Producing::kLookForRoom;
            return true;
        case Producing::kArm:
            s.producer_armed = true;
            s.producer = Producing::kLookAgain;
            return true;
        case Producing::kLookAgain:
            // futex_wait() and an edge-triggered descriptor both return if the bell was rung after arm().
            s.producer = s.has_room() || !s.producer_armed ? Producing::kLookForRoom : Producing::kAsleep;
            return true;
        case Producing::kAsleep:
        case Producing::kDone:
            return false;
    }
    return false;
}

bool step_consumer(State& s) {
    switch (s.consumer) {
        case Consuming::kLook:
            s.consumer = s.taken < s.published  ? Consuming::kTake
                         : s.taken == kMessages ? Consuming::kDone
                                                : Consuming::kArm;
            return true;
        case Consuming::kTake:
            s.is_wrong = s.is_wrong || s.slots[s.taken % kSlots] != s.taken;
            ++s.taken;
            s.consumer = Consuming::kFinish;
            return true;
        case Consuming::kFinish:
            ++s.finished;
            s.consumer = Consuming::kRelease;
            return true;
        case Consuming::kRelease:
            s.released = s.finished;
            s.consumer = Consuming::kLookAtBell;
            return true;
        case Consuming::kLookAtBell:
            s.consumer = s.producer_armed ? Consuming::kRing : Consuming::kLook;
            s.producer_armed = false;
            return true;
        case Consuming::kRing:
            wake_producer(s);
            s.consumer = Consuming::kLook;
            return true;
        case Consuming::kArm:
            s.consumer_armed = true;
            s.consumer = Consuming::kLookAgain;
            return true;
        case Consuming::kLookAgain:
            s.consumer = s.taken < s.published || !s.consumer_armed ? Consuming::kLook : Consuming::kAsleep;
            return true;
        case Consuming::kAsleep:
        case Consuming::kDone:
            return false;
    }
    return false;
}

/// A successor attaches: it goes on from the positions in shared memory, and wakes the other end in any case.
void replace_producer(State& s) {
    s.producer = Producing::kLookForRoom;
    s.consumer_armed = false;
    wake_consumer(s);
}
/// Without rewind(): what was taken is finished by the successor.
void replace_consumer(State& s) {
    s.consumer = Consuming::kLook;
    s.finished = s.released = s.taken;
    s.producer_armed = false;
    wake_producer(s);
}

struct Outcome {
    std::size_t states = 0;
    std::size_t wrong = 0;
    std::size_t stuck = 0;
};

Outcome explore(int max_kills) {
    Outcome outcome;
    std::set<decltype(State().key())> seen;
    std::vector<State> open{State()};
    const auto add = [&](const State& next) {
        if (seen.insert(next.key()).second) open.push_back(next);
    };
    while (!open.empty()) {
        const State state = open.back();
        open.pop_back();
        ++outcome.states;
        outcome.wrong += state.is_wrong ? 1U : 0U;
        State next = state;
        const bool producer_moved = step_producer(next);
        if (producer_moved) add(next);
        next = state;
        const bool consumer_moved = step_consumer(next);
        if (consumer_moved) add(next);
        if (!producer_moved && !consumer_moved && !state.is_over()) ++outcome.stuck;
        if (state.kills == max_kills) continue;
        next = state;
        ++next.kills;
        replace_producer(next);
        add(next);
        next = state;
        ++next.kills;
        replace_consumer(next);
        add(next);
    }
    return outcome;
}

TEST(RingProtocol, no_interleaving_tears_a_message_or_sleeps_for_ever) {
    const Outcome outcome = explore(0);
    EXPECT_GT(outcome.states, 100U);
    EXPECT_EQ(outcome.wrong, 0U);
    EXPECT_EQ(outcome.stuck, 0U);
}

TEST(RingProtocol, nor_does_one_in_which_ends_are_killed) {
    const Outcome outcome = explore(3);
    EXPECT_GT(outcome.states, 5'000U);
    EXPECT_EQ(outcome.wrong, 0U);
    EXPECT_EQ(outcome.stuck, 0U);
}

}  // namespace
