// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/exit.hpp
/// exit() inside a coroutine throws Swoole\ExitException, so that the other coroutines continue if it is
/// caught.
#include "runtime/zend.hpp"

namespace shoal::php {

/// MINIT: replaces exit(). Outside coroutines PHP's own exit() still runs.
void install_exit_handler();

/// Consumes EG(exception), an uncaught ExitException: prints a string status as exit() does and returns the
/// exit code.
int take_exit_status(zend_object* exception);

/// Logs where a server callback called exit(): the worker continues, and the client gets no response from
/// that callback.
void log_exit(zend_object* exception);

}  // namespace shoal::php
