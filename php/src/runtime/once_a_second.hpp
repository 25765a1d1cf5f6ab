// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/once_a_second.hpp
/// Rate-limits log lines about repeated events.
#include <cstdint>

#include "shoal/base/clock.hpp"

namespace shoal::php {

/// Use one static object per message. Not thread-safe.
class OnceASecond {
  public:
    /// True at most once per second.
    [[nodiscard]] bool is_due() noexcept {
        const std::int64_t now_ms = monotonic_ms();
        if (now_ms < next_ms_) return false;
        next_ms_ = now_ms + 1000;
        return true;
    }

  private:
    std::int64_t next_ms_ = 0;
};

}  // namespace shoal::php
