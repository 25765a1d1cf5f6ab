// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Divides the timeout of a connect among the addresses of a name.
#include <algorithm>

#include "shoal/coro/deadline.hpp"

namespace shoal::client {

/// Maximum wait for an address before the next one is tried: enough for two SYN retransmissions of Linux.
inline constexpr coro::TimeoutMs kMaxPerAddressMs = 4'000;

/// Timeout of the next of `addresses_left`: its share of the remaining time, so that time is left for the
/// addresses after it. The last one may use all of it.
[[nodiscard]] inline coro::TimeoutMs attempt_ms(const coro::Deadline& deadline,
                                                std::size_t addresses_left) noexcept {
    const coro::TimeoutMs left_ms = deadline.remaining_ms();
    if (addresses_left <= 1) return left_ms;
    if (left_ms == coro::kForever) return kMaxPerAddressMs;
    const auto share_ms = left_ms / static_cast<coro::TimeoutMs>(addresses_left);
    return std::clamp<coro::TimeoutMs>(share_ms, 1, kMaxPerAddressMs);
}

}  // namespace shoal::client
