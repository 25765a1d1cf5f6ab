// SPDX-License-Identifier: Apache-2.0
#include "event/program_signals.hpp"

#include <pthread.h>
#include <signal.h>

#include <array>
#include <atomic>

namespace shoal::event {
namespace {

constexpr int kSignalNumbers = 65;  // Real-time signals included.

// The signals that the tables of this process have blocked.
sigset_t blocked_for_tables;

// ---- while programs are started --------------------------------------------------------------------------
// While unblocked, each of these signals has a handler that only records it, so that it does not end this
// process. exec() and posix_spawn() reset handlers, so the program has the default disposition.

int starts_under_way = 0;
sigset_t unblocked;
std::array<struct sigaction, kSignalNumbers> dispositions;  // Of those: what it was before.
std::array<std::atomic<bool>, kSignalNumbers> has_come;

void take_note(int signal_number) noexcept {
    has_come[static_cast<std::size_t>(signal_number)].store(true, std::memory_order_relaxed);
}

template <typename Call>
void for_each_unblocked(Call call) noexcept {
    for (int signal_number = 1; signal_number < kSignalNumbers; ++signal_number) {
        if (::sigismember(&unblocked, signal_number) == 1) call(static_cast<std::size_t>(signal_number));
    }
}

void restore_dispositions() noexcept {
    for_each_unblocked([](std::size_t signal_number) {
        ::sigaction(static_cast<int>(signal_number), &dispositions[signal_number], nullptr);
    });
}

/// Before fork(): a signal for the child must not meet the handler that only records it. It waits until the
/// child has the dispositions of a program.
void block_for_fork() {
    if (starts_under_way != 0) ::pthread_sigmask(SIG_BLOCK, &unblocked, nullptr);
}

void unblock_in_parent() {
    if (starts_under_way != 0) ::pthread_sigmask(SIG_UNBLOCK, &unblocked, nullptr);
}

/// Runs in every forked child. If all signals are blocked, the caller of fork() restores the mask itself, as
/// process::fork_process() does.
void unblock_in_child() {
    restore_dispositions();  // The signals that have come are the parent's.
    ::sigemptyset(&unblocked);
    starts_under_way = 0;
    sigset_t mask;
    if (::pthread_sigmask(SIG_SETMASK, nullptr, &mask) != 0 || ::sigismember(&mask, SIGSEGV) == 1) return;
    ::pthread_sigmask(SIG_UNBLOCK, &blocked_for_tables, nullptr);
}

/// A signal that is ignored stays blocked: unblocked, it would be lost for its loop.
bool catch_for_loop(int signal_number) noexcept {
    auto& before = dispositions[static_cast<std::size_t>(signal_number)];
    if (::sigaction(signal_number, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) return false;
    struct sigaction action {};
    action.sa_handler = &take_note;
    action.sa_flags = SA_RESTART;
    has_come[static_cast<std::size_t>(signal_number)].store(false, std::memory_order_relaxed);
    return ::sigaction(signal_number, &action, nullptr) == 0;
}

}  // namespace

void note_blocked(int signal_number) {
    static const int registered = ::pthread_atfork(&block_for_fork, &unblock_in_parent, &unblock_in_child);
    static_cast<void>(registered);  // Out of memory: children inherit the mask.
    ::sigaddset(&blocked_for_tables, signal_number);
}

void forget_blocked(int signal_number) noexcept {
    ::sigdelset(&blocked_for_tables, signal_number);
    if (::sigismember(&unblocked, signal_number) != 1) return;
    ::sigaction(signal_number, &dispositions[static_cast<std::size_t>(signal_number)], nullptr);
    ::sigdelset(&unblocked, signal_number);
}

void begin_program_start() noexcept {
    if (starts_under_way++ != 0) return;
    ::sigemptyset(&unblocked);
    for (int signal_number = 1; signal_number < kSignalNumbers; ++signal_number) {
        if (::sigismember(&blocked_for_tables, signal_number) == 1 && catch_for_loop(signal_number))
            ::sigaddset(&unblocked, signal_number);
    }
    ::pthread_sigmask(SIG_UNBLOCK, &unblocked, nullptr);
}

void end_program_start() noexcept {
    if (starts_under_way == 0 || --starts_under_way != 0)
        return;  // Zero in a child that was forked meanwhile.
    ::pthread_sigmask(SIG_BLOCK, &unblocked, nullptr);
    restore_dispositions();
    for_each_unblocked([](std::size_t signal_number) {
        if (has_come[signal_number].load(std::memory_order_relaxed)) ::raise(static_cast<int>(signal_number));
    });
    ::sigemptyset(&unblocked);
}

}  // namespace shoal::event
