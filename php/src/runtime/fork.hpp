// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/fork.hpp
/// pcntl_fork() with a running engine: the child must not share the parent's epoll set.

namespace shoal::php {

/// MINIT: replaces pcntl_fork() if pcntl is loaded. The child starts with an empty event loop. Only the
/// running coroutine exists in the child; timers and watched descriptors stay with the parent.
void install_fork_handler();

/// Called in the child after pcntl_fork() has reset the engine; may be null. Set by the server.
extern void (*after_program_fork)();

}  // namespace shoal::php
