// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/child.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace shoal::process {
namespace {

// The signal mask that fork_process() found in the parent; the child restores it later, in another function.
sigset_t mask_before_fork;

}  // namespace

ExitStatus decode_wait_status(int status) noexcept {
    ExitStatus out;
    out.raw = status;
    if (WIFEXITED(status)) out.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) {
        out.signal = WTERMSIG(status);
        out.has_dumped_core = WCOREDUMP(status);
    }
    return out;
}

Result<EndedChild> collect_child(pid_t selector, ChildWait wait) noexcept {
    int status = 0;
    pid_t pid;
    do {
        pid = ::waitpid(selector, &status, wait == ChildWait::kYes ? 0 : WNOHANG);
    } while (pid < 0 && errno == EINTR && wait == ChildWait::kNo);
    if (pid > 0) return EndedChild{pid, decode_wait_status(status)};
    if (pid == 0) return fail(Errc::kAgain);
    return errno == EINTR ? fail_errno() : fail(Errc::kNotFound);
}

std::string describe(const ExitStatus& status) {
    if (status.signal == 0) return fmt::format("exited with code {}", status.exit_code);
    return fmt::format("killed by signal {} ({}){}", status.signal, ::strsignal(status.signal),
                       status.has_dumped_core ? ", core dumped" : "");
}

Result<pid_t> fork_process() noexcept {
    std::fflush(nullptr);
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &mask_before_fork);
    const pid_t child = ::fork();
    if (child == 0) return 0;
    const int fork_errno = errno;
    ::pthread_sigmask(SIG_SETMASK, &mask_before_fork, nullptr);
    if (child < 0) return fail_errno(fork_errno);
    return child;
}

void unblock_signals_after_fork() noexcept {
    ::pthread_sigmask(SIG_SETMASK, &mask_before_fork, nullptr);
}

std::optional<ExitStatus> try_reap(pid_t child) noexcept {
    int status = 0;
    pid_t got;
    do {
        got = ::waitpid(child, &status, WNOHANG);
    } while (got < 0 && errno == EINTR);
    if (got == child) return decode_wait_status(status);
    // ECHILD: other code collected it (a host with a wait() of its own). It has ended; the status is unknown.
    if (got < 0 && errno == ECHILD) return ExitStatus{};
    return std::nullopt;
}

bool is_alive(pid_t pid) noexcept {
    return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

Result<void> die_with_parent(int signal_number, pid_t parent) noexcept {
    if (::prctl(PR_SET_PDEATHSIG, static_cast<unsigned long>(signal_number), 0, 0, 0) != 0)
        return fail_errno();
    // If the parent ended before the request, no signal will be sent.
    if (::getppid() != parent) return fail(Errc::kClosed);
    return {};
}

void set_thread_name(std::string_view name) noexcept {
    std::array<char, 16> text{};
    name.copy(text.data(), text.size() - 1);
    ::prctl(PR_SET_NAME, text.data(), 0, 0, 0);
}

}  // namespace shoal::process
