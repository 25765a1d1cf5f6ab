// SPDX-License-Identifier: Apache-2.0
#include "event/alarm.hpp"

#include <sys/timerfd.h>

#include "event/poller.hpp"

namespace shoal::event {

Result<void> Alarm::open(Poller& poller) {
    timer_fd_.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!timer_fd_) return fail_errno();
    return poller.add(timer_fd_.get(), *this, Trigger::kEdge, Ready::kRead);
}

bool Alarm::set(std::int64_t at_ms, std::int64_t delay_ms) noexcept {
    itimerspec when{};
    when.it_value.tv_sec = delay_ms / 1000;
    when.it_value.tv_nsec = delay_ms % 1000 * 1'000'000;
    if (::timerfd_settime(timer_fd_.get(), 0, &when, nullptr) != 0) return false;
    rings_at_ms_ = at_ms;
    return true;
}

void Alarm::on_ready(Ready) {
    rings_at_ms_ = kNever;
    owner_.refresh_now();  // Timers that are due fire in this turn.
}

}  // namespace shoal::event
