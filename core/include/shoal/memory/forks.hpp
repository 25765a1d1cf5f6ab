// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/forks.hpp
/// Counts of fork(), to tell a process's own state from what it inherited. Counting starts with the first
/// call of any of these functions. Only fork() counts, not vfork(), clone() or posix_spawn().
#include <cstdint>
#include <mutex>

namespace shoal::memory {

/// The number of forks from the first process that used this library to this one: changes in a child only.
[[nodiscard]] unsigned fork_generation() noexcept;

/// Changes in a child and in its parent: what was made before has become visible to another process.
[[nodiscard]] std::uint64_t fork_count() noexcept;

/// Held while fork() runs, so that a child never inherits what it protects half changed. It protects lists of
/// this process only, and is held for a few instructions.
[[nodiscard]] std::mutex& fork_mutex() noexcept;

}  // namespace shoal::memory
