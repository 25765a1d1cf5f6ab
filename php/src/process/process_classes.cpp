// SPDX-License-Identifier: Apache-2.0
#include "process/pool_object.hpp"
#include "process/process_arginfo.h"
#include "process/process_calls.hpp"
#include "process/registration.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* process_ce = nullptr;

void note_code(int code) noexcept {
    set_last_error(code);
    errno = code;
}

void warn_failed(const char* what, int code) {
    set_last_error(code);
    warn("%s failed, Error: %s[%d]", what, swoole_strerror_text(code), code);
    errno = code;
}

void register_process_classes() {
    process_ce =
        register_class<ProcessObject>(register_class_Swoole_Process(), {.aliases = {"swoole_process"}});
    register_process_signals();
    register_process_pool();
}

}  // namespace shoal::php
