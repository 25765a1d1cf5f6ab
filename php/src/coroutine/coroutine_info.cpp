// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine: read-only methods, and the registration of the class and its companions.
#include "coroutine/coroutine_arginfo.h"
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "coroutine/registration.hpp"
#include "runtime/compat.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* coroutine_iterator_ce = nullptr;

namespace {

/// The coroutine with id `cid`, or the running one for 0. Null: not found.
coro::Coroutine* find_or_running(zend_long cid) noexcept {
    if (cid == 0) return coro::Scheduler::current();
    Runtime* const runtime = Runtime::peek();
    return runtime == nullptr ? nullptr : runtime->scheduler().find(cid);
}

/// Parses `int $cid = 0`.
bool parse_cid(zend_execute_data* execute_data, zend_long& cid) {
    cid = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(cid)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

/// The backtrace of `coroutine` as debug_backtrace() gives it; that of the running one starts with the
/// calling frame unless `skips_caller`.
void fetch_backtrace(coro::Coroutine& coroutine, zend_long options, zend_long limit, bool skips_caller,
                     zval* trace) {
    if (&coroutine == coro::Scheduler::current()) {
        zend_fetch_debug_backtrace(trace, skips_caller ? 1 : 0, static_cast<int>(options),
                                   static_cast<int>(limit));
        return;
    }
    zend_execute_data* const running = EG(current_execute_data);
    zend_execute_data* const frame = suspended_frame(coroutine);
    if (frame == nullptr) {
        ZVAL_EMPTY_ARRAY(trace);
        return;
    }
    EG(current_execute_data) = frame;
    zend_fetch_debug_backtrace(trace, 0, static_cast<int>(options), static_cast<int>(limit));
    EG(current_execute_data) = running;
}

const zend_function_entry short_names[] = {
    ZEND_NAMED_FE(go, zif_swoole_coroutine_create, arginfo_swoole_coroutine_create)
        ZEND_NAMED_FE(defer, zif_swoole_coroutine_defer, arginfo_swoole_coroutine_defer) ZEND_FE_END};

}  // namespace

void register_coroutine() {
    register_functions(ext_functions);
    register_static_class(register_class_Swoole_Coroutine(),
                          {.aliases = {"swoole_coroutine"}, .short_names = {"Co"}});
    coroutine_iterator_ce = register_plain_class(
        register_class_Swoole_Coroutine_Iterator(spl_ce_ArrayIterator), {.short_names = {"Co\\Iterator"}});
    coroutine_context_ce = register_plain_class(register_class_Swoole_Coroutine_Context(spl_ce_ArrayObject),
                                                {.short_names = {"Co\\Context"}});
    if (short_names_enabled()) register_functions(short_names);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine, set) {
    HashTable* options;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    set_process_options("Swoole\\Coroutine::set()", options);
}

ZEND_METHOD(Swoole_Coroutine, getOptions) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_coroutine_options(return_value);
}

ZEND_METHOD(Swoole_Coroutine, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    array_init(return_value);
    Runtime* const runtime = Runtime::peek();
    const auto add = [&](const char* name, std::size_t value) {
        add_assoc_long(return_value, name, static_cast<zend_long>(value));
    };
    add("event_num", runtime == nullptr ? 0 : runtime->loop().watcher_count());
    add("signal_listener_num", 0);
    const aio::ThreadPool* const pool = peek_aio_pool();
    add("aio_task_num", pool == nullptr ? 0 : pool->under_way());
    add("aio_worker_num", pool == nullptr ? 0 : pool->thread_count());
    add("aio_queue_size", pool == nullptr ? 0 : pool->queued_count());
    add("c_stack_size", coroutine_options.stack_bytes);
    add("coroutine_num", runtime == nullptr ? 0 : runtime->scheduler().live_count());
    add("coroutine_peak_num", runtime == nullptr ? 0 : runtime->scheduler().peak_count());
    add("coroutine_last_cid",
        runtime == nullptr ? 0 : static_cast<std::size_t>(runtime->scheduler().last_cid()));
}

ZEND_METHOD(Swoole_Coroutine, getCid) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(current_cid());
}

ZEND_METHOD(Swoole_Coroutine, getPcid) {
    zend_long cid;
    if (!parse_cid(execute_data, cid)) RETURN_THROWS();
    const coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) RETURN_FALSE;
    RETURN_LONG(coroutine->parent_cid() == 0 ? -1 : coroutine->parent_cid());
}

ZEND_METHOD(Swoole_Coroutine, getContext) {
    zend_long cid;
    if (!parse_cid(execute_data, cid)) RETURN_THROWS();
    coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) RETURN_NULL();
    RETURN_OBJ_COPY(context_object(*coroutine));
}

ZEND_METHOD(Swoole_Coroutine, getBackTrace) {
    zend_long cid = 0, options = DEBUG_BACKTRACE_PROVIDE_OBJECT, limit = 0;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(cid)
    Z_PARAM_LONG(options)
    Z_PARAM_LONG(limit)
    ZEND_PARSE_PARAMETERS_END();
    coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) RETURN_FALSE;
    fetch_backtrace(*coroutine, options, limit, /*skips_caller=*/false, return_value);
}

ZEND_METHOD(Swoole_Coroutine, printBackTrace) {
    zend_long cid = 0, options = 0, limit = 0;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(cid)
    Z_PARAM_LONG(options)
    Z_PARAM_LONG(limit)
    ZEND_PARSE_PARAMETERS_END();
    coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) return;
    zval trace;
    fetch_backtrace(*coroutine, options, limit, /*skips_caller=*/true, &trace);
    zend_string* const text = zend_trace_to_string(Z_ARRVAL(trace), /*include_main=*/false);
    zval_ptr_dtor(&trace);
    php_output_write(ZSTR_VAL(text), ZSTR_LEN(text));
    zend_string_release(text);
}

ZEND_METHOD(Swoole_Coroutine, getElapsed) {
    zend_long cid;
    if (!parse_cid(execute_data, cid)) RETURN_THROWS();
    const coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) {
        set_last_error(kCodeNotExists);
        RETURN_LONG(-1);
    }
    RETURN_LONG(monotonic_ms() - coroutine->started_at_ms());
}

ZEND_METHOD(Swoole_Coroutine, getStackUsage) {
    zend_long cid;
    if (!parse_cid(execute_data, cid)) RETURN_THROWS();
    coro::Coroutine* const coroutine = find_or_running(cid);
    if (coroutine == nullptr) {
        set_last_error(kCodeNotExists);
        RETURN_FALSE;
    }
    RETURN_LONG(static_cast<zend_long>(vm_stack_usage(*coroutine)));
}

ZEND_METHOD(Swoole_Coroutine, list) {
    ZEND_PARSE_PARAMETERS_NONE();
    zval cids;
    array_init(&cids);
    if (Runtime* const runtime = Runtime::peek()) {
        const std::size_t capacity = runtime->scheduler().live_count();
        auto* const buffer = static_cast<coro::Cid*>(safe_emalloc(capacity + 1, sizeof(coro::Cid), 0));
        const std::size_t count = copy_cids(buffer, capacity);
        for (std::size_t i = 0; i < count; ++i)
            add_next_index_long(&cids, buffer[i]);
        efree(buffer);
    }
    object_init_ex(return_value, coroutine_iterator_ce);
    zend_call_known_instance_method_with_1_params(coroutine_iterator_ce->constructor, Z_OBJ_P(return_value),
                                                  nullptr, &cids);
    zval_ptr_dtor(&cids);
}
