// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/atomic.hpp"

#include <algorithm>

#include "shoal/memory/doorbell.hpp"

namespace shoal::memory {

bool WaitableAtomic::use_grant(std::uint32_t start) noexcept {
    Grants now = grants_.load();
    while (now.left > 0 && now.round != start) {
        if (grants_.compare_exchange_weak(now, Grants{now.round, now.left - 1})) return true;
    }
    return false;
}

void WaitableAtomic::grant(std::uint32_t count) noexcept {
    Grants now = grants_.load();
    while (!grants_.compare_exchange_weak(now, Grants{now.round + 1, now.left + count})) {
    }
}

void WaitableAtomic::take_back(std::uint32_t count) noexcept {
    Grants now = grants_.load();
    while (now.left > 0 &&
           !grants_.compare_exchange_weak(now, Grants{now.round, now.left - std::min(now.left, count)})) {
    }
}

Result<void> WaitableAtomic::try_end_wait(std::uint32_t start) noexcept {
    std::uint32_t seen = 1;
    if (value.compare_exchange_strong(seen, 0)) return {};
    if (use_grant(start)) return {};
    return fail(seen == 0 ? Errc::kAgain : Errc::kInvalid);
}

Result<void> WaitableAtomic::wait(std::int64_t deadline_ns) noexcept {
    const std::uint32_t start = grants_.load().round;
    Result<void> woken;
    for (;;) {
        const Result<void> ended = try_end_wait(start);
        if (ended || ended.error().code != Errc::kAgain) return ended;
        if (!woken && woken.error().code != Errc::kAgain) return woken;
        woken = futex_wait(value, 0, deadline_ns);
    }
}

void WaitableAtomic::wake(std::uint32_t count) noexcept {
    // More than all waiters of a machine can be; keeps the sum of grants in range.
    constexpr std::uint32_t kMaxCount = 1U << 22;
    count = std::min(count, kMaxCount);
    std::uint32_t none = 0;
    value.compare_exchange_strong(none, 1);
    // Granted before anybody is woken, so that a waiter that comes back finds its share; the surplus is taken
    // back.
    if (count > 1) grant(count - 1);
    const std::uint32_t parked = parked_.load();
    const std::uint32_t woken = futex_wake(value, count);
    if (parked > 0) ring_doorbell();
    const std::uint32_t waiters = std::max<std::uint32_t>(woken + parked, 1);
    if (count > waiters) take_back(count - waiters);
}

std::uint32_t WaitableAtomic::start_wait() noexcept {
    parked_.fetch_add(1);
    return grants_.load().round;
}

}  // namespace shoal::memory
