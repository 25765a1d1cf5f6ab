// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process::signal() and alarm(). Signals arrive through the event loop. [Z]
#include <sys/time.h>

#include <array>
#include <csignal>
#include <functional>

#include "event/timer_table.hpp"
#include "process/process_calls.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

constexpr int kSignals = 65;  // Numbers 1 to 64.

/// The callback of each signal. It stays until it is replaced or the request ends, also where the loop no
/// longer calls it: in a child, and after a server has taken over the signal.
std::array<Callable, kSignals> callbacks{};

/// Bit n: alarm() has set the timer n (ITIMER_*).
unsigned alarm_timers = 0;

void on_signal(int signal_number) {
    zval argument;
    ZVAL_LONG(&argument, signal_number);
    run_callback(callbacks[static_cast<std::size_t>(signal_number)], 1, &argument, callbacks_use_coroutines);
}

/// True: the loop's handler of the signal is the one of this file.
bool is_ours(event::EventLoop& loop, int signal_number) noexcept {
    const std::function<void(int)>* const handler = loop.signal_handler(signal_number);
    if (handler == nullptr) return false;
    void (*const* const function)(int) = handler->target<void (*)(int)>();
    return function != nullptr && *function == &on_signal;
}

/// Takes the callback out of its place and releases it: destructors may set a handler again. [Z]
void release_callback(Callable& place) {
    Callable callback = place;
    ZVAL_UNDEF(&place.value);
    callback.release();
}

/// Their signals would kill the process once its handlers are gone.
void stop_alarms() noexcept {
    const itimerval none{};
    for (int type = ITIMER_REAL; type <= ITIMER_PROF; ++type) {
        if ((alarm_timers >> type & 1U) != 0)
            ::setitimer(static_cast<__itimer_which_t>(type), &none, nullptr);
    }
    alarm_timers = 0;
}

void end_request() {
    stop_alarms();
    for (Callable& callback : callbacks)
        run_zend_in_loop([&callback] { release_callback(callback); });
}

/// False: a server process needs the signal, or the loop refuses it; warned.
bool may_take(event::EventLoop& loop, int signal_number) {
    if (is_ours(loop, signal_number) || !loop.has_signal_handler(signal_number)) return true;
    set_last_error(kCodeNotSupported);
    warn("unable to register signal [%d]: the server needs it in this process", signal_number);
    return false;
}

bool remove_handler(int signal_number) {
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr || !is_ours(runtime->loop(), signal_number)) {
        warn("unable to find the callback of signal [%d]", signal_number);
        return false;
    }
    call_core([&] { static_cast<void>(runtime->loop().set_signal_handler(signal_number, nullptr)); });
    release_callback(callbacks[static_cast<std::size_t>(signal_number)]);
    return true;
}

bool set_handler(event::EventLoop& loop, int signal_number, const zend_fcall_info& info,
                 const zend_fcall_info_cache& cache) {
    if (!is_ours(loop, signal_number)) {
        const Result<void> set =
            call_core([&] { return loop.set_signal_handler(signal_number, &on_signal); });
        if (!set) {
            set_last_error(to_swoole_code(set.error()));
            warn("unable to register signal [%d]: it cannot be caught", signal_number);
            return false;
        }
    }
    Callable& place = callbacks[static_cast<std::size_t>(signal_number)];
    Callable before = place;
    place.hold(info, cache);
    before.release();
    return true;
}

}  // namespace

void register_process_signals() {
    for (Callable& callback : callbacks)
        ZVAL_UNDEF(&callback.value);
    Runtime::register_request_cleanup(&end_request);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process, signal) {
    zend_long signal_number = 0;
    zend_fcall_info info = empty_fcall_info;
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(signal_number)
    Z_PARAM_OPTIONAL
    Z_PARAM_FUNC_OR_NULL(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (signal_number < 1 || signal_number >= kSignals) {
        set_last_error(kCodeInvalidParams);
        warn("invalid signal number [" ZEND_LONG_FMT "]", signal_number);
        RETURN_FALSE;
    }
    const int number = static_cast<int>(signal_number);
    if (!ZEND_FCI_INITIALIZED(info)) RETURN_BOOL(remove_handler(number));
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    if (!may_take(runtime->loop(), number)) RETURN_FALSE;
    RETURN_BOOL(set_handler(runtime->loop(), number, info, cache));
}

ZEND_METHOD(Swoole_Process, alarm) {
    zend_long microseconds = 0;
    zend_long type = ITIMER_REAL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(microseconds)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    if (has_timers()) {
        warn("cannot use both 'timer' and 'alarm'");
        RETURN_FALSE;
    }
    itimerval interval{};
    if (microseconds > 0) {
        interval.it_value.tv_sec = microseconds / 1'000'000;
        interval.it_value.tv_usec = microseconds % 1'000'000;
        interval.it_interval = interval.it_value;
    }
    if (type >= 0 && type <= ITIMER_PROF &&
        ::setitimer(static_cast<__itimer_which_t>(type), &interval, nullptr) == 0) {
        alarm_timers |= 1U << type;
        RETURN_TRUE;
    }
    warn_failed("setitimer()", EINVAL);
    RETURN_FALSE;
}
