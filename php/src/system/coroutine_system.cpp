// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: registration, and sleep(). The other methods are in coroutine_system_*.cpp, those
/// about names in dns_functions.cpp.
#include "runtime/php_coroutine.hpp"
#include "runtime/properties.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"
#include "system/coroutine_system_arginfo.h"

namespace shoal::php {

void register_coroutine_system() {
    zend_class_entry* const system_ce = register_class_Swoole_Coroutine_System();
    system_ce->create_object = create_no_object;
    register_short_name("Co\\System", system_ce);
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
