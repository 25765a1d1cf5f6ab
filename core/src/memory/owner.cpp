// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. An entry of the registry belongs to the thread that holds its `life`, a robust mutex that its owner
///     never unlocks: the kernel marks it when the thread ends.
///  2. `generation` is increased by the thread that got `life`, before it uses the id made of the two. An id
///     with another generation than its entry's is therefore dead.
///  3. A forked child owns no entry: its id is cleared by the fork handler.
#include "shoal/memory/owner.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <mutex>
#include <new>
#include <span>
#include <utility>

#include "shoal/memory/robust_mutex.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {
namespace {

constexpr unsigned kEntryBits = 16;
constexpr std::size_t kMaxOwners = std::size_t{1} << kEntryBits;
/// Ids of threads that found the registry full: the bit and the thread's number. Such an id may be taken for
/// alive when the number is in use again.
constexpr OwnerId kUnregistered = OwnerId{1} << 63;

enum class EntryState : std::uint32_t { kNew, kInitializing, kReady };

struct alignas(kCacheLineBytes) Entry {
    RobustMutex life;
    std::atomic<std::uint64_t> generation;
    std::atomic<EntryState> state;
};

constinit std::span<Entry> registry;

/// True if the entry's mutex can be tried. An entry whose first user died in here stays unused.
bool make_ready(Entry& entry) noexcept {
    EntryState state = entry.state.load(std::memory_order_acquire);
    if (state == EntryState::kReady) return true;
    if (state != EntryState::kNew ||
        !entry.state.compare_exchange_strong(state, EntryState::kInitializing, std::memory_order_acquire))
        return false;
    if (!entry.life.init()) return false;
    entry.state.store(EntryState::kReady, std::memory_order_release);
    return true;
}

/// Locks `life` if no living thread holds it.
bool take(Entry& entry) noexcept {
    return entry.life.try_lock() != RobustMutex::Taken::kNo;
}

OwnerId id_of(std::size_t index, std::uint64_t generation) noexcept {
    return generation << kEntryBits | index;
}

bool is_unregistered_alive(OwnerId id) noexcept {
    return ::kill(static_cast<pid_t>(id & ~kUnregistered), 0) == 0 || errno != ESRCH;
}

}  // namespace

namespace detail {

[[gnu::tls_model("initial-exec")]] constinit thread_local OwnerId own_id = 0;

OwnerId register_owner() noexcept {
    for (std::size_t index = 0; index < registry.size(); ++index) {
        Entry& entry = registry[index];
        if (!make_ready(entry) || !take(entry)) continue;
        const std::uint64_t generation = entry.generation.load(std::memory_order_relaxed) + 1;
        entry.generation.store(generation, std::memory_order_release);
        return own_id = id_of(index, generation);
    }
    return own_id = kUnregistered | static_cast<OwnerId>(::syscall(SYS_gettid));
}

}  // namespace detail

Result<void> prepare_owners() noexcept {
    static std::mutex mutex;
    const std::lock_guard guard(mutex);
    if (!registry.empty()) return {};
    auto arena = SharedArena::create(kMaxOwners * sizeof(Entry), SharedArena::Reserve::kLazy);
    if (!arena) return fail(arena.error());
    const auto entries = arena->make_zeroed_array<Entry>(kMaxOwners);
    if (!entries) return fail(entries.error());
    if (pthread_atfork(nullptr, nullptr, [] { detail::own_id = 0; }) != 0) return fail(Errc::kNoMemory);
    // Kept for ever, also by exit(): the kernel's and libc's list of robust mutexes points into it.
    static SharedArena* const kept = new (std::nothrow) SharedArena(std::move(*arena));
    if (kept == nullptr) return fail(Errc::kNoMemory);
    registry = *entries;
    return {};
}

bool is_owner_alive(OwnerId id) noexcept {
    if ((id & kUnregistered) != 0) return is_unregistered_alive(id);
    Entry& entry = registry[id % kMaxOwners];
    if (entry.generation.load(std::memory_order_acquire) != id >> kEntryBits) return false;
    if (!take(entry)) return true;
    entry.generation.fetch_add(1, std::memory_order_release);
    entry.life.unlock();
    return false;
}

OwnerLock::Former OwnerLock::wait_and_lock() noexcept {
    constexpr int kSpins = 64, kYields = 16;
    const OwnerId self = own_id();
    for (int round = 0;; ++round) {
        OwnerId holder = holder_.load(std::memory_order_relaxed);
        if (holder == 0) {
            if (holder_.compare_exchange_weak(holder, self, std::memory_order_acquire,
                                              std::memory_order_relaxed))
                return Former::kUnlocked;
            continue;
        }
        if (round < kSpins) {
            pause_processor();
            continue;
        }
        if (!is_owner_alive(holder)) {
            if (holder_.compare_exchange_strong(holder, self, std::memory_order_acquire,
                                                std::memory_order_relaxed))
                return Former::kDied;
            continue;
        }
        if (round < kSpins + kYields) {
            ::sched_yield();
        } else {
            // The holder does not run, or all processors are busy: leave it one.
            const timespec pause{.tv_sec = 0, .tv_nsec = 50'000};
            ::nanosleep(&pause, nullptr);
        }
    }
}

}  // namespace shoal::memory
