// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/signal_table.hpp
/// Signals as events: one signalfd, made with the first handler.
#include <signal.h>

#include <array>
#include <functional>
#include <memory>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::event {

class Poller;

class SignalTable final : public Watcher {
  public:
    SignalTable() noexcept { ::sigemptyset(&handled_); }
    /// Restores the default disposition of every handled signal and unblocks it.
    ~SignalTable() override;

    /// In a forked child, before destruction: lets the signalfd go. Its set of signals is shared with the
    /// parent and must not be changed here.
    void close_inherited() noexcept { signal_fd_.reset(); }

    /// Errors: kInvalid, kSystem.
    Result<void> set(Poller& poller, int signal_number, std::function<void(int)> handler);
    [[nodiscard]] bool has(int signal_number) const noexcept;
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

  private:
    using Handler = std::function<void(int)>;

    void on_ready(Ready ready) override;
    Result<void> watch(Poller& poller, int signal_number) noexcept;
    void unwatch(int signal_number) noexcept;

    // Shared with the call under way, so that a handler may replace itself. Real-time signals included.
    std::array<std::shared_ptr<Handler>, 65> handlers_;
    std::size_t count_ = 0;
    sigset_t handled_;
    UniqueFd signal_fd_;
};

}  // namespace shoal::event
