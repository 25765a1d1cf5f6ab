// SPDX-License-Identifier: Apache-2.0
#include "process/process_object.hpp"

#include <unistd.h>

#include <string_view>

#include "process/process_calls.hpp"
#include "runtime/errors.hpp"
#include "runtime/object_class.hpp"

namespace shoal::php {
namespace {

/// Null: an Error was thrown.
ProcessState* new_state(zend_object* object) {
    ProcessState* const state = call_core([]() -> ProcessState* { return new ProcessState; });
    if (state == nullptr) {
        zend_throw_error(swoole_error_ce, "out of memory");
        return nullptr;
    }
    process_from(object)->state = state;
    return state;
}

void put_property(zend_object* object, ProcessProperty property, std::string_view name, zend_long value) {
    put_long_property(object, process_ce, property, name, value);
}

void put_pipe(zend_object* object, const ProcessState& state) {
    if (state.own_end() >= 0) put_property(object, kPipe, "pipe", state.own_end());
}

void fill(zend_object* object, ProcessState& state, const StartedProcess& process) {
    state.borrowed = process.pipe;
    state.socket_type = process.pipe >= 0 ? process.socket_type : 0;
    state.is_child = process.is_this_process;
    set_process_id(object, process.id);
    set_process_pid(object, process.pid);
    put_pipe(object, state);
}

}  // namespace

void ProcessObject::release() {
    ProcessState* const owned = std::exchange(state, nullptr);
    if (owned == nullptr) return;
    close_pipe(*owned);
    Callable callback = owned->callback;
    zval exported;
    ZVAL_COPY_VALUE(&exported, &owned->exported);
    call_core([owned] { delete owned; });
    callback.release();
    zval_ptr_dtor(&exported);
}

void ProcessObject::collect(zend_get_gc_buffer* buffer) {
    if (state == nullptr) return;
    zend_get_gc_buffer_add_zval(buffer, &state->callback.value);
    zend_get_gc_buffer_add_zval(buffer, &state->exported);
}

ProcessObject* process_from(zend_object* object) noexcept {
    return from_object<ProcessObject>(object);
}

ProcessState* constructed_process(zval* this_value) {
    ProcessState* const state = process_from(Z_OBJ_P(this_value))->state;
    if (EXPECTED(state != nullptr)) return state;
    zend_throw_error(nullptr, "must call constructor first");
    return nullptr;
}

ProcessState* construct_process(zend_object* object) {
    if (process_from(object)->state != nullptr) {
        zend_throw_error(nullptr, "Constructor of %s can only be called once", ZSTR_VAL(object->ce->name));
        return nullptr;
    }
    return new_state(object);
}

zend_object* make_process_object(const StartedProcess& process) {
    zval made;
    object_init_ex(&made, process_ce);
    ProcessState* const state = new_state(Z_OBJ(made));
    if (state == nullptr) {
        zval_ptr_dtor(&made);
        return nullptr;
    }
    fill(Z_OBJ(made), *state, process);
    if (process.queue_key >= 0) open_process_queue(Z_OBJ(made), *state, process.queue_key);
    return Z_OBJ(made);
}

void update_process_object(zend_object* object, const StartedProcess& process) {
    ProcessState* const state = process_from(object)->state;
    if (state != nullptr) fill(object, *state, process);
}

void set_process_id(zend_object* object, zend_long id) {
    if (ProcessState* const state = process_from(object)->state) state->id = id;
    put_property(object, kId, "id", id);
}

void set_process_pid(zend_object* object, pid_t pid) {
    if (ProcessState* const state = process_from(object)->state) state->pid = pid;
    put_property(object, kPid, "pid", pid);
}

void enter_process(zend_object* object) {
    ProcessState& state = *process_from(object)->state;
    state.is_child = true;
    set_process_pid(object, ::getpid());
    put_pipe(object, state);
    if (state.redirects && state.worker) {
        for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::dup2(state.worker.get(), standard);
    }
    // The socket that the parent has exported is over the parent's end.
    zval exported;
    ZVAL_COPY_VALUE(&exported, &state.exported);
    ZVAL_UNDEF(&state.exported);
    zval_ptr_dtor(&exported);
}

}  // namespace shoal::php
