// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/temp_dir.hpp
/// Scratch files of a test.
#include <sys/types.h>

#include <string>
#include <string_view>

namespace shoal::testing {

/// A fresh directory under the system's temporary directory; removed with all it holds. A forked child that
/// ends by _exit() or exit() leaves it to the parent.
class TempDir {
  public:
    TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// The path of `name` inside; creates nothing.
    [[nodiscard]] std::string file(std::string_view name) const;
    /// Writes a file and returns its path.
    std::string write(std::string_view name, std::string_view content) const;

  private:
    std::string path_;
    pid_t owner_;
};

/// The whole file, or an empty string if it cannot be read.
[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace shoal::testing
