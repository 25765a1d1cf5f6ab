// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/restart_pause.hpp
/// How long to wait before a process that has ended is started again, so that one that ends at once does not
/// take all the CPU. Any thread.
#include <algorithm>
#include <cstdint>

namespace shoal::process {

/// The pause doubles from `first_ms` to `max_ms` while processes live shorter than `young_ms`.
struct RestartPolicy {
    std::int64_t young_ms;
    std::int64_t first_ms;
    std::int64_t max_ms;
};

/// For a process that failed: the next one will probably share its defect.
inline constexpr RestartPolicy kAfterFailure{.young_ms = 1000, .first_ms = 100, .max_ms = 5000};
/// For a process that ended as it should, such as a worker that does one job: at most ten a second.
inline constexpr RestartPolicy kAfterSuccess{.young_ms = 100, .first_ms = 1, .max_ms = 100};

/// The pauses of one place. The first process that lives long enough resets them.
class RestartPause {
  public:
    /// After a process that lived `lifetime_ms`. 0: start the next one now.
    std::int64_t next(const RestartPolicy& policy, std::int64_t lifetime_ms) noexcept {
        if (lifetime_ms >= policy.young_ms) {
            reset();
            return 0;
        }
        return grow(policy);
    }
    /// After a start that failed.
    std::int64_t grow(const RestartPolicy& policy = kAfterFailure) noexcept {
        return pause_ms_ = std::clamp(pause_ms_ * 2, policy.first_ms, policy.max_ms);
    }
    void reset() noexcept { pause_ms_ = 0; }
    /// The last pause.
    [[nodiscard]] std::int64_t last_ms() const noexcept { return pause_ms_; }

  private:
    std::int64_t pause_ms_ = 0;
};

}  // namespace shoal::process
