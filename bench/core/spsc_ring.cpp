// SPDX-License-Identifier: Apache-2.0
// SpscRing between two processes that sleep when they have nothing to do: messages of 64 bytes, written and
// read in place, each published by itself unless a batch is given. Prints the nanoseconds a message. Its
// floor: raw_ring.
//
//   bench_spsc_ring <messages> [batch]
#include "shoal/memory/spsc_ring.hpp"

#include "../floor/ring_common.hpp"

namespace {

using namespace shoal::memory;

void produce(SpscRing& ring, std::uint64_t count, std::uint64_t batch) {
    SpscRing::Producer out(ring);
    for (std::uint64_t number = 0; number < count; ++number) {
        auto place = out.reserve(bench::kLineBytes);
        while (!place) {
            if (!out.wait(bench::kLineBytes)) bench::fail("wait");
            place = out.reserve(bench::kLineBytes);
        }
        bench::write_line(place->data(), number);
        out.commit(bench::kLineBytes);
        if (number % batch == batch - 1) out.publish();
    }
    out.publish();
}

void consume(SpscRing& ring, std::uint64_t count, bench::GroupClock& clock) {
    SpscRing::Consumer in(ring);
    for (std::uint64_t number = 0; number < count;) {
        if (!in.wait()) bench::fail("wait");
        for (; const auto message = in.take(); ++number) {
            clock.count(number);
            bench::check_line(message->bytes.data(), number);
            in.finish(*message);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t messages = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 3'000'000;
    const std::uint64_t batch = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    auto consumer_bell = RingBell::create();
    auto producer_bell = RingBell::create();
    if (!consumer_bell || !producer_bell) bench::fail("RingBell");
    auto ring = SpscRing::create({.capacity_bytes = bench::kRingBytes,
                                  .consumer_bell = &*consumer_bell,
                                  .producer_bell = &*producer_bell});
    if (!ring) bench::fail("SpscRing");
    return bench::measure_ring(
        messages, [&](std::uint64_t count) { produce(*ring, count, batch); },
        [&](std::uint64_t count, bench::GroupClock& clock) { consume(*ring, count, clock); });
}
