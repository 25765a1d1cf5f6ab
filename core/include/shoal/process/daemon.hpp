// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/daemon.hpp
/// Going to the background, with the outcome of the start reported to the shell.
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {

/// The daemon's line to the process that the shell waits for. That process exits 0 after ready(), and exits 1
/// with the message on its standard error after failed(), or when the daemon ends without saying either.
class StartReport {
  public:
    StartReport() noexcept = default;
    explicit StartReport(UniqueFd pipe) noexcept : pipe_(std::move(pipe)) {}

    void ready() noexcept;
    void failed(std::string_view message) noexcept;
    /// Gives up the line without a word: for children of the daemon, which inherit it.
    void forget() noexcept { pipe_.reset(); }

  private:
    UniqueFd pipe_;
};

/// Forks twice and returns in the grandchild only: session of its own, no terminal, standard input from
/// /dev/null, output to `output_file` (appended) or /dev/null. The original process waits for the report and
/// ends by _exit() inside this call. The working directory stays: paths the program was given keep meaning.
///
/// Errors (in the original process, before any fork): kSystem when `output_file` cannot be opened or fork
/// fails.
[[nodiscard]] Result<StartReport> daemonize(const std::string& output_file);

/// Points standard output and standard error at `file` (appended, created 0644). Errors: kSystem.
Result<void> redirect_output(const std::string& file) noexcept;

}  // namespace shoal::process
