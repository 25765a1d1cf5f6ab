// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/forks.hpp
/// Counts of fork(), to tell a process's own state from what it inherited. Counting starts when the library
/// is loaded. Only fork() counts, not vfork(), clone() or posix_spawn().
#include <atomic>
#include <cstdint>
#include <mutex>

namespace shoal::memory {

namespace detail {
extern constinit std::atomic<unsigned> fork_generation;
}  // namespace detail

/// The number of forks from the first process that used this library to this one: changes in a child only.
[[nodiscard]] inline unsigned fork_generation() noexcept {
    return detail::fork_generation.load(std::memory_order_relaxed);
}

/// Changes in a child and in its parent: what was made before has become visible to another process.
[[nodiscard]] std::uint64_t fork_count() noexcept;

/// Held while fork() runs, so that a child never inherits what it protects half changed. It protects lists of
/// this process only, and is held for a few instructions.
[[nodiscard]] std::mutex& fork_mutex() noexcept;

}  // namespace shoal::memory
