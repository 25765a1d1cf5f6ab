// SPDX-License-Identifier: Apache-2.0
#include "memory/lock_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/io.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"
#include "shoal/coro/rw_lock.hpp"
#include "shoal/memory/file_lock.hpp"
#include "shoal/memory/process_lock.hpp"

namespace shoal::php {
namespace {

using coro::LockMode;

// Constants of flock(), by number: not every build of PHP installs their header.
constexpr zend_long kLockShared = 1, kLockExclusive = 2, kLockNonBlocking = 4;

/// SWOOLE_RWLOCK and so on.
enum class LockType : std::uint8_t { kReadWrite = 1, kFile = 2, kMutex = 3, kSemaphore = 4, kSpin = 5 };

zend_class_entry* lock_ce = nullptr;

struct LockObject {
    coro::RwLock* lock;  ///< Null until __construct().
    LockType type;
    bool is_destroyed;

    /// No coroutine can wait here: a waiting coroutine's method call holds a reference to the object.
    void release() { delete std::exchange(lock, nullptr); }
    [[nodiscard]] bool has_readers() const noexcept {
        return type == LockType::kReadWrite || type == LockType::kFile;
    }
    zend_object std;
};

enum Property : int { kErrCode = 0 };

LockType type_of(zend_long number) noexcept {
    const bool is_known = number >= static_cast<zend_long>(LockType::kReadWrite) &&
                          number <= static_cast<zend_long>(LockType::kSpin);
    return is_known ? static_cast<LockType>(number) : LockType::kMutex;
}

LockObject* constructed(zval* this_value) {
    auto* const self = from_object<LockObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->lock != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Lock constructor first");
    return nullptr;
}

Result<void> make_lock(LockObject* self, std::string_view file) {
    std::unique_ptr<memory::Lock> between;
    if (self->type == LockType::kFile) {
        auto made = memory::FileLock::create(std::string(file));
        if (!made) return fail(made.error());
        between = std::move(*made);
    } else {
        const bool spins = self->type == LockType::kSpin;
        auto made = memory::ProcessLock::create(spins ? memory::ProcessLock::Wait::kSpin
                                                      : memory::ProcessLock::Wait::kSleep);
        if (!made) return fail(made.error());
        between = std::move(*made);
    }
    self->lock = new coro::RwLock(std::move(between), coro::RwLock::Holder::kProcess);
    return {};
}

/// [Z] Return value of lock() and unlock(). Success leaves errCode as it is, as in Swoole.
void answer(LockObject* self, const Result<void>& result, zval* return_value) {
    if (EXPECTED(result.has_value())) RETURN_TRUE;
    const Error error = result.error();
    // This process does not hold it.
    const int code = error.code == Errc::kInvalid ? EPERM : to_socket_code(error);
    put_long_property(&self->std, lock_ce, kErrCode, "errCode", code);
    set_last_error(code);
    RETURN_FALSE;
}

enum class Waits : bool { kNo, kYes };

Result<void> acquire(LockObject* self, LockMode mode, Waits waits, coro::TimeoutMs timeout_ms) {
    if (self->is_destroyed) return fail_errno(EINVAL);
    const Result<void> taken =
        waits == Waits::kYes ? self->lock->lock(mode, timeout_ms) : self->lock->try_lock(mode);
    if (!taken || !self->is_destroyed) return taken;
    // Destroyed by another coroutine meanwhile.
    self->lock->unlock_all();
    return fail_errno(EINVAL);
}

/// The methods of old releases without arguments. `is_supported`: by the lock's type.
void old_lock(INTERNAL_FUNCTION_PARAMETERS, bool (*is_supported)(const LockObject&), LockMode mode,
              Waits waits) {
    ZEND_PARSE_PARAMETERS_NONE();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (!is_supported(*self)) {
        RETVAL_FALSE;
        warn("this type of lock does not support it");
        return;
    }
    answer(self, acquire(self, mode, waits, coro::kForever), return_value);
}

}  // namespace

void register_lock() {
    lock_ce = register_class<LockObject>(register_class_Swoole_Lock(), {.aliases = {"swoole_lock"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Lock, __construct) {
    zend_long type = static_cast<zend_long>(LockType::kMutex);
    zend_string* file = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    Z_PARAM_PATH_STR(file)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<LockObject>(Z_OBJ_P(ZEND_THIS));
    if (self->lock != nullptr) {
        zend_throw_error(nullptr, "the lock is constructed already");
        RETURN_THROWS();
    }
    self->type = type_of(type);
    const std::string_view name = file == nullptr ? "" : std::string_view(ZSTR_VAL(file), ZSTR_LEN(file));
    if (self->type == LockType::kFile && name.empty()) {
        zend_throw_exception(swoole_exception_ce, "a file lock requires the name of its file",
                             kCodeInvalidParams);
        RETURN_THROWS();
    }
    const Result<void> made = call_core([&] { return make_lock(self, name); });
    if (!made) throw_not_made("lock", made.error());
}

ZEND_METHOD(Swoole_Lock, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Lock, lock) {
    zend_long operation = kLockExclusive;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(operation)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const bool is_shared =
        self->has_readers() && (operation & kLockShared) != 0 && (operation & kLockExclusive) == 0;
    const Waits waits = (operation & kLockNonBlocking) == 0 ? Waits::kYes : Waits::kNo;
    answer(self,
           acquire(self, is_shared ? LockMode::kShared : LockMode::kExclusive, waits,
                   timeout_from_seconds(timeout)),
           return_value);
}

ZEND_METHOD(Swoole_Lock, lockwait) {
    double timeout = 1.0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (self->type != LockType::kMutex) {
        zend_throw_exception(swoole_exception_ce, "only SWOOLE_MUTEX supports lockwait()", -2);
        RETURN_THROWS();
    }
    const coro::TimeoutMs whole_ms = timeout >= 1.0 ? timeout_from_seconds(std::floor(timeout)) : 0;
    answer(self, acquire(self, LockMode::kExclusive, Waits::kYes, whole_ms), return_value);
}

ZEND_METHOD(Swoole_Lock, trylock) {
    old_lock(
        INTERNAL_FUNCTION_PARAM_PASSTHRU,
        [](const LockObject& lock) { return lock.type != LockType::kSemaphore; }, LockMode::kExclusive,
        Waits::kNo);
}

ZEND_METHOD(Swoole_Lock, lock_read) {
    old_lock(
        INTERNAL_FUNCTION_PARAM_PASSTHRU, [](const LockObject& lock) { return lock.has_readers(); },
        LockMode::kShared, Waits::kYes);
}

ZEND_METHOD(Swoole_Lock, trylock_read) {
    old_lock(
        INTERNAL_FUNCTION_PARAM_PASSTHRU, [](const LockObject& lock) { return lock.has_readers(); },
        LockMode::kShared, Waits::kNo);
}

ZEND_METHOD(Swoole_Lock, unlock) {
    ZEND_PARSE_PARAMETERS_NONE();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    answer(self, self->is_destroyed ? Result<void>(fail_errno(EINVAL)) : self->lock->unlock(), return_value);
}

ZEND_METHOD(Swoole_Lock, destroy) {
    ZEND_PARSE_PARAMETERS_NONE();
    LockObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (std::exchange(self->is_destroyed, true)) return;
    self->lock->unlock_all();
}
