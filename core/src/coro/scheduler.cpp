// SPDX-License-Identifier: Apache-2.0
/// Invariants (in addition to those of coroutine.hpp)
///  1. A Coroutine is in exactly one place: the table (live) or the pool (ended, context attached).
///  2. `scheduled_` holds parked coroutines with `is_scheduled_`; their timeout is disarmed and cancel()
///     refuses them, so each is resumed exactly once.
///  3. An armed timeout belongs to a parked coroutine that is not scheduled, or remains from a coarse wait of
///     a coroutine whose only waits since then were yields.
///  4. The table is at most half full, so a probe always ends.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <new>

#include "shoal/base/log.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {
namespace detail {
[[gnu::tls_model("initial-exec")]] constinit thread_local Scheduler* current_scheduler = nullptr;
}  // namespace detail

namespace {
constexpr std::size_t kFirstTableSlots = 64;

// Coroutines that will never end. Frames on their stacks may be linked into queues that still exist, so
// neither object nor stack is freed. This list keeps them reachable for leak checkers.
std::atomic<Coroutine*> forgotten{nullptr};

void run_function(Coroutine&, void* argument) {
    const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()>*>(argument));
    (*body)();
}
}  // namespace

Coroutine::Coroutine(Scheduler& scheduler) noexcept
    : scheduler_(scheduler), timeout_(&Scheduler::on_timeout, this) {}

void Coroutine::run_entry() noexcept {
    entry_(*this, argument_);
    state_ = State::kEnded;
}

Scheduler::Scheduler(event::EventLoop& loop, ContextOps& ops)
    : ops_(ops), loop_(loop), scheduled_call_(&Scheduler::run_scheduled, this) {
    assert(detail::current_scheduler == nullptr && "one scheduler a thread");
    detail::current_scheduler = this;
}

Scheduler::~Scheduler() {
    cancel_all();
    for (Coroutine* const coroutine : table_) {
        if (coroutine != nullptr) forget(*coroutine);
    }
    while (pool_ != nullptr)
        discard(*take_from_pool());
    if (detail::current_scheduler == this) detail::current_scheduler = nullptr;
}

// ---- creating and ending ---------------------------------------------------------------------------------

Coroutine* Scheduler::take_from_pool() noexcept {
    if (pool_ != nullptr) [[likely]] {
        Coroutine* const coroutine = pool_;
        pool_ = coroutine->next_pooled_;
        --pooled_count_;
        return coroutine;
    }
    Coroutine* const coroutine = new (std::nothrow) Coroutine(*this);
    if (coroutine == nullptr) return nullptr;
    if (ops_.make(*coroutine)) return coroutine;
    delete coroutine;
    return nullptr;
}

void Scheduler::discard(Coroutine& coroutine) noexcept {
    ops_.destroy(coroutine);
    delete &coroutine;
}

/// Ensures that a live coroutine is never entered again.
void Scheduler::forget(Coroutine& coroutine) noexcept {
    coroutine.timeout_.cancel();
    coroutine.unlink();
    coroutine.state_ = State::kEnded;
    coroutine.next_pooled_ = forgotten.load(std::memory_order_relaxed);
    while (!forgotten.compare_exchange_weak(coroutine.next_pooled_, &coroutine)) {
    }
}

Result<Cid> Scheduler::spawn(std::function<void()> body) {
    auto owned = std::make_unique<std::function<void()>>(std::move(body));
    Result<Cid> cid = spawn(&run_function, owned.get());
    // The coroutine has started unless spawn() failed, and has then taken over the callable.
    if (cid) static_cast<void>(owned.release());
    return cid;
}

void Scheduler::retire(Coroutine& coroutine) noexcept {
    coroutine.timeout_.cancel();
    erase(coroutine);
    --live_count_;
    if (pooled_count_ >= max_pooled_) [[unlikely]]
        return discard(coroutine);
    coroutine.next_pooled_ = pool_;
    pool_ = &coroutine;
    ++pooled_count_;
}

// ---- waiting and waking ----------------------------------------------------------------------------------

void Scheduler::on_timeout(event::Timer&, void* owner) {
    Coroutine& coroutine = *static_cast<Coroutine*>(owner);
    event::TimerWheel& timers = coroutine.scheduler_.loop_.timers();
    if (!coroutine.is_parked()) return;  // The timer of an earlier wait.
    if (coroutine.is_coarse_ && coroutine.coarse_deadline_ms_ > timers.now_ms()) {
        timers.arm_at(coroutine.timeout_, coroutine.coarse_deadline_ms_);
        return;
    }
    coroutine.scheduler_.wake(coroutine, Wake::kTimedOut);
}

void Scheduler::schedule_wake(Coroutine& coroutine, Wake why) noexcept {
    assert(coroutine.is_parked() && "schedule_wake() of a coroutine that is not parked");
    coroutine.timeout_.cancel();
    coroutine.last_wake_ = why;
    coroutine.is_scheduled_ = true;
    scheduled_.push_back(coroutine);
    loop_.defer(scheduled_call_);
}

void Scheduler::run_scheduled(void* owner) {
    Scheduler& self = *static_cast<Scheduler*>(owner);
    // Coroutines that are scheduled meanwhile run in the next turn.
    IntrusiveList<Coroutine> batch;
    batch.splice_back(self.scheduled_);
    while (!batch.empty()) {
        Coroutine& coroutine = batch.pop_front();
        coroutine.is_scheduled_ = false;
        self.enter(coroutine);
    }
}

void Scheduler::yield_turn(std::string_view reason) noexcept {
    Coroutine* const self = current_;
    assert(self != nullptr && "yield_turn() outside a coroutine");
    if (self == nullptr) return;
    if (is_shutting_down_) {
        static_cast<void>(park_in_shutdown(*self, reason, /*is_cancelable=*/true));
        return;
    }
    self->wait_reason_ = reason;
    self->last_wake_ = Wake::kReady;
    self->is_scheduled_ = true;
    scheduled_.push_back(*self);
    loop_.defer(scheduled_call_);
    leave(*self);
}

Result<void> Scheduler::cancel(Cid cid, WakeTime when) noexcept {
    Coroutine* const coroutine = find(cid);
    if (coroutine == nullptr) return fail(Errc::kNotFound);
    if (!coroutine->is_parked() || !coroutine->is_cancelable_) return fail(Errc::kInvalid);
    if (when == WakeTime::kAtOnce) {
        wake(*coroutine, Wake::kCanceled);
    } else {
        schedule_wake(*coroutine, Wake::kCanceled);
    }
    return {};
}

Result<Wake> sleep_for_ms(TimeoutMs duration_ms) noexcept {
    Coroutine* const self = Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    return self->scheduler().park("sleep", duration_ms);
}

// ---- the table -------------------------------------------------------------------------------------------

bool Scheduler::grow_table() noexcept {
    const std::size_t slots = table_.empty() ? kFirstTableSlots : table_.size() * 2;
    std::vector<Coroutine*> old;
    try {
        old.assign(slots, nullptr);
    } catch (const std::bad_alloc&) {
        return false;
    }
    table_.swap(old);
    table_mask_ = slots - 1;
    table_shift_ = 64 - std::countr_zero(slots);
    for (Coroutine* const coroutine : old) {
        if (coroutine != nullptr) insert(*coroutine);
    }
    return true;
}

void Scheduler::insert(Coroutine& coroutine) noexcept {
    std::size_t slot = home_slot(coroutine.cid_);
    while (table_[slot] != nullptr)
        slot = (slot + 1) & table_mask_;
    table_[slot] = &coroutine;
}

void Scheduler::erase(const Coroutine& coroutine) noexcept {
    std::size_t hole = home_slot(coroutine.cid_);
    while (table_[hole] != &coroutine)
        hole = (hole + 1) & table_mask_;
    // Backward-shift deletion: moves up the entries that could no longer be found across the hole. It leaves
    // no tombstones.
    std::size_t next = (hole + 1) & table_mask_;
    while (table_[next] != nullptr) {
        const std::size_t distance = (next - home_slot(table_[next]->cid_)) & table_mask_;
        if (distance >= ((next - hole) & table_mask_)) {
            table_[hole] = table_[next];
            hole = next;
        }
        next = (next + 1) & table_mask_;
    }
    table_[hole] = nullptr;
}

std::vector<Cid> Scheduler::list() const {
    std::vector<Cid> cids;
    cids.reserve(live_count_);
    for (const Coroutine* const coroutine : table_) {
        if (coroutine != nullptr) cids.push_back(coroutine->cid_);
    }
    std::sort(cids.begin(), cids.end());
    return cids;
}

// ---- shutdown, fork, reports -----------------------------------------------------------------------------

Wake Scheduler::park_in_shutdown(Coroutine& self, std::string_view reason, bool is_cancelable) noexcept {
    self.timeout_.cancel();
    self.wait_reason_ = reason;
    self.is_cancelable_ = false;
    if (is_cancelable && self.refused_parks_ < kMaxRefusedParks) {
        ++self.refused_parks_;
        self.last_wake_ = Wake::kCanceled;
        ops_.after_cancel(self);
        return Wake::kCanceled;
    }
    // A wait that cannot be cancelled continues. A coroutine that still waits after so many cancelled waits
    // is in a loop that ignores its errors: it stays parked, or shutdown would never end.
    self.is_abandoned_ = is_cancelable;
    leave(self);
    self.is_abandoned_ = false;
    if (self.last_wake_ == Wake::kCanceled) ops_.after_cancel(self);
    return self.last_wake_;
}

/// True: at least one coroutine was woken.
bool Scheduler::cancel_round() noexcept {
    bool has_woken = !scheduled_.empty();
    run_scheduled(this);
    if (scheduled_.empty()) scheduled_call_.unlink();
    std::vector<Cid> cids = list();
    for (auto cid = cids.rbegin(); cid != cids.rend(); ++cid) {
        if (cancel(*cid, WakeTime::kAtOnce)) has_woken = true;
    }
    return has_woken;
}

void Scheduler::cancel_all() noexcept {
    if (is_shutting_down_) return;
    is_shutting_down_ = true;
    while (live_count_ > 0 && cancel_round()) {
    }
    is_shutting_down_ = false;
}

void Scheduler::forget_others_after_fork() noexcept {
    for (Coroutine*& slot : table_) {
        if (slot == nullptr || slot->state_ == State::kRunning) continue;
        forget(*slot);
        slot = nullptr;
    }
    // The survivors are inserted again: holes in the table would hide them. They are only the chain of
    // resumers.
    std::vector<Coroutine*> survivors;
    for (Coroutine*& slot : table_) {
        if (slot != nullptr) survivors.push_back(std::exchange(slot, nullptr));
    }
    for (Coroutine* const survivor : survivors)
        insert(*survivor);
    live_count_ = survivors.size();
    scheduled_call_.unlink();
}

std::string Scheduler::deadlock_report() const {
    std::string report = fmt::format("all coroutines (count: {}) are asleep - deadlock!", live_count_);
    const std::int64_t now_ms = monotonic_ms();
    for (const Cid cid : list()) {
        const Coroutine& coroutine = *find(cid);
        if (coroutine.state() == State::kWaiting) {
            report += fmt::format("\n[Coroutine-{}] waits in {} for {} ms", cid, coroutine.wait_reason(),
                                  std::max<std::int64_t>(0, now_ms - coroutine.waiting_since_ms_));
        } else {
            report += fmt::format("\n[Coroutine-{}] is running", cid);
        }
    }
    return report;
}

}  // namespace shoal::coro
