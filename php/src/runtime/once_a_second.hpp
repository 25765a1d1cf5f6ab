// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/once_a_second.hpp
/// Keeps a flood of equal events from becoming a flood of lines in the log.
#include <cstdint>

#include "shoal/base/clock.hpp"

namespace shoal::php {

/// One static object for each message.
class OnceASecond {
  public:
    /// True if the last true is a second ago, or there was none.
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
