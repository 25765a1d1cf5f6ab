// SPDX-License-Identifier: Apache-2.0
// Invariants
//  1. listeners_[n] exists exactly while it is registered with the loop for signal n; `users` counts its
//     waits.
//  2. A listener without users is removed at the end of the turn, by drop_call_.
#include "shoal/process/signal_waits.hpp"

#include <algorithm>
#include <optional>

namespace shoal::process {

/// On the stack of the waiting coroutine.
class SignalWaits::Waiter : public ListNode<> {
  public:
    Waiter(coro::Coroutine& waiting, std::span<const int> its_signals) noexcept
        : coroutine(waiting), signals(its_signals) {}
    coro::Coroutine& coroutine;
    std::span<const int> signals;
    std::optional<int> came;
};

class SignalWaits::Listener {
  public:
    explicit Listener(SignalWaits& its_waits) noexcept : waits(its_waits) {}
    SignalWaits& waits;
    std::size_t users = 0;
    event::SignalListener listener{
        [](void* owner, int signal_number) { static_cast<Listener*>(owner)->waits.on_signal(signal_number); },
        this};
};

SignalWaits::SignalWaits(event::EventLoop& loop) noexcept : loop_(loop), drop_call_(&drop_unused, this) {}

SignalWaits::~SignalWaits() {
    for (const auto& listener : listeners_) {
        if (listener) loop_.remove_signal_listener(listener->listener);
    }
}

Result<int> SignalWaits::wait(std::span<const int> signals, coro::TimeoutMs timeout_ms) {
    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    if (signals.empty()) return fail(Errc::kInvalid);
    if (auto listening = listen(signals); !listening) return fail(listening.error());
    Waiter waiter(*self, signals);
    waiters_.push_back(waiter);
    loop_.retain();
    const coro::Wake why = self->scheduler().park("waitSignal", timeout_ms);
    loop_.release();
    waiter.unlink();
    release(signals);
    if (waiter.came) return *waiter.came;
    return fail(why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

/// All or none.
Result<void> SignalWaits::listen(std::span<const int> signals) {
    for (std::size_t i = 0; i < signals.size(); ++i) {
        const int signal_number = signals[i];
        Result<void> added;
        if (signal_number < 1 || signal_number >= static_cast<int>(kSignals)) {
            added = fail(Errc::kInvalid);
        } else if (loop_.has_signal_handler(signal_number)) {
            added = fail(Errc::kBusy);
        } else if (auto& listener = listeners_[static_cast<std::size_t>(signal_number)]) {
            ++listener->users;
        } else {
            auto made = std::make_unique<Listener>(*this);
            added = loop_.add_signal_listener(made->listener, signal_number);
            if (added) {
                made->users = 1;
                listener = std::move(made);
            }
        }
        if (added) continue;
        release(signals.first(i));
        return added;
    }
    return {};
}

void SignalWaits::release(std::span<const int> signals) noexcept {
    for (const int signal_number : signals) {
        Listener* const listener = listeners_[static_cast<std::size_t>(signal_number)].get();
        if (listener != nullptr && --listener->users == 0) loop_.defer(drop_call_);
    }
}

void SignalWaits::drop_unused(void* owner) {
    SignalWaits& self = *static_cast<SignalWaits*>(owner);
    for (auto& listener : self.listeners_) {
        if (!listener || listener->users > 0) continue;
        self.loop_.remove_signal_listener(listener->listener);
        listener.reset();
    }
}

void SignalWaits::on_signal(int signal_number) {
    Waiter* next = nullptr;
    for (Waiter* waiter = waiters_.first(); waiter != nullptr; waiter = next) {
        next = waiters_.next(*waiter);
        if (std::find(waiter->signals.begin(), waiter->signals.end(), signal_number) == waiter->signals.end())
            continue;
        if (!waiter->coroutine.is_parked()) continue;  // Timed out, or another signal came first.
        waiter->came = signal_number;
        waiter->unlink();
        waiter->coroutine.scheduler().schedule_wake(waiter->coroutine);
    }
}

void SignalWaits::reset_after_fork() noexcept {
    while (!waiters_.empty())
        waiters_.pop_front();
    for (auto& listener : listeners_)
        listener.reset();
    drop_call_.unlink();
}

}  // namespace shoal::process
