// SPDX-License-Identifier: Apache-2.0
#include "event/signal_table.hpp"

#include <sys/signalfd.h>

#include <array>
#include <utility>

#include "event/poller.hpp"
#include "event/program_signals.hpp"

namespace shoal::event {
namespace {

bool is_catchable(int signal_number) noexcept {
    return signal_number >= 1 && signal_number <= 64 && signal_number != SIGKILL && signal_number != SIGSTOP;
}

sigset_t set_of(int signal_number) noexcept {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, signal_number);
    return set;
}

}  // namespace

SignalTable::SignalTable() noexcept {
    ::sigemptyset(&handled_);
    ::sigemptyset(&resets_);
    ::sigemptyset(&was_blocked_);
}

SignalTable::~SignalTable() {
    if (is_destroyed_ != nullptr) *is_destroyed_ = true;
    // All handled signals, not only those with listeners: in a forked child listeners may be gone without
    // being removed.
    for (int signal_number = 1; signal_number < static_cast<int>(kSignals); ++signal_number) {
        if (::sigismember(&handled_, signal_number) == 1) unwatch(signal_number);
    }
}

const std::function<void(int)>* SignalTable::handler(int signal_number) const noexcept {
    return is_catchable(signal_number) ? handlers_[signal_number].get() : nullptr;
}

bool SignalTable::is_wanted(int signal_number) noexcept {
    return handlers_[signal_number] != nullptr || !listeners_[signal_number].empty();
}

Result<void> SignalTable::set(Poller& poller, int signal_number, Handler handler) {
    if (!is_catchable(signal_number)) return fail(Errc::kInvalid);
    if (!handler) {
        if (!has(signal_number)) return {};
        handlers_[signal_number].reset();
        --count_;
        unwatch_unless_wanted(signal_number);
        return {};
    }
    auto shared = std::make_shared<Handler>(std::move(handler));
    if (!is_wanted(signal_number)) {
        if (auto watched = watch(poller, signal_number); !watched) return watched;
    }
    if (!has(signal_number)) ++count_;
    handlers_[signal_number] = std::move(shared);
    ::sigaddset(&resets_, signal_number);
    return {};
}

Result<void> SignalTable::add(Poller& poller, SignalListener& listener, int signal_number) {
    if (!is_catchable(signal_number)) return fail(Errc::kInvalid);
    if (listener.is_linked()) return fail(Errc::kExists);
    if (!is_wanted(signal_number)) {
        if (auto watched = watch(poller, signal_number); !watched) return watched;
    }
    listener.signal_number_ = signal_number;
    listeners_[signal_number].push_back(listener);
    return {};
}

Result<void> SignalTable::register_again(Poller& poller) noexcept {
    if (!signal_fd_) return {};
    poller.remove(signal_fd_.get(), *this);
    return poller.add(signal_fd_.get(), *this, Trigger::kLevel, Ready::kRead);
}

void SignalTable::remove(SignalListener& listener) noexcept {
    if (!listener.is_linked()) return;
    listener.unlink();
    unwatch_unless_wanted(listener.signal_number_);
}

Result<void> SignalTable::watch(Poller& poller, int signal_number) noexcept {
    if (::sigismember(&handled_, signal_number) == 1) return {};  // Released during the current delivery.
    sigset_t wanted = handled_;
    // sigaddset refuses the two real-time signals that libc keeps for its threads.
    if (::sigaddset(&wanted, signal_number) != 0) return fail(Errc::kInvalid);
    const int fd = ::signalfd(signal_fd_.get(), &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0) return fail_errno();
    if (!signal_fd_) {
        UniqueFd made(fd);
        if (auto added = poller.add(fd, *this, Trigger::kLevel, Ready::kRead); !added) return added;
        signal_fd_ = std::move(made);
    }
    const sigset_t one = set_of(signal_number);
    note_blocked(signal_number);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &one, &before);
    if (::sigismember(&before, signal_number) == 1) ::sigaddset(&was_blocked_, signal_number);
    handled_ = wanted;
    return {};
}

void SignalTable::unwatch(int signal_number) noexcept {
    const bool resets = ::sigismember(&resets_, signal_number) == 1;
    const bool stays_blocked = !resets && ::sigismember(&was_blocked_, signal_number) == 1;
    for (sigset_t* set : {&handled_, &resets_, &was_blocked_})
        ::sigdelset(set, signal_number);
    if (signal_fd_) ::signalfd(signal_fd_.get(), &handled_, SFD_NONBLOCK | SFD_CLOEXEC);
    // A pending signal was meant for the removed handler and must not end the process now. It is not dropped
    // by setting SIG_IGN briefly: a child that ended while SIGCHLD was ignored would leave no status.
    const sigset_t one = set_of(signal_number);
    constexpr timespec kNow{0, 0};
    while (!keeps_pending_ && ::sigtimedwait(&one, nullptr, &kNow) > 0) {
    }
    forget_blocked(signal_number);
    if (resets) ::signal(signal_number, SIG_DFL);
    if (!stays_blocked) ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}

void SignalTable::unwatch_unless_wanted(int signal_number) noexcept {
    if (!is_delivering_ && !is_wanted(signal_number) && ::sigismember(&handled_, signal_number) == 1)
        unwatch(signal_number);
}

/// The table may be destroyed afterwards: a handler may fork and reset the loop in the child.
void SignalTable::tell(int signal_number) {
    const bool& is_destroyed = *is_destroyed_;
    if (const auto handler = handlers_[signal_number]) (*handler)(signal_number);
    if (is_destroyed) return;
    // Each listener is put back into the list before it is called: it may remove itself and others, or add
    // one.
    IntrusiveList<SignalListener> receivers;
    receivers.splice_back(listeners_[signal_number]);
    while (!is_destroyed && !receivers.empty()) {
        SignalListener& listener = receivers.pop_front();
        listeners_[signal_number].push_back(listener);
        listener.callback_(listener.owner_, signal_number);
    }
}

void SignalTable::on_ready(Ready) {
    // The rest is read in the next turn: the registration is level-triggered.
    std::array<signalfd_siginfo, 16> received;
    const ssize_t bytes = ::read(signal_fd_.get(), received.data(), sizeof(received));
    if (bytes <= 0) return;
    const std::size_t count = static_cast<std::size_t>(bytes) / sizeof(signalfd_siginfo);
    bool is_destroyed = false;
    bool* const outer = std::exchange(is_destroyed_, &is_destroyed);
    const bool was_telling = std::exchange(is_delivering_, true);
    for (std::size_t i = 0; i < count && !is_destroyed; ++i) {
        if (received[i].ssi_signo < kSignals) tell(static_cast<int>(received[i].ssi_signo));
    }
    if (is_destroyed) {
        if (outer != nullptr) *outer = true;
        return;
    }
    is_destroyed_ = outer;
    is_delivering_ = was_telling;
    for (int signal_number = 1; signal_number < static_cast<int>(kSignals); ++signal_number)
        unwatch_unless_wanted(signal_number);
}

}  // namespace shoal::event
