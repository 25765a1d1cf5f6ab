// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <ctime>

namespace shoal::memory {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

Result<void> futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                        std::int64_t deadline_ns) noexcept {
    constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    timespec deadline{};
    if (deadline_ns != kNoDeadline) {
        const std::int64_t at = deadline_ns < 0 ? 0 : deadline_ns;
        deadline = {.tv_sec = at / kNsPerSecond, .tv_nsec = at % kNsPerSecond};
    }
    // FUTEX_WAIT_BITSET takes an absolute time of the monotonic clock.
    const long ended =
        ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, expected,
                  deadline_ns == kNoDeadline ? nullptr : &deadline, nullptr, FUTEX_BITSET_MATCH_ANY);
    if (ended == 0) return {};
    if (errno == EAGAIN) return fail(Errc::kAgain);
    if (errno == ETIMEDOUT) return fail(Errc::kTimedOut);
    return fail_errno();
}

std::uint32_t futex_wake(std::atomic<std::uint32_t>& word, std::uint32_t count) noexcept {
    const std::uint32_t at_most = count > INT_MAX ? INT_MAX : count;
    const long woken = ::syscall(SYS_futex, &word, FUTEX_WAKE, at_most, nullptr, nullptr, 0);
    return woken < 0 ? 0 : static_cast<std::uint32_t>(woken);
}

}  // namespace shoal::memory
