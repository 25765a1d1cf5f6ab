// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/ignored_signals.hpp
/// Signals that a worker leaves to its parent: a terminal sends Ctrl-C to the whole process group.

namespace shoal::process {

/// Installs a handler that does nothing. Not SIG_IGN, which programs that this process executes would
/// inherit.
void ignore_signal(int signal_number) noexcept;

/// Restores the default, unless the program has installed a handler of its own since.
void stop_ignoring(int signal_number) noexcept;

}  // namespace shoal::process
