// SPDX-License-Identifier: Apache-2.0
#include "event/mailbox.hpp"

#include <sys/eventfd.h>

#include "event/poller.hpp"

namespace shoal::event {

static_assert(std::atomic<bool>::is_always_lock_free, "ring() runs in signal handlers");

Result<void> Mailbox::open(Poller& poller) {
    event_fd_.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!event_fd_) return fail_errno();
    return poller.add(event_fd_.get(), *this, Trigger::kEdge, Ready::kRead);
}

void Mailbox::put(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(call));
    has_calls_.store(true, std::memory_order_release);
}

void Mailbox::ring() noexcept {
    if (is_rung_.exchange(true)) return;
    const int saved_errno = errno;
    const std::uint64_t one = 1;
    // Cannot fail: the counter would need 2^64 rings to be full.
    (void)!::write(event_fd_.get(), &one, sizeof(one));
    errno = saved_errno;
}

void Mailbox::take(Ring<std::function<void()>>& calls) {
    std::vector<std::function<void()>> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(queue_);
        has_calls_.store(false, std::memory_order_release);
    }
    for (auto& call : taken)
        calls.push_back(std::move(call));
}

}  // namespace shoal::event
