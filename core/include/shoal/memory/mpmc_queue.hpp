// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/mpmc_queue.hpp
/// A bounded queue of messages of any size in shared memory, between any number of processes and threads.
///
/// Invariants
///  1. All of it is read and changed under a robust mutex, held for the copy of one message. The kernel
///     releases it when its holder ends, so a process that is killed at any instruction holds up no other. (A
///     process that is stopped meanwhile does hold them up, until it continues.)
///  2. The messages lie in [head, tail). A push writes behind `tail`, then advances `tail` in one store; a
///     pop copies the message, then advances `head` in one store. Before this store nothing has happened,
///     after it everything: a message is never seen in part, nor twice. One that was popped by a process that
///     is then killed is gone with it.
///  3. The sums of messages and bytes follow from the messages: the process that takes over the mutex of a
///     dead one computes them anew.
///  4. A process that is about to sleep sets `has_sleepers` (blocked) or `has_watchers` (in a loop) in the
///     same critical section in which it finds nothing, so the next change finds the flag. One sleeper is
///     woken for each message, and all loops. A woken process may be killed before it pops: the others look
///     again every kPollMs; for loops, a supervisor calls wake_all().
///
/// Nothing here switches coroutines.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/memory/futex.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {

/// Make it before fork(); each process then uses its own copy of the object, from any thread.
class MpmcQueue {
  public:
    static constexpr std::int64_t kPollMs = 100;
    /// What the queue itself uses of the capacity for each message.
    static constexpr std::size_t kMessageOverheadBytes = 8;

    enum class Peek : bool { kNo, kYes };

    struct Stats {
        std::size_t message_count = 0;
        std::size_t byte_count = 0;  ///< Of the messages alone.
    };

    /// Errors: kInvalid (0 bytes); kNoMemory; kSystem (ENOMEM, EMFILE).
    [[nodiscard]] static Result<MpmcQueue> create(std::size_t capacity_bytes) noexcept;

    /// Appends the concatenation of `parts`.
    /// Errors: kAgain: the queue is full; kTooLarge: above max_message_bytes().
    Result<void> push(std::span<const std::string_view> parts) noexcept;
    Result<void> push(std::string_view message) noexcept { return push(std::span(&message, 1)); }

    /// Replaces the contents of `into` by the oldest message. Peek::kYes leaves it in the queue.
    /// Errors: kAgain: the queue is empty; kNoMemory: the message stays.
    Result<void> pop(std::string& into, Peek peek = Peek::kNo) noexcept;

    /// Blocks the thread until the queue is not empty, or for push: until `bytes` fit. Another process may be
    /// faster: pop or push again in a loop. Errors: kTimedOut; kTooLarge.
    Result<void> wait_for_message(std::int64_t deadline_ns = kNoDeadline) noexcept;
    Result<void> wait_for_room(std::size_t bytes, std::int64_t deadline_ns = kNoDeadline) noexcept;

    /// For an event loop that watches fd(), edge-triggered; it is never read. True: the queue is empty, and
    /// fd() becomes readable when that changes, in all loops that watch. False: pop again.
    [[nodiscard]] bool watch_for_message() noexcept;
    /// The same for a message of `bytes` that did not fit. False: push again.
    [[nodiscard]] bool watch_for_room(std::size_t bytes) noexcept;
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    /// Wakes all that wait, in case that one which was woken has died.
    void wake_all() noexcept;

    [[nodiscard]] Stats stats() noexcept;
    [[nodiscard]] std::size_t max_message_bytes() const noexcept { return capacity_ - kMessageOverheadBytes; }
    /// Rounded up to a multiple of 8. A message uses kMessageOverheadBytes more than its own, rounded up to
    /// 8.
    [[nodiscard]] std::size_t capacity_bytes() const noexcept { return capacity_; }

  private:
    struct Shared;
    struct Waiters;
    class Guard;
    MpmcQueue(SharedArena arena, Shared* shared, std::byte* memory, std::size_t capacity,
              UniqueFd fd) noexcept;
    void repair() noexcept;
    void copy_in(std::uint64_t position, const void* from, std::size_t bytes) noexcept;
    void copy_out(std::uint64_t position, void* into, std::size_t bytes) const noexcept;
    [[nodiscard]] std::uint64_t message_bytes(std::uint64_t position) const noexcept;
    [[nodiscard]] bool has_room(std::size_t bytes) const noexcept;
    void wake(Waiters& waiters, bool has_sleepers, bool has_watchers, std::uint32_t registrations) noexcept;
    template <typename Condition>
    Result<void> wait(Waiters& waiters, std::int64_t deadline_ns, Condition&& condition) noexcept;

    SharedArena arena_;  ///< Holds *shared_ and the memory.
    Shared* shared_;
    std::byte* memory_;
    std::size_t capacity_;
    UniqueFd fd_;
};

}  // namespace shoal::memory
