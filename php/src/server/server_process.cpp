// SPDX-License-Identifier: Apache-2.0
/// Swoole\Server: start, reload, stop, and what becomes of a child that a callback forks. [Z] throughout.
#include <main/SAPI.h>

#include "event/event_watch.hpp"
#include "event/loop_calls.hpp"
#include "event/timer_table.hpp"
#include "runtime/errors.hpp"
#include "runtime/fork.hpp"
#include "server/server_object.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

constexpr int kErrorNoCallback = error_code("SWOOLE_ERROR_SERVER_INVALID_CALLBACK");

/// False: warned or thrown.
bool can_start(const ServerState& state) {
    for (std::size_t i = 0; i < state.ports.size(); ++i) {
        const bool is_http = speaks_http(state, i);
        const ServerEvent needed = is_http ? ServerEvent::kRequest : ServerEvent::kReceive;
        if (state.callback(needed).is_set() ||
            find_port_callback(state, i, event_spec(needed).name) != nullptr)
            continue;
        zend_throw_exception_ex(swoole_exception_ce, kErrorNoCallback,
                                is_http ? "require onRequest callback" : "require onReceive callback");
        return false;
    }
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return false;
    if (coro::Scheduler::current() != nullptr || runtime->loop().is_running()) {
        warn(
            "The event-loop has already been created: the server cannot be started inside a coroutine or a "
            "callback of the loop");
        return false;
    }
    return true;
}

/// Ends the coroutines of this process and drops its timers, watched descriptors and deferred calls.
void drop_pending_work(Runtime& runtime) {
    if (runtime.scheduler().live_count() != 0) {
        runtime.unwind_coroutines();
        runtime.undo_termination();
    }
    drop_all_timers();
    drop_all_watches();
    drop_loop_calls();
}

/// They would run in the manager only, and go on when the server has been stopped.
void drop_work_before_start(Runtime& runtime) {
    const std::size_t timers = timer_count();
    const std::size_t coroutines = runtime.scheduler().live_count();
    const bool has_watches = !EventTable::is_empty();
    drop_pending_work(runtime);
    if (timers == 0 && coroutines == 0 && !has_watches) return;
    call_core([=] {
        log::notice(
            "made before Swoole\\Server::start() and dropped by it: {} timers, {} coroutines{}; make them "
            "in onWorkerStart",
            timers, coroutines, has_watches ? ", the descriptors of Swoole\\Event" : "");
    });
}

void throw_cannot_start(const ServerState& state, Error error) {
    const int code = to_swoole_code(error);
    if (error.code == Errc::kNotFound) {
        zend_throw_exception_ex(swoole_exception_ce, code, "the user or group to run as does not exist");
        return;
    }
    if (const char* const wrong = state.core->config_error().c_str(); *wrong != '\0') {
        zend_throw_exception_ex(swoole_exception_ce, code, "the server cannot start: %s", wrong);
        return;
    }
    const char* const path = state.core->failed_path().c_str();
    zend_throw_exception_ex(swoole_exception_ce, code, "the server cannot start: %s%s%s[%d]", path,
                            *path == '\0' ? "" : ": ", swoole_strerror_text(code), code);
}

/// The program of a worker, or of a child that one of its callbacks forked, ends here: no PHP code behind
/// start() runs in it.
void end_program(int exit_code) {
    Runtime& runtime = *Runtime::peek();
    const bool was_terminating = runtime.is_terminating();
    if (!was_terminating) EG(exit_status) = exit_code;
    runtime.begin_termination();
    if (EG(exception) == nullptr) zend_throw_unwind_exit();
}

/// In a child of pcntl_fork(): connections, counters, uploads and listening sockets are its parent's.
void forget_server() {
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr || runtime->server.core == nullptr) return;
    server::Server* const core = std::exchange(runtime->server, {}).core;
    runtime->uncaught_policy = Uncaught::kTerminate;
    // PHP removes the files that are registered here when the process ends.
    if (SG(rfc1867_uploaded_files) != nullptr) zend_hash_clean(SG(rfc1867_uploaded_files));
    call_core([core] { core->forget_in_child(); });
}

/// Returns true, or warns why the manager could not be told.
bool is_told(const Result<void>& told, const char* what) {
    if (told) return true;
    const int code = to_swoole_code(told.error());
    set_last_error(code);
    if (told.error().code == Errc::kClosed) {
        warn("cannot %s the server: it is being stopped", what);
    } else {
        warn("cannot %s the server, Error: %s[%d]", what, swoole_strerror_text(code), code);
    }
    return false;
}

constexpr coro::TimeoutMs kReloadPollMs = 5;

/// In a coroutine: waits until the first new worker serves or has failed to start. False: the reload was
/// cancelled. Outside of one, and after worker_start_timeout, the outcome is left to the log.
bool await_first_step(const ServerState& state, server::ReloadProgress before) {
    if (coro::Scheduler::current() == nullptr || !state.core->worker_id()) return true;
    const double timeout_ms = state.config.worker_start_timeout_seconds * 1000;
    coro::Scheduler& scheduler = Runtime::peek()->scheduler();
    for (double waited_ms = 0; waited_ms < timeout_ms; waited_ms += kReloadPollMs) {
        const server::ReloadProgress now = state.core->reload_progress();
        if (now.cancelled != before.cancelled) return false;
        if (now.steps != before.steps || state.core->is_draining()) return true;
        if (scheduler.park("Swoole\\Server::reload", kReloadPollMs) != coro::Wake::kTimedOut) return true;
    }
    return true;
}

}  // namespace

ServerState* running_state(zval* self, zval* return_value) {
    ServerState* const state = constructed_state(self);
    if (state == nullptr) return nullptr;
    if (state->has_started && state->core->is_started()) [[likely]]
        return state;
    ZVAL_FALSE(return_value);
    warn("server is not running");
    return nullptr;
}

void install_server_fork_hook() {
    after_program_fork = &forget_server;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Server, start) {
    ZEND_PARSE_PARAMETERS_NONE();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->has_started) {
        warn("The server is running, unable to execute Swoole\\Server::start()");
        RETURN_FALSE;
    }
    if (!can_start(*state)) RETURN_FALSE;
    if (const Result<void> opened = open_configured_ports(*state); !opened) {
        const server::PortConfig& port = state->ports.front()->config;
        throw_cannot_listen(port.host, port.port, opened.error());
        RETURN_THROWS();
    }
    Runtime& runtime = *Runtime::peek();
    drop_work_before_start(runtime);
    const Uncaught policy = runtime.uncaught_policy;
    runtime.uncaught_policy = Uncaught::kReport;
    state->has_started = true;
    runtime.server = {state->object, state->core.get()};
    const Result<server::Finished> finished = call_core([state] { return state->core->start(); });
    if (!finished) {
        runtime.uncaught_policy = policy;
        state->has_started = false;
        runtime.server = {};
        throw_cannot_start(*state, finished.error());
        RETURN_THROWS();
    }
    if (finished->role != server::Role::kManager) {
        end_program(finished->exit_code);
        RETURN_THROWS();
    }
    // Those that callbacks of the manager have made.
    if (!runtime.is_terminating()) drop_pending_work(runtime);
    runtime.uncaught_policy = policy;
    runtime.raise_if_terminating();
    if (EG(exception) != nullptr) RETURN_THROWS();
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Server, reload) {
    bool only_task_workers = false;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(only_task_workers)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    const server::ReloadProgress before = state->core->reload_progress();
    const Result<void> told = call_core([=] { return state->core->reload(only_task_workers); });
    if (!is_told(told, "reload")) RETURN_FALSE;
    if (only_task_workers || await_first_step(*state, before)) RETURN_TRUE;
    warn("the reload was cancelled: a new worker could not start, the log says why");
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Server, shutdown) {
    ZEND_PARSE_PARAMETERS_NONE();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (!state->has_started || !state->core->is_started()) RETURN_FALSE;
    const Result<void> told = call_core([state] { return state->core->shutdown(); });
    RETURN_BOOL(is_told(told, "stop"));
}

ZEND_METHOD(Swoole_Server, stop) {
    zend_long worker_id = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(worker_id)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    const Result<void> stopped = call_core([=] {
        return worker_id == -1 ? state->core->stop_worker()
                               : state->core->stop_worker(static_cast<int>(worker_id));
    });
    if (stopped) RETURN_TRUE;
    if (stopped.error().code == Errc::kNotFound) {
        warn("there is no worker " ZEND_LONG_FMT, worker_id);
        RETURN_FALSE;
    }
    RETURN_BOOL(is_told(stopped, "stop a worker of"));
}
