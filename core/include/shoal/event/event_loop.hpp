// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/event/event_loop.hpp
/// The event loop: descriptors, timers, deferred calls, cycle hooks, signals, wake-ups from other threads.
/// One loop a thread; every call except wake_up() and post() is for that thread only.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "shoal/base/clock.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/event/timer_wheel.hpp"

namespace shoal::event {

class EventLoop;
class Poller;

/// The readiness of a descriptor, or the interest in it. A bit set.
enum class Ready : std::uint8_t {
    kNone = 0,
    kRead = 1,  ///< Data, a new connection, or end of stream.
    kWrite = 2,
    kReadHangup = 4,  ///< The peer shut its sending side (EPOLLRDHUP).
    kError =
        8,  ///< EPOLLERR or EPOLLHUP: the next call on the descriptor returns the error. Comes together with
            ///< kRead and kWrite as far as they are watched, so that waiters try again.
    kUrgent = 16,  ///< Urgent data of TCP, at which a read stops (EPOLLPRI); kEdge only.
};
constexpr Ready operator|(Ready a, Ready b) noexcept {
    return static_cast<Ready>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr Ready operator&(Ready a, Ready b) noexcept {
    return static_cast<Ready>(static_cast<std::uint8_t>(a) & static_cast<std::uint8_t>(b));
}
constexpr bool any(Ready set) noexcept {
    return set != Ready::kNone;
}

/// How a descriptor is watched.
enum class Trigger : std::uint8_t {
    kEdge,   ///< Registered once for read and write, edge-triggered: drain until EAGAIN before waiting again.
    kLevel,  ///< Level-triggered for the interest given to add()/set_interest().
    kExclusive,  ///< Level-triggered read on a socket that several processes share (EPOLLEXCLUSIVE):
                 ///< listeners.
};

/// A watched descriptor. Lives inside its owner; does not own the descriptor; removes itself when destroyed.
class Watcher {
  public:
    Watcher() noexcept = default;
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    [[nodiscard]] bool is_watched() const noexcept { return loop_ != nullptr; }
    [[nodiscard]] int watched_fd() const noexcept { return fd_; }

  protected:
    virtual ~Watcher();
    /// Runs on the loop. May remove or destroy this or any other watcher.
    virtual void on_ready(Ready ready) = 0;

  private:
    friend class EventLoop;
    struct Link : ListNode<> {
        explicit Link(Watcher& its_owner) noexcept : owner(its_owner) {}
        Watcher& owner;
    };
    Link link_{*this};  // In the loop's list of watchers.
    EventLoop* loop_ = nullptr;
    int fd_ = -1;
    Trigger trigger_ = Trigger::kEdge;
    Ready interest_ = Ready::kNone;
    bool keeps_loop_alive_ = true;
};

/// A call to be made once in the current turn of the loop. Lives inside its owner, allocates
/// nothing.
class Deferred : public ListNode<> {
  public:
    using Callback = void (*)(void* owner);
    Deferred(Callback callback, void* owner) noexcept : callback_(callback), owner_(owner) {}

  private:
    friend class EventLoop;
    Callback callback_;
    void* owner_;
};

/// The fate of signals that are pending when a loop gives up their handlers.
enum class PendingSignals : bool { kDrop, kKeep };

/// Called for a signal in addition to the signal's handler, if any. Lives inside its owner. Does not count as
/// work.
class SignalListener : public ListNode<> {
  public:
    using Callback = void (*)(void* owner, int signal_number);
    SignalListener(Callback callback, void* owner) noexcept : callback_(callback), owner_(owner) {}

  private:
    friend class EventLoop;
    friend class SignalTable;
    Callback callback_;
    void* owner_;
    int signal_number_ = 0;
};

/// Notified when a loop polls, for a watchdog that checks whether the loop makes progress. Runs on the loop's
/// thread, every turn.
class PollListener {
  public:
    virtual void before_poll() noexcept = 0;
    virtual void after_poll(std::int64_t now_ms) noexcept = 0;

  protected:
    ~PollListener() = default;
};

class EventLoop {
  public:
    /// Errors: Errc::kSystem when epoll or eventfd cannot be created.
    [[nodiscard]] static Result<std::unique_ptr<EventLoop>> create();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// The loop of this thread, or null. Set by the constructor's thread, cleared by the destructor.
    [[nodiscard]] static EventLoop* current() noexcept;

    // ---- descriptors -------------------------------------------------------------------------------------
    /// Watches `fd`. `interest` matters for kLevel only. Errors: kSystem (EEXIST, EPERM for plain files,
    /// ...).
    Result<void> add(Watcher& watcher, int fd, Trigger trigger, Ready interest = Ready::kRead,
                     bool keeps_loop_alive = true);
    /// Changes the interest of a kLevel watcher.
    Result<void> set_interest(Watcher& watcher, Ready interest);
    /// Stops watching; events of this turn not yet delivered to it are dropped. Call before closing the
    /// descriptor.
    void remove(Watcher& watcher) noexcept;

    // ---- time --------------------------------------------------------------------------------------------
    /// Monotonic ms as of this turn: the clock is read at most once a turn, so it may lag behind inside a
    /// long callback.
    [[nodiscard]] std::int64_t now_ms() noexcept { return is_now_coarse_ ? refresh_now() : now_ms_; }
    /// The same without ever reading the clock: late by at most one more tick of the kernel (4 ms).
    [[nodiscard]] std::int64_t coarse_now_ms() const noexcept { return now_ms_; }
    /// Reads the clock again. Use it before arming a timer from code that may have run for long.
    std::int64_t refresh_now() noexcept {
        is_now_coarse_ = false;
        return now_ms_ = monotonic_ms();
    }
    /// Arms `timer` to fire at least `delay_ms` after this call; 0 or less: in the next turn, without
    /// sleeping. Reads the clock (vDSO, some 28 ns), so the timer is not early after a long callback. Wheel
    /// and poll count whole milliseconds: expect 1 ms more than `delay_ms`.
    void arm(Timer& timer, std::int64_t delay_ms) noexcept;
    /// The expiry of a timer of `delay_ms` (more than 0), counted from the kernel's last tick: a quarter of
    /// the cost, for long timeouts on hot paths. Early by up to 4 ms (at 250 Hz).
    [[nodiscard]] std::int64_t coarse_deadline_ms(std::int64_t delay_ms) const noexcept {
        return std::max(now_ms_, coarse_monotonic_ms()) + 1 + std::min(delay_ms, kMaxDelayMs);
    }
    void arm_coarse(Timer& timer, std::int64_t delay_ms) noexcept {
        timers_.arm_at(timer, coarse_deadline_ms(delay_ms));
    }
    [[nodiscard]] TimerWheel& timers() noexcept { return timers_; }

    // ---- calls -------------------------------------------------------------------------------------------
    /// Runs `deferred` in this turn, after the events and before the timers (calls deferred meanwhile, or by
    /// a timer: next turn, without sleeping). Idempotent.
    void defer(Deferred& deferred) noexcept;
    /// Convenience for cold paths; allocates.
    void defer(std::function<void()> call);
    /// Hooks of every turn: before the poll, and at the end, after events, posted and deferred calls, and
    /// timers. With a hook at the end, run() begins with a turn that does not wait. Replaces (a hook may
    /// replace itself); empty removes.
    void set_before_poll_hook(std::function<void()> hook);
    void set_after_turn_hook(std::function<void()> hook);
    /// Borrowed; null: none.
    void set_poll_listener(PollListener* listener) noexcept { poll_listener_ = listener; }
    /// run() calls it before a turn when there is no work left; true keeps the loop running (exit_condition).
    /// That turn then waits for a watcher or timer that does not count as work, a signal, or a wake-up.
    void set_stay_alive_condition(std::function<bool()> condition);

    // ---- other threads -----------------------------------------------------------------------------------
    /// From any thread: runs `call` on the loop soon, in order of posting. Wakes the loop by its eventfd.
    void post(std::function<void()> call);
    /// From any thread or a signal handler: ends the current poll, or the next one if none is under way.
    void wake_up() noexcept;

    // ---- signals -----------------------------------------------------------------------------------------
    /// Delivers `signal_number` to `handler` on the loop through signalfd (blocks the signal for the thread;
    /// other threads of the process must block it too, or be started afterwards). An empty handler restores
    /// the default disposition and unblocks; a signal that is pending then is dropped. Errors: kInvalid
    /// (SIGKILL, SIGSTOP or no signal), kSystem.
    Result<void> set_signal_handler(int signal_number, std::function<void(int)> handler);
    [[nodiscard]] bool has_signal_handler(int signal_number) const noexcept;
    /// The handler as it was set, or null. Several users of a loop find out with target() whose it is.
    [[nodiscard]] const std::function<void(int)>* signal_handler(int signal_number) const noexcept;
    /// Calls `listener` on the loop for each `signal_number`, until it is removed or the loop is reset after
    /// a fork. When the last listener of a signal without a handler goes, mask and disposition are restored;
    /// a pending signal is dropped. Errors: as set_signal_handler(); kExists: it is already added.
    Result<void> add_signal_listener(SignalListener& listener, int signal_number);
    void remove_signal_listener(SignalListener& listener) noexcept;
    /// True: signal handlers count as work (Swoole's wait_signal).
    void set_signals_keep_alive(bool value) noexcept { signals_keep_alive_ = value; }

    // ---- running -----------------------------------------------------------------------------------------
    /// Runs turns until stop() or until there is no work (see has_work()).
    void run();
    /// One turn: waits at most `max_wait_ms` (-1: until there is something to do; 0: does not wait).
    void run_once(std::int64_t max_wait_ms);
    /// Makes the innermost run() return after the current turn. No effect outside of run().
    void stop() noexcept;
    [[nodiscard]] bool is_running() const noexcept { return is_running_; }
    /// For a child that was forked inside a callback and never returns to it: with false it can run the loop
    /// as if none ran below it. Restore the returned value before the callback's frame is left.
    bool exchange_running(bool value) noexcept { return std::exchange(is_running_, value); }
    /// Work is: a watcher or timer that keeps the loop alive, a deferred or posted call, a retain().
    [[nodiscard]] bool has_work() const noexcept;
    /// Counts work outside of the loop, such as a job of a thread pool: run() does not return before
    /// release().
    void retain() noexcept { ++retained_; }
    /// Undoes one retain(), unless reset_after_fork() has already dropped it.
    void release() noexcept { retained_ -= retained_ > 0 ? 1 : 0; }
    [[nodiscard]] std::size_t watcher_count() const noexcept { return watcher_count_; }

    /// Turns and system calls made so far, for tests and reports.
    struct Counters {
        std::uint64_t polls = 0;                 ///< epoll_wait
        std::uint64_t registration_changes = 0;  ///< epoll_ctl
    };
    [[nodiscard]] Counters counters() const noexcept;

    /// In a forked child: replaces the epoll set, eventfd and signalfd; the parent is not affected. Every
    /// watcher, timer, deferred and posted call and retain() is dropped (their owners see is_watched(),
    /// is_armed(), is_linked() false), and so is the rest of the current turn; handled signals get their
    /// default disposition and are unblocked. Hooks stay. `pending`: whether a handled signal that was sent
    /// to the child before this call takes effect now or is lost. Errors: kSystem; the loop is then unusable.
    Result<void> reset_after_fork(PendingSignals pending = PendingSignals::kDrop);
    /// In a forked child that replaces its parent, which has ended (a daemon): everything stays as it is, and
    /// signals are registered again, because epoll reports them to the process that registered. Errors:
    /// kSystem.
    Result<void> continue_after_fork() noexcept;

  private:
    static constexpr std::int64_t kMaxDelayMs = std::int64_t{1} << 60;  // No overflow when added to a clock.

    EventLoop();
    struct Batch;
    struct BoxedCall;
    struct PollPlan {
        int timeout_ms;
        bool is_watched_by_alarm;  ///< No timer can be due before the alarm expires.
    };
    struct Internals;  // poller, alarm, signal table, cross-thread queue
    Result<void> open();
    void forget_everything() noexcept;
    bool poll_and_deliver(PollPlan plan);
    static void run_hook(const std::shared_ptr<std::function<void()>>& hook);
    void run_deferred();
    void run_posted();
    [[nodiscard]] bool has_calls() const noexcept;
    [[nodiscard]] PollPlan plan_poll(std::int64_t max_wait_ms) noexcept;
    void take_time_after_poll(PollPlan plan) noexcept;

    std::int64_t now_ms_;
    TimerWheel timers_;
    IntrusiveList<Deferred> deferred_;
    IntrusiveList<Deferred> running_deferred_;
    IntrusiveList<Watcher::Link> watchers_;
    std::unique_ptr<Internals> in_;
    // Shared with the current call, so that a hook may replace itself.
    std::shared_ptr<std::function<void()>> before_poll_;
    std::shared_ptr<std::function<void()>> after_turn_;
    std::shared_ptr<std::function<bool()>> stay_alive_;
    PollListener* poll_listener_ = nullptr;
    std::size_t watcher_count_ = 0;
    std::size_t live_watcher_count_ = 0;
    std::size_t retained_ = 0;
    bool is_now_coarse_ = false;
    bool is_running_ = false;
    bool stop_requested_ = false;
    bool signals_keep_alive_ = false;
};

}  // namespace shoal::event
