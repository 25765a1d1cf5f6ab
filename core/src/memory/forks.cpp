// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/forks.hpp"

#include <pthread.h>

#include <atomic>

#include "memory/file_lock_list.hpp"

namespace shoal::memory {

namespace detail {
constinit std::atomic<unsigned> fork_generation{0};
}  // namespace detail

namespace {

constinit std::atomic<std::uint64_t> count{0};
constinit std::mutex mutex;

void before_fork() {
    mutex.lock();
}
void after_fork_in_parent() {
    count.fetch_add(1, std::memory_order_relaxed);
    mutex.unlock();
}
void after_fork_in_child() {
    count.fetch_add(1, std::memory_order_relaxed);
    detail::fork_generation.fetch_add(1, std::memory_order_relaxed);
    reopen_file_locks();
    mutex.unlock();
}

/// When the library is loaded: afterwards, the first user might be in a child already.
[[gnu::constructor]] void watch_forks() noexcept {
    pthread_atfork(&before_fork, &after_fork_in_parent, &after_fork_in_child);
}

}  // namespace

std::uint64_t fork_count() noexcept {
    return count.load(std::memory_order_relaxed);
}

std::mutex& fork_mutex() noexcept {
    return mutex;
}

}  // namespace shoal::memory
