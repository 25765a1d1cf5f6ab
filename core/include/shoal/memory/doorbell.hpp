// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/doorbell.hpp
/// Wakes the event loops of related processes. One descriptor serves all locks and atomics: those that wait
/// check their own object each time it rings.
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::memory {

/// Makes the doorbell of this process and of the children that it forks from now on, unless it has one.
/// Call it when an object is created on which they may wait. Errors: kSystem (EMFILE, ...).
Result<void> install_doorbell() noexcept;

/// A descriptor of the doorbell to watch, edge-triggered and before the object is checked; it is never read.
/// Errors: kSystem; kInvalid: it is not installed.
[[nodiscard]] Result<UniqueFd> listen_to_doorbell() noexcept;

/// Wakes every loop that watches it. A system call.
void ring_doorbell() noexcept;

}  // namespace shoal::memory
