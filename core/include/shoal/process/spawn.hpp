// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/spawn.hpp
/// Starts a shell command with its output in a pipe. The cost does not depend on the size of the process, and
/// it is safe in a process with threads: no memory is copied, and no code of this process runs in the child.
#include <sys/types.h>

#include <string>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {

struct SpawnedCommand {
    pid_t pid = -1;
    UniqueFd output;  ///< Non-blocking, close-on-exec. EOF: all writers have closed it.
};

/// Runs `command` by `/bin/sh -c`. It starts with all signals unblocked and SIGPIPE and SIGCHLD at their
/// defaults (other ignored signals stay ignored, as under nohup), with stdin and stderr of this process,
/// stdout in the pipe, and no other descriptor, so the command keeps no socket of this process open. The
/// caller collects the child, for instance through a Reaper. Waits until the shell has been executed.
///
/// @param captures_stderr  stderr goes into the pipe as well, in order with stdout.
/// Errors: kSystem: EMFILE, ENFILE (pipe); EAGAIN (process limit), ENOMEM; ENOENT (no /bin/sh). kInvalid for
/// a NUL in the command.
[[nodiscard]] Result<SpawnedCommand> spawn_command(const std::string& command, bool captures_stderr = false);

}  // namespace shoal::process
