// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/spsc_ring.hpp"

#include <algorithm>
#include <cstring>

#include "shoal/base/clock.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/memory/owner.hpp"

namespace shoal::memory {
namespace {

/// Some 20 to 80 us: shorter than it takes to put a process to sleep and wake it.
constexpr int kSpinPauses = 2'000;

template <typename Condition>
bool spin_until(Condition&& condition) {
    if (condition()) return true;
    if (online_cpu_count() < 2) return false;
    for (int i = 0; i < kSpinPauses; ++i) {
        pause_processor();
        if (condition()) return true;
    }
    return false;
}

/// Waits with `bell` until `condition`, as RingBell says.
template <typename Condition>
Result<void> wait_until(RingBell* bell, std::int64_t deadline_ns, Condition&& condition) {
    if (spin_until(condition)) return {};
    if (bell == nullptr) return fail(Errc::kInvalid);
    for (;;) {
        bell->arm(RingBell::Sleep::kBlocked);
        if (condition()) break;
        if (monotonic_ns() >= deadline_ns) {
            bell->disarm();
            return fail(Errc::kTimedOut);
        }
        bell->block(deadline_ns);
    }
    bell->disarm();
    return {};
}

}  // namespace

Result<SpscRing> SpscRing::create(const Options& options) noexcept {
    constexpr std::size_t kMinCapacity = 64;
    constexpr std::size_t kMaxCapacity = std::size_t{1} << 31;
    if (options.capacity_bytes > kMaxCapacity) return fail(Errc::kTooLarge);
    Options rounded = options;
    rounded.capacity_bytes = std::bit_ceil(std::max(options.capacity_bytes, kMinCapacity));
    const std::size_t bytes =
        ArenaLayout().add<Shared>().add<std::byte>(rounded.capacity_bytes, kCacheLineBytes).bytes();
    auto arena = SharedArena::create(bytes);
    if (!arena) return fail(arena.error());
    const auto shared = arena->make_zeroed_array<Shared>(1);
    const auto memory = arena->make_zeroed_array<std::byte>(rounded.capacity_bytes, kCacheLineBytes);
    if (!shared || !memory) return fail(Errc::kNoMemory);
    return SpscRing(std::move(*arena), shared->data(), *memory, rounded);
}

SpscRing::SpscRing(SharedArena arena, Shared* shared, std::span<std::byte> memory,
                   const Options& options) noexcept
    : arena_(std::move(arena)),
      shared_(shared),
      memory_(memory.data()),
      capacity_(options.capacity_bytes),
      consumer_bell_(options.consumer_bell),
      producer_bell_(options.producer_bell) {}

SpscRing::Positions SpscRing::positions() const noexcept {
    Positions now{};
    // In this order, so that invariant 1 holds for the snapshot too.
    now.released = shared_->released.load(std::memory_order_acquire);
    now.finished = shared_->finished.load(std::memory_order_acquire);
    now.taken = shared_->taken.load(std::memory_order_acquire);
    now.published = shared_->published.load(std::memory_order_acquire);
    return now;
}

SpscRing::Producer::Producer(SpscRing& ring) noexcept
    : ring_(&ring),
      staged_(ring.shared_->published.load(std::memory_order_acquire)),
      start_(staged_),
      limit_(ring.shared_->released.load(std::memory_order_acquire) + ring.capacity_) {
    if (ring.consumer_bell_ != nullptr && staged_ != 0) ring.consumer_bell_->wake();
}

void SpscRing::Producer::fill_up_to(std::uint64_t position) noexcept {
    const std::size_t bytes = position - staged_;
    ::new (ring_->place(staged_)) Header{static_cast<std::uint32_t>(bytes - kHeaderBytes), Kind::kFiller};
}

Result<void> SpscRing::Producer::push(std::string_view message) noexcept {
    const auto room = reserve(message.size());
    if (!room) return fail(room.error());
    if (!message.empty()) std::memcpy(room->data(), message.data(), message.size());
    commit(message.size());
    publish();
    return {};
}

Result<void> SpscRing::Producer::wait(std::size_t bytes, std::int64_t deadline_ns) noexcept {
    if (bytes > ring_->max_message_bytes()) return fail(Errc::kTooLarge);
    publish();
    return wait_until(ring_->producer_bell_, deadline_ns, [&] { return reserve(bytes).has_value(); });
}

SpscRing::Consumer::Consumer(SpscRing& ring) noexcept
    : ring_(&ring),
      taken_(ring.shared_->taken.load(std::memory_order_acquire)),
      finished_(ring.shared_->finished.load(std::memory_order_acquire)),
      released_(ring.shared_->released.load(std::memory_order_acquire)),
      published_(ring.shared_->published.load(std::memory_order_acquire)) {
    pass_finished();
    release();
    if (ring.producer_bell_ != nullptr && taken_ != 0) ring.producer_bell_->wake();
}

void SpscRing::Consumer::rewind() noexcept {
    taken_ = finished_;
    ring_->shared_->taken.store(taken_, std::memory_order_release);
}

/// Passes a record that is not a message to be taken.
void SpscRing::Consumer::skip() noexcept {
    const std::uint64_t next = taken_ + ring_->record_bytes(taken_);
    if (finished_ == taken_) finished_ = next;
    taken_ = next;
    ring_->shared_->taken.store(taken_, std::memory_order_release);
}

/// Passes what was finished out of order.
void SpscRing::Consumer::pass_finished() noexcept {
    while (finished_ != taken_ &&
           ring_->header(finished_).kind.load(std::memory_order_relaxed) != Kind::kMessage)
        finished_ += ring_->record_bytes(finished_);
}

bool SpscRing::Consumer::has_more() noexcept {
    published_ = ring_->shared_->published.load(std::memory_order_acquire);
    if (published_ != taken_) {
        is_drained_ = false;
        return true;
    }
    if (!is_drained_) {
        is_drained_ = true;
        release();
    }
    return false;
}

void SpscRing::Consumer::release() noexcept {
    released_ = finished_;
    ring_->shared_->finished.store(finished_, std::memory_order_release);
    ring_->shared_->released.store(released_, std::memory_order_release);
    if (ring_->producer_bell_ == nullptr) return;
    // Woken for a small part of the ring, the producer would soon sleep again.
    const std::uint64_t used = ring_->shared_->published.load(std::memory_order_relaxed) - released_;
    if (is_drained_ || used <= ring_->capacity_ / 2) ring_->producer_bell_->ring();
}

Result<void> SpscRing::Consumer::wait(std::int64_t deadline_ns) noexcept {
    return wait_until(ring_->consumer_bell_, deadline_ns, [&] { return peek().has_value(); });
}

}  // namespace shoal::memory
