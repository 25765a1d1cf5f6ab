// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: commands, child processes, signals. [Z]
#include <signal.h>

#include <cerrno>

#include "runtime/errors.hpp"
#include "runtime/seconds.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

constexpr int kStatusUnknown = -1;
constexpr std::size_t kMaxSignals = 64;

struct Ended {
    HeldBytes* output;
    int code;
    int signal;
};

/// [C]
Result<Ended> run_command(process::CommandRunner& runner, std::string_view command, bool captures_stderr,
                          std::size_t max_output_bytes) {
    process::CommandOptions options;
    options.captures_stderr = captures_stderr;
    options.max_output_bytes = max_output_bytes;
    Result<process::CommandResult> result = runner.run(std::string(command), options);
    if (!result) return fail(result.error());
    const int code = result->is_status_known ? result->status.exit_code : kStatusUnknown;
    return Ended{hold_bytes(std::move(result->output)), code, result->status.signal};
}

void warn_not_started(Error error) {
    if (error.code != Errc::kSystem) return;
    warn("the command cannot be started: %s", swoole_strerror_text(error.detail));
}

void add_status(zval* array, int code, int signal) {
    add_assoc_long(array, "code", code);
    add_assoc_long(array, "signal", signal);
}

void return_child(const Result<process::EndedChild>& child, zval* return_value) {
    if (!child) {
        if (child.error().code == Errc::kNotFound) {
            set_last_error(ECHILD);
        } else {
            note_failure(child.error());
        }
        RETURN_FALSE;
    }
    array_init_size(return_value, 3);
    add_assoc_long(return_value, "pid", child->pid);
    add_status(return_value, child->status.exit_code, child->status.signal);
}

/// One that the program has given to PHP (pcntl_signal()), past the loop.
bool has_php_handler(int signal_number) noexcept {
    struct sigaction action {};
    if (signal_number < 1 || signal_number >= NSIG) return false;
    zend_sigaction(signal_number, nullptr, &action);
    return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

/// A plain array, which a longjmp may skip.
struct SignalList {
    int numbers[kMaxSignals];
    std::size_t count = 0;
};

/// False: thrown, or not an error of type (`numbers` then holds what cannot be a signal).
bool collect_signals(HashTable* given, SignalList& list) {
    zval* value;
    ZEND_HASH_FOREACH_VAL(given, value) {
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) != IS_LONG) {
            zend_argument_type_error(1, "must have signal numbers only, %s given",
                                     zend_zval_type_name(value));
            return false;
        }
        const bool is_signal = Z_LVAL_P(value) > 0 && Z_LVAL_P(value) <= static_cast<zend_long>(kMaxSignals);
        const int number = is_signal ? static_cast<int>(Z_LVAL_P(value)) : 0;
        bool is_new = true;
        for (std::size_t i = 0; i < list.count; ++i)
            is_new = is_new && list.numbers[i] != number;
        if (is_new && list.count < kMaxSignals) list.numbers[list.count++] = number;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, exec) {
    zend_string* command;
    bool get_error_stream = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_PATH_STR(command)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(get_error_stream)
    ZEND_PARSE_PARAMETERS_END();
    ProcessServices* const services = require_coroutine() ? process_services() : nullptr;
    if (services == nullptr) RETURN_THROWS();
    const std::size_t room_bytes = string_room_bytes();
    const Result<Ended> ended = call_core(
        [&] { return run_command(services->commands, view(command), get_error_stream, room_bytes); });
    zend_string* const output = ended ? take_string(ended->output) : nullptr;
    if (output == nullptr) {
        const Error error = ended ? Error{Errc::kTooLarge} : ended.error();
        note_failure(error);
        if (error.code == Errc::kTooLarge) {
            warn("the output does not fit into memory_limit");
        } else {
            warn_not_started(error);
        }
        RETURN_FALSE;
    }
    array_init_size(return_value, 3);
    add_status(return_value, ended->code, ended->signal);
    add_assoc_str(return_value, "output", output);
}

ZEND_METHOD(Swoole_Coroutine_System, wait) {
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ProcessServices* const services = require_coroutine() ? process_services() : nullptr;
    if (services == nullptr) RETURN_THROWS();
    return_child(call_core([&] { return services->reaper.wait_for_any(timeout_from_seconds(timeout)); }),
                 return_value);
}

ZEND_METHOD(Swoole_Coroutine_System, waitPid) {
    zend_long pid;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(pid)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ProcessServices* const services = require_coroutine() ? process_services() : nullptr;
    if (services == nullptr) RETURN_THROWS();
    const auto child = call_core([&]() -> Result<process::EndedChild> {
        if (pid < INT_MIN || pid > INT_MAX) return fail(Errc::kNotFound);
        const auto id = static_cast<pid_t>(pid);
        const coro::TimeoutMs timeout_ms = timeout_from_seconds(timeout);
        if (id <= 0) return services->reaper.wait_for_any(timeout_ms, id);
        const Result<process::ExitStatus> status = services->reaper.wait_for(id, timeout_ms);
        if (!status) return fail(status.error());
        return process::EndedChild{id, *status};
    });
    return_child(child, return_value);
}

ZEND_METHOD(Swoole_Coroutine_System, waitSignal) {
    HashTable* given = nullptr;
    zend_long single = 0;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ARRAY_HT_OR_LONG(given, single)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    SignalList signals{};
    if (given == nullptr) {
        signals.count = 1;
        signals.numbers[0] = single > 0 && single < NSIG ? static_cast<int>(single) : 0;
    } else if (!collect_signals(given, signals)) {
        RETURN_THROWS();
    }
    ProcessServices* const services = process_services();
    if (services == nullptr) RETURN_THROWS();

    bool is_taken = false;
    for (std::size_t i = 0; i < signals.count; ++i)
        is_taken = is_taken || has_php_handler(signals.numbers[i]);
    const Result<int> came = is_taken ? Result<int>(fail(Errc::kBusy)) : call_core([&] {
        return services->signals.wait({signals.numbers, signals.count}, timeout_from_seconds(timeout));
    });
    if (came) RETURN_LONG(*came);
    if (came.error().code == Errc::kBusy) {
        set_last_error(EBUSY);
        warn("a signal that has a handler cannot be waited for");
    } else {
        note_failure(came.error());
    }
    RETURN_FALSE;
}
