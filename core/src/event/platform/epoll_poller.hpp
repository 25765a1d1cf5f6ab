// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/platform/epoll_poller.hpp
/// Poller over epoll(7).
///
/// The kernel keeps a registration as long as the open file exists in any process, even after the descriptor
/// number was closed or reused. So events carry number and generation, not a pointer, which could be
/// dangling.
#include <vector>

#include "event/poller.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::event {

class EpollPoller final : public Poller {
  public:
    explicit EpollPoller(UniqueFd epoll_fd) noexcept : epoll_fd_(std::move(epoll_fd)) {}

    Result<void> add(int fd, Watcher& watcher, Trigger trigger, Ready interest) noexcept override;
    Result<void> modify(int fd, Watcher& watcher, Ready interest) noexcept override;
    void remove(int fd, const Watcher& watcher) noexcept override;
    std::size_t wait(std::span<Event> events, int timeout_ms) noexcept override;

  private:
    struct Entry {
        Watcher* watcher = nullptr;
        std::uint32_t generation = 0;  ///< How often the number has been added.
    };
    Result<void> control(int operation, int fd, std::uint32_t events) noexcept;
    [[nodiscard]] bool is_owner(int fd, const Watcher& watcher) const noexcept;
    [[nodiscard]] Watcher* find(std::uint64_t data) const noexcept;

    UniqueFd epoll_fd_;
    std::vector<Entry> entries_;  ///< By descriptor.
};

}  // namespace shoal::event
