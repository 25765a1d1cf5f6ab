// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/daemon.hpp
/// Becoming a daemon whose start is reported to the shell.
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {

/// Reports the daemon's start to the process that the shell waits for. That process exits with 0 after
/// ready(). After failed(), or if the daemon ends without either call, it prints the message to standard
/// error and exits with 1.
class StartReport {
  public:
    StartReport() noexcept = default;
    explicit StartReport(UniqueFd pipe) noexcept : pipe_(std::move(pipe)) {}

    void ready() noexcept;
    void failed(std::string_view message) noexcept;
    /// Closes the channel without a report: for children of the daemon, which inherit it.
    void forget() noexcept { pipe_.reset(); }

  private:
    UniqueFd pipe_;
};

/// Forks twice and returns in the grandchild only: a new session, no terminal, standard input from /dev/null,
/// output to `output_file` (appended) or /dev/null. The original process waits for the report and ends by
/// _exit() inside this call. The working directory does not change, so relative paths stay valid.
///
/// Errors (in the original process, before any fork): kSystem when `output_file` cannot be opened or fork
/// fails.
[[nodiscard]] Result<StartReport> daemonize(const std::string& output_file);

struct DetachOptions {
    bool changes_directory = false;  ///< To the root directory.
    bool discards_streams = false;   ///< Connects standard input, output and error with /dev/null.
};
/// Forks once and returns in the child only, which leads a new session without a terminal; the original
/// process ends by _exit(0). Nothing is reported to the shell. Threads do not continue in the child.
/// Errors: kSystem (in the original process: fork failed; in the child: chdir or /dev/null failed).
Result<void> detach_from_terminal(const DetachOptions& options) noexcept;

/// Points standard output and standard error at `file` (appended, created 0644). Errors: kSystem.
Result<void> redirect_output(const std::string& file) noexcept;

}  // namespace shoal::process
