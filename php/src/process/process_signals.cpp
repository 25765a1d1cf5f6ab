// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process::signal() and alarm(). Signals arrive through the event loop. [Z]
#include <sys/time.h>

#include <array>
#include <csignal>

#include "event/timer_table.hpp"
#include "process/process_calls.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

constexpr int kSignals = 65;  // Numbers 1 to 64.

/// The handler of one signal. After a fork the child keeps the callback until it is replaced or the request
/// ends, but the loop no longer calls it.
struct SignalSlot {
    Callable callback{};
    bool is_active = false;
};
std::array<SignalSlot, kSignals> slots{};

void on_signal(int signal_number) {
    const SignalSlot& slot = slots[static_cast<std::size_t>(signal_number)];
    if (!slot.is_active) return;
    zval argument;
    ZVAL_LONG(&argument, signal_number);
    run_callback(slot.callback, 1, &argument, callbacks_use_coroutines);
}

/// Takes the callback out of the slot and releases it: destructors may set a handler again. [Z]
void release_callback(SignalSlot& slot) {
    Callable callback = slot.callback;
    ZVAL_UNDEF(&slot.callback.value);
    callback.release();
}

void forget_in_child() {
    for (SignalSlot& slot : slots)
        slot.is_active = false;
}

void end_request() {
    for (SignalSlot& slot : slots) {
        slot.is_active = false;
        run_zend_in_loop([&slot] { release_callback(slot); });
    }
}

/// False: a server process needs the signal, or the loop refuses it; warned.
bool may_take(event::EventLoop& loop, int signal_number) {
    if (slots[static_cast<std::size_t>(signal_number)].is_active) return true;
    if (!loop.has_signal_handler(signal_number)) return true;
    set_last_error(kCodeNotSupported);
    warn("unable to register signal [%d]: the server needs it in this process", signal_number);
    return false;
}

bool remove_handler(int signal_number) {
    SignalSlot& slot = slots[static_cast<std::size_t>(signal_number)];
    if (!slot.is_active) {
        warn("unable to find the callback of signal [%d]", signal_number);
        return false;
    }
    slot.is_active = false;
    call_core([signal_number] {
        static_cast<void>(Runtime::peek()->loop().set_signal_handler(signal_number, nullptr));
    });
    release_callback(slot);
    return true;
}

bool set_handler(event::EventLoop& loop, int signal_number, const zend_fcall_info& info,
                 const zend_fcall_info_cache& cache) {
    SignalSlot& slot = slots[static_cast<std::size_t>(signal_number)];
    if (!slot.is_active) {
        const Result<void> set =
            call_core([&] { return loop.set_signal_handler(signal_number, &on_signal); });
        if (!set) {
            set_last_error(to_swoole_code(set.error()));
            warn("unable to register signal [%d]: it cannot be caught", signal_number);
            return false;
        }
    }
    Callable before = slot.callback;
    slot.callback.hold(info, cache);
    slot.is_active = true;
    before.release();
    return true;
}

}  // namespace

void register_process_signals() {
    for (SignalSlot& slot : slots)
        ZVAL_UNDEF(&slot.callback.value);
    Runtime::register_request_cleanup(&end_request);
    Runtime::register_fork_cleanup(&forget_in_child);
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
        ::setitimer(static_cast<__itimer_which_t>(type), &interval, nullptr) == 0)
        RETURN_TRUE;
    warn_failed("setitimer()", EINVAL);
    RETURN_FALSE;
}
