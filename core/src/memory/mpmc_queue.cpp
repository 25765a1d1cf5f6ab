// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/mpmc_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

#include "shoal/base/clock.hpp"
#include "shoal/memory/robust_mutex.hpp"

namespace shoal::memory {
namespace {

constexpr std::size_t kAlignment = 8;

constexpr std::uint64_t record_bytes(std::uint64_t message_bytes) noexcept {
    return (MpmcQueue::kMessageOverheadBytes + message_bytes + kAlignment - 1) & ~(kAlignment - 1);
}

}  // namespace

/// Those that wait for one of the two conditions.
struct MpmcQueue::Waiters {
    std::atomic<std::uint32_t> calls;  ///< The word on which they sleep: grows with each call.
    std::uint32_t registrations;       ///< How often a process has said that it is about to sleep.
    bool has_sleepers;
    bool has_watchers;
};

struct MpmcQueue::Shared {
    RobustMutex mutex;
    std::atomic<std::uint64_t> head;
    std::atomic<std::uint64_t> tail;
    std::size_t message_count;
    std::size_t byte_count;
    Waiters for_message;
    Waiters for_room;
};

class MpmcQueue::Guard {
  public:
    explicit Guard(MpmcQueue& queue) noexcept : mutex_(queue.shared_->mutex) {
        if (mutex_.lock() == RobustMutex::Taken::kAbandoned) queue.repair();
    }
    ~Guard() { mutex_.unlock(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

  private:
    RobustMutex& mutex_;
};

Result<MpmcQueue> MpmcQueue::create(std::size_t capacity_bytes) noexcept {
    if (capacity_bytes == 0) return fail(Errc::kInvalid);
    if (capacity_bytes > SIZE_MAX / 2) return fail(Errc::kNoMemory);
    const std::size_t capacity =
        std::max((capacity_bytes + kAlignment - 1) & ~(kAlignment - 1), 2 * kMessageOverheadBytes);
    UniqueFd fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!fd) return fail_errno();
    const std::size_t bytes = ArenaLayout().add<Shared>().add<std::byte>(capacity, kCacheLineBytes).bytes();
    auto arena = SharedArena::create(bytes);
    if (!arena) return fail(arena.error());
    const auto shared = arena->make_zeroed_array<Shared>(1);
    const auto memory = arena->make_zeroed_array<std::byte>(capacity, kCacheLineBytes);
    if (!shared || !memory || !(*shared)[0].mutex.init()) return fail(Errc::kNoMemory);
    return MpmcQueue(std::move(*arena), shared->data(), memory->data(), capacity, std::move(fd));
}

MpmcQueue::MpmcQueue(SharedArena arena, Shared* shared, std::byte* memory, std::size_t capacity,
                     UniqueFd fd) noexcept
    : arena_(std::move(arena)), shared_(shared), memory_(memory), capacity_(capacity), fd_(std::move(fd)) {}

void MpmcQueue::copy_in(std::uint64_t position, const void* from, std::size_t bytes) noexcept {
    if (bytes == 0) return;
    const std::size_t start = position % capacity_;
    const std::size_t first = std::min(bytes, capacity_ - start);
    std::memcpy(memory_ + start, from, first);
    std::memcpy(memory_, static_cast<const std::byte*>(from) + first, bytes - first);
}

void MpmcQueue::copy_out(std::uint64_t position, void* into, std::size_t bytes) const noexcept {
    if (bytes == 0) return;
    const std::size_t start = position % capacity_;
    const std::size_t first = std::min(bytes, capacity_ - start);
    std::memcpy(into, memory_ + start, first);
    std::memcpy(static_cast<std::byte*>(into) + first, memory_, bytes - first);
}

std::uint64_t MpmcQueue::message_bytes(std::uint64_t position) const noexcept {
    std::uint64_t bytes = 0;
    copy_out(position, &bytes, sizeof bytes);
    return bytes;
}

bool MpmcQueue::has_room(std::size_t bytes) const noexcept {
    const std::uint64_t used = shared_->tail - shared_->head;
    return record_bytes(bytes) <= capacity_ - used;
}

void MpmcQueue::repair() noexcept {
    shared_->message_count = 0;
    shared_->byte_count = 0;
    for (std::uint64_t at = shared_->head; at != shared_->tail;) {
        const std::uint64_t bytes = message_bytes(at);
        ++shared_->message_count;
        shared_->byte_count += bytes;
        at += record_bytes(bytes);
    }
    // The dead process may have cleared a flag without calling.
    for (Waiters* const waiters : {&shared_->for_message, &shared_->for_room})
        waiters->has_sleepers = waiters->has_watchers = true;
}

Result<void> MpmcQueue::push(std::span<const std::string_view> parts) noexcept {
    std::size_t bytes = 0;
    for (const std::string_view part : parts)
        bytes += part.size();
    if (bytes > max_message_bytes()) return fail(Errc::kTooLarge);
    Waiters& waiters = shared_->for_message;
    bool has_sleepers = false;
    bool has_watchers = false;
    std::uint32_t registrations = 0;
    {
        const Guard guard(*this);
        if (!has_room(bytes)) return fail(Errc::kAgain);
        const std::uint64_t tail = shared_->tail;
        const std::uint64_t size = bytes;
        copy_in(tail, &size, sizeof size);
        std::uint64_t at = tail + kMessageOverheadBytes;
        for (const std::string_view part : parts) {
            copy_in(at, part.data(), part.size());
            at += part.size();
        }
        shared_->tail.store(tail + record_bytes(bytes), std::memory_order_release);
        ++shared_->message_count;
        shared_->byte_count += bytes;
        has_sleepers = waiters.has_sleepers;
        has_watchers = std::exchange(waiters.has_watchers, false);
        registrations = waiters.registrations;
        if (has_sleepers) waiters.calls.fetch_add(1);
    }
    wake(waiters, has_sleepers, has_watchers, registrations);
    return {};
}

Result<void> MpmcQueue::pop(std::string& into, Peek peek) noexcept {
    Waiters& waiters = shared_->for_room;
    bool has_sleepers = false;
    bool has_watchers = false;
    std::uint32_t registrations = 0;
    {
        const Guard guard(*this);
        const std::uint64_t head = shared_->head;
        if (head == shared_->tail) return fail(Errc::kAgain);
        const std::uint64_t bytes = message_bytes(head);
        try {
            into.resize(bytes);
        } catch (const std::bad_alloc&) {
            return fail(Errc::kNoMemory);
        }
        copy_out(head + kMessageOverheadBytes, into.data(), bytes);
        if (peek == Peek::kYes) return {};
        shared_->head.store(head + record_bytes(bytes), std::memory_order_release);
        --shared_->message_count;
        shared_->byte_count -= bytes;
        has_sleepers = waiters.has_sleepers;
        has_watchers = std::exchange(waiters.has_watchers, false);
        registrations = waiters.registrations;
        if (has_sleepers) waiters.calls.fetch_add(1);
    }
    wake(waiters, has_sleepers, has_watchers, registrations);
    return {};
}

/// To be called without the mutex.
void MpmcQueue::wake(Waiters& waiters, bool has_sleepers, bool has_watchers,
                     std::uint32_t registrations) noexcept {
    if (has_watchers) {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(fd_.get(), &one, sizeof one));
    }
    if (!has_sleepers) return;
    // A message is for one process; of those that wait for room, the first may want more than there is.
    if (futex_wake(waiters.calls, &waiters == &shared_->for_room ? UINT32_MAX : 1) > 0) return;
    // There was none. One that has registered since then sleeps, or is about to.
    const Guard guard(*this);
    if (waiters.registrations == registrations) waiters.has_sleepers = false;
}

template <typename Condition>
Result<void> MpmcQueue::wait(Waiters& waiters, std::int64_t deadline_ns, Condition&& condition) noexcept {
    constexpr std::int64_t kPollNs = kPollMs * 1'000'000;
    for (;;) {
        std::uint32_t calls = 0;
        {
            const Guard guard(*this);
            if (condition()) return {};
            ++waiters.registrations;
            waiters.has_sleepers = true;
            calls = waiters.calls;
        }
        const std::int64_t now_ns = monotonic_ns();
        if (now_ns >= deadline_ns) return fail(Errc::kTimedOut);
        static_cast<void>(futex_wait(waiters.calls, calls, std::min(deadline_ns, now_ns + kPollNs)));
    }
}

Result<void> MpmcQueue::wait_for_message(std::int64_t deadline_ns) noexcept {
    return wait(shared_->for_message, deadline_ns, [&] { return shared_->head != shared_->tail; });
}

Result<void> MpmcQueue::wait_for_room(std::size_t bytes, std::int64_t deadline_ns) noexcept {
    if (bytes > max_message_bytes()) return fail(Errc::kTooLarge);
    return wait(shared_->for_room, deadline_ns, [&] { return has_room(bytes); });
}

bool MpmcQueue::watch_for_message() noexcept {
    const Guard guard(*this);
    if (shared_->head != shared_->tail) return false;
    shared_->for_message.has_watchers = true;
    return true;
}

bool MpmcQueue::watch_for_room(std::size_t bytes) noexcept {
    const Guard guard(*this);
    if (has_room(bytes)) return false;
    shared_->for_room.has_watchers = true;
    return true;
}

void MpmcQueue::wake_all() noexcept {
    for (Waiters* const waiters : {&shared_->for_message, &shared_->for_room}) {
        waiters->calls.fetch_add(1);
        futex_wake(waiters->calls, UINT32_MAX);
    }
    const std::uint64_t one = 1;
    static_cast<void>(!::write(fd_.get(), &one, sizeof one));
}

MpmcQueue::Stats MpmcQueue::stats() noexcept {
    const Guard guard(*this);
    return {.message_count = shared_->message_count, .byte_count = shared_->byte_count};
}

}  // namespace shoal::memory
