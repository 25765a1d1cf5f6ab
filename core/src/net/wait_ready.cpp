// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/wait_ready.hpp"

#include <poll.h>

namespace shoal::net {
namespace {

using event::Ready;

/// Lives on the waiting coroutine's stack.
class ReadyWaiter final : public event::Watcher {
  public:
    explicit ReadyWaiter(coro::Coroutine& coroutine) noexcept : coroutine_(coroutine) {}
    [[nodiscard]] Ready ready() const noexcept { return ready_; }

  private:
    void on_ready(Ready ready) override {
        ready_ = ready;
        if (coroutine_.is_parked()) coroutine_.scheduler().wake(coroutine_);
    }
    coro::Coroutine& coroutine_;
    Ready ready_ = Ready::kNone;
};

/// What is so now, without waiting.
Result<Ready> poll_now(int fd, Ready interest) noexcept {
    pollfd entry{fd, 0, 0};
    if (any(interest & Ready::kRead)) entry.events |= POLLIN;
    if (any(interest & Ready::kWrite)) entry.events |= POLLOUT;
    while (poll(&entry, 1, 0) < 0) {
        if (errno != EINTR) return fail_errno();
    }
    if ((entry.revents & POLLNVAL) != 0) return fail_errno(EBADF);
    Ready ready = Ready::kNone;
    if ((entry.revents & POLLIN) != 0) ready = ready | Ready::kRead;
    if ((entry.revents & POLLOUT) != 0) ready = ready | Ready::kWrite;
    if ((entry.revents & (POLLERR | POLLHUP)) != 0) ready = ready | Ready::kError;
    return ready;
}

}  // namespace

Result<Ready> wait_ready(int fd, Ready interest, coro::TimeoutMs timeout_ms) noexcept {
    interest = interest & (Ready::kRead | Ready::kWrite);
    if (!any(interest)) return fail(Errc::kInvalid);
    const Result<Ready> now = poll_now(fd, interest);
    if (!now || any(*now)) return now;

    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    event::EventLoop& loop = self->scheduler().loop();
    ReadyWaiter waiter(*self);
    const auto added = loop.add(waiter, fd, event::Trigger::kLevel, interest);
    if (!added) return fail(added.error());
    const coro::Wake why = self->scheduler().park("wait_ready", timeout_ms);
    loop.remove(waiter);
    if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
    if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
    return waiter.ready();
}

}  // namespace shoal::net
