// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file event/program_signals.hpp
/// What the signal tables of this process have blocked, for children that must not inherit it.
#include "shoal/event/program_signals.hpp"

namespace shoal::event {

/// From now on forked children, and programs that are started, have it unblocked.
void note_blocked(int signal_number);
void forget_blocked(int signal_number) noexcept;

}  // namespace shoal::event
