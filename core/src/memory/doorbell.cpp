// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/doorbell.hpp"

#include <sys/eventfd.h>

#include <atomic>
#include <cstdint>

namespace shoal::memory {
namespace {

/// An eventfd that is never closed: objects that use it may be freed in any order.
constinit std::atomic<int> doorbell{-1};

}  // namespace

Result<void> install_doorbell() noexcept {
    if (doorbell.load(std::memory_order_acquire) >= 0) return {};
    UniqueFd made(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!made) return fail_errno();
    int none = -1;
    if (doorbell.compare_exchange_strong(none, made.get())) static_cast<void>(made.release());
    return {};
}

Result<UniqueFd> listen_to_doorbell() noexcept {
    const int fd = doorbell.load(std::memory_order_acquire);
    if (fd < 0) return fail(Errc::kInvalid);
    // A copy, because a loop watches a descriptor only once.
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!copy) return fail_errno();
    return copy;
}

void ring_doorbell() noexcept {
    const int fd = doorbell.load(std::memory_order_acquire);
    const std::uint64_t one = 1;
    // The counter cannot overflow in practice: 2^64 rings.
    if (fd >= 0) static_cast<void>(!::write(fd, &one, sizeof one));
}

}  // namespace shoal::memory
