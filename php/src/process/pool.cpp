// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process\Pool: construction, callbacks, start, stop. [Z] throughout.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "process/pool_arginfo.h"
#include "process/pool_calls.hpp"
#include "runtime/errors.hpp"
#include "runtime/object_class.hpp"

namespace shoal::php {

zend_class_entry* pool_ce = nullptr;
PoolState* running_pool = nullptr;

namespace {

/// In the order of PoolEvent; on() compares without case.
constexpr std::array<std::string_view, kPoolEvents> kEventNames{"start",      "shutdown",   "workerstart",
                                                                "workerstop", "workerexit", "message"};

/// kPoolEvents: unknown.
std::size_t find_event(std::string_view name) noexcept {
    std::size_t i = 0;
    while (i < kPoolEvents && zend_binary_strcasecmp(name.data(), name.size(), kEventNames[i].data(),
                                                     kEventNames[i].size()) != 0)
        ++i;
    return i;
}

void throw_needs(const char* what) {
    zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams, "%s", what);
}

/// False: thrown, or warned.
bool can_start(PoolState& state) {
    const bool has_start = state.callback(PoolEvent::kWorkerStart).is_set();
    const bool has_message = state.callback(PoolEvent::kMessage).is_set();
    if (coro::Scheduler::current() != nullptr) {
        zend_throw_error(swoole_error_ce, "must be forked outside the coroutine");
        return false;
    }
    if (state.callback(PoolEvent::kWorkerExit).is_set() && !state.settings.enable_coroutine) {
        throw_needs("the event WorkerExit needs enable_coroutine");
        return false;
    }
    if (state.ipc == PoolIpc::kSocket && !has_message) {
        throw_needs("require onMessage callback");
        return false;
    }
    if (!has_start && !has_message) {
        throw_needs("require onWorkerStart callback");
        return false;
    }
    if (state.ipc == PoolIpc::kSocket && !state.listener) {
        set_last_error(kCodeWrongOperation);
        warn("a pool of this ipc type must call listen() before it starts");
        return false;
    }
    if (Runtime::peek()->loop().is_running()) {
        set_last_error(kCodeWrongOperation);
        warn("a pool cannot start inside the event loop");
        return false;
    }
    return true;
}

/// [C]
Result<void> make_core(PoolState& state) {
    auto made = process::Pool::create(state, {.worker_num = state.worker_num,
                                              .max_wait_seconds = state.settings.max_wait_seconds,
                                              .has_pipes = state.ipc == PoolIpc::kUnixSocket});
    if (!made) return fail(made.error());
    state.core = std::move(*made);
    state.sender.emplace(*state.core, state.pipe_format());
    return {};
}

void throw_cannot_start(Error error) {
    const int code = to_swoole_code(error);
    zend_throw_exception_ex(swoole_exception_ce, code, "the pool cannot start: %s[%d]",
                            swoole_strerror_text(code), code);
}

/// In the master: the pool has ended.
void end_pool(PoolState& state) {
    running_pool = nullptr;
    state.is_master = false;
    state.set_bool("running", false);
    state.close_listener();
}

}  // namespace

PoolState* constructed_pool(zval* self) {
    PoolState* const state = from_object<PoolObject>(Z_OBJ_P(self))->state;
    if (state != nullptr) return state;
    zend_throw_error(nullptr, "must call constructor first");
    return nullptr;
}

bool warn_if_started(const PoolState& state, const char* consequence) {
    if (!state.is_started()) return false;
    warn("process pool is started%s", consequence);
    return true;
}

void PoolState::close_listener() noexcept {
    listener.reset();
    if (!std::exchange(owns_path, false)) return;
    call_core([this] { ::unlink(std::string(listen_address.path()).c_str()); });
}

void PoolObject::release() {
    PoolState* const owned = std::exchange(state, nullptr);
    if (owned == nullptr) return;
    if (running_pool == owned) running_pool = nullptr;
    if (owned->creator == ::getpid()) {
        owned->close_listener();
        // A queue without a key: no other program can use it.
        if (owned->queue && owned->queue_key == 0) static_cast<void>(owned->queue->destroy());
    }
    for (Callable& callable : owned->callbacks) {
        if (callable.is_set()) callable.release();
    }
    call_core([owned] { delete owned; });
}

void PoolObject::collect(zend_get_gc_buffer* buffer) {
    if (state == nullptr) return;
    for (Callable& callable : state->callbacks) {
        if (callable.is_set()) zend_get_gc_buffer_add_zval(buffer, &callable.value);
    }
}

void register_process_pool() {
    pool_ce = register_class<PoolObject>(register_class_Swoole_Process_Pool(),
                                         {.aliases = {"swoole_process_pool"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process_Pool, __construct) {
    zend_long worker_num = 0;
    zend_long ipc_type = 0;
    zend_long queue_key = 0;
    bool enable_coroutine = false;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_LONG(worker_num)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(ipc_type)
    Z_PARAM_LONG(queue_key)
    Z_PARAM_BOOL(enable_coroutine)
    ZEND_PARSE_PARAMETERS_END();
    PoolObject& self = *from_object<PoolObject>(Z_OBJ_P(ZEND_THIS));
    if (self.state != nullptr) {
        zend_throw_error(nullptr, "Constructor of %s can only be called once", ZSTR_VAL(self.std.ce->name));
        RETURN_THROWS();
    }
    if (running_pool != nullptr) {
        set_last_error(kCodeNotSupported);
        zend_throw_error(nullptr, "a pool runs in this process already");
        RETURN_THROWS();
    }
    constexpr zend_long kMaxWorkers = 65'535;
    if (worker_num < 1 || worker_num > kMaxWorkers) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams, "invalid worker_num");
        RETURN_THROWS();
    }
    if (ipc_type < 0 || ipc_type > static_cast<zend_long>(PoolIpc::kSocket)) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams,
                                "unsupported ipc type[" ZEND_LONG_FMT "]", ipc_type);
        RETURN_THROWS();
    }
    const auto ipc = static_cast<PoolIpc>(ipc_type);
    if (enable_coroutine && !check_coroutine_ipc(ipc)) RETURN_THROWS();
    if (Runtime::get() == nullptr) RETURN_THROWS();
    self.state = call_core(
        [&]() -> PoolState* { return new PoolState(&self.std, static_cast<int>(worker_num), ipc); });
    if (self.state == nullptr) {
        zend_throw_error(swoole_error_ce, "out of memory");
        RETURN_THROWS();
    }
    self.state->settings.enable_coroutine = enable_coroutine;
    if (ipc != PoolIpc::kMessageQueue) return;
    self.state->queue_key = static_cast<key_t>(queue_key);
    auto queue = process::MessageQueue::open(static_cast<key_t>(queue_key));
    if (!queue) {
        const int code = to_swoole_code(queue.error());
        zend_throw_exception_ex(swoole_exception_ce, code, "cannot open the message queue: %s[%d]",
                                swoole_strerror_text(code), code);
        RETURN_THROWS();
    }
    self.state->queue.emplace(std::move(*queue));
}

ZEND_METHOD(Swoole_Process_Pool, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Process_Pool, set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    set_pool_options(*state, options);
}

ZEND_METHOD(Swoole_Process_Pool, on) {
    zend_string* name = nullptr;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (warn_if_started(*state, ". unable to register event callback function")) RETURN_FALSE;
    const std::size_t event = find_event(view(name));
    if (event == kPoolEvents) {
        warn("unknown event type[%s]", ZSTR_VAL(name));
        RETURN_FALSE;
    }
    if (event == static_cast<std::size_t>(PoolEvent::kMessage) && state->ipc == PoolIpc::kNone) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams,
                                "cannot set the event Message with ipc_type=0");
        RETURN_THROWS();
    }
    Callable held{};
    held.hold(info, cache);
    Callable old = std::exchange(state->callbacks[event], held);
    if (old.is_set()) old.release();
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Process_Pool, start) {
    ZEND_PARSE_PARAMETERS_NONE();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (warn_if_started(*state, "")) RETURN_FALSE;
    if (running_pool != nullptr) {
        warn("process pool is started");
        RETURN_FALSE;
    }
    if (!can_start(*state)) RETURN_FALSE;
    if (const Result<void> made = call_core([state] { return make_core(*state); }); !made) {
        throw_cannot_start(made.error());
        RETURN_THROWS();
    }
    Runtime& runtime = *Runtime::peek();
    const Uncaught policy = std::exchange(runtime.uncaught_policy, Uncaught::kReport);
    running_pool = state;
    state->is_master = true;
    state->set_long("master_pid", ::getpid());
    state->set_bool("running", true);
    const Result<int> place = call_core([state] { return state->core->run(); });
    if (place && *place != process::Pool::kNoWorker) {
        state->run_worker(*place);
        RETURN_THROWS();
    }
    if (place && ::getpid() != state->core->master_pid()) {
        // A child that a callback of the master has forked.
        runtime.exit_program(runtime.is_terminating() ? EG(exit_status) : 0);
        RETURN_THROWS();
    }
    runtime.uncaught_policy = policy;
    end_pool(*state);
    if (!place) throw_cannot_start(place.error());
    if (EG(exception) != nullptr) RETURN_THROWS();
}

ZEND_METHOD(Swoole_Process_Pool, stop) {
    ZEND_PARSE_PARAMETERS_NONE();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->worker == nullptr || !state->worker->is_running()) return;
    state->worker->stop();
    state->set_bool("running", true);  // The pool goes on.
}

ZEND_METHOD(Swoole_Process_Pool, detach) {
    ZEND_PARSE_PARAMETERS_NONE();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->worker == nullptr || !state->worker->is_this_process() || state->worker->is_detached())
        RETURN_FALSE;
    const Result<void> told = state->worker->detach();
    if (!told) set_last_error(to_swoole_code(told.error()));
    RETURN_BOOL(told.has_value());
}

namespace {

/// shutdown() and reload().
void tell_master(INTERNAL_FUNCTION_PARAMETERS, Result<void> (process::Pool::*request)()) {
    ZEND_PARSE_PARAMETERS_NONE();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->core == nullptr) {
        throw_needs("the pool is not started");
        RETURN_THROWS();
    }
    const Result<void> told = ((*state->core).*request)();
    if (!told) set_last_error(to_swoole_code(told.error()));
    RETURN_BOOL(told.has_value());
}

}  // namespace

ZEND_METHOD(Swoole_Process_Pool, shutdown) {
    tell_master(INTERNAL_FUNCTION_PARAM_PASSTHRU, &process::Pool::stop);
}

ZEND_METHOD(Swoole_Process_Pool, reload) {
    tell_master(INTERNAL_FUNCTION_PARAM_PASSTHRU, &process::Pool::reload);
}
