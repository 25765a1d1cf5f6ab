// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/spsc_ring.hpp
/// A ring of messages of any size in shared memory, from one producer to one consumer.
///
///     auto ring = SpscRing::create({.capacity_bytes = 1 << 20, .consumer_bell = &bell});    // before fork()
///     SpscRing::Producer out(*ring);                    SpscRing::Consumer in(*ring);   // another process
///     if (auto place = out.reserve(n)) {                while (auto message = in.take()) {
///         fill(*place);                                     handle(message->bytes);
///         out.commit(n);                                    in.finish(*message);
///         out.publish();                                }
///     }
///
/// Messages are written and read in place. The consumer holds a message from take() to finish(); messages may
/// be finished in any order, but their room is reused in order.
///
/// Invariants. Positions count bytes from the start and never wrap; the ring's index is the position modulo
/// the capacity.
///  1. released <= finished <= taken <= published <= released + capacity.
///  2. The producer alone writes `published`, and only after the bytes before it are complete. The consumer
///     alone writes the other three. Each is one atomic store: a process that is killed at any instruction
///     leaves them as they were before or after one operation. What it had not published is not visible.
///  3. Messages in [finished, taken) were taken; those not marked as finished are what a dead consumer had
///     taken and not finished. `taken` is stored before the caller sees the message, so it may not have
///     begun.
///  4. The bytes in [released, published) belong to the consumer, the others to the producer.
///  5. A message is contiguous: where it does not fit before the end of the memory, a filler takes the rest.
///
/// Nothing here switches coroutines, and nothing allocates after create().
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/memory/ring_bell.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {

/// Make it before fork(); every process has it at the same address.
class SpscRing {
  public:
    class Producer;
    class Consumer;

    struct Options {
        std::size_t capacity_bytes = 1U << 20;  ///< Rounded up to a power of two, at least 64.
        RingBell* consumer_bell = nullptr;      ///< Rung when messages are published.
        RingBell* producer_bell = nullptr;  ///< Rung when half of the ring is free, or the ring is drained.
    };

    /// A message in the ring. `bytes` is valid until finish(), in this process.
    struct Message {
        std::span<const std::byte> bytes;
        std::uint64_t position;

        [[nodiscard]] std::string_view text() const noexcept {
            return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        }
    };

    struct Positions {
        std::uint64_t released, finished, taken, published;
    };

    /// Errors: kTooLarge (above 2 GiB); kNoMemory; kSystem (ENOMEM).
    [[nodiscard]] static Result<SpscRing> create(const Options& options) noexcept;

    /// The largest message: half of the capacity, less 8 bytes. It fits wherever the ring stands.
    [[nodiscard]] std::size_t max_message_bytes() const noexcept { return capacity_ / 2 - kHeaderBytes; }
    [[nodiscard]] std::size_t capacity_bytes() const noexcept { return capacity_; }
    /// A snapshot, exact while neither end is at work. Each message counts 8 bytes more than its own, rounded
    /// up to 8.
    [[nodiscard]] Positions positions() const noexcept;

    /// Calls `visit(const Message&)` for each message that was taken and not finished, oldest first. To be
    /// used by the consumer, or by any process after the consumer's end.
    template <typename Visitor>
    void for_each_unfinished(Visitor&& visit) const {
        const Positions now = positions();
        for (std::uint64_t at = now.finished; at != now.taken; at += record_bytes(at))
            if (header(at).kind.load(std::memory_order_relaxed) == Kind::kMessage) visit(message_at(at));
    }

  private:
    enum class Kind : std::uint32_t { kMessage = 1, kFinished, kFiller };
    struct Header {
        std::uint32_t size;  ///< Of the message.
        std::atomic<Kind> kind;
    };
    static constexpr std::size_t kHeaderBytes = 8;
    static_assert(sizeof(Header) == kHeaderBytes);
    struct Shared {
        alignas(kCacheLineBytes) std::atomic<std::uint64_t> published;
        alignas(kCacheLineBytes) std::atomic<std::uint64_t> released;
        /// The consumer's own line: the producer does not read it, so that it stays in the consumer's cache.
        alignas(kCacheLineBytes) std::atomic<std::uint64_t> taken;
        std::atomic<std::uint64_t> finished;
    };

    SpscRing(SharedArena arena, Shared* shared, std::span<std::byte> memory, const Options& options) noexcept;
    static constexpr std::size_t record_bytes_of(std::size_t message_bytes) noexcept {
        return (message_bytes + kHeaderBytes + 7) & ~std::size_t{7};
    }
    [[nodiscard]] std::byte* place(std::uint64_t position) const noexcept {
        return memory_ + (position & (capacity_ - 1));
    }
    [[nodiscard]] Header& header(std::uint64_t position) const noexcept {
        return *std::launder(reinterpret_cast<Header*>(place(position)));
    }
    [[nodiscard]] std::size_t record_bytes(std::uint64_t position) const noexcept {
        return record_bytes_of(header(position).size);
    }
    [[nodiscard]] Message message_at(std::uint64_t position) const noexcept {
        return {.bytes = {place(position) + kHeaderBytes, header(position).size}, .position = position};
    }

    SharedArena arena_;  ///< Holds *shared_ and the memory.
    Shared* shared_;
    std::byte* memory_;
    std::size_t capacity_;
    RingBell* consumer_bell_;
    RingBell* producer_bell_;
};

/// The writing end. At most one is in use at a time; the next one, after the end of its process, starts after
/// the last published message. For one thread. The ring must outlive it.
class SpscRing::Producer {
  public:
    /// Attaches, and wakes the consumer in case that a predecessor died before it did.
    explicit Producer(SpscRing& ring) noexcept;

    /// Room for a message of `bytes`, until the next call of reserve() or commit().
    /// Errors: kAgain: the ring is full (see wait()); kTooLarge: above max_message_bytes().
    [[nodiscard]] Result<std::span<std::byte>> reserve(std::size_t bytes) noexcept {
        if (bytes > ring_->max_message_bytes()) return fail(Errc::kTooLarge);
        const std::size_t needed = record_bytes_of(bytes);
        const std::size_t to_end = ring_->capacity_ - (staged_ & (ring_->capacity_ - 1));
        const std::uint64_t start = needed <= to_end ? staged_ : staged_ + to_end;
        if (start + needed > limit_ && !has_room(start + needed)) return fail(Errc::kAgain);
        start_ = start;
        return std::span(ring_->place(start) + kHeaderBytes, bytes);
    }
    /// Completes the reserved message with its first `bytes` bytes (no more than reserved). The consumer sees
    /// it after publish().
    void commit(std::size_t bytes) noexcept {
        if (start_ != staged_) fill_up_to(start_);
        Header& header =
            *::new (ring_->place(start_)) Header{static_cast<std::uint32_t>(bytes), Kind::kMessage};
        static_cast<void>(header);
        staged_ = start_ + record_bytes_of(bytes);
        start_ = staged_;
    }
    /// Makes all committed messages visible, and wakes the consumer if it sleeps. One call for several
    /// messages costs as much as one for one.
    void publish() noexcept {
        ring_->shared_->published.store(staged_, std::memory_order_release);
        if (ring_->consumer_bell_ != nullptr) ring_->consumer_bell_->ring();
    }
    /// Copies, commits and publishes a message. Errors: those of reserve().
    Result<void> push(std::string_view message) noexcept;

    /// Blocks the thread until a message of `bytes` fits. It first tries for some microseconds. Publishes
    /// what is committed. Errors: kTimedOut; kTooLarge; kInvalid: the ring has no producer bell. In an event
    /// loop: arm the bell, reserve() once more, then wait for its fd().
    Result<void> wait(std::size_t bytes, std::int64_t deadline_ns = kNoDeadline) noexcept;

  private:
    bool has_room(std::uint64_t end) noexcept {
        limit_ = ring_->shared_->released.load(std::memory_order_acquire) + ring_->capacity_;
        return end <= limit_;
    }
    void fill_up_to(std::uint64_t position) noexcept;

    SpscRing* ring_;
    std::uint64_t staged_;  ///< End of the committed messages.
    std::uint64_t start_;   ///< Of the reserved message.
    std::uint64_t limit_;   ///< `released` as last read, plus the capacity.
};

/// The reading end. At most one is in use at a time; the next one, after the end of its process, goes on
/// after the last taken message, or after rewind() with those not finished. For one thread. The ring must
/// outlive it.
class SpscRing::Consumer {
  public:
    /// Attaches, and wakes the producer in case that a predecessor died before it did.
    explicit Consumer(SpscRing& ring) noexcept;

    /// take() goes on with the oldest message that is not finished, also those taken before.
    void rewind() noexcept;

    /// The next message, without taking it. Nothing: there is none.
    [[nodiscard]] std::optional<Message> peek() noexcept {
        for (;;) {
            if (taken_ == published_ && !has_more()) return std::nullopt;
            if (ring_->header(taken_).kind.load(std::memory_order_relaxed) == Kind::kMessage)
                return ring_->message_at(taken_);
            skip();
        }
    }
    /// Takes the next message. Nothing: there is none (it then gives all finished room back to the producer).
    [[nodiscard]] std::optional<Message> take() noexcept {
        const std::optional<Message> message = peek();
        if (!message) return message;
        taken_ += record_bytes_of(message->bytes.size());
        ring_->shared_->taken.store(taken_, std::memory_order_release);
        return message;
    }
    /// Ends the use of a message that was taken, and not finished before. Its room goes back to the producer
    /// in batches while messages are left to take, else at once.
    void finish(const Message& message) noexcept {
        if (message.position == finished_) {
            finished_ += record_bytes_of(message.bytes.size());
            if (finished_ != taken_) pass_finished();
            ring_->shared_->finished.store(finished_, std::memory_order_release);
            if (is_drained_ || finished_ - released_ >= ring_->capacity_ / 4) release();
        } else {
            ring_->header(message.position).kind.store(Kind::kFinished, std::memory_order_release);
        }
    }

    /// Blocks the thread until there is a message. It first looks for some microseconds.
    /// Errors: kTimedOut; kInvalid: the ring has no consumer bell.
    /// In an event loop: take() until there is none, arm the bell, peek() once more, then wait for its fd().
    Result<void> wait(std::int64_t deadline_ns = kNoDeadline) noexcept;

  private:
    bool has_more() noexcept;
    void skip() noexcept;
    void pass_finished() noexcept;
    void release() noexcept;

    SpscRing* ring_;
    std::uint64_t taken_;
    std::uint64_t finished_;
    std::uint64_t released_;
    std::uint64_t published_;  ///< As last read.
    bool is_drained_ = false;  ///< The last take() or peek() found nothing.
};

}  // namespace shoal::memory
