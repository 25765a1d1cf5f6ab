// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process: wait, kill, daemon, affinity. [Z]
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <climits>
#include <csignal>

#include "process/process_calls.hpp"
#include "runtime/descriptors.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "runtime/runtime.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/process/daemon.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

constexpr int kStandardStreams = 3;

/// In a coroutine only the coroutine waits. Children that other coroutines wait for are left to them.
Result<process::EndedChild> collect_child(ProcessServices* services, bool blocking) {
    if (services == nullptr)
        return process::collect_child(-1, blocking ? process::ChildWait::kYes : process::ChildWait::kNo);
    if (!blocking) return services->reaper.try_collect_any();
    if (coro::Scheduler::current() != nullptr) return services->reaper.wait_for_any();
    return services->reaper.wait_for_any_blocking();
}

/// The descriptors for daemon(); -1: unchanged. False: warned or thrown.
bool read_daemon_pipes(HashTable* given, int (&pipes)[kStandardStreams]) {
    for (int stream = 0; stream < kStandardStreams; ++stream) {
        zval* const value = zend_hash_index_find_deref(given, static_cast<zend_ulong>(stream));
        pipes[stream] = -1;
        if (value == nullptr || Z_TYPE_P(value) == IS_NULL) continue;
        const int fd = descriptor_of(value);
        if (EG(exception) != nullptr) return false;
        if (fd < 0 || ::fcntl(fd, F_GETFD) == -1) {
            set_last_error(EBADF);
            warn("$pipes[%d] is not an open descriptor", stream);
            errno = EBADF;
            return false;
        }
        pipes[stream] = fd;
    }
    return true;
}

/// Connects the standard streams, through copies above them: a given descriptor may be one of the three.
Result<void> connect_streams(const int (&pipes)[kStandardStreams]) {
    int copies[kStandardStreams] = {-1, -1, -1};
    for (int stream = 0; stream < kStandardStreams; ++stream) {
        if (pipes[stream] >= 0) copies[stream] = ::fcntl(pipes[stream], F_DUPFD_CLOEXEC, kStandardStreams);
    }
    Result<void> result{};
    for (int stream = 0; stream < kStandardStreams; ++stream) {
        if (pipes[stream] < 0) continue;
        if (copies[stream] < 0 || ::dup2(copies[stream], stream) < 0) result = fail_errno();
        if (copies[stream] >= 0) ::close(copies[stream]);
    }
    return result;
}

/// False: warned.
bool parse_affinity(HashTable* given, cpu_set_t& set) {
    CPU_ZERO(&set);
    zval* value;
    ZEND_HASH_FOREACH_VAL(given, value) {
        const zend_long cpu = zval_get_long(value);
        if (EG(exception) != nullptr) return false;
        if (cpu < 0 || cpu >= CPU_SETSIZE || cpu >= static_cast<zend_long>(online_cpu_count())) {
            warn("invalid cpu id [" ZEND_LONG_FMT "]", cpu);
            return false;
        }
        CPU_SET(static_cast<std::size_t>(cpu), &set);
    }
    ZEND_HASH_FOREACH_END();
    if (CPU_COUNT(&set) != 0) return true;
    warn("the list of processors is empty");
    return false;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process, wait) {
    bool blocking = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(blocking)
    ZEND_PARSE_PARAMETERS_END();
    // Outside of coroutines no loop is made for it: without one, no other code waits for a child.
    const bool parks = blocking && coro::Scheduler::current() != nullptr;
    ProcessServices* const services = parks ? process_services() : peek_process_services();
    if (EG(exception) != nullptr) RETURN_THROWS();
    const Result<process::EndedChild> child = call_core([&] { return collect_child(services, blocking); });
    if (!child) {
        if (child.error().code != Errc::kAgain)
            note_code(child.error().code == Errc::kNotFound ? ECHILD : to_errno(child.error()));
        RETURN_FALSE;
    }
    array_init_size(return_value, 3);
    add_assoc_long(return_value, "pid", child->pid);
    add_assoc_long(return_value, "code", child->status.exit_code);
    add_assoc_long(return_value, "signal", child->status.signal);
}

ZEND_METHOD(Swoole_Process, kill) {
    zend_long pid = 0;
    zend_long signal_number = SIGTERM;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(pid)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(signal_number)
    ZEND_PARSE_PARAMETERS_END();
    const bool is_pid = pid >= INT_MIN && pid <= INT_MAX;
    const int number = signal_number >= 0 && signal_number < NSIG ? static_cast<int>(signal_number) : -1;
    errno = ESRCH;
    if (is_pid && ::kill(static_cast<pid_t>(pid), number) == 0) RETURN_TRUE;
    const int code = errno;
    set_last_error(code);
    if (code != ESRCH) {
        warn("kill(" ZEND_LONG_FMT ", " ZEND_LONG_FMT ") failed, Error: %s[%d]", pid, signal_number,
             swoole_strerror_text(code), code);
    }
    errno = code;
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, daemon) {
    bool stays_in_directory = true;
    bool keeps_streams = true;
    HashTable* given = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(stays_in_directory)
    Z_PARAM_BOOL(keeps_streams)
    Z_PARAM_ARRAY_HT(given)
    ZEND_PARSE_PARAMETERS_END();
    if (coro::Scheduler::current() != nullptr) {
        zend_throw_error(swoole_error_ce, "must be forked outside the coroutine");
        RETURN_THROWS();
    }
    int pipes[kStandardStreams] = {-1, -1, -1};
    if (given != nullptr && !read_daemon_pipes(given, pipes)) {
        if (EG(exception) != nullptr) RETURN_THROWS();
        RETURN_FALSE;
    }
    const pid_t before = ::getpid();
    Result<void> done = call_core([&] {
        return process::detach_from_terminal(
            {.changes_directory = !stays_in_directory, .discards_streams = !keeps_streams});
    });
    if (Runtime* const runtime = Runtime::peek(); runtime != nullptr && ::getpid() != before) {
        runtime->continue_after_fork();
    }
    if (done) done = connect_streams(pipes);
    if (done) RETURN_TRUE;
    warn_failed("daemon()", to_errno(done.error()));
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, setAffinity) {
    HashTable* given = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(given)
    ZEND_PARSE_PARAMETERS_END();
    cpu_set_t set;
    if (!parse_affinity(given, set)) RETURN_FALSE;
    if (::sched_setaffinity(0, sizeof set, &set) == 0) RETURN_TRUE;
    warn_failed("sched_setaffinity()", errno);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, getAffinity) {
    ZEND_PARSE_PARAMETERS_NONE();
    cpu_set_t set;
    CPU_ZERO(&set);
    array_init(return_value);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) {
        warn_failed("sched_getaffinity()", errno);
        return;
    }
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) add_next_index_long(return_value, cpu);
    }
}
