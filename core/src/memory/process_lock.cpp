// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. Shared is read and written under `guard` only (but for `releases` and `calls`, which are hints). It is
///     held for some hundred instructions: a process that is killed meanwhile leaves it to the next one, with
///     all fields still meaningful, because nothing in one slot depends on another.
///  2. A slot belongs to the thread `owner`. A process that needs to know what is in it clears it first if
///     that thread has ended: so what a dead process held or waited for does not count.
///  3. A process owns at most one slot.
///  4. A queued process sleeps on the `calls` of its slot, or watches the doorbell. It is called when it has
///     become the first in the queue; if a holder ended instead of releasing, it finds out by polling.
#include "shoal/memory/process_lock.hpp"

#include <algorithm>
#include <atomic>
#include <new>

#include "shoal/base/clock.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/memory/doorbell.hpp"
#include "shoal/memory/owner.hpp"

namespace shoal::memory {
namespace {

constexpr std::uint64_t kNoTicket = 0;
constexpr std::uint64_t kLastTicket = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t kNsPerMs = 1'000'000;

}  // namespace

struct ProcessLock::Slot {
    std::atomic<OwnerId> owner;  ///< 0: none.
    std::uint32_t shared_holds;
    std::atomic<std::uint32_t> calls;  ///< Grows when its process should try again.
    std::uint64_t ticket;              ///< Its place in the queue; kNoTicket: not queued.
    bool is_exclusive;
    bool wants_doorbell;

    [[nodiscard]] bool is_idle() const noexcept {
        return !is_exclusive && shared_holds == 0 && ticket == kNoTicket;
    }
    [[nodiscard]] bool is_held() const noexcept { return is_exclusive || shared_holds > 0; }
    /// Without its owner, which other processes must go on to see until the rest is cleared.
    void clear() noexcept {
        is_exclusive = false;
        shared_holds = 0;
        ticket = kNoTicket;
    }
};

struct ProcessLock::Shared {
    OwnerLock guard;
    std::uint64_t last_ticket;
    std::int64_t released_at_ms;          ///< Of the machine's monotonic clock; kept while processes queue.
    std::atomic<std::uint32_t> releases;  ///< For those that spin.
    std::size_t used_slots;               ///< Those beyond were never used.
    Slot slots[kMaxProcesses];
};

class ProcessLock::Guard {
  public:
    explicit Guard(Shared& shared) noexcept : lock_(shared.guard) { static_cast<void>(lock_.lock()); }
    ~Guard() { lock_.unlock(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

  private:
    OwnerLock& lock_;
};

ProcessLock::ProcessLock(SharedArena arena, Shared* shared, Wait wait) noexcept
    : arena_(std::move(arena)), shared_(shared), wait_(wait) {}

Result<std::unique_ptr<ProcessLock>> ProcessLock::create(Wait wait) {
    if (const auto installed = install_doorbell(); !installed) return fail(installed.error());
    if (const auto prepared = prepare_owners(); !prepared) return fail(prepared.error());
    auto arena = SharedArena::create(sizeof(Shared), SharedArena::Reserve::kLazy);
    if (!arena) return fail(arena.error());
    auto shared = arena->make_zeroed_array<Shared>(1);
    if (!shared) return fail(shared.error());
    auto* const lock = new (std::nothrow) ProcessLock(std::move(*arena), shared->data(), wait);
    if (lock == nullptr) return fail(Errc::kNoMemory);
    return std::unique_ptr<ProcessLock>(lock);
}

ProcessLock::~ProcessLock() {
    if (!owns_slot()) return;
    const Guard guard(*shared_);
    mine_->clear();
    mine_->owner = 0;
    call_next();
}

/// False also for a slot from before a fork: it belongs to the parent.
bool ProcessLock::owns_slot() const noexcept {
    return mine_ != nullptr && mine_->owner == own_id();
}

bool ProcessLock::claim_slot() noexcept {
    if (owns_slot()) return true;
    Slot* slot = std::find_if(shared_->slots, shared_->slots + shared_->used_slots, [](const Slot& used) {
        return used.owner == 0 || !is_owner_alive(used.owner);
    });
    if (slot == shared_->slots + shared_->used_slots) {
        if (shared_->used_slots == kMaxProcesses) return false;
        ++shared_->used_slots;
    }
    slot->clear();
    slot->owner = own_id();
    mine_ = slot;
    return true;
}

/// Clears the slot of a process that has ended.
bool ProcessLock::is_alive(Slot& slot) noexcept {
    if (&slot == mine_ || is_owner_alive(slot.owner)) return true;
    slot.clear();
    return false;
}

/// Calls the first process of the queue, unless it is this one.
void ProcessLock::call_next() noexcept {
    Slot* first = nullptr;
    for (std::size_t i = 0; i < shared_->used_slots; ++i) {
        Slot& slot = shared_->slots[i];
        const bool is_earlier = slot.ticket != kNoTicket && (first == nullptr || slot.ticket < first->ticket);
        if (is_earlier && is_alive(slot)) first = &slot;
    }
    if (first == nullptr) return;
    shared_->released_at_ms = monotonic_ms();
    if (first == mine_) return;
    first->calls.fetch_add(1, std::memory_order_relaxed);
    if (first->wants_doorbell) {
        ring_doorbell();
    } else {
        futex_wake(first->calls);
    }
}

/// To be called with the guard held and a slot claimed.
Result<void> ProcessLock::take_unless_held(LockMode mode) noexcept {
    const bool is_exclusive = mode == LockMode::kExclusive;
    const std::uint64_t my_ticket = mine_->ticket == kNoTicket ? kLastTicket : mine_->ticket;
    bool is_free = !mine_->is_exclusive && !(is_exclusive && mine_->shared_holds > 0);
    bool is_held = mine_->is_held();
    bool is_first = true;
    for (std::size_t i = 0; i < shared_->used_slots; ++i) {
        Slot& slot = shared_->slots[i];
        if (&slot == mine_ || slot.is_idle() || !is_alive(slot)) continue;
        if (slot.is_exclusive || (is_exclusive && slot.shared_holds > 0)) is_free = false;
        if (slot.is_held()) is_held = true;
        if (slot.ticket < my_ticket && slot.ticket != kNoTicket) is_first = false;
    }
    if (!is_free) return fail(Errc::kAgain);
    if (!is_first && (is_held || monotonic_ms() - shared_->released_at_ms <= kTurnMs))
        return fail(Errc::kAgain);
    mine_->ticket = kNoTicket;
    if (is_exclusive) {
        mine_->is_exclusive = true;
    } else {
        ++mine_->shared_holds;
        call_next();  // The next process in the queue may want a shared hold, too.
    }
    return {};
}

Result<void> ProcessLock::try_take(LockMode mode, Turn turn) noexcept {
    const Guard guard(*shared_);
    if (!claim_slot()) return fail(Errc::kNoMemory);
    const Result<void> taken = take_unless_held(mode);
    if (!taken && turn == Turn::kDoorbell) {
        mine_->wants_doorbell = true;
        if (mine_->ticket == kNoTicket) mine_->ticket = ++shared_->last_ticket;
    }
    return taken;
}

/// Tries after each release, without a place in the queue.
bool ProcessLock::spin(LockMode mode) noexcept {
    constexpr int kPauses = 2'000;  // Some 20 to 80 us.
    static const bool has_one_processor = online_cpu_count() < 2;
    if (has_one_processor) return false;
    std::uint32_t seen = shared_->releases.load(std::memory_order_relaxed);
    for (int i = 0; i < kPauses; ++i) {
        pause_processor();
        const std::uint32_t now = shared_->releases.load(std::memory_order_relaxed);
        if (now == seen) continue;
        seen = now;
        if (try_take(mode, Turn::kNotAtAll)) return true;
    }
    return false;
}

Result<void> ProcessLock::take(LockMode mode, std::int64_t deadline_ns) noexcept {
    if (wait_ == Wait::kSpin) {
        const Result<void> at_once = try_take(mode, Turn::kNotAtAll);
        if (at_once || at_once.error().code != Errc::kAgain) return at_once;
        if (spin(mode)) return {};
    }
    for (;;) {
        std::uint32_t calls = 0;
        {
            const Guard guard(*shared_);
            if (!claim_slot()) return fail(Errc::kNoMemory);
            const Result<void> taken = take_unless_held(mode);
            if (taken) return taken;
            mine_->wants_doorbell = false;
            if (mine_->ticket == kNoTicket) mine_->ticket = ++shared_->last_ticket;
            calls = mine_->calls.load(std::memory_order_relaxed);
        }
        const std::int64_t now_ns = monotonic_ns();
        if (now_ns >= deadline_ns) break;
        static_cast<void>(
            futex_wait(mine_->calls, calls, std::min(deadline_ns, now_ns + kPollMs * kNsPerMs)));
    }
    stop_queuing();
    return fail(Errc::kTimedOut);
}

void ProcessLock::release(LockMode mode) noexcept {
    if (!owns_slot()) return;
    const Guard guard(*shared_);
    if (mode == LockMode::kExclusive) {
        mine_->is_exclusive = false;
    } else if (mine_->shared_holds > 0) {
        --mine_->shared_holds;
    }
    // Written with the guard held only: no locked instruction is needed.
    shared_->releases.store(shared_->releases.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    call_next();
}

void ProcessLock::stop_queuing() noexcept {
    if (!owns_slot()) return;
    const Guard guard(*shared_);
    if (mine_->ticket == kNoTicket) return;
    mine_->ticket = kNoTicket;
    call_next();
}

}  // namespace shoal::memory
