// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/poller.hpp
/// The kernel's readiness notification, as the loop needs it. One implementation a platform, chosen by CMake
/// (platform/).
#include <cstdint>
#include <memory>
#include <span>

#include "shoal/base/error.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::event {

/// A set of watched descriptors. One thread. A forked child destroys its copy of the Poller: the destructor
/// must not change registrations, because the set is shared with the parent.
class Poller {
  public:
    /// A watcher that is ready; the pointer is the one given to add().
    struct Event {
        Watcher* watcher;
        Ready ready;
    };

    [[nodiscard]] static Result<std::unique_ptr<Poller>> create();
    virtual ~Poller() = default;

    /// `interest` counts for kEdge too: the loop passes everything, its own eventfd reading only. Errors:
    /// kSystem; kNoMemory.
    virtual Result<void> add(int fd, Watcher& watcher, Trigger trigger, Ready interest) noexcept = 0;
    /// Changes a kLevel registration. Errors: kSystem (EBADF: `fd` is not the watcher's any more).
    virtual Result<void> modify(int fd, Watcher& watcher, Ready interest) noexcept = 0;
    /// Does nothing if `fd` is not `watcher`'s any more: it may have been closed meanwhile and its number
    /// reused.
    virtual void remove(int fd, const Watcher& watcher) noexcept = 0;
    /// Waits up to `timeout_ms` (-1: no limit) and fills `events`; returns their number. A watcher appears at
    /// most once, and only while the descriptor is still its own; null: an event of an earlier owner. 0 on
    /// timeout and when a signal handler interrupted the wait.
    virtual std::size_t wait(std::span<Event> events, int timeout_ms) noexcept = 0;

    [[nodiscard]] const EventLoop::Counters& counters() const noexcept { return counters_; }

  protected:
    EventLoop::Counters counters_;
};

}  // namespace shoal::event
