// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/seconds.hpp
/// PHP gives times as float seconds; the core takes milliseconds.
#include <cmath>

#include "shoal/coro/coroutine.hpp"

namespace shoal::php {

/// Zero, negative and NaN: for ever. Anything shorter than a millisecond is one.
[[nodiscard]] inline coro::TimeoutMs timeout_from_seconds(double seconds) noexcept {
    if (!(seconds > 0)) return coro::kForever;
    const double milliseconds = std::ceil(seconds * 1000.0 - 1e-6);
    if (milliseconds >= 9.0e15) return coro::kForever;
    return milliseconds < 1.0 ? 1 : static_cast<coro::TimeoutMs>(milliseconds);
}

}  // namespace shoal::php
