// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/coroutine.hpp
/// Asymmetric coroutines: resume enters, leaving returns to the resumer. One Scheduler a thread.
///
/// Invariants
///  1. At most one coroutine of a scheduler runs; `Scheduler::current()` is it, or null on the root stack.
///  2. A coroutine is entered only from where it is not running; the one that enters is its `resumer`, and
///     control comes back there when it waits or ends.
///  3. A Coroutine object and its machine context are recycled together: never hold a Coroutine* across a
///     wait; hold its cid and look it up.
///  4. The core switches only through ContextOps; it never inspects a stack.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::coro {

class Coroutine;
class Scheduler;

/// Coroutine id: starts at 1, grows by one, never reused in a process. 0: none.
using Cid = std::int64_t;

/// How the host makes and switches machine contexts. Installed once a scheduler; outlives it.
/// None of these may throw. `enter` and `leave` are hot: a few nanoseconds of overhead matter.
/// Implementations should end in a tail call of the switch: after a switch the processor mispredicts every
/// return, so each frame between the switch and the caller costs some 5 ns. Hence the two hooks for rare
/// work.
class ContextOps {
  public:
    virtual ~ContextOps() = default;
    /// Gives a new `coroutine` a context (its `context`). False: out of memory. Called once a Coroutine
    /// object, not once a spawn: a pooled one keeps its context.
    virtual bool make(Coroutine& coroutine) noexcept = 0;
    /// Switches from the running stack into `coroutine`. On the first entry the context calls
    /// Coroutine::run_entry(); returns when the coroutine leaves or has ended. When run_entry() has returned
    /// the context switches back to where it was entered, and calls run_entry() again at the next enter().
    virtual void enter(Coroutine& coroutine) noexcept = 0;
    /// Switches from `coroutine`'s stack back to where it was entered; returns at the next enter().
    virtual void leave(Coroutine& coroutine) noexcept = 0;
    /// A wait of `coroutine` was ended by a cancellation; runs on its stack before park() returns.
    virtual void after_cancel(Coroutine& /*coroutine*/) noexcept {}
    /// Control is back where a coroutine was entered, while Scheduler::set_attention(true).
    virtual void after_enter() noexcept {}
    /// Frees the context of a pooled (ended) coroutine for good.
    virtual void destroy(Coroutine& coroutine) noexcept = 0;
};

enum class State : std::uint8_t { kInit = 0, kWaiting = 1, kRunning = 2, kEnded = 3 };

/// Why a parked coroutine runs again.
enum class Wake : std::uint8_t {
    kReady,     ///< The event that it waited for has occurred.
    kTimedOut,  ///< The timeout passed.
    kCanceled,  ///< Scheduler::cancel(), or the scheduler shuts down.
};

/// When a coroutine runs again after another coroutine's call has ended its wait.
enum class WakeTime : std::uint8_t {
    /// At the end of this turn of the loop: the call never switches, so the caller's containers and iterators
    /// stay as they are. The default everywhere.
    kEndOfTurn,
    /// Before the call returns, nested in the caller: for hosts whose own API promises that order (PHP).
    kAtOnce,
};

/// Milliseconds to wait; negative: without a limit.
using TimeoutMs = std::int64_t;
inline constexpr TimeoutMs kForever = -1;

class Coroutine : public ListNode<> {
  public:
    using Entry = void (*)(Coroutine& self, void* argument);

    Coroutine(const Coroutine&) = delete;
    Coroutine& operator=(const Coroutine&) = delete;

    [[nodiscard]] Cid cid() const noexcept { return cid_; }
    [[nodiscard]] Cid parent_cid() const noexcept { return parent_cid_; }
    [[nodiscard]] State state() const noexcept { return state_; }
    /// The operation in which it waits, for reports: static text such as "Channel::pop"; empty while it runs.
    [[nodiscard]] std::string_view wait_reason() const noexcept {
        return state_ == State::kWaiting ? wait_reason_ : std::string_view{};
    }
    /// Parked, and not yet chosen to be resumed: only then may it be given to wake() or schedule_wake().
    [[nodiscard]] bool is_parked() const noexcept { return state_ == State::kWaiting && !is_scheduled_; }
    [[nodiscard]] Scheduler& scheduler() const noexcept { return scheduler_; }
    /// When the timeout of its last wait that had one expires, in monotonic milliseconds.
    [[nodiscard]] std::int64_t timeout_at_ms() const noexcept {
        return is_coarse_ ? coarse_deadline_ms_ : timeout_.expires_at_ms();
    }
    [[nodiscard]] std::int64_t started_at_ms() const noexcept { return started_at_ms_; }
    [[nodiscard]] bool is_canceled() const noexcept { return last_wake_ == Wake::kCanceled; }
    /// Where control returns when this one leaves; null: the root stack.
    [[nodiscard]] Coroutine* resumer() const noexcept { return resumer_; }

    /// The host's context and the host's own per-coroutine data. Kept while pooled.
    void* context = nullptr;
    void* host_data = nullptr;

    /// For ContextOps only: runs the body on the coroutine's own stack and marks it ended.
    void run_entry() noexcept;

  private:
    friend class Scheduler;
    explicit Coroutine(Scheduler& scheduler) noexcept;
    ~Coroutine() = default;

    // Ordered by use: what a switch touches comes first and shares a cache line.
    Coroutine* resumer_ = nullptr;
    State state_ = State::kInit;
    Wake last_wake_ = Wake::kReady;
    bool is_cancelable_ = false;
    bool is_scheduled_ = false;
    bool is_abandoned_ = false;
    bool is_coarse_ = false;  // Its last timeout was coarse.
    std::uint8_t refused_parks_ = 0;
    Scheduler& scheduler_;
    Cid cid_ = 0;
    Entry entry_ = nullptr;
    void* argument_ = nullptr;
    std::string_view wait_reason_;
    std::int64_t waiting_since_ms_ = 0;
    Cid parent_cid_ = 0;
    std::int64_t started_at_ms_ = 0;
    Coroutine* next_pooled_ = nullptr;
    event::Timer timeout_;
    std::int64_t coarse_deadline_ms_ = 0;
};

namespace detail {
// Initial-exec: one load, also from a shared library; hidden is right because a host links the core once.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local Scheduler* current_scheduler;
}  // namespace detail

class Scheduler {
  public:
    Scheduler(event::EventLoop& loop, ContextOps& ops);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// The scheduler of this thread, or null.
    [[nodiscard]] static Scheduler* current_scheduler() noexcept { return detail::current_scheduler; }
    /// The running coroutine of this thread's scheduler, or null.
    [[nodiscard]] static Coroutine* current() noexcept;
    /// The running coroutine of this scheduler, or null.
    [[nodiscard]] Coroutine* running() const noexcept { return current_; }
    [[nodiscard]] event::EventLoop& loop() noexcept { return loop_; }

    /// Creates a coroutine and runs it at once until it first waits or ends; then the caller goes on.
    /// Returns its cid. Errors: kTooLarge (max_coroutines reached), kNoMemory.
    /// `Ops`, here and below: the final class of this scheduler's ContextOps, for a host that wants its
    /// switch inlined; the default calls it virtually.
    template <typename Ops = ContextOps>
    Result<Cid> spawn(Coroutine::Entry entry, void* argument) noexcept;
    /// The same for C++ hosts; copies the callable to the heap.
    Result<Cid> spawn(std::function<void()> body);

    /// Parks the running coroutine until wake(), its timeout, or cancel(). May only be called in a coroutine.
    /// Unless it returns kReady, the caller must unlink itself from the queue in which it waited. A timeout
    /// of 0 ends at the next turn of the loop, after the other coroutines that are ready. While cancel_all()
    /// runs, a cancelable park returns kCanceled at once; outside a coroutine too. `is_coarse`: the timeout
    /// counts from the kernel's last tick (EventLoop::coarse_deadline_ms) and its timer stays armed for the
    /// next wait: much cheaper for a series of long timeouts.
    template <typename Ops = ContextOps>
    Wake park(std::string_view reason, TimeoutMs timeout_ms = kForever, bool is_cancelable = true,
              bool is_coarse = false) noexcept;

    /// Lets the other coroutines and events that are ready run first, then returns. Cannot be cancelled.
    void yield_turn(std::string_view reason = "yield") noexcept;

    /// Resumes a parked coroutine now (nested: returns when it waits again or ends). For hosts and for
    /// callbacks of the loop; code that coroutines call uses schedule_wake().
    template <typename Ops = ContextOps>
    void wake(Coroutine& coroutine, Wake why = Wake::kReady) noexcept;
    /// Resumes it at the end of this turn of the loop. Until then neither its timeout nor cancel() has an
    /// effect.
    void schedule_wake(Coroutine& coroutine, Wake why = Wake::kReady) noexcept;

    /// Ends the wait of `cid` with kCanceled. Errors: kNotFound; kInvalid when it is running, not parked,
    /// about to be resumed, or in a wait that cannot be cancelled.
    Result<void> cancel(Cid cid, WakeTime when = WakeTime::kEndOfTurn) noexcept;

    /// The live coroutine, or null. Constant time.
    [[nodiscard]] Coroutine* find(Cid cid) const noexcept;
    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }
    [[nodiscard]] std::size_t peak_count() const noexcept { return peak_count_; }
    [[nodiscard]] Cid last_cid() const noexcept { return last_cid_; }
    [[nodiscard]] std::size_t pooled_count() const noexcept { return pooled_count_; }
    /// Cids of all live coroutines, ascending.
    [[nodiscard]] std::vector<Cid> list() const;

    /// Enables calls of ContextOps::after_enter(), for a host that must check at every return whether its
    /// program is ending.
    void set_attention(bool wanted) noexcept { wants_attention_ = wanted; }
    void set_max_coroutines(std::size_t maximum) noexcept { max_coroutines_ = maximum; }
    [[nodiscard]] std::size_t max_coroutines() const noexcept { return max_coroutines_; }
    /// Ended coroutines kept for reuse; the rest are freed.
    void set_max_pooled(std::size_t maximum) noexcept { max_pooled_ = maximum; }

    /// True when coroutines exist and nothing can wake them. Call it when the loop has no work left.
    [[nodiscard]] bool is_deadlocked() const noexcept { return live_count_ > 0 && !loop_.has_work(); }
    /// One line a coroutine: "[Coroutine-3] waits in Channel::pop for 1200 ms".
    [[nodiscard]] std::string deadlock_report() const;

    /// For shutdown: cancels every live coroutine, newest first, until none is left or none makes progress. A
    /// coroutine that waits again after `kMaxRefusedParks` cancelled waits is abandoned: it stays parked.
    void cancel_all() noexcept;
    /// In a forked child made from inside a coroutine or while others are parked: forgets all but the running
    /// one and those it was resumed from. The forgotten coroutines are not unwound; their memory is kept.
    void forget_others_after_fork() noexcept;

    static constexpr int kMaxRefusedParks = 64;

  private:
    friend class Coroutine;
    template <typename Ops = ContextOps>
    void enter(Coroutine& coroutine) noexcept;
    template <typename Ops = ContextOps>
    void leave(Coroutine& coroutine) noexcept;
    void arm(Coroutine& self, TimeoutMs timeout_ms, bool is_coarse) noexcept;
    void retire(Coroutine& coroutine) noexcept;
    Coroutine* take_from_pool() noexcept;
    void discard(Coroutine& coroutine) noexcept;
    static void forget(Coroutine& coroutine) noexcept;
    Wake park_in_shutdown(Coroutine& self, std::string_view reason, bool is_cancelable) noexcept;
    bool cancel_round() noexcept;
    static void on_timeout(event::Timer& timer, void* owner);
    static void run_scheduled(void* owner);

    [[nodiscard]] std::size_t home_slot(Cid cid) const noexcept;
    bool grow_table() noexcept;
    void insert(Coroutine& coroutine) noexcept;
    void erase(const Coroutine& coroutine) noexcept;

    Coroutine* current_ = nullptr;
    bool wants_attention_ = false;
    ContextOps& ops_;
    event::EventLoop& loop_;
    // cid -> coroutine: open addressing, power of two, linear probing. The home slot is a Fibonacci hash: it
    // spreads sequential cids evenly, where `cid & mask` would make every new cid that wraps around into the
    // block of some long-lived old ones probe through all of it.
    std::vector<Coroutine*> table_;
    std::size_t table_mask_ = 0;
    int table_shift_ = 64;
    Coroutine* pool_ = nullptr;
    std::size_t pooled_count_ = 0;
    std::size_t live_count_ = 0;
    std::size_t peak_count_ = 0;
    std::size_t max_coroutines_ = 100'000;
    std::size_t max_pooled_ = 1'024;
    Cid last_cid_ = 0;
    IntrusiveList<Coroutine> scheduled_;
    event::Deferred scheduled_call_;
    bool is_shutting_down_ = false;
};

/// Parks the running coroutine for `duration_ms`. Returns kTimedOut when it has slept, kCanceled when woken
/// by cancel(). Errors: kOutOfCoroutine.
Result<Wake> sleep_for_ms(TimeoutMs duration_ms) noexcept;

// ---- the hot path: inline, so that a switch costs little beyond ContextOps -------------------------------

inline Coroutine* Scheduler::current() noexcept {
    Scheduler* const scheduler = detail::current_scheduler;
    return scheduler == nullptr ? nullptr : scheduler->current_;
}

template <typename Ops>
[[gnu::always_inline]] inline void Scheduler::enter(Coroutine& coroutine) noexcept {
    Coroutine* const resumer = current_;
    coroutine.resumer_ = resumer;
    coroutine.state_ = State::kRunning;
    current_ = &coroutine;
    static_cast<Ops&>(ops_).enter(coroutine);
    current_ = resumer;
    if (coroutine.state_ == State::kEnded) retire(coroutine);
    if (wants_attention_) [[unlikely]]
        ops_.after_enter();
}

template <typename Ops>
[[gnu::always_inline]] inline void Scheduler::leave(Coroutine& coroutine) noexcept {
    coroutine.waiting_since_ms_ = loop_.coarse_now_ms();
    coroutine.state_ = State::kWaiting;
    static_cast<Ops&>(ops_).leave(coroutine);
}

template <typename Ops>
inline Result<Cid> Scheduler::spawn(Coroutine::Entry entry, void* argument) noexcept {
    if (live_count_ >= max_coroutines_) return fail(Errc::kTooLarge);
    if (live_count_ * 2 >= table_.size() && !grow_table()) return fail(Errc::kNoMemory);
    Coroutine* const coroutine = take_from_pool();
    if (coroutine == nullptr) return fail(Errc::kNoMemory);

    const Cid cid = ++last_cid_;
    coroutine->cid_ = cid;
    coroutine->parent_cid_ = current_ == nullptr ? 0 : current_->cid_;
    coroutine->entry_ = entry;
    coroutine->argument_ = argument;
    coroutine->started_at_ms_ = loop_.now_ms();
    coroutine->last_wake_ = Wake::kReady;
    coroutine->refused_parks_ = 0;
    insert(*coroutine);
    if (++live_count_ > peak_count_) peak_count_ = live_count_;
    enter<Ops>(*coroutine);
    return cid;  // The object may be another coroutine by now.
}

[[gnu::always_inline]] inline void Scheduler::arm(Coroutine& self, TimeoutMs timeout_ms,
                                                  bool is_coarse) noexcept {
    self.is_coarse_ = is_coarse;
    if (is_coarse) {
        assert(timeout_ms > 0 && "a coarse timeout is a long one");
        self.coarse_deadline_ms_ = loop_.coarse_deadline_ms(timeout_ms);
        // Armed by an earlier wait: on_timeout() will see that this one lasts longer.
        if (self.timeout_.is_armed() && self.timeout_.expires_at_ms() <= self.coarse_deadline_ms_) return;
        loop_.timers().arm_at(self.timeout_, self.coarse_deadline_ms_);
    } else if (timeout_ms >= 0) {
        loop_.arm(self.timeout_, timeout_ms);
    } else {
        self.timeout_.cancel();
    }
}

template <typename Ops>
[[gnu::always_inline]] inline Wake Scheduler::park(std::string_view reason, TimeoutMs timeout_ms,
                                                   bool is_cancelable, bool is_coarse) noexcept {
    Coroutine* const self = current_;
    assert(self != nullptr && "park() outside a coroutine");
    if (self == nullptr) [[unlikely]]
        return Wake::kCanceled;
    if (is_shutting_down_) [[unlikely]]
        return park_in_shutdown(*self, reason, is_cancelable);
    self->wait_reason_ = reason;
    self->is_cancelable_ = is_cancelable;
    arm(*self, timeout_ms, is_coarse);
    leave<Ops>(*self);
    if (self->last_wake_ == Wake::kCanceled) [[unlikely]]
        ops_.after_cancel(*self);
    return self->last_wake_;
}

inline std::size_t Scheduler::home_slot(Cid cid) const noexcept {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(cid) * 0x9E3779B97F4A7C15U) >> table_shift_);
}

inline Coroutine* Scheduler::find(Cid cid) const noexcept {
    if (table_.empty()) [[unlikely]]
        return nullptr;
    std::size_t slot = home_slot(cid);
    while (table_[slot] != nullptr) {
        if (table_[slot]->cid_ == cid) return table_[slot];
        slot = (slot + 1) & table_mask_;
    }
    return nullptr;
}

template <typename Ops>
[[gnu::always_inline]] inline void Scheduler::wake(Coroutine& coroutine, Wake why) noexcept {
    assert(coroutine.is_parked() && "wake() of a coroutine that is not parked");
    if (!coroutine.is_coarse_) coroutine.timeout_.cancel();
    coroutine.last_wake_ = why;
    enter<Ops>(coroutine);
}

}  // namespace shoal::coro
