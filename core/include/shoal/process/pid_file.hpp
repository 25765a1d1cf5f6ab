// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/pid_file.hpp
/// The file with the process id of a running program.
#include <sys/types.h>

#include <optional>
#include <string>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// Writes the id of the calling process. The destructor removes the file if it still belongs to this process:
/// not in a forked child, and not if another process has written its id meanwhile.
class PidFile {
  public:
    PidFile() noexcept = default;
    PidFile(PidFile&& other) noexcept;
    PidFile& operator=(PidFile&& other) noexcept;
    ~PidFile() { remove(); }

    /// Replaces the file atomically: a reader sees the old or the new text. A link at `path` is replaced, not
    /// followed. Errors: kSystem (directory missing, not writable, ...).
    [[nodiscard]] static Result<PidFile> write(const std::string& path);

    void remove() noexcept;

  private:
    PidFile(std::string path, pid_t owner) noexcept : path_(std::move(path)), owner_(owner) {}

    std::string path_;
    pid_t owner_ = 0;
};

/// The id in a pid file; empty when there is no regular file (a link does not count) or no number in it.
[[nodiscard]] std::optional<pid_t> read_pid_file(const std::string& path);

}  // namespace shoal::process
