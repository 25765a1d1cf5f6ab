// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/process/worker_counters.hpp
/// What a worker counts, in memory shared by all processes.
#include <atomic>
#include <cstdint>

namespace shoal::server {

/// Each counter is written by its worker only (relaxed), read by anybody. A slot has two sets, since a
/// draining worker and its successor count at the same time; a set is handed on when its worker has gone, and
/// goes on counting.
struct alignas(64) WorkerCounters {
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> closed{0};
    std::atomic<std::uint64_t> aborted{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> responses{0};
    std::atomic<std::uint64_t> received_bytes{0};
    std::atomic<std::uint64_t> sent_bytes{0};
    std::atomic<std::int32_t> pid{0};
    std::atomic<std::int32_t> busy{0};
    std::atomic<bool> is_draining{false};
    std::atomic<std::int64_t> live_connections{0};

    /// Requests handed to the program and not answered yet: above zero, the worker is not idle.
    void add_busy(std::int32_t by) noexcept {
        busy.store(busy.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
};

/// Adds without a locked instruction: a counter has one writer.
inline void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

}  // namespace shoal::server
