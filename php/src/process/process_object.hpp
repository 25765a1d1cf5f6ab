// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/process_object.hpp
/// Swoole\Process: its storage, and what Process\Pool and the server need of it.
///
/// Invariants
///  1. `state` is null until the constructor or make_process_object() has run.
///  2. The own end of the pipe is the parent's (master) until run_process() makes it the child's (worker).
#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "runtime/boundary.hpp"
#include "runtime/zend.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/process/message_queue.hpp"

namespace shoal::php {

/// Properties in the order of the stub.
enum ProcessProperty : std::uint8_t { kPipe, kMsgQueueId, kMsgQueueKey, kPid, kId, kCallback };

struct ProcessState {
    ProcessState() noexcept {
        ZVAL_UNDEF(&callback.value);
        ZVAL_UNDEF(&exported);
    }

    Callable callback;
    zval exported;          ///< The Coroutine\Socket of exportSocket(), or UNDEF.
    UniqueFd master;        ///< The parent's end.
    UniqueFd worker;        ///< The child's end.
    int borrowed = -1;      ///< The own end, if other code owns the pipe.
    int socket_type = 0;    ///< SOCK_STREAM, SOCK_DGRAM; 0: no pipe.
    bool is_child = false;  ///< This process is the one that the object stands for.
    bool redirects = false;
    bool uses_coroutine = false;
    zend_long id = 0;
    pid_t pid = 0;  ///< 0: not started.
    std::unique_ptr<process::MessageQueue> queue;
    std::int64_t queue_type = 0;  ///< 0: one for all.
    bool queue_waits = true;

    /// The descriptor of the own end; -1: none, or closed.
    [[nodiscard]] int own_end() const noexcept {
        if (borrowed >= 0) return borrowed;
        return is_child ? worker.get() : master.get();
    }
};

struct ProcessObject {
    ProcessState* state;

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

extern zend_class_entry* process_ce;

[[nodiscard]] ProcessObject* process_from(zend_object* object) noexcept;
/// The state behind `this`. Null: an Error was thrown, because the constructor has not run.
[[nodiscard]] ProcessState* constructed_process(zval* this_value);

/// A process that other code has started: a worker of a pool or server.
struct StartedProcess {
    zend_long id = 0;
    pid_t pid = 0;
    int pipe = -1;        ///< The descriptor that reaches it, or in that process the way back. Not closed.
    int socket_type = 0;  ///< Of `pipe`: SOCK_STREAM, SOCK_DGRAM; 0: no pipe.
    bool is_this_process = false;
    /// The queue of the pool, for push() and pop(): a key with which to open it, or -1.
    key_t queue_key = -1;
};
/// A new Swoole\Process object for such a process, with its properties set. [Z] Null: thrown.
[[nodiscard]] zend_object* make_process_object(const StartedProcess& process);
/// Tells an object about its new process, after a restart. [Z]
void update_process_object(zend_object* object, const StartedProcess& process);

/// Sets $id, as the server does for the processes of addProcess(). [Z]
void set_process_id(zend_object* object, zend_long id);
/// The same for $pid in the parent, once the child is started. [Z]
void set_process_pid(zend_object* object, pid_t pid);

/// In a child that was forked and reset (fork_program()): sets $pid and $pipe, redirects the standard
/// streams, runs the callback and, with enable_coroutine, the event loop. The program must end afterwards: an
/// unwind-exit is in EG(exception), and EG(exit_status) is set. [Z]
void run_process(zend_object* object);

}  // namespace shoal::php
