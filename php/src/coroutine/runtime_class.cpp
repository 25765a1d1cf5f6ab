// SPDX-License-Identifier: Apache-2.0
/// Swoole\Runtime: the hook flags. [Z]
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/registration.hpp"
#include "coroutine/runtime_class_arginfo.h"
#include "runtime/register.hpp"

namespace shoal::php {

void register_runtime_class() {
    register_plain_class(register_class_Swoole_Runtime(), {.aliases = {"swoole_runtime"}});
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Runtime, enableCoroutine) {
    zend_long flags = kHookAll;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    note_missing_hooks(flags);
    set_hook_flags(flags);
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Runtime, getHookFlags) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(hook_flags());
}

ZEND_METHOD(Swoole_Runtime, setHookFlags) {
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    note_missing_hooks(flags);
    set_hook_flags(flags);
    RETURN_TRUE;
}
