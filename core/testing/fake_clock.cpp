// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/fake_clock.hpp"

#include <atomic>
#include <ctime>

namespace {
std::atomic<std::int64_t> monotonic_offset_ms{0};
std::atomic<std::int64_t> wall_offset_ms{0};
std::atomic<std::uint64_t> reads_of_monotonic{0};
}  // namespace

// The two names are the linker's contract for --wrap=clock_gettime.
extern "C" int __real_clock_gettime(clockid_t clock, timespec* ts);
extern "C" int __wrap_clock_gettime(clockid_t clock, timespec* ts);

extern "C" int __wrap_clock_gettime(clockid_t clock, timespec* ts) {
    if (clock == CLOCK_MONOTONIC) ++reads_of_monotonic;
    const int result = __real_clock_gettime(clock, ts);
    const std::int64_t offset_ms = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE
                                       ? monotonic_offset_ms.load()
                                   : clock == CLOCK_REALTIME ? wall_offset_ms.load()
                                                             : 0;
    if (result != 0 || offset_ms == 0) return result;
    std::int64_t seconds = offset_ms / 1000;
    std::int64_t nanoseconds = ts->tv_nsec + offset_ms % 1000 * 1'000'000;
    if (nanoseconds < 0) {
        nanoseconds += 1'000'000'000;
        --seconds;
    } else if (nanoseconds >= 1'000'000'000) {
        nanoseconds -= 1'000'000'000;
        ++seconds;
    }
    ts->tv_sec += seconds;
    ts->tv_nsec = nanoseconds;
    return 0;
}

namespace shoal::testing {

std::uint64_t FakeClock::monotonic_reads() noexcept {
    return reads_of_monotonic;
}

FakeClock::~FakeClock() {
    monotonic_offset_ms = 0;
    wall_offset_ms = 0;
}

void FakeClock::advance_ms(std::int64_t milliseconds) noexcept {
    monotonic_offset_ms += milliseconds;
}

void FakeClock::step_wall_ms(std::int64_t milliseconds) noexcept {
    wall_offset_ms += milliseconds;
}

}  // namespace shoal::testing
