// SPDX-License-Identifier: Apache-2.0
/// Swoole\Timer over the loop's timing wheel.
#include <fmt/format.h>

#include "event/registration.hpp"
#include "event/timer_arginfo.h"
#include "event/timer_table.hpp"
#include "runtime/arguments.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

namespace {

zend_class_entry* timer_iterator_ce = nullptr;

constexpr std::int64_t kLongestMs = std::int64_t{1} << 60;

/// The timers of this process, and what Timer::stats() and info() count from.
struct Timers {
    TimerTable table;
    std::vector<std::int64_t> intervals;  ///< Ids of those that swoole_timer_add() made.
    bool is_initialized = false;
    std::int64_t base_ms = 0;
    std::int64_t round = 0;
    std::int64_t round_ms = -1;      ///< The loop's time in the last turn that counted as a round.
    TimerRecord* running = nullptr;  ///< Whose callback runs now; the innermost.
};
Timers timers;

/// Gives the record back before it releases what it held: destructors may add timers, throw, or bail out. [Z]
void release_record(TimerRecord& record) {
    Callable callback = record.callback;
    zval* const arguments = record.arguments == &record.id_argument ? nullptr : record.arguments;
    const std::uint32_t count = record.argument_count;
    ZVAL_UNDEF(&record.callback.value);
    record.arguments = nullptr;
    timers.table.recycle(record);
    callback.release();
    if (arguments == nullptr) return;
    for (std::uint32_t i = 1; i < count; ++i)
        zval_ptr_dtor(&arguments[i]);
    efree(arguments);
}

void remove_all_timers() {
    timers.table.remove_all();
    while (TimerRecord* const record = timers.table.take_removed())
        release_record(*record);
}

}  // namespace

/// A bailout skips the rest of its round, so it takes as many rounds as there are timers that bail out.
void drop_all_timers() {
    timers.table.remove_all();
    for (bool is_done = false; !is_done;) {
        run_zend_in_loop([&is_done] {
            TimerRecord* const record = timers.table.take_removed();
            if (record != nullptr) {
                release_record(*record);
            } else {
                is_done = true;
            }
        });
    }
}

namespace {

void end_request() {
    drop_all_timers();
    timers.is_initialized = false;
    timers.round = 0;
    timers.round_ms = -1;
    callbacks_use_coroutines = ini_bool("swoole.enable_coroutine");
}

/// As in Swoole, the timers begin anew with the next loop; Event::exit() drops those that are left.
void end_loop(bool has_exited) {
    if (has_exited) drop_all_timers();
    if (timers.table.size() == 0) timers.is_initialized = false;
}

/// The timer `id`, also when it was cleared in its own callback, which still runs; null: none.
const TimerRecord* find_or_running(std::int64_t id) noexcept {
    const TimerRecord* record = timers.table.find(id);
    for (const TimerRecord* running = timers.running; record == nullptr && running != nullptr;
         running = running->outer_running) {
        if (running->id == id) record = running;
    }
    return record;
}

/// The first multiple of the interval that lies ahead: calls that were missed are left out.
void arm_again(TimerRecord& record, event::EventLoop& loop) noexcept {
    const std::int64_t now_ms = loop.refresh_now();
    record.planned_at_ms += record.interval_ms;
    if (record.planned_at_ms <= now_ms) {
        const std::int64_t missed = (now_ms - record.planned_at_ms) / record.interval_ms;
        record.planned_at_ms += (missed + 1) * record.interval_ms;
    }
    loop.timers().rearm_at(record.timer, record.planned_at_ms);
}

}  // namespace

void on_timer_due(event::Timer& /*timer*/, void* owner) {
    TimerRecord& record = *static_cast<TimerRecord*>(owner);
    Runtime& runtime = *Runtime::peek();
    if (runtime.loop().now_ms() != timers.round_ms) {
        timers.round_ms = runtime.loop().now_ms();
        ++timers.round;
    }
    ++record.exec_count;
    record.is_running = true;
    record.outer_running = timers.running;
    timers.running = &record;
    const std::uint32_t skipped = record.interval_ms == 0 ? 1 : 0;  // after() does not pass the id.
    run_callback(record.callback, record.argument_count - skipped, record.arguments + skipped,
                 callbacks_use_coroutines);
    record.is_running = false;
    timers.running = record.outer_running;
    if (!record.is_removed && record.interval_ms != 0) {
        if (!runtime.is_terminating()) arm_again(record, runtime.loop());
        return;
    }
    if (!record.is_removed) timers.table.remove(record);
    run_zend_in_loop([&record] { release_record(record); });
}

std::size_t timer_count() noexcept {
    return timers.table.size();
}

bool has_timers() noexcept {
    return timers.table.size() != 0;
}

std::string describe_timers() {
    constexpr std::size_t kMaxNamed = 5;
    const std::vector<std::int64_t> ids = timers.table.ids();
    std::string text;
    for (std::size_t i = 0; i < std::min(ids.size(), kMaxNamed); ++i) {
        const TimerRecord& record = *timers.table.find(ids[i]);
        if (i != 0) text += ", ";
        text += record.interval_ms != 0 ? fmt::format("timer {} (every {} ms", ids[i], record.interval_ms)
                                        : fmt::format("timer {} (once", ids[i]);
        const zend_function* const function = record.callback.cache.function_handler;
        if (function != nullptr && function->common.function_name != nullptr) {
            text += fmt::format(", {}()", view(function->common.function_name));
            if (function->type == ZEND_USER_FUNCTION)
                text += fmt::format(" in {}:{}", view(function->op_array.filename),
                                    function->op_array.line_start);
        }
        text += ')';
    }
    if (ids.size() > kMaxNamed) text += fmt::format(" and {} more timers", ids.size() - kMaxNamed);
    return text;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

/// A timer that is not armed yet. Null: warned, or thrown. [Z]
static TimerRecord* make_timer(std::int64_t delay_ms, bool is_repeated, const zend_fcall_info& info,
                               const zend_fcall_info_cache& cache) {
    if (UNEXPECTED(Runtime::get() == nullptr)) return nullptr;
    TimerRecord* const record = timers.table.add();
    if (UNEXPECTED(record == nullptr)) {
        set_last_error(to_swoole_code(Error{Errc::kNoMemory}));
        warn("out of memory");
        return nullptr;
    }
    record->interval_ms = is_repeated ? std::min(delay_ms, kLongestMs) : 0;
    record->round = timers.round;
    record->callback.hold(info, cache);
    record->arguments = &record->id_argument;
    record->argument_count = 1;
    ZVAL_LONG(&record->id_argument, record->id);
    return record;
}

static void start_timer(TimerRecord& record, std::int64_t delay_ms) {
    event::EventLoop& loop = Runtime::peek()->loop();
    loop.arm(record.timer, std::min(delay_ms, kLongestMs));
    record.planned_at_ms = record.timer.expires_at_ms();
    if (UNEXPECTED(!timers.is_initialized)) {
        timers.is_initialized = true;
        timers.base_ms = loop.now_ms();
    }
}

static void add_timer(INTERNAL_FUNCTION_PARAMETERS, bool is_repeated) {
    zend_long delay_ms = 0;
    CallArguments call;
    if (!parse_call_arguments(execute_data, delay_ms, call)) RETURN_THROWS();

    if (UNEXPECTED(delay_ms < 1)) {
        warn("Timer must be greater than or equal to 1");
        RETURN_FALSE;
    }
    TimerRecord* const record = make_timer(delay_ms, is_repeated, call.info, call.cache);
    if (UNEXPECTED(record == nullptr)) RETURN_FALSE;
    if (call.count != 0) {
        auto* const arguments = static_cast<zval*>(safe_emalloc(call.count + 1, sizeof(zval), 0));
        ZVAL_LONG(&arguments[0], record->id);
        for (std::uint32_t i = 0; i < call.count; ++i)
            ZVAL_COPY(&arguments[i + 1], &call.values[i]);
        record->arguments = arguments;
        record->argument_count = call.count + 1;
    }
    start_timer(*record, delay_ms);
    RETURN_LONG(record->id);
}

ZEND_METHOD(Swoole_Timer, tick) {
    add_timer(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(Swoole_Timer, after) {
    add_timer(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(Swoole_Timer, exists) {
    zend_long id = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(timers.table.find(id) != nullptr);
}

ZEND_METHOD(Swoole_Timer, info) {
    zend_long id = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    const TimerRecord* const record = find_or_running(id);
    if (record == nullptr) {
        if (!timers.is_initialized) RETURN_FALSE;  // As Swoole, although it declares ?array.
        RETURN_NULL();
    }
    array_init_size(return_value, 5);
    add_assoc_long(return_value, "exec_msec", record->planned_at_ms - timers.base_ms);
    add_assoc_long(return_value, "exec_count", record->exec_count);
    add_assoc_long(return_value, "interval", record->interval_ms);
    add_assoc_long(return_value, "round", record->round);
    add_assoc_bool(return_value, "removed", record->is_removed);
}

ZEND_METHOD(Swoole_Timer, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    array_init_size(return_value, 3);
    add_assoc_bool(return_value, "initialized", timers.is_initialized);
    add_assoc_long(return_value, "num", static_cast<zend_long>(timers.table.size()));
    add_assoc_long(return_value, "round", timers.round);
}

ZEND_METHOD(Swoole_Timer, list) {
    ZEND_PARSE_PARAMETERS_NONE();
    zval ids;
    const std::size_t count = timers.table.size();
    array_init_size(&ids, static_cast<std::uint32_t>(count));
    zend_hash_real_init_packed(Z_ARRVAL(ids));
    // Filling an array that has room allocates nothing, so the vector may live meanwhile.
    call_core([&ids] {
        ZEND_HASH_FILL_PACKED(Z_ARRVAL(ids)) {
            for (const std::int64_t id : timers.table.ids()) {
                ZEND_HASH_FILL_SET_LONG(id);
                ZEND_HASH_FILL_NEXT();
            }
        }
        ZEND_HASH_FILL_END();
    });
    object_init_ex(return_value, timer_iterator_ce);
    zend_call_known_instance_method_with_1_params(timer_iterator_ce->constructor, Z_OBJ_P(return_value),
                                                  nullptr, &ids);
    zval_ptr_dtor(&ids);
}

ZEND_METHOD(Swoole_Timer, clear) {
    zend_long id = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    TimerRecord* const record = timers.table.find(id);
    if (record == nullptr) RETURN_FALSE;
    timers.table.remove(*record);
    ZVAL_TRUE(return_value);
    if (!record->is_running) release_record(*record);
}

ZEND_METHOD(Swoole_Timer, clearAll) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (!timers.is_initialized) RETURN_FALSE;
    ZVAL_TRUE(return_value);
    remove_all_timers();
}

/// The timer that swoole_timer_add() made for this interval; null: none.
static TimerRecord* find_interval(std::int64_t interval_ms) noexcept {
    for (std::size_t i = 0; i < timers.intervals.size(); ++i) {
        TimerRecord* const record = timers.table.find(timers.intervals[i]);
        if (record != nullptr && record->interval_ms == interval_ms) return record;
    }
    return nullptr;
}

ZEND_FUNCTION(swoole_timer_add) {
    constexpr zend_long kLongestIntervalMs = 86'400'000;
    zend_long interval_ms = 0;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(interval_ms)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (interval_ms < 1 || interval_ms > kLongestIntervalMs) {
        warn("the interval must be between 1 and 86400000 ms, " ZEND_LONG_FMT " given", interval_ms);
        RETURN_FALSE;
    }
    if (find_interval(interval_ms) != nullptr) {
        warn("there is a timer of " ZEND_LONG_FMT " ms already", interval_ms);
        RETURN_FALSE;
    }
    TimerRecord* const record = make_timer(interval_ms, true, info, cache);
    if (record == nullptr) RETURN_FALSE;
    ZVAL_LONG(&record->id_argument, interval_ms);  // The callback gets the interval, not the id.
    const std::int64_t id = record->id;
    const bool is_kept = call_core([id] {
        std::erase_if(timers.intervals, [](std::int64_t old) { return timers.table.find(old) == nullptr; });
        timers.intervals.push_back(id);
        return true;
    });
    if (!is_kept) {
        timers.table.remove(*record);
        release_record(*record);
        RETURN_FALSE;
    }
    start_timer(*record, interval_ms);
    RETURN_TRUE;
}

ZEND_FUNCTION(swoole_timer_del) {
    zend_long interval_ms = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(interval_ms)
    ZEND_PARSE_PARAMETERS_END();
    TimerRecord* const record = find_interval(interval_ms);
    if (record == nullptr) RETURN_FALSE;
    timers.table.remove(*record);
    ZVAL_TRUE(return_value);
    if (!record->is_running) release_record(*record);
}

ZEND_FUNCTION(swoole_timer_tick) {
    add_timer(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}
ZEND_FUNCTION(swoole_timer_after) {
    add_timer(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}
ZEND_FUNCTION(swoole_timer_exists) {
    zim_Swoole_Timer_exists(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_timer_info) {
    zim_Swoole_Timer_info(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_timer_stats) {
    zim_Swoole_Timer_stats(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_timer_list) {
    zim_Swoole_Timer_list(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_timer_clear) {
    zim_Swoole_Timer_clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_timer_clear_all) {
    zim_Swoole_Timer_clearAll(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

void shoal::php::register_timer() {
    register_functions(ext_functions);
    register_static_class(register_class_Swoole_Timer(), {.aliases = {"swoole_timer"}});
    timer_iterator_ce = register_plain_class(register_class_Swoole_Timer_Iterator(spl_ce_ArrayIterator),
                                             {.aliases = {"swoole_timer_iterator"}});
    Runtime::register_request_cleanup(&end_request);
    Runtime::register_fork_cleanup(&drop_all_timers);
    Runtime::register_loop_end(&end_loop);
}
