// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/platform/epoll_poller.hpp
/// Poller over epoll(7).
#include "event/poller.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::event {

class EpollPoller final : public Poller {
  public:
    explicit EpollPoller(UniqueFd epoll_fd) noexcept : epoll_fd_(std::move(epoll_fd)) {}

    Result<void> add(int fd, Watcher& watcher, Trigger trigger, Ready interest) noexcept override;
    Result<void> modify(int fd, Watcher& watcher, Ready interest) noexcept override;
    void remove(int fd) noexcept override;
    std::size_t wait(std::span<Event> events, int timeout_ms) noexcept override;

  private:
    Result<void> control(int operation, int fd, Watcher* watcher, std::uint32_t events) noexcept;

    UniqueFd epoll_fd_;
};

}  // namespace shoal::event
