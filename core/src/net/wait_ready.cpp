// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/wait_ready.hpp"

#include <poll.h>

#include "shoal/base/intrusive_list.hpp"

namespace shoal::net {
namespace {

using event::Ready;

/// Lives on the waiting coroutine's stack.
class ReadyWaiter final : public event::Watcher, public ListNode<ReadyWaiter> {
  public:
    ReadyWaiter(coro::Coroutine& coroutine, int stands_for) noexcept
        : coroutine_(coroutine), stands_for_(stands_for) {}
    [[nodiscard]] Ready ready() const noexcept { return ready_; }
    [[nodiscard]] int stands_for() const noexcept { return stands_for_; }
    [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }

    void end() noexcept {
        coroutine_.scheduler().loop().remove(*this);
        if (!coroutine_.is_parked()) return;  // It is already scheduled, or exists in the parent only.
        is_closed_ = true;
        coroutine_.scheduler().schedule_wake(coroutine_);
    }

  private:
    void on_ready(Ready ready) override {
        ready_ = ready;
        if (coroutine_.is_parked()) coroutine_.scheduler().wake(coroutine_);
    }
    coro::Coroutine& coroutine_;
    Ready ready_ = Ready::kNone;
    int stands_for_;
    bool is_closed_ = false;
};

using WaiterList = IntrusiveList<ReadyWaiter, ReadyWaiter>;

/// The waits of this thread with a `stands_for` descriptor. Never freed: coroutines of the parent may stay
/// linked after a fork.
WaiterList& waiters() {
    static thread_local WaiterList* const list = new WaiterList;
    return *list;
}
// The size of waiters(): close() does not search an empty list.
constinit thread_local std::size_t waiter_count = 0;

/// The current readiness, without waiting.
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

Result<Ready> wait_ready(int fd, Ready interest, coro::TimeoutMs timeout_ms, int stands_for) noexcept {
    interest = interest & (Ready::kRead | Ready::kWrite);
    if (!any(interest)) return fail(Errc::kInvalid);
    const Result<Ready> now = poll_now(fd, interest);
    if (!now || any(*now)) return now;

    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    event::EventLoop& loop = self->scheduler().loop();
    ReadyWaiter waiter(*self, stands_for);
    const auto added = loop.add(waiter, fd, event::Trigger::kLevel, interest);
    if (!added) return fail(added.error());
    if (stands_for >= 0) {
        waiters().push_back(waiter);
        ++waiter_count;
    }
    const coro::Wake why = self->scheduler().park("wait_ready", timeout_ms);
    if (stands_for >= 0) --waiter_count;
    loop.remove(waiter);
    if (waiter.is_closed()) return fail(Errc::kClosed);
    if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
    if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
    return waiter.ready();
}

void end_ready_waits(int fd) noexcept {
    if (waiter_count == 0) return;
    WaiterList& list = waiters();
    for (ReadyWaiter* waiter = list.first(); waiter != nullptr; waiter = list.next(*waiter)) {
        if (waiter->stands_for() == fd) waiter->end();
    }
}

}  // namespace shoal::net
