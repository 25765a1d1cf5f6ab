// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process: construction, start, exec, exit, priorities. [Z]
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "process/process_calls.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/fork.hpp"
#include "shoal/base/log.hpp"
#include "shoal/event/program_signals.hpp"

ZEND_FUNCTION(swoole_set_process_name);

namespace shoal::php {
namespace {

constexpr zend_long kPipeStream = 1;
constexpr zend_long kPipeNone = 0;

/// The number of the next object. As in Swoole the first is 1.
zend_long next_process_id = 1;

/// Makes the pipe of a new object. Errors: kSystem. [C]
Result<void> open_pipe(ProcessState& state, int socket_type) {
    int ends[2];
    if (::socketpair(AF_UNIX, socket_type | SOCK_CLOEXEC, 0, ends) != 0) return fail_errno();
    state.master.reset(ends[0]);
    state.worker.reset(ends[1]);
    state.socket_type = socket_type;
    return {};
}

/// Ends this process without PHP's shutdown, as Swoole does for a status other than 0.
[[noreturn]] void end_at_once(int status) {
    std::fflush(nullptr);
    ::_exit(status);
}

/// The callback has thrown: the exception is reported as uncaught, so no catch block of the parent's code
/// sees it in the child.
void report_uncaught() {
    if (zend_is_unwind_exit(EG(exception))) return;  // exit() in the callback.
    Runtime* const runtime = Runtime::get();
    if (runtime != nullptr) runtime->handle_uncaught(Uncaught::kTerminate);
}

void run_callback_of_process(ProcessState& state, zval* argument) {
    const CallStatus status = call_php(state.callback.cache, 1, argument, nullptr);
    if (status == CallStatus::kThrew) report_uncaught();
    if (status == CallStatus::kBailedOut) {
        if (Runtime* const runtime = Runtime::get()) runtime->note_bailout();
    }
}

void run_coroutine_process(ProcessState& state, zval* argument) {
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) {
        zend_exception_error(EG(exception), E_ERROR);
        return;
    }
    if (const auto started = start_coroutine(state.callback.cache, 1, argument, Uncaught::kTerminate);
        !started)
        warn_not_started("the process's callback", started.error());
    runtime->run_until_idle();
}

/// A child that a callback of the loop has started runs its own loop. True: there is one below.
bool leave_parent_loop() noexcept {
    Runtime* const runtime = Runtime::peek();
    return runtime != nullptr && runtime->loop().exchange_running(false);
}

/// What the end of the program does for a child that was not started in a callback of the loop.
void run_own_loop() {
    Runtime* const runtime = Runtime::peek();
    if (EG(exception) == nullptr && runtime->is_loop_wanted()) runtime->run_until_idle();
}

/// So that the end of the program stops it.
void return_to_parent_loop() noexcept {
    Runtime* const runtime = Runtime::peek();
    runtime->loop().exchange_running(true);
    if (runtime->is_terminating()) runtime->loop().stop();
}

/// The arguments of an exec: one block of pointers and one of bytes, from emalloc.
char** exec_arguments(zend_string* file, HashTable* given) {
    const std::uint32_t count = zend_hash_num_elements(given);
    char** const arguments = static_cast<char**>(safe_emalloc(count + 2, sizeof(char*), 0));
    std::uint32_t used = 0;
    arguments[used++] = estrndup(ZSTR_VAL(file), ZSTR_LEN(file));
    zval* value;
    ZEND_HASH_FOREACH_VAL(given, value) {
        zend_string* temporary = nullptr;
        zend_string* const text = zval_try_get_tmp_string(value, &temporary);
        if (text == nullptr) break;
        arguments[used++] = estrndup(ZSTR_VAL(text), ZSTR_LEN(text));
        zend_tmp_string_release(temporary);
        if (used > count) break;  // A conversion has added elements.
    }
    ZEND_HASH_FOREACH_END();
    arguments[used] = nullptr;
    return arguments;
}

void free_arguments(char** arguments) {
    for (char** argument = arguments; *argument != nullptr; ++argument)
        efree(*argument);
    efree(arguments);
}

}  // namespace

void run_process(zend_object* object) {
    ProcessState& state = *process_from(object)->state;
    enter_process(object);
    zval argument;
    ZVAL_OBJ_COPY(&argument, object);
    EG(exit_status) = 0;
    const bool was_running = leave_parent_loop();
    if (state.uses_coroutine) {
        run_coroutine_process(state, &argument);
    } else {
        run_callback_of_process(state, &argument);
        if (was_running) run_own_loop();
    }
    if (was_running) return_to_parent_loop();
    zval_ptr_dtor(&argument);
    if (EG(exception) == nullptr) zend_throw_unwind_exit();
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process, __construct) {
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    bool redirects = false;
    zend_long pipe_type = SOCK_DGRAM;
    bool enable_coroutine = false;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(redirects)
    Z_PARAM_LONG(pipe_type)
    Z_PARAM_BOOL(enable_coroutine)
    ZEND_PARSE_PARAMETERS_END();
    if (std::string_view(sapi_module.name) != "cli" && std::string_view(sapi_module.name) != "phpdbg") {
        zend_throw_error(swoole_error_ce, "Swoole\\Process can only be used in the CLI");
        RETURN_THROWS();
    }
    zend_object* const self = Z_OBJ_P(ZEND_THIS);
    ProcessState* const state = construct_process(self);
    if (state == nullptr) RETURN_THROWS();
    state->callback.hold(info, cache);
    zend_update_property(process_ce, self, ZEND_STRL("callback"), &state->callback.value);
    state->redirects = redirects;
    state->uses_coroutine = enable_coroutine;
    set_process_id(self, next_process_id++);
    if (redirects) pipe_type = kPipeStream;
    if (pipe_type <= kPipeNone) return;
    const int socket_type = pipe_type == kPipeStream ? SOCK_STREAM : SOCK_DGRAM;
    if (const Result<void> opened = open_pipe(*state, socket_type); !opened) {
        const int code = opened.error().detail;
        zend_throw_exception_ex(swoole_exception_ce, code, "failed to create the pipe, Error: %s[%d]",
                                swoole_strerror_text(code), code);
        RETURN_THROWS();
    }
    zend_update_property_long(process_ce, self, ZEND_STRL("pipe"), state->own_end());
}

ZEND_METHOD(Swoole_Process, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Process, start) {
    ZEND_PARSE_PARAMETERS_NONE();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (coro::Scheduler::current() != nullptr) {
        zend_throw_error(swoole_error_ce, "must be forked outside the coroutine");
        RETURN_THROWS();
    }
    if (state->pid > 0 && ::kill(state->pid, 0) == 0) {
        warn("process has already been started");
        RETURN_FALSE;
    }
    if (!state->callback.is_set()) {
        warn("the process was started by other code and has no callback");
        RETURN_FALSE;
    }
    const Result<pid_t> child = fork_program();
    if (!child) {
        warn_failed("fork()", child.error().detail);
        RETURN_FALSE;
    }
    if (*child == 0) {
        run_process(Z_OBJ_P(ZEND_THIS));
        RETURN_THROWS();
    }
    set_process_pid(Z_OBJ_P(ZEND_THIS), *child);
    RETURN_LONG(*child);
}

ZEND_METHOD(Swoole_Process, exit) {
    zend_long status = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(status)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->pid != ::getpid()) {
        call_core([] { log::warning("Swoole\\Process::exit(): not current process"); });
        return;
    }
    if (status < 0 || status > 255) {
        warn("the exit code " ZEND_LONG_FMT " is out of range (0 to 255)", status);
        if (EG(exception) != nullptr) RETURN_THROWS();
        status = 1;
    }
    if (status != 0) end_at_once(static_cast<int>(status));
    if (Runtime* const runtime = Runtime::peek()) {
        runtime->exit_program(0);
    } else {
        EG(exit_status) = 0;
        zend_throw_unwind_exit();
    }
}

ZEND_METHOD(Swoole_Process, exec) {
    zend_string* file = nullptr;
    HashTable* given = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_PATH_STR(file)
    Z_PARAM_ARRAY_HT(given)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (ZSTR_LEN(file) == 0) {
        warn("exec file name is empty");
        RETURN_FALSE;
    }
    char** const arguments = exec_arguments(file, given);
    if (EG(exception) != nullptr) {
        free_arguments(arguments);
        RETURN_THROWS();
    }
    std::fflush(nullptr);
    event::begin_program_start();  // A program inherits the signal mask.
    ::execv(ZSTR_VAL(file), arguments);
    const int code = errno;
    event::end_program_start();
    free_arguments(arguments);
    set_last_error(code);
    warn("execv(%s) failed, Error: %s[%d]", ZSTR_VAL(file), swoole_strerror_text(code), code);
    errno = code;
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, set) {
    HashTable* settings = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    zval* const wanted = zend_hash_str_find_deref(settings, ZEND_STRL("enable_coroutine"));
    if (wanted != nullptr) state->uses_coroutine = zend_is_true(wanted);
}

ZEND_METHOD(Swoole_Process, name) {
    zif_swoole_set_process_name(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(Swoole_Process, setPriority) {
    zend_long which = 0;
    zend_long priority = 0;
    zend_long who = 0;
    bool is_null = true;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_LONG(which)
    Z_PARAM_LONG(priority)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG_OR_NULL(who, is_null)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (is_null && which == PRIO_PROCESS) who = state->pid;
    if (::setpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who),
                      static_cast<int>(priority)) == 0)
        RETURN_TRUE;
    warn_failed("setpriority()", errno);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, getPriority) {
    zend_long which = 0;
    zend_long who = 0;
    bool is_null = true;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(which)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG_OR_NULL(who, is_null)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (is_null && which == PRIO_PROCESS) who = state->pid;
    errno = 0;
    const int priority = ::getpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who));
    if (priority != -1 || errno == 0) RETURN_LONG(priority);
    warn_failed("getpriority()", errno);
    RETURN_FALSE;
}
