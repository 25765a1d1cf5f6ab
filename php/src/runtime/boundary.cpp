// SPDX-License-Identifier: Apache-2.0
#include "runtime/boundary.hpp"

namespace shoal::php {

CallStatus call_php(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv,
                    zval* return_value) noexcept {
    volatile CallStatus status = CallStatus::kReturned;  // Written between setjmp and longjmp.
    zval dropped;
    zval* const result = return_value == nullptr ? &dropped : return_value;
    ZVAL_UNDEF(result);
    zend_fcall_info info = empty_fcall_info;
    info.size = sizeof info;
    info.retval = result;
    info.params = argv;
    info.param_count = argc;
    info.object = callable.object;
    zend_fcall_info_cache cache = callable;
    zend_execute_data* const frame = EG(current_execute_data);
    zend_object* const object = callable.object;
    // A frame entered from C holds no reference to its $this, and the owner may release the callable during
    // the call.
    if (object != nullptr) GC_ADDREF(object);
    zend_try {
        zend_call_function(&info, &cache);
        if (return_value == nullptr) zval_ptr_dtor(&dropped);
        if (object != nullptr) OBJ_RELEASE(object);
        if (EG(exception) != nullptr) {
            status = CallStatus::kThrew;
            if (return_value != nullptr) zval_ptr_dtor(return_value);  // Set if a destructor threw.
            ZVAL_UNDEF(result);
        }
    }
    zend_catch {
        status = CallStatus::kBailedOut;
        ZVAL_UNDEF(result);
        EG(current_execute_data) = frame;  // Cleared by the bailout.
    }
    zend_end_try();
    return status;
}

void Callable::hold(const zend_fcall_info& info, const zend_fcall_info_cache& resolved) noexcept {
    if (UNEXPECTED(resolved.function_handler == nullptr)) {
        hold_magic(&info.function_name);
        return;
    }
    ZVAL_COPY(&value, &info.function_name);
    cache = resolved;
}

// Zend resolves a method behind __call() or __callStatic() to a trampoline that is valid for one call only. A
// closure made from it can be called repeatedly.
void Callable::hold_magic(const zval* callable) noexcept {
    zval argument;
    ZVAL_COPY_VALUE(&argument, callable);
    ZVAL_UNDEF(&value);
    zend_call_method_with_1_params(nullptr, zend_ce_closure, nullptr, "fromcallable", &value, &argument);
    if (Z_TYPE(value) != IS_UNDEF) zend_is_callable_ex(&value, nullptr, 0, nullptr, &cache, nullptr);
}

bool Callable::hold(zval* callable, char** error) noexcept {
    ZVAL_UNDEF(&value);
    char* reason = nullptr;
    if (!zend_is_callable_ex(callable, nullptr, 0, nullptr, &cache, &reason)) {
        if (error != nullptr) {
            *error = reason;
        } else if (reason != nullptr) {
            efree(reason);
        }
        return false;
    }
    if (reason != nullptr) efree(reason);
    if (UNEXPECTED((cache.function_handler->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) != 0)) {
        zend_release_fcall_info_cache(&cache);
        hold_magic(callable);
        return is_set();
    }
    ZVAL_COPY(&value, callable);
    return true;
}

void resolve_again(const zend_fcall_info& info, zend_fcall_info_cache& cache) noexcept {
    if (EXPECTED(cache.function_handler != nullptr)) return;
    zval function;
    ZVAL_COPY_VALUE(&function, &info.function_name);
    zend_is_callable_ex(&function, nullptr, 0, nullptr, &cache, nullptr);
}

void Callable::release() noexcept {
    zval dropped;
    ZVAL_COPY_VALUE(&dropped, &value);
    ZVAL_UNDEF(&value);
    cache = empty_fcall_info_cache;
    zval_ptr_dtor(&dropped);
}

}  // namespace shoal::php
