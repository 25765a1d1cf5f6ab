// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/rate_watch.hpp
/// Decides whether a peer sends or reads fast enough. Pure arithmetic: the connection measures and asks.
#include <algorithm>
#include <cstdint>

namespace shoal::server {

/// A budget of time: waiting uses it up, bytes that the peer has moved refill it to at most its full size. So
/// a peer may pause for the whole budget, but on average it has to move kMinBytesPerSecond.
class RateWatch {
  public:
    static constexpr std::int64_t kMinBytesPerSecond = 8 << 10;

    /// Begins with a full budget. `moved_bytes`: by the peer so far.
    void start(std::int64_t now_ms, std::int64_t moved_bytes, std::int64_t budget_ms) noexcept {
        looked_at_ms_ = now_ms;
        moved_bytes_ = moved_bytes;
        left_ms_ = budget_ms_ = budget_ms;
    }
    /// Accounts for the time and the moved bytes since the last call. False: the budget is used up.
    [[nodiscard]] bool look(std::int64_t now_ms, std::int64_t moved_bytes) noexcept {
        const std::int64_t passed_ms = now_ms - looked_at_ms_;
        const std::int64_t earned_ms = (moved_bytes - moved_bytes_) * 1000 / kMinBytesPerSecond;
        looked_at_ms_ = now_ms;
        moved_bytes_ = moved_bytes;
        left_ms_ = std::min(budget_ms_, left_ms_ - passed_ms + earned_ms);
        return left_ms_ > 0;
    }
    /// Until the budget is used up if the peer moves nothing.
    [[nodiscard]] std::int64_t left_ms() const noexcept { return left_ms_; }

  private:
    std::int64_t looked_at_ms_ = 0;
    std::int64_t moved_bytes_ = 0;
    std::int64_t left_ms_ = 0;
    std::int64_t budget_ms_ = 0;
};

}  // namespace shoal::server
