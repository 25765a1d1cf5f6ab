// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: registration, and sleep(). The other methods are in coroutine_system_*.cpp, those
/// about names in dns_functions.cpp.
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"
#include "system/coroutine_system_arginfo.h"
#include "system/registration.hpp"

namespace shoal::php {

void register_coroutine_system() {
    register_static_class(register_class_Swoole_Coroutine_System(), {.short_names = {"Co\\System"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, sleep) {
    double seconds;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_DOUBLE(seconds)
    ZEND_PARSE_PARAMETERS_END();
    if (!(seconds >= 0.001)) {
        warn("Timer must be greater than or equal to 0.001");
        RETURN_FALSE;
    }
    if (!require_coroutine()) RETURN_THROWS();
    const Result<coro::Wake> why = coro::sleep_for_ms(timeout_from_seconds(seconds));
    if (why && *why != coro::Wake::kCanceled) RETURN_TRUE;
    set_last_error(kCodeCanceled);
    RETURN_FALSE;
}
