// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/futex.hpp
/// Waiting for a word in shared memory. Blocks the thread; never switches coroutines.
#include <atomic>
#include <cstdint>
#include <limits>

#include "shoal/base/error.hpp"

namespace shoal::memory {

/// An absolute time of monotonic_ns(): no limit.
inline constexpr std::int64_t kNoDeadline = std::numeric_limits<std::int64_t>::max();

/// Blocks while `word` is `expected`, until futex_wake(), or `deadline_ns` of monotonic_ns(). Errors:
/// kTimedOut; kAgain: `word` has another value; kSystem (EINTR): a signal handler has run.
Result<void> futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                        std::int64_t deadline_ns = kNoDeadline) noexcept;

/// Wakes up to `count` threads of any process, the longest waiting first. Returns how many it woke.
std::uint32_t futex_wake(std::atomic<std::uint32_t>& word, std::uint32_t count = 1) noexcept;

}  // namespace shoal::memory
