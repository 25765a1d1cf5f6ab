// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/event/timer_wheel.hpp
/// Hierarchical timing wheel, 1 ms resolution. Arming and cancelling are O(1) and allocate nothing.
/// One thread only: that of the loop that owns the wheel.
#include <array>
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

  public:
    /// A timer that does not count as work for EventLoop::has_work(). Set before arming.
    void set_keeps_loop_alive(bool value) noexcept { keeps_loop_alive_ = value; }
};

/// Levels of 64 slots: level n has slots of 64^n ms. Six levels reach 2^36 ms (over two years); later
/// deadlines wait in the top level and are placed again when it turns.
class TimerWheel {
  public:
    explicit TimerWheel(std::int64_t now_ms) noexcept : now_ms_(now_ms) {}
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;
    ~TimerWheel();

    /// Arms `timer` for the absolute millisecond `expires_at_ms`; re-arms if armed. In the past: next
    /// advance.
    void arm_at(Timer& timer, std::int64_t expires_at_ms) noexcept;
    void cancel(Timer& timer) noexcept;

    /// Fires everything due up to and including `now_ms`, in order of expiry (equal: order of arming).
    void advance(std::int64_t now_ms);

    /// Milliseconds from `now_ms` to the next expiry or cascade: never later than the next expiry; -1: no
    /// timer.
    [[nodiscard]] std::int64_t next_delay_ms(std::int64_t now_ms) const noexcept;

    [[nodiscard]] std::size_t armed_count() const noexcept { return armed_count_; }
    /// Armed timers that keep the loop alive.
    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }
    [[nodiscard]] std::int64_t now_ms() const noexcept { return now_ms_; }

  private:
    static constexpr int kLevels = 6;
    static constexpr int kSlotBits = 6;
    static constexpr int kSlots = 1 << kSlotBits;

    void place(Timer& timer) noexcept;
    void unplace(Timer& timer) noexcept;
    void cascade();
    void fire_due(IntrusiveList<Timer>& slot);

    std::int64_t now_ms_;
    std::size_t armed_count_ = 0;
    std::size_t live_count_ = 0;
    std::array<std::uint64_t, kLevels> occupied_{};
    std::array<std::array<IntrusiveList<Timer>, kSlots>, kLevels> slots_;
};

inline void Timer::cancel() noexcept {
    if (wheel_ != nullptr) wheel_->cancel(*this);
}

}  // namespace shoal::event
