// SPDX-License-Identifier: Apache-2.0
/// The functions of the namespace Swoole\Coroutine, and Co\run, Co\go, Co\defer. [Z]
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/coroutine_functions_arginfo.h"
#include "coroutine/registration.hpp"
#include "coroutine/wait_group.hpp"
#include "runtime/arguments.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"

// In coroutine.cpp.
ZEND_FUNCTION(swoole_coroutine_create);
ZEND_FUNCTION(swoole_coroutine_defer);

namespace shoal::php {
namespace {

const zend_function_entry short_functions[] = {
    ZEND_NS_FALIAS("Co", run, Swoole_Coroutine_run, arginfo_Swoole_Coroutine_run)
        ZEND_NS_FALIAS("Co", go, Swoole_Coroutine_go, arginfo_Swoole_Coroutine_go)
            ZEND_NS_FALIAS("Co", defer, Swoole_Coroutine_defer, arginfo_Swoole_Coroutine_defer) ZEND_FE_END};

void set_key(zval* zkey, zend_ulong index, zend_string* key) {
    if (key != nullptr) {
        ZVAL_STR(zkey, key);
    } else {
        ZVAL_LONG(zkey, static_cast<zend_long>(index));
    }
}

/// A group with a null under each key of `keys`.
WaitGroupObject* make_collecting_group(zval* group, HashTable* keys) {
    WaitGroupObject* const self = make_wait_group(group, zend_hash_num_elements(keys));
    array_init_size(&self->results, zend_hash_num_elements(keys));
    zend_ulong index = 0;
    zend_string* key = nullptr;
    ZEND_HASH_FOREACH_KEY(keys, index, key) {
        if (key != nullptr) {
            zend_hash_add_new(Z_ARRVAL(self->results), key, &EG(uninitialized_zval));
        } else {
            zend_hash_index_add_new(Z_ARRVAL(self->results), index, &EG(uninitialized_zval));
        }
    }
    ZEND_HASH_FOREACH_END();
    return self;
}

/// Waits, returns the results, releases the group.
void collect(zval* return_value, zval* group, double timeout_seconds) {
    WaitGroupObject& self = *from_object<WaitGroupObject>(Z_OBJ_P(group));
    if (EG(exception) == nullptr) wait_for_group(self, timeout_seconds);
    if (EG(exception) == nullptr) ZVAL_COPY(return_value, &self.results);
    zval_ptr_dtor(group);
}

/// False: thrown.
bool check_tasks(HashTable* tasks) {
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* task = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(tasks, index, key, task) {
        char* reason = nullptr;
        if (zend_is_callable_ex(task, nullptr, 0, nullptr, nullptr, &reason)) {
            if (reason != nullptr) efree(reason);
            continue;
        }
        if (EG(exception) == nullptr) {
            zend_string* const name =
                key != nullptr ? zend_string_copy(key) : zend_long_to_str(static_cast<zend_long>(index));
            zend_argument_type_error(1, "must have callables only, [%s] is none: %s", ZSTR_VAL(name),
                                     reason != nullptr ? reason : "unknown reason");
            zend_string_release(name);
        }
        if (reason != nullptr) efree(reason);
        return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// Counts a task as done that could not be started.
void count_as_done(zval* group) {
    finish_one(*from_object<WaitGroupObject>(Z_OBJ_P(group)), false);
}

}  // namespace

void register_coroutine_functions() {
    register_functions(ext_functions);
    if (short_names_enabled()) register_functions(short_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(Swoole_Coroutine_run) {
    CallArguments call;
    if (!parse_call_arguments(execute_data, call)) RETURN_THROWS();
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    if (coro::Scheduler::current() != nullptr || runtime->loop().is_running()) {
        warn("it cannot be used inside a coroutine or a running event loop");
        RETURN_FALSE;
    }
    if (!has_hook_flags()) set_hook_flags(kHookAll);
    resolve_again(call.info, call.cache);
    const Result<coro::Cid> started = start_coroutine(call.cache, call.count, call.values);
    if (!started && EG(exception) == nullptr && started.error().code != Errc::kCanceled) {
        warn_not_started("the coroutine cannot be created: ", started.error());
        RETURN_FALSE;
    }
    runtime->run_until_idle();
    if (EG(exception) != nullptr) RETURN_THROWS();
    RETURN_TRUE;
}

ZEND_FUNCTION(Swoole_Coroutine_go) {
    zif_swoole_coroutine_create(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_FUNCTION(Swoole_Coroutine_defer) {
    zif_swoole_coroutine_defer(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_FUNCTION(Swoole_Coroutine_batch) {
    HashTable* tasks = nullptr;
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ARRAY_HT(tasks)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine() || !check_tasks(tasks)) RETURN_THROWS();
    zval group;
    make_collecting_group(&group, tasks);
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* task = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(tasks, index, key, task) {
        zval zkey;
        set_key(&zkey, index, key);
        if (!start_group_task(&group, &zkey, task, 0, nullptr)) count_as_done(&group);
        if (EG(exception) != nullptr) break;
    }
    ZEND_HASH_FOREACH_END();
    collect(return_value, &group, timeout_seconds);
}

ZEND_FUNCTION(Swoole_Coroutine_map) {
    HashTable* list = nullptr;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_ARRAY_HT(list)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    zval group;
    make_collecting_group(&group, list);
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(list, index, key, value) {
        zval arguments[2];
        ZVAL_COPY_VALUE(&arguments[0], value);
        set_key(&arguments[1], index, key);
        if (!start_group_task(&group, &arguments[1], &info.function_name, 2, arguments))
            count_as_done(&group);
        if (EG(exception) != nullptr) break;
    }
    ZEND_HASH_FOREACH_END();
    collect(return_value, &group, timeout_seconds);
}

ZEND_FUNCTION(Swoole_Coroutine_parallel) {
    zend_long times = 0;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(times)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (times <= 0) return;
    if (!require_coroutine()) RETURN_THROWS();
    zval group;
    zval no_key;
    ZVAL_UNDEF(&no_key);
    make_wait_group(&group, times);
    for (zend_long i = 0; i < times && EG(exception) == nullptr; ++i) {
        if (!start_group_task(&group, &no_key, &info.function_name, 0, nullptr)) count_as_done(&group);
    }
    if (EG(exception) == nullptr) wait_for_group(*from_object<WaitGroupObject>(Z_OBJ(group)), -1);
    zval_ptr_dtor(&group);
}
