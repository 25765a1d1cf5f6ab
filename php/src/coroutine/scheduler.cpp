// SPDX-License-Identifier: Apache-2.0
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "coroutine/registration.hpp"
#include "coroutine/scheduler_arginfo.h"
#include "runtime/arguments.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

zend_class_entry* scheduler_ce = nullptr;

/// One add() or parallel(). Zend's memory, chained in order.
struct Entry {
    Callable callable;
    zval* arguments;
    std::uint32_t argument_count;
    zend_long times;
    Entry* next;
};

struct SchedulerObject {
    Entry* first;
    Entry* last;
    bool is_started;

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

void free_entry(Entry* entry) {
    entry->callable.release();
    for (std::uint32_t i = 0; i < entry->argument_count; ++i)
        zval_ptr_dtor(&entry->arguments[i]);
    if (entry->arguments != nullptr) efree(entry->arguments);
    efree(entry);
}

void SchedulerObject::release() {
    while (Entry* const entry = first) {
        first = entry->next;
        free_entry(entry);
    }
    last = nullptr;
}

void SchedulerObject::collect(zend_get_gc_buffer* buffer) {
    for (Entry* entry = first; entry != nullptr; entry = entry->next) {
        zend_get_gc_buffer_add_zval(buffer, &entry->callable.value);
        for (std::uint32_t i = 0; i < entry->argument_count; ++i)
            zend_get_gc_buffer_add_zval(buffer, &entry->arguments[i]);
    }
}

void append_entry(zend_object* object, const zend_fcall_info& info, const zend_fcall_info_cache& cache,
                  zval* arguments, std::uint32_t argument_count, zend_long times) {
    auto* const self = from_object<SchedulerObject>(object);
    auto* const entry = static_cast<Entry*>(emalloc(sizeof(Entry)));
    entry->callable.hold(info, cache);
    entry->arguments =
        argument_count == 0 ? nullptr : static_cast<zval*>(safe_emalloc(argument_count, sizeof(zval), 0));
    for (std::uint32_t i = 0; i < argument_count; ++i)
        ZVAL_COPY(&entry->arguments[i], &arguments[i]);
    entry->argument_count = argument_count;
    entry->times = times;
    entry->next = nullptr;
    (self->last == nullptr ? self->first : self->last->next) = entry;
    self->last = entry;
}

/// Starts the added entries in order; frees each entry after its coroutines have started.
void start_entries(SchedulerObject* self) {
    while (Entry* const entry = self->first) {
        self->first = entry->next;
        if (self->first == nullptr) self->last = nullptr;
        bool goes_on = true;
        for (zend_long i = 0; i < entry->times && goes_on; ++i) {
            const Result<coro::Cid> cid =
                start_coroutine(entry->callable.cache, entry->argument_count, entry->arguments);
            goes_on = cid.has_value() && EG(exception) == nullptr;
            if (!cid) warn_not_started("the coroutine cannot be created: ", cid.error());
        }
        free_entry(entry);
        if (EG(exception) != nullptr) return;
    }
}

}  // namespace

void register_scheduler() {
    scheduler_ce = register_class<SchedulerObject>(register_class_Swoole_Coroutine_Scheduler(),
                                                   {.short_names = {"Co\\Scheduler"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Scheduler, add) {
    CallArguments call;
    if (!parse_call_arguments(execute_data, call)) RETURN_THROWS();
    append_entry(Z_OBJ_P(ZEND_THIS), call.info, call.cache, call.values, call.count, 1);
}

ZEND_METHOD(Swoole_Coroutine_Scheduler, parallel) {
    zend_long times = 0;
    CallArguments call;
    if (!parse_call_arguments(execute_data, times, call)) RETURN_THROWS();
    append_entry(Z_OBJ_P(ZEND_THIS), call.info, call.cache, call.values, call.count, times);
}

ZEND_METHOD(Swoole_Coroutine_Scheduler, set) {
    HashTable* options;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    set_process_options("Swoole\\Coroutine\\Scheduler::set()", options);
}

ZEND_METHOD(Swoole_Coroutine_Scheduler, getOptions) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_coroutine_options(return_value);
}

ZEND_METHOD(Swoole_Coroutine_Scheduler, start) {
    ZEND_PARSE_PARAMETERS_NONE();
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    auto* const self = from_object<SchedulerObject>(Z_OBJ_P(ZEND_THIS));
    if (runtime->loop().is_running() || coro::Scheduler::current() != nullptr) {
        warn("eventLoop has already been created. unable to start Swoole\\Coroutine\\Scheduler");
        RETURN_FALSE;
    }
    if (self->is_started) {
        warn("scheduler is started, unable to execute start() again");
        RETURN_FALSE;
    }
    if (self->first == nullptr) {
        warn("no coroutine task");
        RETURN_FALSE;
    }
    self->is_started = true;
    start_entries(self);
    runtime->run_until_idle();
    self->is_started = false;
    if (EG(exception) != nullptr) RETURN_THROWS();
    RETURN_TRUE;
}
