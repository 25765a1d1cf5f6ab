// SPDX-License-Identifier: Apache-2.0
#include "event/signal_table.hpp"

#include <pthread.h>
#include <sys/signalfd.h>

#include "event/poller.hpp"

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

// What the tables of this process have blocked. A program inherits the mask of the process that executes it,
// so one that a host starts (proc_open()) would be deaf to SIGTERM.
sigset_t blocked_for_tables;

/// In every forked child. A fork with all signals blocked is one whose maker sets the mask himself, such as
/// process::fork_process().
void unblock_in_child() {
    sigset_t mask;
    if (::pthread_sigmask(SIG_SETMASK, nullptr, &mask) != 0 || ::sigismember(&mask, SIGSEGV) == 1) return;
    ::pthread_sigmask(SIG_UNBLOCK, &blocked_for_tables, nullptr);
}

void note_blocked(int signal_number) {
    static const int registered = ::pthread_atfork(nullptr, nullptr, &unblock_in_child);
    static_cast<void>(registered);  // Without memory for it, children inherit the mask.
    ::sigaddset(&blocked_for_tables, signal_number);
}

}  // namespace

SignalTable::~SignalTable() {
    for (int signal_number = 1; signal_number < static_cast<int>(handlers_.size()); ++signal_number) {
        if (has(signal_number)) unwatch(signal_number);
    }
}

bool SignalTable::has(int signal_number) const noexcept {
    return is_catchable(signal_number) && handlers_[signal_number] != nullptr;
}

Result<void> SignalTable::set(Poller& poller, int signal_number, Handler handler) {
    if (!is_catchable(signal_number)) return fail(Errc::kInvalid);
    if (!handler) {
        if (has(signal_number)) unwatch(signal_number);
        return {};
    }
    auto shared = std::make_shared<Handler>(std::move(handler));
    if (!has(signal_number)) {
        if (auto watched = watch(poller, signal_number); !watched) return watched;
        ++count_;
    }
    handlers_[signal_number] = std::move(shared);
    return {};
}

Result<void> SignalTable::watch(Poller& poller, int signal_number) noexcept {
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
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
    handled_ = wanted;
    return {};
}

void SignalTable::unwatch(int signal_number) noexcept {
    handlers_[signal_number].reset();
    --count_;
    ::sigdelset(&handled_, signal_number);
    if (signal_fd_) ::signalfd(signal_fd_.get(), &handled_, SFD_NONBLOCK | SFD_CLOEXEC);
    // Ignoring it for a moment drops what is pending: it was meant for the handler, and must not kill now.
    ::signal(signal_number, SIG_IGN);
    const sigset_t one = set_of(signal_number);
    ::sigdelset(&blocked_for_tables, signal_number);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::signal(signal_number, SIG_DFL);
}

void SignalTable::on_ready(Ready) {
    // What does not fit comes in the next turn: the registration is level-triggered.
    std::array<signalfd_siginfo, 16> received;
    const ssize_t bytes = ::read(signal_fd_.get(), received.data(), sizeof(received));
    if (bytes <= 0) return;
    const std::size_t count = static_cast<std::size_t>(bytes) / sizeof(signalfd_siginfo);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t signal_number = received[i].ssi_signo;
        if (signal_number >= handlers_.size()) continue;
        if (const auto handler = handlers_[signal_number]) (*handler)(static_cast<int>(signal_number));
    }
}

}  // namespace shoal::event
