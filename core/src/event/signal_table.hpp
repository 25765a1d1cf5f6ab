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
    SignalTable() noexcept;
    /// Restores the default disposition of every handled signal and unblocks it.
    ~SignalTable() override;

    /// In a forked child, before destruction: lets the signalfd go. Its set of signals is shared with the
    /// parent and must not be changed here.
    void close_inherited() noexcept { signal_fd_.reset(); }

    /// Errors: kInvalid, kSystem.
    Result<void> set(Poller& poller, int signal_number, std::function<void(int)> handler);
    /// Errors: kInvalid, kSystem, kExists.
    Result<void> add(Poller& poller, SignalListener& listener, int signal_number);
    void remove(SignalListener& listener) noexcept;
    [[nodiscard]] bool has(int signal_number) const noexcept;
    /// Handlers.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

  private:
    using Handler = std::function<void(int)>;
    static constexpr std::size_t kSignals = 65;  // Real-time signals included.

    void on_ready(Ready ready) override;
    void tell(int signal_number);
    /// Someone wants the signal.
    [[nodiscard]] bool is_wanted(int signal_number) noexcept;
    Result<void> watch(Poller& poller, int signal_number) noexcept;
    void unwatch(int signal_number) noexcept;
    void unwatch_unless_wanted(int signal_number) noexcept;

    // Shared with the call under way, so that a handler may replace itself.
    std::array<std::shared_ptr<Handler>, kSignals> handlers_;
    std::array<IntrusiveList<SignalListener>, kSignals> listeners_;
    std::size_t count_ = 0;
    sigset_t handled_;
    sigset_t resets_;       // Of the watched: their disposition becomes the default, and they are unblocked.
    sigset_t was_blocked_;  // Of the watched: blocked before.
    UniqueFd signal_fd_;
    // While a signal is told of, some listeners are in no list: none is let go of before the end.
    bool is_telling_ = false;
    bool* is_destroyed_ = nullptr;  // Of the innermost on_ready() on the stack.
};

}  // namespace shoal::event
