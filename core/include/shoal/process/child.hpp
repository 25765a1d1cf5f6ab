// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/child.hpp
/// Forking, and the exit status of children. For programs with one thread at the time of the fork.
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// A decoded status of waitpid().
struct ExitStatus {
    int raw = 0;
    int exit_code = 0;  ///< 0 when killed by a signal.
    int signal = 0;     ///< 0 when it exited.
    bool has_dumped_core = false;

    [[nodiscard]] bool is_success() const noexcept { return exit_code == 0 && signal == 0; }
};

[[nodiscard]] ExitStatus decode_wait_status(int status) noexcept;

struct EndedChild {
    pid_t pid = -1;
    ExitStatus status;
};
enum class ChildWait : bool { kNo, kYes };
/// Collects an ended child selected as by waitpid(): a pid, -1 for any, ... Errors: kAgain: none has ended
/// (ChildWait::kNo); kNotFound: no such child; kSystem (EINTR: a signal handler has run during the wait).
[[nodiscard]] Result<EndedChild> collect_child(pid_t selector, ChildWait wait) noexcept;

/// "exited with code 3", "killed by signal 9 (Killed)".
[[nodiscard]] std::string describe(const ExitStatus& status);

/// Forks. 0 in the child, its pid in the parent. Buffered stdio is flushed first, so it is not written twice.
/// All signals are blocked while the child is being made: one that arrives in the child stays pending until
/// `unblock_signals_after_fork()` there, so no handler of the parent runs in it.
///
/// Errors: kSystem (EAGAIN: process limit; ENOMEM).
[[nodiscard]] Result<pid_t> fork_process() noexcept;

/// In a child made by fork_process(): restores the signal mask of the parent.
void unblock_signals_after_fork() noexcept;

/// Collects `child` if it has ended; never waits. Other children are not touched: other code may wait for
/// them.
[[nodiscard]] std::optional<ExitStatus> try_reap(pid_t child) noexcept;

/// True while a process of that id exists (a zombie too, and one of another user).
[[nodiscard]] bool is_alive(pid_t pid) noexcept;

/// Has the kernel send `signal_number` to this process when `parent` dies. A change of user clears it, so
/// repeat the call then. Errors: kClosed when the parent has already ended, kSystem.
Result<void> die_with_parent(int signal_number, pid_t parent) noexcept;

/// Names the calling thread for ps, top and debuggers: the first 15 bytes are kept.
void set_thread_name(std::string_view name) noexcept;

}  // namespace shoal::process
