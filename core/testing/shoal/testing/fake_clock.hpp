// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/fake_clock.hpp
/// Moves the clocks that the code linked into this test executable sees. The linker sends every
/// clock_gettime() of the executable through here (--wrap); shared libraries and the kernel keep the true
/// time.
#include <cstdint>

namespace shoal::testing {

/// While it lives, CLOCK_MONOTONIC and CLOCK_REALTIME run on with the offsets set here; its end restores
/// them. A poll still waits true time: step, then run_once(0). Thread-safe.
class FakeClock {
  public:
    FakeClock() noexcept = default;
    FakeClock(const FakeClock&) = delete;
    FakeClock& operator=(const FakeClock&) = delete;
    ~FakeClock();

    /// Lets monotonic time pass at once; never negative.
    void advance_ms(std::int64_t milliseconds) noexcept;
    /// Steps the wall clock, forwards or backwards, as an administrator or NTP would.
    void step_wall_ms(std::int64_t milliseconds) noexcept;

    /// How often CLOCK_MONOTONIC was read in this process; the coarse one does not count.
    [[nodiscard]] static std::uint64_t monotonic_reads() noexcept;
};

}  // namespace shoal::testing
