// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/owner.hpp
/// Threads as owners of what lies in shared memory, and a lock that survives the death of its owner.
///
/// Invariants
///  1. An owner id names one thread of one process and is never used again: pid reuse cannot revive an owner.
///  2. A thread that ends in any way, SIGKILL included, is dead for all others before its process can be
///     waited for, and also while it is a zombie. No /proc is needed: this works after chroot and across pid
///     namespaces and users.
///
/// Nothing here switches coroutines. All calls are safe from any thread.
#include <atomic>
#include <cstdint>

#include "shoal/base/error.hpp"

namespace shoal::memory {

/// 0 is no owner.
using OwnerId = std::uint64_t;

/// Makes the registry of owners if this process has none. To be called before the fork by what creates shared
/// memory with owners in it; child processes inherit the registry. Errors: kSystem (no memory).
[[nodiscard]] Result<void> prepare_owners() noexcept;

namespace detail {
[[gnu::tls_model("initial-exec")]] extern constinit thread_local OwnerId own_id;
OwnerId register_owner() noexcept;
}  // namespace detail

/// The id of the calling thread. No system call after the first call of a thread. Requires prepare_owners().
inline OwnerId own_id() noexcept {
    const OwnerId id = detail::own_id;
    return __builtin_expect(id != 0, 1) ? id : detail::register_owner();
}

/// False once the thread of `id` has ended. For slow paths: it tries a mutex.
[[nodiscard]] bool is_owner_alive(OwnerId id) noexcept;

/// A spin lock for short sections, in shared memory. Zeroed memory is a free lock. The section must not run
/// PHP code, wait, or fork. If its holder dies, the next caller of lock() gets it and has to repair what the
/// holder left.
class OwnerLock {
  public:
    enum class Former : std::uint8_t {
        kUnlocked,  ///< The usual case.
        kDied,      ///< The former holder died inside its section.
    };

    [[nodiscard]] Former lock() noexcept {
        OwnerId free = 0;
        if (__builtin_expect(holder_.compare_exchange_strong(free, own_id(), std::memory_order_acquire,
                                                             std::memory_order_relaxed),
                             1))
            return Former::kUnlocked;
        return wait_and_lock();
    }
    void unlock() noexcept { holder_.store(0, std::memory_order_release); }

  private:
    Former wait_and_lock() noexcept;

    std::atomic<OwnerId> holder_{0};
};

/// A hint to the processor inside a loop that waits for another one.
inline void pause_processor() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

}  // namespace shoal::memory
