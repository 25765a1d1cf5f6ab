// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/fds.hpp
/// Counts what a test leaves behind, and runs parts of it in another process.
#include <cstddef>
#include <functional>

namespace shoal::testing {

/// Descriptors that this process has open.
[[nodiscard]] std::size_t count_open_fds();

/// Fails the test if more (or fewer) descriptors are open at its end than at its start.
class FdLeakCheck {
  public:
    FdLeakCheck() : before_(count_open_fds()) {}
    FdLeakCheck(const FdLeakCheck&) = delete;
    FdLeakCheck& operator=(const FdLeakCheck&) = delete;
    ~FdLeakCheck();

  private:
    std::size_t before_;
};

/// Whether a child forked while other threads run may call malloc. AddressSanitizer's allocator does not hold
/// its locks across fork, so such a child can hang in it; libc's does.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kMayForkBesideThreads = false;
#else
inline constexpr bool kMayForkBesideThreads = true;
#endif

/// Runs `body` in a forked child and waits for it. Returns the exit code that `body` returned, or 128 + the
/// signal that killed it. The child ends by _exit(): no destructors, no test report.
int run_in_child(const std::function<int()>& body);

}  // namespace shoal::testing
