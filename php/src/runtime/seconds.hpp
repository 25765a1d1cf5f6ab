// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/seconds.hpp
/// Conversion from PHP's float seconds to the core's milliseconds.
#include <cmath>

#include "shoal/coro/coroutine.hpp"

namespace shoal::php {

/// Zero, negative and NaN: no timeout. Less than a millisecond counts as one.
[[nodiscard]] inline coro::TimeoutMs timeout_from_seconds(double seconds) noexcept {
    if (!(seconds > 0)) return coro::kForever;
    const double milliseconds = std::ceil(seconds * 1000.0 - 1e-6);
    if (milliseconds >= 9.0e15) return coro::kForever;
    return milliseconds < 1.0 ? 1 : static_cast<coro::TimeoutMs>(milliseconds);
}

}  // namespace shoal::php
