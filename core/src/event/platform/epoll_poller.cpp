// SPDX-License-Identifier: Apache-2.0
#include "event/platform/epoll_poller.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>

namespace shoal::event {
namespace {

constexpr std::size_t kMaxBatch = 256;

std::uint32_t interest_events(Ready interest) noexcept {
    std::uint32_t events = 0;
    if (any(interest & Ready::kRead)) events |= EPOLLIN;
    if (any(interest & Ready::kWrite)) events |= EPOLLOUT;
    if (any(interest & Ready::kReadHangup)) events |= EPOLLRDHUP;
    return events;
}

std::uint32_t events_for(Trigger trigger, Ready interest) noexcept {
    switch (trigger) {
        case Trigger::kEdge:
            return interest_events(interest) | EPOLLET;
        case Trigger::kLevel:
            return interest_events(interest);
        case Trigger::kExclusive:
            return EPOLLIN | EPOLLEXCLUSIVE;
    }
    return 0;
}

Ready to_ready(std::uint32_t events) noexcept {
    std::uint32_t bits = 0;
    static_assert(EPOLLIN == 1 && static_cast<int>(Ready::kRead) == 1);
    bits |= events & EPOLLIN;
    bits |= (events & EPOLLOUT) != 0 ? static_cast<std::uint32_t>(Ready::kWrite) : 0;
    bits |= (events & EPOLLRDHUP) != 0 ? static_cast<std::uint32_t>(Ready::kReadHangup) : 0;
    bits |= (events & (EPOLLERR | EPOLLHUP)) != 0 ? static_cast<std::uint32_t>(Ready::kError) : 0;
    return static_cast<Ready>(bits);
}

}  // namespace

Result<std::unique_ptr<Poller>> Poller::create() {
    UniqueFd fd(::epoll_create1(EPOLL_CLOEXEC));
    if (!fd) return fail_errno();
    return std::make_unique<EpollPoller>(std::move(fd));
}

Result<void> EpollPoller::control(int operation, int fd, Watcher* watcher, std::uint32_t events) noexcept {
    ++counters_.registration_changes;
    epoll_event event{};
    event.events = events;
    event.data.ptr = watcher;
    if (::epoll_ctl(epoll_fd_.get(), operation, fd, &event) != 0) return fail_errno();
    return {};
}

Result<void> EpollPoller::add(int fd, Watcher& watcher, Trigger trigger, Ready interest) noexcept {
    return control(EPOLL_CTL_ADD, fd, &watcher, events_for(trigger, interest));
}

Result<void> EpollPoller::modify(int fd, Watcher& watcher, Ready interest) noexcept {
    return control(EPOLL_CTL_MOD, fd, &watcher, events_for(Trigger::kLevel, interest));
}

void EpollPoller::remove(int fd) noexcept {
    // Needed even when the descriptor is closed next: if another process holds a copy, closing would leave
    // the registration, and with it a pointer to a dead watcher, in the set.
    const int saved_errno = errno;
    (void)control(EPOLL_CTL_DEL, fd, nullptr, 0);
    errno = saved_errno;
}

std::size_t EpollPoller::wait(std::span<Event> events, int timeout_ms) noexcept {
    std::array<epoll_event, kMaxBatch> raw;
    const std::size_t room = std::min(events.size(), raw.size());
    ++counters_.polls;
    // EINTR is the only error that a valid set can give; the loop's next turn waits again.
    const int count = ::epoll_wait(epoll_fd_.get(), raw.data(), static_cast<int>(room), timeout_ms);
    for (int i = 0; i < count; ++i)
        events[i] = {static_cast<Watcher*>(raw[i].data.ptr), to_ready(raw[i].events)};
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace shoal::event
