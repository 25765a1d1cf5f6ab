// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine: methods that create, switch and cancel. The read-only methods are in coroutine_info.cpp.
#include <memory>

#include "coroutine/coroutine_classes.hpp"
#include "preempt/preemption.hpp"
#include "runtime/errors.hpp"
#include "runtime/fiber_context_ops.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/seconds.hpp"

namespace shoal::php {
namespace {

constexpr std::string_view kYield = "Coroutine::yield";

/// The live coroutine `cid`, or null.
coro::Coroutine* find(zend_long cid) noexcept {
    Runtime* const runtime = Runtime::peek();
    return runtime == nullptr ? nullptr : runtime->scheduler().find(cid);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

static void return_started(const Result<coro::Cid>& cid, zval* return_value) {
    if (EXPECTED(cid.has_value())) RETURN_LONG(*cid);
    if (EG(exception) == nullptr) warn_not_started("", cid.error());
    RETURN_FALSE;
}

static void create_coroutine(INTERNAL_FUNCTION_PARAMETERS) {
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    zval* arguments = nullptr;
    std::uint32_t count = 0;
    // Fast path for the usual case, a single closure: resolved without the callable's name.
    if (EXPECTED(ZEND_NUM_ARGS() == 1 && Z_TYPE_P(ZEND_CALL_ARG(execute_data, 1)) == IS_OBJECT &&
                 Z_OBJCE_P(ZEND_CALL_ARG(execute_data, 1)) == zend_ce_closure)) {
        zend_object* const closure = Z_OBJ_P(ZEND_CALL_ARG(execute_data, 1));
        closure->handlers->get_closure(closure, &cache.called_scope, &cache.function_handler, &cache.object,
                                       false);
        cache.calling_scope = cache.called_scope;
        return return_started(start_coroutine(cache, 0, nullptr), return_value);
    }
    ZEND_PARSE_PARAMETERS_START(1, -1)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_VARIADIC('*', arguments, count)
    ZEND_PARSE_PARAMETERS_END();

    resolve_again(info, cache);
    return_started(start_coroutine(cache, count, arguments), return_value);
}

static void defer_callback(INTERNAL_FUNCTION_PARAMETERS) {
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    add_defer(info, cache);
}

ZEND_FUNCTION(swoole_coroutine_create) {
    create_coroutine(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_METHOD(Swoole_Coroutine, create) {
    create_coroutine(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_coroutine_defer) {
    defer_callback(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_METHOD(Swoole_Coroutine, defer) {
    defer_callback(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(Swoole_Coroutine, exists) {
    zend_long cid;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(cid)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(find(cid) != nullptr);
}

ZEND_METHOD(Swoole_Coroutine, yield) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (!require_coroutine()) RETURN_THROWS();
    RETURN_BOOL(note_wake(coro::Scheduler::current_scheduler()->park<FiberContextOps>(kYield)));
}

ZEND_METHOD(Swoole_Coroutine, resume) {
    zend_long cid;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(cid)
    ZEND_PARSE_PARAMETERS_END();
    coro::Coroutine* const coroutine = find(cid);
    if (EXPECTED(coroutine != nullptr && coroutine->is_parked() &&
                 coroutine->wait_reason().data() == kYield.data())) {
        coro::Scheduler::current_scheduler()->wake<FiberContextOps>(*coroutine);
        RETURN_TRUE;
    }
    set_last_error(kCodePhpFatalError);
    warn("coroutine " ZEND_LONG_FMT " %s", cid,
         coroutine == nullptr ? "does not exist" : "cannot be resumed: it does not wait in yield()");
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine, cancel) {
    zend_long cid;
    bool throw_exception = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(cid)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(throw_exception)
    ZEND_PARSE_PARAMETERS_END();
    coro::Coroutine* const coroutine = find(cid);
    if (coroutine == nullptr) {
        set_last_error(kCodeNotExists);
        RETURN_FALSE;
    }
    PhpCoroutine& host = php_coroutine(*coroutine);
    const PendingThrow pending_before = host.pending;
    if (throw_exception) host.pending = PendingThrow::kCanceled;
    if (!Runtime::peek()->scheduler().cancel(cid, coro::WakeTime::kAtOnce)) {
        host.pending = pending_before;
        set_last_error(kCodeCannotCancel);
        RETURN_FALSE;
    }
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Coroutine, join) {
    HashTable* list;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ARRAY_HT(list)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();

    // Converted first: a conversion may run user code. In Zend's memory, so that a bailout frees it.
    const std::uint32_t count = zend_hash_num_elements(list);
    auto* const cids = static_cast<coro::Cid*>(safe_emalloc(count + 1, sizeof(coro::Cid), 0));
    std::uint32_t used = 0;
    zval* value;
    ZEND_HASH_FOREACH_VAL(list, value) {
        cids[used++] = zval_get_long(value);
    }
    ZEND_HASH_FOREACH_END();
    bool has_any = false;
    for (std::uint32_t i = 0; i < used; ++i) {
        has_any |= find(cids[i]) != nullptr;
        if (cids[i] != current_cid()) continue;
        efree(cids);
        set_last_error(kCodeWrongOperation);
        warn("a coroutine cannot join itself");
        RETURN_FALSE;
    }
    if (!has_any) {
        efree(cids);
        set_last_error(kCodeInvalidParams);
        RETURN_FALSE;
    }
    const Result<void> joined =
        call_core([&] { return join_coroutines(cids, used, timeout_from_seconds(timeout)); });
    efree(cids);
    if (joined) RETURN_TRUE;
    set_last_error(joined.error().code == Errc::kTimedOut ? kCodeTimedOut : kCodeCanceled);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine, isCanceled) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (!require_coroutine()) RETURN_THROWS();
    RETURN_BOOL(coro::Scheduler::current()->is_canceled());
}

ZEND_METHOD(Swoole_Coroutine, setTimeLimit) {
    double timeout;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    call_core([&] { set_time_limit(timeout_from_seconds(timeout)); });
    RETURN_TRUE;
}

static void set_scheduler(zval* return_value, bool is_wanted) {
    if (Runtime::get() == nullptr) RETURN_THROWS();
    bool is_changed = false;
    call_core([&] { is_changed = set_preemption_of_current(is_wanted); });
    RETURN_BOOL(is_changed);
}

ZEND_METHOD(Swoole_Coroutine, enableScheduler) {
    ZEND_PARSE_PARAMETERS_NONE();
    set_scheduler(return_value, true);
}

ZEND_METHOD(Swoole_Coroutine, disableScheduler) {
    ZEND_PARSE_PARAMETERS_NONE();
    set_scheduler(return_value, false);
}
