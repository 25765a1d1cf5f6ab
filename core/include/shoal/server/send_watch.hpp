// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/send_watch.hpp
/// Decides whether a peer takes its output fast enough. Pure arithmetic: the connection measures and asks.
#include <algorithm>
#include <cstdint>

namespace shoal::server {

/// A budget of time: waiting uses it up, bytes that the peer has acknowledged refill it to at most its full
/// size. So a peer may pause for the whole budget, but on average it has to take kMinBytesPerSecond.
class SendWatch {
  public:
    static constexpr std::int64_t kMinBytesPerSecond = 8 << 10;

    /// Begins with a full budget. `taken_bytes`: acknowledged by the peer so far.
    void start(std::int64_t now_ms, std::int64_t taken_bytes, std::int64_t budget_ms) noexcept {
        looked_at_ms_ = now_ms;
        taken_bytes_ = taken_bytes;
        left_ms_ = budget_ms_ = budget_ms;
    }
    /// Accounts for the time since the last look and for what was acknowledged in it. False: the budget is
    /// used up.
    [[nodiscard]] bool look(std::int64_t now_ms, std::int64_t taken_bytes) noexcept {
        const std::int64_t passed_ms = now_ms - looked_at_ms_;
        const std::int64_t earned_ms = (taken_bytes - taken_bytes_) * 1000 / kMinBytesPerSecond;
        looked_at_ms_ = now_ms;
        taken_bytes_ = taken_bytes;
        left_ms_ = std::min(budget_ms_, left_ms_ - passed_ms + earned_ms);
        return left_ms_ > 0;
    }
    /// Until the budget is used up if the peer takes nothing.
    [[nodiscard]] std::int64_t left_ms() const noexcept { return left_ms_; }

  private:
    std::int64_t looked_at_ms_ = 0;
    std::int64_t taken_bytes_ = 0;
    std::int64_t left_ms_ = 0;
    std::int64_t budget_ms_ = 0;
};

}  // namespace shoal::server
