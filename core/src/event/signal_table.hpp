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

    /// In a forked child, before destruction: closes the signalfd without changing its set of signals, which
    /// is shared with the parent.
    void close_inherited(PendingSignals pending) noexcept {
        signal_fd_.reset();
        keeps_pending_ = pending == PendingSignals::kKeep;
    }

    /// In a forked child that keeps the poller. Errors: kSystem.
    Result<void> register_again(Poller& poller) noexcept;

    /// Errors: kInvalid, kSystem.
    Result<void> set(Poller& poller, int signal_number, std::function<void(int)> handler);
    /// Errors: kInvalid, kSystem, kExists.
    Result<void> add(Poller& poller, SignalListener& listener, int signal_number);
    void remove(SignalListener& listener) noexcept;
    [[nodiscard]] bool has(int signal_number) const noexcept { return handler(signal_number) != nullptr; }
    /// Null: none.
    [[nodiscard]] const std::function<void(int)>* handler(int signal_number) const noexcept;
    /// Handlers.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

  private:
    using Handler = std::function<void(int)>;
    static constexpr std::size_t kSignals = 65;  // Real-time signals included.

    void on_ready(Ready ready) override;
    void tell(int signal_number);
    /// The signal has a handler or a listener.
    [[nodiscard]] bool is_wanted(int signal_number) noexcept;
    Result<void> watch(Poller& poller, int signal_number) noexcept;
    void unwatch(int signal_number) noexcept;
    void unwatch_unless_wanted(int signal_number) noexcept;

    // Shared with the current call, so that a handler may replace itself.
    std::array<std::shared_ptr<Handler>, kSignals> handlers_;
    std::array<IntrusiveList<SignalListener>, kSignals> listeners_;
    std::size_t count_ = 0;
    sigset_t handled_;
    sigset_t resets_;       // Handled signals to reset to the default disposition and to unblock.
    sigset_t was_blocked_;  // Handled signals that were blocked before.
    UniqueFd signal_fd_;
    // During a delivery some listeners are in no list, so signals are released only at its end.
    bool is_delivering_ = false;
    bool keeps_pending_ = false;    // Unblocking a pending signal then gives it its default effect.
    bool* is_destroyed_ = nullptr;  // Of the innermost on_ready() on the stack.
};

}  // namespace shoal::event
