// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/alarm.hpp
/// A timerfd for distant deadlines: while it is set, the loop polls without a timeout and without reading the
/// clock before or after the system call.
#include <cstdint>
#include <limits>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::event {

class Poller;

/// Invariants
///  1. While rings_at_ms_ is not kNever, the timerfd expires by that time and wakes the loop.
///  2. The timerfd is registered edge-triggered and never read: each expiry is a new edge.
class Alarm final : public Watcher {
  public:
    explicit Alarm(EventLoop& owner) noexcept : owner_(owner) {}
    /// Errors: kSystem.
    Result<void> open(Poller& poller);

    /// True: a waiter for `at_ms` is woken in time.
    [[nodiscard]] bool covers(std::int64_t at_ms) const noexcept { return rings_at_ms_ <= at_ms; }
    /// Expires in `delay_ms`, which is at `at_ms`; one system call. False: the kernel refused.
    bool set(std::int64_t at_ms, std::int64_t delay_ms) noexcept;

  private:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

    void on_ready(Ready ready) override;

    EventLoop& owner_;
    UniqueFd timer_fd_;
    std::int64_t rings_at_ms_ = kNever;
};

}  // namespace shoal::event
