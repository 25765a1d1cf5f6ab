// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/event/program_signals.hpp
/// Signal masks of programs that foreign code starts: a program inherits the mask of the thread that starts
/// it, and the loop's signals are blocked because it reads them from a signalfd. After fork() a handler in
/// the child unblocks them. posix_spawn() needs the two calls below around it.

namespace shoal::event {

/// Unblocks the signals that the loops of this process have blocked. A signal that arrives meanwhile is kept
/// for its loop. Calls nest. Only for the thread that runs the loops.
void begin_program_start() noexcept;

/// Undoes the outermost begin_program_start(); the loop then receives the signals that have arrived. No
/// effect without it.
void end_program_start() noexcept;

}  // namespace shoal::event
