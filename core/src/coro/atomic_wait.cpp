// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/atomic_wait.hpp"

#include "shoal/memory/forks.hpp"

namespace shoal::coro {

AtomicWait::AtomicWait(memory::WaitableAtomic& atomic) noexcept
    : SharedWait(/*between=*/true, kNoPolling), atomic_(atomic), generation_(memory::fork_generation()) {}

AtomicWait::~AtomicWait() = default;

Result<void> AtomicWait::wait(TimeoutMs timeout_ms) noexcept {
    Coroutine* const self = Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    if (generation_ != memory::fork_generation()) {
        generation_ = memory::fork_generation();
        forget_waiters();
    }
    AtomicWaiter waiter(*self, atomic_.start_wait());
    const Result<void> ended = SharedWait::wait(waiter, "Atomic::wait", timeout_ms);
    atomic_.leave();
    if (ended && waiter.is_refused) return fail(Errc::kInvalid);
    return ended;
}

bool AtomicWait::take_for(Waiter& waiter) noexcept {
    auto& self = static_cast<AtomicWaiter&>(waiter);
    const Result<void> ended = atomic_.try_end_wait(self.start);
    self.is_refused = !ended && ended.error().code == Errc::kInvalid;
    return ended || self.is_refused;
}

}  // namespace shoal::coro
