// SPDX-License-Identifier: Apache-2.0
#include "coroutine/wait_group.hpp"

#include "coroutine/registration.hpp"
#include "coroutine/wait_group_arginfo.h"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"

namespace shoal::php {
namespace {

zend_class_entry* wait_group_ce = nullptr;
zend_function* run_task = nullptr;

WaitGroupObject& group_of(zval* value) noexcept {
    return *from_object<WaitGroupObject>(Z_OBJ_P(value));
}

/// The returned array may share the results (copy on write): later writes separate it first.
void store_result(WaitGroupObject& group, const zval* key, zval* result) {
    if (Z_TYPE(group.results) != IS_ARRAY) {
        zval_ptr_dtor(result);
        return;
    }
    SEPARATE_ARRAY(&group.results);
    if (Z_TYPE_P(key) == IS_STRING) {
        zend_hash_update(Z_ARRVAL(group.results), Z_STR_P(key), result);
    } else {
        zend_hash_index_update(Z_ARRVAL(group.results), static_cast<zend_ulong>(Z_LVAL_P(key)), result);
    }
}

}  // namespace

WaitGroupObject* make_wait_group(zval* value, std::int64_t count) {
    object_init_ex(value, wait_group_ce);
    WaitGroupObject& group = group_of(value);
    group.count = count;
    return &group;
}

bool wait_for_group(WaitGroupObject& group, double timeout_seconds) {
    if (group.count == 0) return true;
    coro::Coroutine* const self = coro::Scheduler::current();
    group.waiter = self;
    const coro::Wake why = self->scheduler().park("WaitGroup::wait", timeout_from_seconds(timeout_seconds));
    group.waiter = nullptr;
    Runtime::peek()->raise_if_terminating();
    if (group.count == 0) return true;
    set_last_error(to_swoole_code(Error{why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled}));
    return false;
}

void finish_one(WaitGroupObject& group, bool is_deferred) {
    --group.count;
    coro::Coroutine* const waiter = group.waiter;
    if (group.count != 0 || waiter == nullptr || !waiter->is_parked()) return;
    if (is_deferred) {
        waiter->scheduler().schedule_wake(*waiter);
        return;
    }
    waiter->scheduler().wake(*waiter);
    Runtime::peek()->raise_if_terminating();
}

bool start_group_task(zval* group, zval* key, zval* task, std::uint32_t argument_count,
                      const zval* arguments) {
    constexpr std::uint32_t kMaxArguments = 2;
    zval passed[2 + kMaxArguments];
    if (Z_TYPE_P(key) == IS_UNDEF) {
        ZVAL_NULL(&passed[0]);
    } else {
        ZVAL_COPY_VALUE(&passed[0], key);
    }
    ZVAL_COPY_VALUE(&passed[1], task);
    for (std::uint32_t i = 0; i < argument_count && i < kMaxArguments; ++i) {
        ZVAL_COPY_VALUE(&passed[2 + i], &arguments[i]);
    }
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    cache.function_handler = run_task;
    cache.called_scope = wait_group_ce;
    cache.object = Z_OBJ_P(group);
    const Result<coro::Cid> started = start_coroutine(cache, 2 + argument_count, passed);
    if (started) return true;
    if (EG(exception) == nullptr) warn_not_started("a coroutine cannot be created: ", started.error());
    return false;
}

void register_wait_group() {
    wait_group_ce = register_class<WaitGroupObject>(register_class_Swoole_Coroutine_WaitGroup(),
                                                    {.short_names = {"Co\\WaitGroup"}});
    run_task = static_cast<zend_function*>(
        zend_hash_str_find_ptr(&wait_group_ce->function_table, ZEND_STRL("runtask")));
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

static void add_to_group(WaitGroupObject& group, zend_long delta) {
    if (group.waiter != nullptr) {
        zend_throw_exception(spl_ce_BadMethodCallException, "add() cannot be used while a coroutine waits",
                             0);
    } else if (zend_long sum = 0; __builtin_add_overflow(group.count, delta, &sum) || sum < 0) {
        zend_throw_exception(spl_ce_InvalidArgumentException, "the count of a WaitGroup cannot be negative",
                             0);
    } else {
        group.count = sum;
    }
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, __construct) {
    zend_long delta = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(delta)
    ZEND_PARSE_PARAMETERS_END();
    add_to_group(group_of(ZEND_THIS), delta);
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, add) {
    zend_long delta = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(delta)
    ZEND_PARSE_PARAMETERS_END();
    add_to_group(group_of(ZEND_THIS), delta);
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, done) {
    ZEND_PARSE_PARAMETERS_NONE();
    WaitGroupObject& group = group_of(ZEND_THIS);
    if (group.count <= 0) {
        zend_throw_exception(spl_ce_BadMethodCallException,
                             "done() was called more often than add() announced", 0);
        RETURN_THROWS();
    }
    finish_one(group, /*is_deferred=*/false);
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, wait) {
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    WaitGroupObject& group = group_of(ZEND_THIS);
    if (group.waiter != nullptr) {
        zend_throw_exception(spl_ce_BadMethodCallException, "another coroutine waits already", 0);
        RETURN_THROWS();
    }
    if (group.count == 0) RETURN_TRUE;
    if (!require_coroutine()) RETURN_THROWS();
    RETURN_BOOL(wait_for_group(group, timeout_seconds));
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, count) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(group_of(ZEND_THIS).count);
}

ZEND_METHOD(Swoole_Coroutine_WaitGroup, runTask) {
    zval* key = nullptr;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    zval* arguments = nullptr;
    std::uint32_t count = 0;
    ZEND_PARSE_PARAMETERS_START(2, -1)
    Z_PARAM_ZVAL(key)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_VARIADIC('*', arguments, count)
    ZEND_PARSE_PARAMETERS_END();
    WaitGroupObject& group = group_of(ZEND_THIS);
    zval result;
    ZVAL_UNDEF(&result);
    info.retval = &result;
    info.params = arguments;
    info.param_count = count;
    zend_call_function(&info, &cache);
    if (EG(exception) != nullptr) {
        // The exception is handled when this coroutine ends; the waiter must not run before that.
        zval_ptr_dtor(&result);
        finish_one(group, /*is_deferred=*/true);
        RETURN_THROWS();
    }
    store_result(group, key, &result);
    finish_one(group, /*is_deferred=*/false);
}
