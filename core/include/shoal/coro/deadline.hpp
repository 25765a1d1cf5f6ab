// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/deadline.hpp
/// An absolute moment made from a timeout: for operations that wait several times under one limit.
#include "shoal/base/clock.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {

/// Monotonic. Reads the clock when made and when asked, except for kForever.
class Deadline {
  public:
    explicit Deadline(TimeoutMs timeout_ms = kForever) noexcept
        : at_ns_(timeout_ms < 0 || timeout_ms > kMaxTimeoutMs ? kNever
                                                              : monotonic_ns() + timeout_ms * 1'000'000) {}

    [[nodiscard]] bool is_forever() const noexcept { return at_ns_ == kNever; }
    [[nodiscard]] bool has_passed() const noexcept { return !is_forever() && monotonic_ns() >= at_ns_; }
    /// What is left, for the next wait: kForever, or 0 and more, rounded up.
    [[nodiscard]] TimeoutMs remaining_ms() const noexcept {
        if (is_forever()) return kForever;
        const std::int64_t left_ns = at_ns_ - monotonic_ns();
        return left_ns <= 0 ? 0 : (left_ns + 999'999) / 1'000'000;
    }

  private:
    static constexpr std::int64_t kNever = INT64_MAX;
    static constexpr TimeoutMs kMaxTimeoutMs = INT64_MAX / 4 / 1'000'000;
    std::int64_t at_ns_;
};

}  // namespace shoal::coro
