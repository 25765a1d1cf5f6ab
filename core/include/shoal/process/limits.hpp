// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/limits.hpp
/// Resource limits of this process.
#include <cstddef>
#include <cstdint>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// How many descriptors this process may have open now (the soft RLIMIT_NOFILE).
[[nodiscard]] std::size_t open_file_limit() noexcept;

/// How many descriptors this process has open, among the first 4096.
[[nodiscard]] std::size_t open_file_count() noexcept;

/// Raises the soft limit to `wanted`, at most to the hard limit; never lowers it.
/// @returns the soft limit now in force. Errors: kSystem.
Result<std::size_t> raise_open_file_limit(std::size_t wanted) noexcept;

/// Sets the soft limit, up or down to any number up to the hard limit: for tests. Errors: kSystem.
Result<void> set_open_file_limit(std::size_t limit) noexcept;

}  // namespace shoal::process
