// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/exit.hpp
/// exit() inside a coroutine throws Swoole\ExitException, so that the other coroutines go on if it is caught.
#include "runtime/zend.hpp"

namespace shoal::php {

/// MINIT: takes over exit(). Outside of coroutines it stays PHP's own.
void install_exit_handler();

/// Consumes EG(exception), an uncaught ExitException: prints a string status as exit() does and
/// answers the exit code.
int take_exit_status(zend_object* exception);

/// Logs where a server's callback called exit(): the worker goes on, and the client got no answer from it.
void log_exit(zend_object* exception);

}  // namespace shoal::php
