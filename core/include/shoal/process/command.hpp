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

    /// Runs `command` (see spawn_command()) and parks the running coroutine until its output and the command
    /// itself have ended. If descriptors or processes are exhausted while other commands run, it waits until
    /// one of them is done and tries again. After a timeout, a cancellation or too much output the command is
    /// not killed: its pipe is closed (SIGPIPE when it writes), and it is collected in the background.
    ///
    /// Errors: those of spawn_command(); kTooLarge: more output than max_output_bytes; kNoMemory; kTimedOut,
    /// kCanceled, kOutOfCoroutine.
    [[nodiscard]] Result<CommandResult> run(const std::string& command, const CommandOptions& options = {});

    [[nodiscard]] std::size_t running_count() const noexcept { return running_; }
    /// Commands that wait for others to end, see run().
    [[nodiscard]] std::size_t starved_count() const noexcept { return starved_count_; }

    /// In a forked child, together with EventLoop::reset_after_fork().
    void reset_after_fork() noexcept;

  private:
    void finish_one() noexcept;
    void wake_starved() noexcept;

    event::EventLoop& loop_;
    Reaper& reaper_;
    coro::WaitQueue starved_;
    std::size_t starved_count_ = 0;  ///< Includes those that were resumed and have left the queue.
    std::size_t running_ = 0;
};

}  // namespace shoal::process
