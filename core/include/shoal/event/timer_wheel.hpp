// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/event/timer_wheel.hpp
/// Hierarchical timing wheel, 1 ms resolution. Arming and cancelling are O(1) and allocate nothing.
/// One thread only: that of the loop that owns the wheel.
#include <array>
#include <cstddef>
#include <cstdint>

#include "shoal/base/intrusive_list.hpp"

namespace shoal::event {

class TimerWheel;

/// A one-shot timer. Lives inside its owner; cancels itself when destroyed.
/// `on_fire` runs on the loop; it may arm, cancel or destroy any timer, this one included.
class Timer : public ListNode<> {
  public:
    using Callback = void (*)(Timer& timer, void* owner);

    Timer(Callback callback, void* owner) noexcept : callback_(callback), owner_(owner) {}

    [[nodiscard]] bool is_armed() const noexcept { return wheel_ != nullptr; }
    /// The millisecond (of the wheel's clock) at which it fires; meaningful while armed.
    [[nodiscard]] std::int64_t expires_at_ms() const noexcept { return expires_at_ms_; }
    inline void cancel() noexcept;
    ~Timer() { cancel(); }

  private:
    friend class TimerWheel;
    Callback callback_;
    void* owner_;
    TimerWheel* wheel_ = nullptr;
    std::int64_t expires_at_ms_ = 0;
    std::uint8_t level_ = 0;
    std::uint8_t slot_ = 0;
    bool keeps_loop_alive_ = true;
    bool is_counted_live_ = false;
    std::uint64_t order_ = 0;  // Among timers of equal expiry the lower one fires first.

  public:
    /// A timer that does not count as work for EventLoop::has_work(). Set before arming.
    void set_keeps_loop_alive(bool value) noexcept { keeps_loop_alive_ = value; }
};

/// Levels of 64 slots: level n has slots of 64^n ms. Six levels reach 2^36 ms (over two years); later
/// deadlines wait in a separate list and are placed again when the top level turns.
///
/// Invariants
///  1. A timer stands on the level of the highest 6-bit digit in which its expiry differs from now_ms_,
///     in the slot of that digit. So every slot that is in use lies ahead of now_ms_ within its level, the
///     lowest level in use holds the next expiry, and timers of equal expiry always share a list.
///  2. occupied_[level] has the bit of a slot exactly when that slot's list has an element.
///  3. overdue_ holds timers armed for now_ms_ or earlier; firing_ holds timers that are due and not yet
///     called.
///  4. A list is in order of arming except for timers that rearm_at() has put into it; fire_slot() sorts it.
class TimerWheel {
  public:
    explicit TimerWheel(std::int64_t now_ms) noexcept : now_ms_(now_ms) {}
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;
    ~TimerWheel() { clear(); }

    /// Arms `timer` for the absolute millisecond `expires_at_ms`; re-arms if armed. A time in the past, or
    /// the current millisecond of the wheel: fires at the next advance(), never in the current one.
    void arm_at(Timer& timer, std::int64_t expires_at_ms) noexcept {
        arm(timer, expires_at_ms, ++last_order_);
    }
    /// The same for the next period of a periodic timer: among timers of equal expiry it keeps the place that
    /// its last arm_at() gave it.
    void rearm_at(Timer& timer, std::int64_t expires_at_ms) noexcept {
        arm(timer, expires_at_ms, timer.order_);
    }
    void cancel(Timer& timer) noexcept;
    /// Cancels every timer.
    void clear() noexcept;

    /// Fires everything due up to and including `now_ms`, in order of expiry (equal: order of arming). An
    /// advance by hours costs as much as one by 1 ms. A callback may call it again: the inner call fires the
    /// remaining timers. Returns whether a timer fired.
    bool advance(std::int64_t now_ms);

    /// Milliseconds from `now_ms` to the next expiry or cascade: never later than the next expiry; 0:
    /// something is due; -1: no timer.
    [[nodiscard]] std::int64_t next_delay_ms(std::int64_t now_ms) const noexcept;

    /// The time up to which next_delay_ms() counts. Valid while a timer is armed.
    [[nodiscard]] std::int64_t next_stop_ms() const noexcept {
        return overdue_.empty() && firing_.empty() ? next_stop().at_ms : now_ms_;
    }

    [[nodiscard]] std::size_t armed_count() const noexcept { return armed_count_; }
    /// Armed timers that keep the loop alive.
    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }
    [[nodiscard]] std::int64_t now_ms() const noexcept { return now_ms_; }

  private:
    static constexpr int kLevels = 6;
    static constexpr int kSlotBits = 6;
    static constexpr int kSlots = 1 << kSlotBits;
    static constexpr int kWheelBits = kLevels * kSlotBits;
    // Values of Timer::level_ for the lists outside of the slots.
    static constexpr std::uint8_t kFar = kLevels;
    static constexpr std::uint8_t kOutside = kLevels + 1;

    /// A time at which a level has slots to process.
    struct Stop {
        std::int64_t at_ms;
        int level;
    };
    [[nodiscard]] Stop next_stop() const noexcept;
    void arm(Timer& timer, std::int64_t expires_at_ms, std::uint64_t order) noexcept;
    void place(Timer& timer) noexcept;
    void unplace(Timer& timer) noexcept;
    void cascade(IntrusiveList<Timer>& list) noexcept;
    bool fire_due();
    bool fire_slot(IntrusiveList<Timer>& slot);

    std::int64_t now_ms_;
    std::uint64_t last_order_ = 0;
    std::size_t armed_count_ = 0;
    std::size_t live_count_ = 0;
    std::array<std::uint64_t, kLevels> occupied_{};
    std::array<std::array<IntrusiveList<Timer>, kSlots>, kLevels> slots_;
    IntrusiveList<Timer> far_;
    IntrusiveList<Timer> overdue_;
    IntrusiveList<Timer> firing_;
};

inline void Timer::cancel() noexcept {
    if (wheel_ != nullptr) wheel_->cancel(*this);
}

}  // namespace shoal::event
