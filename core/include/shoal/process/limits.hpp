// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/limits.hpp
/// Resource limits of this process.
#include <cstddef>
#include <cstdint>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// The maximum number of open descriptors (the soft RLIMIT_NOFILE).
[[nodiscard]] std::size_t open_file_limit() noexcept;

/// The number of open descriptors among the first 4096.
[[nodiscard]] std::size_t open_file_count() noexcept;

/// Raises the soft limit to `wanted`, at most to the hard limit; never lowers it.
/// @returns the soft limit now in force. Errors: kSystem.
Result<std::size_t> raise_open_file_limit(std::size_t wanted) noexcept;

/// Sets the soft limit, at most to the hard limit. For tests. Errors: kSystem.
Result<void> set_open_file_limit(std::size_t limit) noexcept;

}  // namespace shoal::process
