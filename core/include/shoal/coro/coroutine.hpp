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
class ContextOps {
  public:
    virtual ~ContextOps() = default;
    /// Gives `coroutine` a context (its `context()`), new or pooled. False: out of memory.
    virtual bool make(Coroutine& coroutine) noexcept = 0;
    /// Switches from the running stack into `coroutine`. On the first entry the context calls
    /// Coroutine::run_entry(); returns when the coroutine leaves or has ended.
    virtual void enter(Coroutine& coroutine) noexcept = 0;
    /// Switches from `coroutine`'s stack back to where it was entered; returns at the next enter().
    virtual void leave(Coroutine& coroutine) noexcept = 0;
    /// Frees the context of a pooled (ended) coroutine for good.
    virtual void destroy(Coroutine& coroutine) noexcept = 0;
};

enum class State : std::uint8_t { kInit = 0, kWaiting = 1, kRunning = 2, kEnded = 3 };

/// Why a parked coroutine goes on.
enum class Wake : std::uint8_t {
    kReady,     ///< What it waited for has come.
    kTimedOut,  ///< The timeout passed.
    kCanceled,  ///< Scheduler::cancel(), or the scheduler shuts down.
};

/// Milliseconds to wait; negative: for ever.
using TimeoutMs = std::int64_t;
inline constexpr TimeoutMs kForever = -1;

class Coroutine : public ListNode<> {
  public:
    using Entry = void (*)(Coroutine& self, void* argument);

    [[nodiscard]] Cid cid() const noexcept { return cid_; }
    [[nodiscard]] Cid parent_cid() const noexcept { return parent_cid_; }
    [[nodiscard]] State state() const noexcept { return state_; }
    /// What it waits for, for reports: static text such as "Channel::pop"; empty while it runs.
    [[nodiscard]] std::string_view wait_reason() const noexcept { return wait_reason_; }
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

    Scheduler& scheduler_;
    Cid cid_ = 0;
    Cid parent_cid_ = 0;
    Coroutine* resumer_ = nullptr;
    Entry entry_ = nullptr;
    void* argument_ = nullptr;
    event::Timer timeout_;
    std::string_view wait_reason_;
    std::int64_t started_at_ms_ = 0;
    State state_ = State::kInit;
    Wake last_wake_ = Wake::kReady;
    bool is_cancelable_ = false;
    bool is_scheduled_ = false;
};

class Scheduler {
  public:
    Scheduler(event::EventLoop& loop, ContextOps& ops);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// The scheduler of this thread, or null.
    [[nodiscard]] static Scheduler* current_scheduler() noexcept;
    /// The running coroutine of this thread's scheduler, or null.
    [[nodiscard]] static Coroutine* current() noexcept;
    [[nodiscard]] event::EventLoop& loop() noexcept { return loop_; }

    /// Creates a coroutine and runs it at once until it first waits or ends; then the caller goes on.
    /// Returns its cid. Errors: kTooLarge (max_coroutines reached), kNoMemory.
    Result<Cid> spawn(Coroutine::Entry entry, void* argument) noexcept;
    /// The same for C++ hosts; copies the callable to the heap.
    Result<Cid> spawn(std::function<void()> body);

    /// Parks the running coroutine until wake(), its timeout, or cancel(). May only be called in a coroutine.
    /// The caller unlinks itself from whatever would have woken it unless the answer is kReady.
    Wake park(std::string_view reason, TimeoutMs timeout_ms = kForever, bool is_cancelable = true) noexcept;

    /// Resumes a parked coroutine now (nested: returns when it waits again or ends).
    void wake(Coroutine& coroutine, Wake why = Wake::kReady) noexcept;
    /// Resumes it at the end of this turn of the loop. Its timeout and cancel() no longer reach it meanwhile.
    void schedule_wake(Coroutine& coroutine, Wake why = Wake::kReady) noexcept;

    /// Ends the wait of `cid` with kCanceled, now. Errors: kNotFound; kInvalid when it is running, not
    /// parked, or in a wait that cannot be cancelled.
    Result<void> cancel(Cid cid) noexcept;

    /// The live coroutine, or null. Constant time.
    [[nodiscard]] Coroutine* find(Cid cid) const noexcept;
    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }
    [[nodiscard]] std::size_t peak_count() const noexcept { return peak_count_; }
    [[nodiscard]] Cid last_cid() const noexcept { return last_cid_; }
    [[nodiscard]] std::size_t pooled_count() const noexcept { return pooled_count_; }
    /// Cids of all live coroutines, ascending.
    [[nodiscard]] std::vector<Cid> list() const;

    void set_max_coroutines(std::size_t maximum) noexcept { max_coroutines_ = maximum; }
    [[nodiscard]] std::size_t max_coroutines() const noexcept { return max_coroutines_; }
    /// Ended coroutines kept for reuse; the rest are freed.
    void set_max_pooled(std::size_t maximum) noexcept { max_pooled_ = maximum; }

    /// True when coroutines live and nothing could ever wake one: call when the loop has no work left.
    [[nodiscard]] bool is_deadlocked() const noexcept { return live_count_ > 0 && !loop_.has_work(); }
    /// One line a coroutine: "[Coroutine-3] waits in Channel::pop for 1200 ms".
    [[nodiscard]] std::string deadlock_report() const;

    /// Cancels every live coroutine, newest first, until none is left or none makes progress; for shutdown.
    void cancel_all() noexcept;
    /// In a forked child made from inside a coroutine or beside parked ones: forgets all but the running one.
    void forget_others_after_fork() noexcept;

  private:
    friend class Coroutine;
    void enter(Coroutine& coroutine) noexcept;
    void retire(Coroutine& coroutine) noexcept;
    static void on_timeout(event::Timer& timer, void* owner);
    static void run_scheduled(void* owner);

    event::EventLoop& loop_;
    ContextOps& ops_;
    Coroutine* current_ = nullptr;
    // cid -> coroutine: open addressing, power of two, linear probing; cids are sequential, so the low bits
    // spread perfectly.
    std::vector<Coroutine*> table_;
    std::size_t table_mask_ = 0;
    IntrusiveList<Coroutine> pool_;
    IntrusiveList<Coroutine> scheduled_;
    event::Deferred scheduled_call_;
    std::size_t live_count_ = 0;
    std::size_t peak_count_ = 0;
    std::size_t pooled_count_ = 0;
    std::size_t max_coroutines_ = 100'000;
    std::size_t max_pooled_ = 1'024;
    Cid last_cid_ = 0;
};

/// Parks the running coroutine for `duration_ms`. Returns kTimedOut when it has slept, kCanceled when woken
/// by cancel(). Errors: kOutOfCoroutine.
Result<Wake> sleep_for_ms(TimeoutMs duration_ms) noexcept;

}  // namespace shoal::coro
