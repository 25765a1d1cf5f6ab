// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/event/program_signals.hpp
/// The signals of programs that foreign code starts: a program inherits the mask of the thread that starts it, and the
/// loop's signals are blocked because it reads them from a descriptor. fork() is taken care of by itself (a handler runs in
/// the child), posix_spawn() is not: what may use it stands between the two calls below.

namespace shoal::event {

/// Unblocks the signals that the loops of this process have blocked. One that comes meanwhile is kept for its loop. Calls
/// nest. For the thread that runs the loops.
void begin_program_start() noexcept;

/// Undoes the outermost begin_program_start(); the loop then gets the signals that have come. Without one: nothing.
void end_program_start() noexcept;

}  // namespace shoal::event
