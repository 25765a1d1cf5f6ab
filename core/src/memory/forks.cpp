// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/forks.hpp"

#include <pthread.h>

#include <atomic>

#include "memory/file_lock_list.hpp"

namespace shoal::memory {
namespace {

constinit std::atomic<unsigned> generation{0};
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
    generation.fetch_add(1, std::memory_order_relaxed);
    reopen_file_locks();
    mutex.unlock();
}

void watch_forks() noexcept {
    static const int registered = pthread_atfork(&before_fork, &after_fork_in_parent, &after_fork_in_child);
    static_cast<void>(registered);
}

}  // namespace

unsigned fork_generation() noexcept {
    watch_forks();
    return generation.load(std::memory_order_relaxed);
}

std::uint64_t fork_count() noexcept {
    watch_forks();
    return count.load(std::memory_order_relaxed);
}

std::mutex& fork_mutex() noexcept {
    watch_forks();
    return mutex;
}

}  // namespace shoal::memory
