// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/fork.hpp
/// Forks of the program: a child must not share the parent's epoll set, coroutines or random numbers.
#include <sys/types.h>

#include "shoal/base/error.hpp"

namespace shoal::php {

/// MINIT: replaces pcntl_fork() if pcntl is loaded. The child starts with an empty event loop. Only the
/// running coroutine exists in the child; timers and watched descriptors stay with the parent.
void install_fork_handler();

/// Forks as pcntl_fork() does; the child's random numbers start from new seeds too. 0 in the child, its pid
/// in the parent. A signal sent to the child before it is ready stays pending until then; no handler of the
/// parent's loop sees it. Outside of coroutines only. [Z] Errors: kSystem.
[[nodiscard]] Result<pid_t> fork_program();

/// Called in the child after a fork has reset the engine; may be null. Set by the server.
extern void (*after_program_fork)();

}  // namespace shoal::php
