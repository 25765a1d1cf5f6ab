// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/wait_queue.hpp"

namespace shoal::coro {

void WaitQueue::wake_all(Wake why) noexcept {
    // Out of the queue first: one that is resumed may wait here again, or destroy the queue.
    IntrusiveList<Waiter> taken;
    taken.splice_back(waiters_);
    size_ = 0;
    for (Waiter* waiter = taken.first(); waiter != nullptr; waiter = taken.next(*waiter))
        waiter->is_queued_ = false;
    // One that ends its wait for another reason meanwhile leaves the list by itself.
    while (!taken.empty()) {
        Coroutine& coroutine = taken.pop_front().coroutine();
        if (coroutine.is_parked()) coroutine.scheduler().wake(coroutine, why);
    }
}

}  // namespace shoal::coro
