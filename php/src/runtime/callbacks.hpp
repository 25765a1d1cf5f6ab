// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/callbacks.hpp
/// Calls PHP code from the loop, with no Zend frame on the stack: timers, events, clients.
#include "runtime/php_coroutine.hpp"

namespace shoal::php {

/// True if each callback runs in its own coroutine. Option `enable_coroutine` of swoole_async_set(); default
/// true.
inline bool callbacks_use_coroutines = true;

/// Runs [Z] code from the loop that calls no callback but may run destructors, such as releasing a timer's
/// arguments. Exceptions are reported and a bailout ends the program; neither reaches the loop.
template <typename Fn>
void run_zend_in_loop(Fn&& zend_call) noexcept {
    volatile bool bailed_out = false;
    zend_execute_data* const frame = EG(current_execute_data);
    zend_try {
        zend_call();
    }
    zend_catch {
        bailed_out = true;
        EG(current_execute_data) = frame;  // Cleared by the bailout.
    }
    zend_end_try();
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr) return;
    if (bailed_out) {
        runtime->note_bailout();
    } else if (EG(exception) != nullptr) {
        runtime->handle_uncaught(runtime->uncaught_policy);
    }
}

}  // namespace shoal::php
