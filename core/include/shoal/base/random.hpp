// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/random.hpp
/// Random numbers from the kernel, as a generator for <random>'s distributions. std::random_device needs 5
/// KiB of stack, too much for a coroutine. Callable from any thread.
#include <sys/random.h>

#include <cstdint>
#include <limits>

namespace shoal {

class SystemRandom {
  public:
    using result_type = std::uint32_t;
    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }
    result_type operator()() const noexcept {
        result_type value = 0;
        // Fails only by EINTR, before the kernel's generator is seeded.
        while (::getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
        }
        return value;
    }
};

}  // namespace shoal
