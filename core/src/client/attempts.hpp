// SPDX-License-Identifier: Apache-2.0
#pragma once
/// How the time limit of a connect is shared among the addresses of a name.
#include <algorithm>

#include "shoal/coro/deadline.hpp"

namespace shoal::client {

/// An address that is silent this long is given up for the next one: time for two more SYNs of Linux.
inline constexpr coro::TimeoutMs kMostPerAddressMs = 4'000;

/// What the next of `addresses_left` may take: its share of what is left, so that a silent address leaves
/// time for a good one behind it. The last may take all of it.
[[nodiscard]] inline coro::TimeoutMs attempt_ms(const coro::Deadline& deadline,
                                                std::size_t addresses_left) noexcept {
    const coro::TimeoutMs left_ms = deadline.remaining_ms();
    if (addresses_left <= 1) return left_ms;
    if (left_ms == coro::kForever) return kMostPerAddressMs;
    const auto share_ms = left_ms / static_cast<coro::TimeoutMs>(addresses_left);
    return std::clamp<coro::TimeoutMs>(share_ms, 1, kMostPerAddressMs);
}

}  // namespace shoal::client
