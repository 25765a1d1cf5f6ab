// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/wait_queue.hpp"

namespace shoal::coro {

namespace {
void resume(Coroutine& coroutine, Wake why, WakeTime when) noexcept {
    if (when == WakeTime::kAtOnce) {
        coroutine.scheduler().wake(coroutine, why);
    } else {
        coroutine.scheduler().schedule_wake(coroutine, why);
    }
}
}  // namespace

bool WaitQueue::wake_one(Wake why, WakeTime when) noexcept {
    Coroutine* const first = take_first();
    if (first == nullptr) return false;
    resume(*first, why, when);
    return true;
}

void WaitQueue::wake_all(Wake why, WakeTime when) noexcept {
    // All are removed from the queue first: a resumed coroutine may wait here again, or destroy the queue.
    IntrusiveList<Waiter> taken;
    taken.splice_back(waiters_);
    size_ = 0;
    for (Waiter* waiter = taken.first(); waiter != nullptr; waiter = taken.next(*waiter))
        waiter->is_queued_ = false;
    // A waiter whose wait ends otherwise meanwhile unlinks itself from this list.
    while (!taken.empty()) {
        Coroutine& coroutine = taken.pop_front().coroutine();
        if (coroutine.is_parked()) resume(coroutine, why, when);
    }
}

}  // namespace shoal::coro
