// SPDX-License-Identifier: Apache-2.0
#include "event/timer_table.hpp"

#include <algorithm>
#include <bit>

namespace shoal::php {

TimerRecord::TimerRecord() noexcept : timer(&on_timer_due, this) {
    ZVAL_UNDEF(&callback.value);
}

// Four consecutive ids share a cache line; the groups are spread by a Fibonacci hash. `id & mask` alone would
// make new ids that wrap around into a block of long-lived ones probe through all of it.
std::size_t TimerTable::home(std::int64_t id) const noexcept {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;
    const auto bits = static_cast<std::uint64_t>(id);
    const std::uint64_t group = ((bits >> 2) * kGolden) >> 32;
    return static_cast<std::size_t>((group << 2) | (bits & 3U)) & mask_;
}

void TimerTable::insert(Entry entry) noexcept {
    std::size_t slot = home(entry.id);
    while (entries_[slot].id != 0)
        slot = (slot + 1) & mask_;
    entries_[slot] = entry;
}

bool TimerTable::reserve_entry() {
    if ((size_ + 1) * 2 <= entries_.size()) return true;
    std::vector<Entry> old(std::max(kFirstEntries, entries_.size() * 2));
    old.swap(entries_);
    mask_ = entries_.size() - 1;
    for (const Entry& entry : old) {
        if (entry.id != 0) insert(entry);
    }
    return true;
}

TimerRecord* TimerTable::add() noexcept {
    const bool has_room = call_core([this] {
        if (free_ == nullptr) {
            slabs_.push_back(std::make_unique<TimerRecord[]>(kSlabRecords));
            for (std::size_t i = kSlabRecords; i-- > 0;) {
                slabs_.back()[i].next_free = free_;
                free_ = &slabs_.back()[i];
            }
        }
        return reserve_entry();
    });
    if (!has_room) return nullptr;
    TimerRecord& record = *free_;
    free_ = record.next_free;
    record.id = ++last_id_;
    record.exec_count = 0;
    record.is_running = false;
    record.is_removed = false;
    insert({record.id, &record});
    ++size_;
    return &record;
}

TimerRecord* TimerTable::find(std::int64_t id) const noexcept {
    if (size_ == 0 || id <= 0) return nullptr;
    for (std::size_t slot = home(id); entries_[slot].id != 0; slot = (slot + 1) & mask_) {
        if (entries_[slot].id == id) return entries_[slot].record;
    }
    return nullptr;
}

void TimerTable::erase(std::int64_t id) noexcept {
    std::size_t hole = home(id);
    while (entries_[hole].id != id)
        hole = (hole + 1) & mask_;
    // Entries behind the hole move up unless that would put them before their home slot.
    for (std::size_t slot = (hole + 1) & mask_; entries_[slot].id != 0; slot = (slot + 1) & mask_) {
        const std::size_t distance_from_home = (slot - home(entries_[slot].id)) & mask_;
        if (distance_from_home < ((slot - hole) & mask_)) continue;
        entries_[hole] = entries_[slot];
        hole = slot;
    }
    entries_[hole] = {};
}

void TimerTable::remove(TimerRecord& record) noexcept {
    record.timer.cancel();
    record.is_removed = true;
    erase(record.id);
    --size_;
}

void TimerTable::recycle(TimerRecord& record) noexcept {
    record.next_free = free_;
    free_ = &record;
}

void TimerTable::remove_all() noexcept {
    for (Entry& entry : entries_) {
        if (entry.id == 0) continue;
        TimerRecord& record = *entry.record;
        entry = {};
        record.timer.cancel();
        record.is_removed = true;
        if (record.is_running) continue;
        record.next_free = removed_;
        removed_ = &record;
    }
    size_ = 0;
}

TimerRecord* TimerTable::take_removed() noexcept {
    TimerRecord* const record = removed_;
    if (record != nullptr) removed_ = record->next_free;
    return record;
}

std::vector<std::int64_t> TimerTable::ids() const {
    std::vector<std::int64_t> all;
    all.reserve(size_);
    for (const Entry& entry : entries_) {
        if (entry.id != 0) all.push_back(entry.id);
    }
    std::ranges::sort(all);
    return all;
}

}  // namespace shoal::php
