// SPDX-License-Identifier: Apache-2.0
#include "event/platform/epoll_poller.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <new>

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
            return interest_events(interest) | EPOLLPRI | EPOLLET;
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
    bits |= (events & EPOLLPRI) != 0 ? static_cast<std::uint32_t>(Ready::kUrgent) : 0;
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

bool EpollPoller::is_owner(int fd, const Watcher& watcher) const noexcept {
    const auto index = static_cast<std::size_t>(fd);
    return fd >= 0 && index < entries_.size() && entries_[index].watcher == &watcher;
}

Watcher* EpollPoller::find(std::uint64_t data) const noexcept {
    const Entry& entry = entries_[static_cast<std::uint32_t>(data)];
    return entry.generation == data >> 32 ? entry.watcher : nullptr;
}

Result<void> EpollPoller::control(int operation, int fd, std::uint32_t events) noexcept {
    ++counters_.registration_changes;
    epoll_event event{};
    event.events = events;
    if (operation != EPOLL_CTL_DEL) {
        const std::uint64_t generation = entries_[static_cast<std::size_t>(fd)].generation;
        event.data.u64 = generation << 32 | static_cast<std::uint32_t>(fd);
    }
    if (::epoll_ctl(epoll_fd_.get(), operation, fd, &event) != 0) return fail_errno();
    return {};
}

Result<void> EpollPoller::add(int fd, Watcher& watcher, Trigger trigger, Ready interest) noexcept {
    if (fd < 0) return fail_errno(EBADF);
    const auto index = static_cast<std::size_t>(fd);
    try {
        if (index >= entries_.size()) entries_.resize(std::max(index + 1, entries_.size() * 2));
    } catch (const std::bad_alloc&) {
        return fail(Errc::kNoMemory);
    }
    Entry& entry = entries_[index];
    ++entry.generation;
    const auto added = control(EPOLL_CTL_ADD, fd, events_for(trigger, interest));
    if (added) {
        entry.watcher = &watcher;
    } else {
        --entry.generation;  // The current owner of the number keeps its generation.
    }
    return added;
}

Result<void> EpollPoller::modify(int fd, Watcher& watcher, Ready interest) noexcept {
    if (!is_owner(fd, watcher)) return fail_errno(EBADF);
    return control(EPOLL_CTL_MOD, fd, events_for(Trigger::kLevel, interest));
}

void EpollPoller::remove(int fd, const Watcher& watcher) noexcept {
    if (!is_owner(fd, watcher)) return;
    entries_[static_cast<std::size_t>(fd)].watcher = nullptr;
    // Needed even when the descriptor is closed next: if another process holds a copy, closing would leave
    // the registration in the set, and its events would wake the loop.
    const int saved_errno = errno;
    (void)control(EPOLL_CTL_DEL, fd, 0);
    errno = saved_errno;
}

std::size_t EpollPoller::wait(std::span<Event> events, int timeout_ms) noexcept {
    std::array<epoll_event, kMaxBatch> raw;
    const std::size_t room = std::min(events.size(), raw.size());
    ++counters_.polls;
    // EINTR is the only error that a valid set can give; the loop's next turn waits again.
    const int count = ::epoll_wait(epoll_fd_.get(), raw.data(), static_cast<int>(room), timeout_ms);
    for (int i = 0; i < count; ++i)
        events[i] = {find(raw[i].data.u64), to_ready(raw[i].events)};
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace shoal::event
