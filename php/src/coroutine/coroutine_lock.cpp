// SPDX-License-Identifier: Apache-2.0
#include "coroutine/coroutine_lock_arginfo.h"
#include "coroutine/registration.hpp"
#include "runtime/arguments.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "shoal/coro/rw_lock.hpp"
#include "shoal/memory/process_lock.hpp"

namespace shoal::php {
namespace {

constexpr int kMutexDoubleUnlock = error_code("SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK");
// Constants of flock(), by number: not every build of PHP installs their header.
constexpr zend_long kLockShared = 1, kLockExclusive = 2, kLockNonBlocking = 4;

zend_class_entry* lock_ce = nullptr;

struct LockObject {
    coro::RwLock* lock;  ///< Null until __construct().

    /// No coroutine can wait here: a waiting coroutine's method call holds a reference to the object.
    void release() { delete std::exchange(lock, nullptr); }
    zend_object std;
};

enum Property : int { kErrCode = 0 };

void set_error_code(LockObject* self, zend_long code) {
    put_long_property(&self->std, lock_ce, kErrCode, "errCode", code);
}

LockObject* constructed(zval* this_value) {
    auto* const self = from_object<LockObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->lock != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Lock constructor first");
    return nullptr;
}

/// [Z] Return value and errors of lock() and unlock().
void answer(LockObject* self, const Result<void>& result, zval* return_value) {
    if (EXPECTED(result.has_value())) {
        set_error_code(self, 0);
        RETURN_TRUE;
    }
    const Error error = result.error();
    const int code = error.code == Errc::kInvalid ? kMutexDoubleUnlock : to_socket_code(error);
    set_error_code(self, code);
    set_last_error(code);
    RETURN_FALSE;
}

}  // namespace

void register_coroutine_lock() {
    lock_ce = register_class<LockObject>(register_class_Swoole_Coroutine_Lock());
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Lock, __construct) {
    bool is_shared = false;
    if (!parse_optional_flag(execute_data, is_shared)) RETURN_THROWS();
    auto* const self = from_object<LockObject>(Z_OBJ_P(ZEND_THIS));
    if (self->lock != nullptr) {
        zend_throw_error(swoole_error_ce, "the lock is constructed already");
        RETURN_THROWS();
    }
    const Result<void> made = call_core([&]() -> Result<void> {
        if (!is_shared) {
            self->lock = new coro::RwLock;
            return {};
        }
        auto between = memory::ProcessLock::create();
        if (!between) return fail(between.error());
        self->lock = new coro::RwLock(std::move(*between));
        return {};
    });
    if (!made) throw_not_made("lock", made.error());
}

ZEND_METHOD(Swoole_Coroutine_Lock, lock) {
    zend_long operation = kLockExclusive;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(operation)
    ZEND_PARSE_PARAMETERS_END();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    // Exclusive unless LOCK_SH is given, also for LOCK_NB alone.
    const bool is_shared = (operation & kLockShared) != 0 && (operation & kLockExclusive) == 0;
    const coro::LockMode mode = is_shared ? coro::LockMode::kShared : coro::LockMode::kExclusive;
    const bool may_wait = (operation & kLockNonBlocking) == 0;
    answer(self, may_wait ? self->lock->lock(mode) : self->lock->try_lock(mode), return_value);
}

ZEND_METHOD(Swoole_Coroutine_Lock, unlock) {
    ZEND_PARSE_PARAMETERS_NONE();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    answer(self, self->lock->unlock(), return_value);
}
