// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/fork.hpp
/// pcntl_fork() with a running engine: the child must not share the parent's epoll set.

namespace shoal::php {

/// MINIT: takes over pcntl_fork(), if pcntl is there. The child starts with an empty event loop; of the
/// coroutines only the running one is left, timers and watched descriptors stay with the parent.
void install_fork_handler();

/// Called in the child when pcntl_fork() has reset the engine; null: nothing to do. Set by the server.
extern void (*after_program_fork)();

}  // namespace shoal::php
