// SPDX-License-Identifier: Apache-2.0
#pragma once
// The two processes of a ring benchmark: a child produces messages of one cache line, the parent consumes
// them.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <vector>

#include "raw_common.hpp"

namespace bench {

inline constexpr std::size_t kLineBytes = 64;
inline constexpr std::size_t kRingBytes = 1U << 16;

struct Line {
    std::uint64_t words[kLineBytes / sizeof(std::uint64_t)];
};

inline double monotonic_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Message `number`, of which the consumer checks every word.
inline void write_line(std::byte* into, std::uint64_t number) {
    Line line{};
    for (std::uint64_t& word : line.words)
        word = number;
    std::memcpy(into, &line, sizeof line);
}
inline void check_line(const std::byte* from, std::uint64_t number) {
    Line line{};
    std::memcpy(&line, from, sizeof line);
    std::uint64_t different = 0;
    for (const std::uint64_t word : line.words)
        different |= word ^ number;
    if (different != 0) fail("wrong message");
}

/// Times groups of messages that are many times the ring. The figure is that of the fastest tenth: the others
/// had to wait until both processes were running.
class GroupClock {
  public:
    explicit GroupClock(std::uint64_t messages) { times_.reserve(messages / kGroup + 1); }
    /// To be called for each message.
    void count(std::uint64_t number) {
        if (number % kGroup == 0) times_.push_back(monotonic_ns());
    }
    [[nodiscard]] double ns_per_message() {
        std::vector<double> groups;
        for (std::size_t i = 1; i < times_.size(); ++i)
            groups.push_back(times_[i] - times_[i - 1]);
        if (groups.size() < 10) fail("too few messages");
        std::sort(groups.begin(), groups.end());
        return groups[groups.size() / 10] / static_cast<double>(kGroup);
    }

  private:
    static constexpr std::uint64_t kGroup = 1U << 15;
    std::vector<double> times_;
};

/// Runs `produce` in a child and `consume` here, and prints the nanoseconds a message.
template <typename Produce, typename Consume>
int measure_ring(std::uint64_t count, Produce&& produce, Consume&& consume) {
    GroupClock clock(count);
    const pid_t child = ::fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        produce(count);
        ::_exit(0);
    }
    consume(count, clock);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0) fail("producer");
    std::printf("%.2f\n", clock.ns_per_message());
    return 0;
}

}  // namespace bench
