// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/timer_table.hpp
/// The timers of Swoole\Timer: records from a pool, found by id in constant time. [C] throughout.
///
/// Invariants
///  1. A record is free, or in the table, or (is_removed) waits for its running callback to end.
///  2. Ids grow from 1 and are never used again in a process.
///  3. Records do not move: the loop's wheel links them.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/boundary.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::php {

struct TimerRecord {
    TimerRecord() noexcept;

    event::Timer timer;
    std::int64_t id = 0;
    std::int64_t interval_ms = 0;  ///< 0: fires once.
    std::int64_t planned_at_ms = 0;
    std::int64_t exec_count = 0;
    std::int64_t round = 0;
    Callable callback{};
    /// The callback's arguments: the first is the id (for tick), the rest what the user gave. Owned by
    /// emalloc unless it is `id_argument`.
    zval* arguments = nullptr;
    std::uint32_t argument_count = 0;
    bool is_running = false;
    bool is_removed = false;
    zval id_argument{};
    TimerRecord* next_free = nullptr;
    TimerRecord* outer_running =
        nullptr;  ///< While is_running: the record whose callback this one interrupts.
};

class TimerTable {
  public:
    /// A record with a new id, in the table; the caller fills it and arms it. Null: out of memory.
    [[nodiscard]] TimerRecord* add() noexcept;
    [[nodiscard]] TimerRecord* find(std::int64_t id) const noexcept;
    /// Takes the record out of the table and stops its timer. The caller releases what it holds, then
    /// recycles it.
    void remove(TimerRecord& record) noexcept;
    /// Gives a removed record back to the pool.
    void recycle(TimerRecord& record) noexcept;
    /// Takes every record out of the table. Those whose callback runs are left to it; take_removed() hands
    /// out the others, one by one: the list of them survives a bailout of the code that releases them.
    void remove_all() noexcept;
    [[nodiscard]] TimerRecord* take_removed() noexcept;
    /// All ids, ascending.
    [[nodiscard]] std::vector<std::int64_t> ids() const;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    struct Entry {
        std::int64_t id = 0;  ///< 0: empty.
        TimerRecord* record = nullptr;
    };
    static constexpr std::size_t kSlabRecords = 128;
    static constexpr std::size_t kFirstEntries = 64;

    [[nodiscard]] std::size_t home(std::int64_t id) const noexcept;
    [[nodiscard]] bool reserve_entry();
    void insert(Entry entry) noexcept;
    void erase(std::int64_t id) noexcept;

    std::vector<Entry> entries_;  // Open addressing, power of two, at most half full.
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
    std::int64_t last_id_ = 0;
    TimerRecord* free_ = nullptr;
    TimerRecord* removed_ = nullptr;
    std::vector<std::unique_ptr<TimerRecord[]>> slabs_;
};

/// Whether Swoole\Timer has any timer set. In timer.cpp.
[[nodiscard]] bool has_timers() noexcept;
[[nodiscard]] std::size_t timer_count() noexcept;
/// Clears every timer. [Z]
void drop_all_timers();
/// Names them for the log: number, interval, callback and where that is written; the first few. In timer.cpp.
/// [C]
[[nodiscard]] std::string describe_timers();
/// Called by the loop when a record's timer is due. In timer.cpp.
void on_timer_due(event::Timer& timer, void* record);

}  // namespace shoal::php
