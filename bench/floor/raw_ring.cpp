// SPDX-License-Identifier: Apache-2.0
// Floor of SpscRing: a bare ring of cache lines between two processes that never sleep. Each side reads the
// other's position only when its copy says full or empty. Prints the nanoseconds a message.
//
//   bench_raw_ring <messages>
#include <atomic>

#include "ring_common.hpp"

namespace {

constexpr std::uint64_t kLines = bench::kRingBytes / bench::kLineBytes;
constexpr std::uint64_t kBatch = kLines / 4;  // How many lines are given back at once.

struct Ring {
    alignas(bench::kLineBytes) std::atomic<std::uint64_t> head;
    alignas(bench::kLineBytes) std::atomic<std::uint64_t> tail;
    alignas(bench::kLineBytes) std::byte lines[kLines][bench::kLineBytes];
};

void pause_processor() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

void produce(Ring& ring, std::uint64_t count) {
    std::uint64_t head = 0;
    for (std::uint64_t tail = 0; tail < count; ++tail) {
        while (tail - head == kLines) {
            head = ring.head.load(std::memory_order_acquire);
            if (tail - head == kLines) pause_processor();
        }
        bench::write_line(ring.lines[tail % kLines], tail);
        ring.tail.store(tail + 1, std::memory_order_release);
    }
}

void consume(Ring& ring, std::uint64_t count, bench::GroupClock& clock) {
    std::uint64_t tail = 0;
    for (std::uint64_t head = 0; head < count; ++head) {
        while (head == tail) {
            tail = ring.tail.load(std::memory_order_acquire);
            if (head == tail) pause_processor();
        }
        clock.count(head);
        bench::check_line(ring.lines[head % kLines], head);
        if (head % kBatch == kBatch - 1) ring.head.store(head + 1, std::memory_order_release);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t messages = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 3'000'000;
    void* const memory =
        ::mmap(nullptr, sizeof(Ring), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) bench::fail("mmap");
    Ring& ring = *static_cast<Ring*>(memory);
    return bench::measure_ring(
        messages, [&](std::uint64_t count) { produce(ring, count); },
        [&](std::uint64_t count, bench::GroupClock& clock) { consume(ring, count, clock); });
}
