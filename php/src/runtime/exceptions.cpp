// SPDX-License-Identifier: Apache-2.0
#include "runtime/errors.hpp"
#include "runtime/exceptions_arginfo.h"
#include "runtime/exit.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* swoole_exception_ce = nullptr;
zend_class_entry* swoole_error_ce = nullptr;
zend_class_entry* exit_exception_ce = nullptr;
zend_class_entry* canceled_exception_ce = nullptr;
zend_class_entry* timeout_exception_ce = nullptr;

namespace {

void return_exit_property(zend_object* object, const char* name, std::size_t name_bytes, zval* return_value) {
    zval holder;
    zval* const value =
        zend_read_property(exit_exception_ce, object, name, name_bytes, /*silent=*/true, &holder);
    ZVAL_COPY_DEREF(return_value, value);
}

}  // namespace

void register_exceptions() {
    swoole_exception_ce = register_plain_class(register_class_Swoole_Exception(zend_ce_exception),
                                               {.aliases = {"swoole_exception"}});
    swoole_error_ce =
        register_plain_class(register_class_Swoole_Error(zend_ce_error), {.aliases = {"swoole_error"}});
    exit_exception_ce = register_class_Swoole_ExitException(swoole_exception_ce);
    canceled_exception_ce = register_class_Swoole_Coroutine_CanceledException(zend_ce_exception);
    timeout_exception_ce = register_class_Swoole_Coroutine_TimeoutException(zend_ce_exception);
    install_exit_handler();
}

void throw_not_made(const char* what, Error error) {
    const int code = to_swoole_code(error);
    zend_throw_exception_ex(swoole_exception_ce, code, "the %s cannot be made: %s", what,
                            swoole_strerror_text(code));
}

}  // namespace shoal::php

ZEND_METHOD(Swoole_ExitException, getFlags) {
    ZEND_PARSE_PARAMETERS_NONE();
    shoal::php::return_exit_property(Z_OBJ_P(ZEND_THIS), ZEND_STRL("flags"), return_value);
}

ZEND_METHOD(Swoole_ExitException, getStatus) {
    ZEND_PARSE_PARAMETERS_NONE();
    shoal::php::return_exit_property(Z_OBJ_P(ZEND_THIS), ZEND_STRL("status"), return_value);
}
