// SPDX-License-Identifier: Apache-2.0
#include "runtime/exit.hpp"

#include <cstring>

#include "runtime/compat.hpp"
#include "runtime/errors.hpp"
#include "runtime/fiber_context_ops.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/runtime.hpp"
#include "shoal/base/log.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::php {
namespace {

constexpr zend_long kExitInCoroutine = 2;
constexpr zend_long kExitInServer = 4;

/// Throws Swoole\ExitException carrying `status` (copied).
void throw_exit_exception(const zval* status) {
    const Runtime* const runtime = Runtime::peek();
    const bool in_server = runtime != nullptr && runtime->uncaught_policy == Uncaught::kReport;
    zval exception;
    object_init_ex(&exception, exit_exception_ce);
    zend_object* const object = Z_OBJ(exception);
    zval message;
    ZVAL_STRING(&message, "swoole exit");
    zend_update_property_ex(zend_ce_exception, object, ZSTR_KNOWN(ZEND_STR_MESSAGE), &message);
    zval_ptr_dtor(&message);
    zend_update_property_long(exit_exception_ce, object, ZEND_STRL("flags"),
                              kExitInCoroutine | (in_server ? kExitInServer : 0));
    zval copy;
    ZVAL_COPY(&copy, status);
    zend_update_property(exit_exception_ce, object, ZEND_STRL("status"), &copy);
    zval_ptr_dtor(&copy);
    zend_throw_exception_object(&exception);
}

#if SHOAL_EXIT_IS_AN_OPCODE
user_opcode_handler_t previous_handler = nullptr;

/// The VM's own warning for an undefined variable.
[[gnu::cold]] void warn_undefined_variable(const zend_execute_data* execute_data, std::uint32_t variable) {
    const zend_string* const name = EX(func)->op_array.vars[EX_VAR_TO_NUM(variable)];
    zend_error(E_WARNING, "Undefined variable $%s", ZSTR_VAL(name));
}

int handle_exit_opcode(zend_execute_data* execute_data) {
    if (coro::Scheduler::current() == nullptr) {
        return previous_handler != nullptr ? previous_handler(execute_data) : ZEND_USER_OPCODE_DISPATCH;
    }
    const zend_op* const opline = EX(opline);
    zval status;
    ZVAL_NULL(&status);
    if (opline->op1_type == IS_CONST) {
        ZVAL_COPY(&status, RT_CONSTANT(opline, opline->op1));
    } else if (opline->op1_type != IS_UNUSED) {
        zval* const operand = EX_VAR(opline->op1.var);
        if (Z_TYPE_P(operand) == IS_UNDEF) {
            warn_undefined_variable(execute_data, opline->op1.var);
            if (EG(exception) != nullptr) return ZEND_USER_OPCODE_CONTINUE;
            ZVAL_NULL(&status);
        } else {
            ZVAL_COPY_DEREF(&status, operand);
        }
        if (opline->op1_type & (IS_TMP_VAR | IS_VAR)) zval_ptr_dtor_nogc(operand);
    }
    throw_exit_exception(&status);
    zval_ptr_dtor(&status);
    return ZEND_USER_OPCODE_CONTINUE;
}
#else
zif_handler previous_function = nullptr;

/// exit(string|int $status = 0): same conversions and errors as PHP's own exit().
void handle_exit_function(INTERNAL_FUNCTION_PARAMETERS) {
    if (coro::Scheduler::current() == nullptr) {
        previous_function(INTERNAL_FUNCTION_PARAM_PASSTHRU);
        return;
    }
    zend_string* text = nullptr;
    zend_long number = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_LONG(text, number)
    ZEND_PARSE_PARAMETERS_END();
    zval status{};
    if (text != nullptr) {
        ZVAL_STR(&status, text);  // Borrowed from the argument.
    } else if (ZEND_NUM_ARGS() == 0) {
        ZVAL_NULL(&status);
    } else {
        ZVAL_LONG(&status, number);
    }
    throw_exit_exception(&status);
}

void take_over(const char* name) noexcept {
    auto* const function =
        static_cast<zend_function*>(zend_hash_str_find_ptr(CG(function_table), name, std::strlen(name)));
    if (function == nullptr || function->type != ZEND_INTERNAL_FUNCTION) return;
    previous_function = function->internal_function.handler;
    function->internal_function.handler = &handle_exit_function;
}
#endif

}  // namespace

void install_exit_handler() {
#if SHOAL_EXIT_IS_AN_OPCODE
    previous_handler = zend_get_user_opcode_handler(ZEND_EXIT);
    zend_set_user_opcode_handler(ZEND_EXIT, &handle_exit_opcode);
#else
    take_over("exit");
    take_over("die");  // Its alias: `die;` compiles to exit(), call_user_func('die') does not.
#endif
}

int take_exit_status(zend_object* exception) {
    zval holder;
    const zval* const status =
        zend_read_property(exit_exception_ce, exception, ZEND_STRL("status"), /*silent=*/true, &holder);
    int code = 0;
    if (Z_TYPE_P(status) == IS_LONG) {
        code = static_cast<int>(Z_LVAL_P(status));
    } else if (Z_TYPE_P(status) == IS_STRING) {
        php_output_write(Z_STRVAL_P(status), Z_STRLEN_P(status));
    }
    zend_clear_exception();
    return code;
}

void log_exit(zend_object* exception) {
    zval file_holder, line_holder;
    const zval* const file =
        zend_read_property(zend_ce_exception, exception, ZEND_STRL("file"), true, &file_holder);
    const zval* const line =
        zend_read_property(zend_ce_exception, exception, ZEND_STRL("line"), true, &line_holder);
    const std::string_view path = Z_TYPE_P(file) == IS_STRING ? view(Z_STR_P(file)) : "?";
    const zend_long number = Z_TYPE_P(line) == IS_LONG ? Z_LVAL_P(line) : 0;
    call_core([&] { log::warning("exit() in {}:{} ended a callback; the worker goes on", path, number); });
}

bool is_unwinding() noexcept {
    if (EG(exception) != nullptr) return true;
    coro::Coroutine* const coroutine = coro::Scheduler::current();
    return coroutine != nullptr && php_coroutine(*coroutine).has_thrown;
}

}  // namespace shoal::php
