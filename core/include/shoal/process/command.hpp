// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/command.hpp
/// Runs shell commands from coroutines: output and exit status, thousands at a time.
#include <string>

#include "shoal/base/byte_chunks.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/process/reaper.hpp"

namespace shoal::process {

struct CommandOptions {
    bool captures_stderr = false;
    std::size_t max_output_bytes = SIZE_MAX;
    coro::TimeoutMs timeout_ms = coro::kForever;
};

struct CommandResult {
    ByteChunks output;
    ExitStatus status;
    bool is_status_known =
        true;  ///< False: other code collected the child (SIGCHLD ignored, a stray wait()).
};

/// One a loop, like its Reaper.
class CommandRunner {
  public:
    CommandRunner(event::EventLoop& loop, Reaper& reaper) noexcept : loop_(loop), reaper_(reaper) {}
    CommandRunner(const CommandRunner&) = delete;
    CommandRunner& operator=(const CommandRunner&) = delete;

    /// Runs `command` (see spawn_command()) and parks the running coroutine until its output has ended, and
    /// it as well. When descriptors or processes are used up while others run, it waits until one of them is
    /// done and tries again. A command that is left early (timeout, cancellation, too much output) is not
    /// killed: its output has nowhere to go any more (SIGPIPE when it writes), and it is collected in the
    /// background.
    ///
    /// Errors: those of spawn_command(); kTooLarge: more output than max_output_bytes; kNoMemory; kTimedOut,
    /// kCanceled, kOutOfCoroutine.
    [[nodiscard]] Result<CommandResult> run(const std::string& command, const CommandOptions& options = {});

    [[nodiscard]] std::size_t running_count() const noexcept { return running_; }
    /// Waiting for others to end, see run().
    [[nodiscard]] std::size_t starved_count() const noexcept { return starved_count_; }

    /// In a forked child, together with EventLoop::reset_after_fork().
    void reset_after_fork() noexcept;

  private:
    void finish_one() noexcept;
    void wake_starved() noexcept;

    event::EventLoop& loop_;
    Reaper& reaper_;
    coro::WaitQueue starved_;
    std::size_t starved_count_ = 0;  ///< With those that are to go on, and have left the queue.
    std::size_t running_ = 0;
};

}  // namespace shoal::process
