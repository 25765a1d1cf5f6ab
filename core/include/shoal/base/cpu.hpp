// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/cpu.hpp
/// The number of processors.

namespace shoal {

/// Processors that are online, at least 1. Ignores the affinity of this process.
[[nodiscard]] unsigned online_cpu_count() noexcept;

}  // namespace shoal
