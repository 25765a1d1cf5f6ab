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
    zend_try {
        zend_call_function(&info, &cache);
        if (EG(exception) != nullptr) status = CallStatus::kThrew;
        if (return_value == nullptr) zval_ptr_dtor(&dropped);
    }
    zend_catch {
        status = CallStatus::kBailedOut;
        ZVAL_UNDEF(result);
    }
    zend_end_try();
    return status;
}

void Callable::hold(const zend_fcall_info& info, const zend_fcall_info_cache& resolved) noexcept {
    ZVAL_COPY(&value, &info.function_name);
    cache = resolved;
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
    ZVAL_COPY(&value, callable);
    return true;
}

void Callable::release() noexcept {
    zval dropped;
    ZVAL_COPY_VALUE(&dropped, &value);
    ZVAL_UNDEF(&value);
    cache = empty_fcall_info_cache;
    zval_ptr_dtor(&dropped);
}

}  // namespace shoal::php
