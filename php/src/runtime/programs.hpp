// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/programs.hpp
/// PHP's functions that start programs: these must not inherit the signals that the loop has blocked.

namespace shoal::php {

/// MINIT: takes over exec(), popen(), proc_open() and the like.
void install_program_handlers();

}  // namespace shoal::php
