// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. Shared is read and written under `guard` only, a robust mutex that is held for some hundred
///     instructions: a process that is killed meanwhile leaves it to the next one, with all fields still
///     meaningful, because nothing in one slot depends on another.
///  2. A slot is used by the process whose thread holds its `life`, a robust mutex that is never waited for:
///     a process that finds it abandoned knows that the owner has ended, even before it is reaped, and clears
///     the slot.
///  3. A process owns at most one slot, and gives up `life` before it unmaps the memory.
#include "shoal/coro/process_lock.hpp"

#include <pthread.h>
#include <sys/eventfd.h>

#include <atomic>
#include <cerrno>
#include <limits>
#include <mutex>
#include <new>

#include "shoal/base/clock.hpp"

namespace shoal::coro {
namespace {

constinit std::atomic<unsigned> generation{0};

void watch_forks() {
    static std::once_flag once;
    std::call_once(once, [] {
        pthread_atfork(nullptr, nullptr, [] { generation.fetch_add(1, std::memory_order_relaxed); });
    });
}

bool init_robust(pthread_mutex_t& mutex) noexcept {
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0) return false;
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    const int error = pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return error == 0;
}

constexpr std::uint64_t kNoTicket = 0;
constexpr std::uint64_t kLastTicket = std::numeric_limits<std::uint64_t>::max();

}  // namespace

unsigned fork_generation() noexcept {
    return generation.load(std::memory_order_relaxed);
}

struct ProcessLock::Slot {
    pthread_mutex_t life;
    std::uint32_t shared_holds;
    bool is_exclusive;
    std::uint64_t ticket;  ///< Its place in the queue; kNoTicket: not queued.

    [[nodiscard]] bool is_idle() const noexcept {
        return !is_exclusive && shared_holds == 0 && ticket == kNoTicket;
    }
    void clear() noexcept {
        is_exclusive = false;
        shared_holds = 0;
        ticket = kNoTicket;
    }
};

struct ProcessLock::Shared {
    pthread_mutex_t guard;
    std::uint64_t last_ticket;
    std::int64_t released_at_ms;  ///< Of the machine's monotonic clock.
    std::size_t used_slots;       ///< Those beyond were never initialised.
    Slot slots[kMaxProcesses];
};

class ProcessLock::Guard {
  public:
    explicit Guard(Shared& shared) noexcept : mutex_(shared.guard) {
        if (pthread_mutex_lock(&mutex_) == EOWNERDEAD) pthread_mutex_consistent(&mutex_);
    }
    ~Guard() { pthread_mutex_unlock(&mutex_); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

  private:
    pthread_mutex_t& mutex_;
};

ProcessLock::ProcessLock(memory::SharedArena arena, Shared* shared, UniqueFd doorbell) noexcept
    : arena_(std::move(arena)),
      shared_(shared),
      doorbell_(std::move(doorbell)),
      generation_(fork_generation()) {}

Result<std::unique_ptr<ProcessLock>> ProcessLock::create() {
    watch_forks();
    UniqueFd doorbell(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!doorbell) return fail_errno();
    auto arena = memory::SharedArena::create(sizeof(Shared));
    if (!arena) return fail(arena.error());
    auto shared = arena->make_zeroed_array<Shared>(1);
    if (!shared) return fail(shared.error());
    if (!init_robust((*shared)[0].guard)) return fail(Errc::kNoMemory);
    auto* const lock = new (std::nothrow) ProcessLock(std::move(*arena), shared->data(), std::move(doorbell));
    if (lock == nullptr) return fail(Errc::kNoMemory);
    return std::unique_ptr<ProcessLock>(lock);
}

ProcessLock::~ProcessLock() {
    if (mine_ != nullptr && generation_ == fork_generation()) {
        const Guard guard(*shared_);
        mine_->clear();
        pthread_mutex_unlock(&mine_->life);
        shared_->released_at_ms = monotonic_ms();
        if (others_queue()) ring();
    }
}

bool ProcessLock::claim_slot() noexcept {
    if (mine_ != nullptr && generation_ == fork_generation()) return true;
    mine_ = nullptr;  // A slot from before the fork belongs to the parent.
    generation_ = fork_generation();
    for (std::size_t i = 0; i < shared_->used_slots; ++i) {
        Slot& slot = shared_->slots[i];
        const int error = pthread_mutex_trylock(&slot.life);
        if (error == EOWNERDEAD) pthread_mutex_consistent(&slot.life);
        if (error != 0 && error != EOWNERDEAD) continue;
        slot.clear();
        mine_ = &slot;
        return true;
    }
    if (shared_->used_slots == kMaxProcesses) return false;
    Slot& slot = shared_->slots[shared_->used_slots];
    slot.clear();
    if (!init_robust(slot.life) || pthread_mutex_trylock(&slot.life) != 0) return false;
    ++shared_->used_slots;
    mine_ = &slot;
    return true;
}

/// Clears the slot of a process that has ended.
bool ProcessLock::is_alive(Slot& slot) noexcept {
    const int error = pthread_mutex_trylock(&slot.life);
    if (error != 0 && error != EOWNERDEAD) return true;
    if (error == EOWNERDEAD) pthread_mutex_consistent(&slot.life);
    slot.clear();
    pthread_mutex_unlock(&slot.life);
    return false;
}

bool ProcessLock::others_queue() noexcept {
    for (std::size_t i = 0; i < shared_->used_slots; ++i) {
        Slot& slot = shared_->slots[i];
        if (&slot != mine_ && slot.ticket != kNoTicket && is_alive(slot)) return true;
    }
    return false;
}

void ProcessLock::ring() noexcept {
    const std::uint64_t one = 1;
    // The counter cannot overflow in practice: 2^64 releases.
    static_cast<void>(!write(doorbell_.get(), &one, sizeof one));
}

Result<void> ProcessLock::try_take(LockMode mode, bool may_queue) noexcept {
    const Guard guard(*shared_);
    if (!claim_slot()) return fail(Errc::kNoMemory);
    const bool is_exclusive = mode == LockMode::kExclusive;
    const std::uint64_t my_ticket = mine_->ticket == kNoTicket ? kLastTicket : mine_->ticket;
    bool is_free = !mine_->is_exclusive && !(is_exclusive && mine_->shared_holds > 0);
    bool is_held = mine_->is_exclusive || mine_->shared_holds > 0;
    bool is_first = true;
    for (std::size_t i = 0; i < shared_->used_slots; ++i) {
        Slot& slot = shared_->slots[i];
        if (&slot == mine_ || slot.is_idle() || !is_alive(slot)) continue;
        if (slot.is_exclusive || (is_exclusive && slot.shared_holds > 0)) is_free = false;
        if (slot.is_exclusive || slot.shared_holds > 0) is_held = true;
        if (slot.ticket != kNoTicket && slot.ticket < my_ticket) is_first = false;
    }
    const bool may_overtake = !is_held && monotonic_ms() - shared_->released_at_ms > kTurnMs;
    if (!is_free || !(is_first || may_overtake)) {
        if (may_queue && mine_->ticket == kNoTicket) mine_->ticket = ++shared_->last_ticket;
        return fail(Errc::kAgain);
    }
    mine_->ticket = kNoTicket;
    if (is_exclusive) {
        mine_->is_exclusive = true;
    } else {
        ++mine_->shared_holds;
        if (others_queue()) ring();  // The next process in the queue may want a shared hold, too.
    }
    shared_->released_at_ms = monotonic_ms();
    return {};
}

void ProcessLock::release(LockMode mode) noexcept {
    const Guard guard(*shared_);
    if (mine_ == nullptr || generation_ != fork_generation()) return;
    if (mode == LockMode::kExclusive) {
        mine_->is_exclusive = false;
    } else if (mine_->shared_holds > 0) {
        --mine_->shared_holds;
    }
    shared_->released_at_ms = monotonic_ms();
    if (others_queue()) ring();
}

void ProcessLock::stop_queuing() noexcept {
    const Guard guard(*shared_);
    if (mine_ == nullptr || generation_ != fork_generation() || mine_->ticket == kNoTicket) return;
    mine_->ticket = kNoTicket;
    if (others_queue()) ring();
}

}  // namespace shoal::coro
