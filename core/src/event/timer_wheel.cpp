// SPDX-License-Identifier: Apache-2.0
#include "shoal/event/timer_wheel.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace shoal::event {
namespace {

/// Moves the elements of `right` into `left`; both are sorted, and so is the result.
template <typename Precedes>
void merge(IntrusiveList<Timer>& left, IntrusiveList<Timer>& right, Precedes precedes) noexcept {
    IntrusiveList<Timer> merged;
    while (!left.empty() && !right.empty())
        merged.push_back((precedes(right.front(), left.front()) ? right : left).pop_front());
    merged.splice_back(left);
    merged.splice_back(right);
    left.splice_back(merged);
}

/// Stable merge sort without allocation: bin n holds 2^n elements or none.
template <typename Precedes>
void sort(IntrusiveList<Timer>& list, Precedes precedes) noexcept {
    constexpr std::size_t kBins = 40;  // More timers than any memory can hold.
    std::array<IntrusiveList<Timer>, kBins> bins;
    std::size_t used = 0;
    while (!list.empty()) {
        IntrusiveList<Timer> carried;
        carried.push_back(list.pop_front());
        std::size_t bin = 0;
        for (; bin < used && !bins[bin].empty(); ++bin) {
            merge(bins[bin], carried, precedes);  // The elements of the bin came earlier.
            carried.splice_back(bins[bin]);
        }
        bins[bin].splice_back(carried);
        used = std::max(used, bin + 1);
    }
    for (std::size_t bin = 0; bin < used; ++bin) {
        merge(bins[bin], list, precedes);
        list.splice_back(bins[bin]);
    }
}

}  // namespace

void TimerWheel::arm(Timer& timer, std::int64_t expires_at_ms, std::uint64_t order) noexcept {
    timer.cancel();
    timer.wheel_ = this;
    timer.order_ = order;
    timer.expires_at_ms_ = expires_at_ms;
    timer.is_counted_live_ = timer.keeps_loop_alive_;
    ++armed_count_;
    live_count_ += timer.is_counted_live_ ? 1 : 0;
    if (expires_at_ms <= now_ms_) {
        timer.expires_at_ms_ = now_ms_;
        timer.level_ = kOutside;
        overdue_.push_back(timer);
        return;
    }
    place(timer);
}

void TimerWheel::cancel(Timer& timer) noexcept {
    if (timer.wheel_ != this) return;
    unplace(timer);
    timer.wheel_ = nullptr;
    --armed_count_;
    live_count_ -= timer.is_counted_live_ ? 1 : 0;
}

void TimerWheel::clear() noexcept {
    const auto forget = [this](IntrusiveList<Timer>& list) {
        while (!list.empty())
            cancel(list.front());
    };
    forget(firing_);
    forget(overdue_);
    forget(far_);
    for (int level = 0; level < kLevels; ++level) {
        while (occupied_[level] != 0)
            forget(slots_[level][std::countr_zero(occupied_[level])]);
    }
}

void TimerWheel::place(Timer& timer) noexcept {
    // The lowest bit is set so that an expiry equal to now_ms_ (in a cascade) goes to level 0.
    const auto expires = static_cast<std::uint64_t>(timer.expires_at_ms_);
    const std::uint64_t difference = (expires ^ static_cast<std::uint64_t>(now_ms_)) | 1;
    const int level = (std::bit_width(difference) - 1) / kSlotBits;
    if (level >= kLevels) {
        timer.level_ = kFar;
        far_.push_back(timer);
        return;
    }
    const auto slot = static_cast<std::uint8_t>((expires >> (level * kSlotBits)) & (kSlots - 1));
    timer.level_ = static_cast<std::uint8_t>(level);
    timer.slot_ = slot;
    slots_[level][slot].push_back(timer);
    occupied_[level] |= std::uint64_t{1} << slot;
}

void TimerWheel::unplace(Timer& timer) noexcept {
    timer.unlink();
    if (timer.level_ >= kLevels) return;
    if (slots_[timer.level_][timer.slot_].empty()) {
        occupied_[timer.level_] &= ~(std::uint64_t{1} << timer.slot_);
    }
}

TimerWheel::Stop TimerWheel::next_stop() const noexcept {
    // By invariant 1 the lowest level in use comes first, and within it the lowest slot.
    for (int level = 0; level < kLevels; ++level) {
        if (occupied_[level] == 0) continue;
        const std::int64_t slot = std::countr_zero(occupied_[level]);
        const int shift = level * kSlotBits;
        const std::int64_t turn_start = (now_ms_ >> (shift + kSlotBits)) << (shift + kSlotBits);
        return {turn_start | (slot << shift), level};
    }
    if (far_.empty()) return {std::numeric_limits<std::int64_t>::max(), kLevels};
    return {((now_ms_ >> kWheelBits) + 1) << kWheelBits, kLevels};
}

void TimerWheel::cascade(IntrusiveList<Timer>& list) noexcept {
    IntrusiveList<Timer> moving;  // Far timers may return to the same list.
    moving.splice_back(list);
    while (!moving.empty())
        place(moving.pop_front());
}

bool TimerWheel::fire_due() {
    const bool has_any = !firing_.empty();
    while (!firing_.empty()) {
        Timer& timer = firing_.front();
        cancel(timer);  // Before the call: the callback may arm it again or destroy it.
        timer.callback_(timer, timer.owner_);
    }
    return has_any;
}

bool TimerWheel::fire_slot(IntrusiveList<Timer>& slot) {
    bool is_sorted = true;
    std::uint64_t last_order = 0;
    for (Timer* timer = slot.first(); timer != nullptr; timer = slot.next(*timer)) {
        timer->level_ = kOutside;
        is_sorted &= timer->order_ >= last_order;
        last_order = timer->order_;
    }
    if (!is_sorted) [[unlikely]]
        sort(slot, [](const Timer& left, const Timer& right) { return left.order_ < right.order_; });
    firing_.splice_back(slot);
    return fire_due();
}

bool TimerWheel::advance(std::int64_t now_ms) {
    firing_.splice_back(overdue_);
    bool has_fired = fire_due();
    while (now_ms_ < now_ms) {
        const Stop stop = next_stop();
        if (stop.at_ms > now_ms) {
            now_ms_ = now_ms;
            break;
        }
        now_ms_ = stop.at_ms;
        if (stop.level == kLevels) {
            cascade(far_);
        } else if (stop.level > 0) {
            const std::uint64_t slot = std::countr_zero(occupied_[stop.level]);
            occupied_[stop.level] &= occupied_[stop.level] - 1;
            cascade(slots_[stop.level][slot]);
        }
        const std::uint64_t due = static_cast<std::uint64_t>(now_ms_) & (kSlots - 1);
        if ((occupied_[0] >> due & 1) == 0) continue;
        occupied_[0] &= ~(std::uint64_t{1} << due);
        has_fired |= fire_slot(slots_[0][due]);
    }
    return has_fired;
}

std::int64_t TimerWheel::next_delay_ms(std::int64_t now_ms) const noexcept {
    if (armed_count_ == 0) return -1;
    if (!overdue_.empty() || !firing_.empty()) return 0;
    return std::max<std::int64_t>(0, next_stop_ms() - now_ms);
}

}  // namespace shoal::event
