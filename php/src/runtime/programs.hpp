// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/programs.hpp
/// Wraps PHP's functions that start programs: a program must not inherit the signal mask of the loop.

namespace shoal::php {

/// MINIT: replaces exec(), popen(), proc_open() and similar functions.
void install_program_handlers();

}  // namespace shoal::php
