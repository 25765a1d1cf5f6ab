// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/mailbox.hpp
/// Calls from other threads: a queue, and the eventfd that wakes the poll.
#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/ring.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::event {

class Poller;

/// Invariants
///  1. `queue_` is guarded by `mutex_`; has_calls_ is true whenever it is not empty.
///  2. The eventfd is registered edge-triggered and never read: each write is a new edge.
///  3. is_rung_ is true from the first ring() until the loop has seen it: more rings cost no system call.
class Mailbox final : public Watcher {
  public:
    /// Errors: kSystem.
    Result<void> open(Poller& poller);

    /// Any thread.
    void put(std::function<void()> call);
    /// Any thread or a signal handler: makes the loop's poll return.
    void ring() noexcept;

    [[nodiscard]] bool has_calls() const noexcept { return has_calls_.load(std::memory_order_acquire); }
    /// In a forked child, for a mailbox that is then abandoned: closes the eventfd only.
    void close_inherited() noexcept { event_fd_.reset(); }
    /// The loop's thread: moves all calls to the end of `calls`.
    void take(Ring<std::function<void()>>& calls);

  private:
    void on_ready(Ready) override { is_rung_.store(false); }

    UniqueFd event_fd_;
    std::atomic<bool> is_rung_{false};
    std::atomic<bool> has_calls_{false};
    std::mutex mutex_;
    std::vector<std::function<void()>> queue_;
};

}  // namespace shoal::event
