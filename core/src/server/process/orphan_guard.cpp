// SPDX-License-Identifier: Apache-2.0
#include "server/process/orphan_guard.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

#include "shoal/process/child.hpp"

namespace shoal::server {
namespace {

// More ports than this stop listening only when the worker drains.
constexpr std::size_t kMaxGuardedFds = 256;

std::array<std::atomic<int>, kMaxGuardedFds> guarded_fds;
std::atomic<std::size_t> guarded_count{0};
std::atomic<pid_t> guarded_manager{0};

// Async-signal-safe. shutdown() and not close(): the loop still watches the descriptors. On Linux it takes a
// TCP socket out of the listening state, in every process that shares it, and another socket may then bind
// the port.
void on_manager_death(int) noexcept {
    // Anyone may send this signal; only the death of the parent counts.
    if (::getppid() == guarded_manager.load(std::memory_order_relaxed)) return;
    const int saved_errno = errno;
    const std::size_t count = guarded_count.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < count; ++i)
        ::shutdown(guarded_fds[i].load(std::memory_order_relaxed), SHUT_RDWR);
    ::kill(::getpid(), SIGTERM);
    errno = saved_errno;
}

}  // namespace

Result<void> arm_orphan_guard(pid_t manager, const std::vector<int>& listen_fds) noexcept {
    const std::size_t count = std::min(listen_fds.size(), kMaxGuardedFds);
    for (std::size_t i = 0; i < count; ++i)
        guarded_fds[i].store(listen_fds[i], std::memory_order_relaxed);
    guarded_count.store(count, std::memory_order_relaxed);
    guarded_manager.store(manager, std::memory_order_relaxed);
    struct sigaction action {};
    action.sa_handler = &on_manager_death;
    action.sa_flags = SA_RESTART;
    // A signal of its own: SIGTERM is read from a descriptor, which a worker that blocks does not do.
    if (::sigaction(SIGRTMAX, &action, nullptr) != 0) return fail_errno();
    return process::die_with_parent(SIGRTMAX, manager);
}

void disarm_orphan_guard() noexcept {
    guarded_count.store(0, std::memory_order_relaxed);
}

}  // namespace shoal::server
