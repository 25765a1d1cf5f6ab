// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process: the pipe. read() blocks the process, in a coroutine too, as in Swoole. [Z]
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "event/event_watch.hpp"
#include "process/process_calls.hpp"
#include "runtime/errors.hpp"
#include "runtime/runtime.hpp"
#include "socket/socket_object.hpp"

namespace shoal::php {
namespace {

enum class Close : std::uint8_t { kBoth, kMaster, kWorker, kRead, kWrite };

/// Reads up to this size go through one buffer and are copied: faster than making a large string smaller.
constexpr std::size_t kSharedBytes = 65'536;
/// More than a pipe holds.
constexpr std::size_t kMaxReadBytes = std::size_t{16} << 20;

/// True while Event::write() would keep what the kernel does not take: the loop runs, or will. A coroutine
/// always has a loop, also before its first turn.
bool is_loop_in_use() noexcept {
    if (coro::Scheduler::current() != nullptr) return true;
    Runtime* const runtime = Runtime::peek();
    return runtime != nullptr && (runtime->loop().is_running() || runtime->loop().has_work());
}

/// Blocks unless the descriptor is non-blocking or has a timeout: then fewer bytes may be written.
/// Errors: kSystem; EAGAIN or EINTR: nothing was written. [C]
Result<std::size_t> write_blocking(int fd, std::string_view data) noexcept {
    std::size_t sent = 0;
    while (sent < data.size()) {
        const ssize_t count = ::send(fd, data.data() + sent, data.size() - sent, MSG_NOSIGNAL);
        if (count < 0) {
            if (sent != 0 && errno == EINTR) continue;
            if (sent != 0 && errno == EAGAIN) break;
            return fail_errno();
        }
        sent += static_cast<std::size_t>(count);
    }
    return sent;
}

Result<std::size_t> write_to_pipe(int fd, zend_string* data) {
    if (!is_loop_in_use()) return write_blocking(fd, view(data));
    zval handle;
    ZVAL_LONG(&handle, fd);
    const auto written = write_in_loop(Runtime::peek()->loop(), fd, &handle, view(data));
    if (written) return ZSTR_LEN(data);
    // The queue is full, as a pipe that does not block would be.
    const Error error = written.error().error;
    return error.code == Errc::kTooLarge ? fail_errno(EAGAIN) : fail(error);
}

/// The bytes, "" at the end of a stream; null: errno says why.
zend_string* read_from_pipe(int fd, std::size_t size) {
    if (size == 0) return ZSTR_EMPTY_ALLOC();  // recv() would wait and take a datagram.
    static char shared[kSharedBytes];
    if (size <= kSharedBytes) {
        const ssize_t count = ::recv(fd, shared, size, 0);
        if (count < 0) return nullptr;
        return count == 0 ? ZSTR_EMPTY_ALLOC()
                          : zend_string_init(shared, static_cast<std::size_t>(count), false);
    }
    zend_string* const bytes = zend_string_alloc(std::min(size, kMaxReadBytes), false);
    const ssize_t count = ::recv(fd, ZSTR_VAL(bytes), ZSTR_LEN(bytes), 0);
    if (count < 0) {
        const int code = errno;
        zend_string_efree(bytes);
        errno = code;
        return nullptr;
    }
    zend_string* const cut = zend_string_truncate(bytes, static_cast<std::size_t>(count), false);
    ZSTR_VAL(cut)[count] = '\0';
    return cut;
}

/// The own end of the pipe behind `this`; -1: warned with `problem`, or thrown.
int pipe_of(zval* this_value, const char* problem) {
    const ProcessState* const state = constructed_process(this_value);
    if (state == nullptr) return -1;
    const int fd = state->own_end();
    if (fd < 0) warn("no pipe, cannot %s", problem);
    return fd;
}

/// Closes an end of the pipe, after the loop has written what waits there.
void close_end(UniqueFd& end) {
    if (end) close_watched(std::move(end));
}

bool close_ends(ProcessState& state, Close which) {
    switch (which) {
        case Close::kRead:
        case Close::kWrite:
            return ::shutdown(state.own_end(), which == Close::kRead ? SHUT_RD : SHUT_WR) == 0;
        case Close::kMaster:
        case Close::kWorker: {
            UniqueFd& end = which == Close::kMaster ? state.master : state.worker;
            errno = EBADF;
            if (!end) return false;
            close_end(end);
            return true;
        }
        case Close::kBoth:
            close_pipe(state);
            return true;
    }
    return false;
}

}  // namespace

void close_pipe(ProcessState& state) {
    close_end(state.master);
    close_end(state.worker);
    state.borrowed = -1;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process, write) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) {
        warn("the data to send is empty");
        RETURN_FALSE;
    }
    const int fd = pipe_of(ZEND_THIS, "write into pipe");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) RETURN_FALSE;
    const Result<std::size_t> written = write_to_pipe(fd, data);
    if (EXPECTED(written.has_value())) RETURN_LONG(static_cast<zend_long>(*written));
    const int code = to_swoole_code(written.error());
    if (code == EAGAIN || code == EINTR) {
        note_code(code);
    } else {
        warn_failed("write()", code);
    }
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, read) {
    zend_long size = 8192;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    if (size < 0) {
        zend_argument_value_error(1, "must be greater than or equal to 0");
        RETURN_THROWS();
    }
    const int fd = pipe_of(ZEND_THIS, "read from pipe");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) RETURN_FALSE;
    if (zend_string* const bytes = read_from_pipe(fd, static_cast<std::size_t>(size))) RETURN_STR(bytes);
    if (errno == EAGAIN || errno == EINTR) {
        note_code(errno);
    } else {
        warn_failed("read()", errno);
    }
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, close) {
    zend_long which = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(which)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    const bool has_pipe = state->master || state->worker || state->borrowed >= 0;
    if (!has_pipe) {
        warn("no pipe, cannot close the pipe");
        RETURN_FALSE;
    }
    if (which < 0 || which > static_cast<zend_long>(Close::kWrite)) which = 0;
    if (close_ends(*state, static_cast<Close>(which))) RETURN_TRUE;
    warn_failed("close()", errno);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, setTimeout) {
    double seconds = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_DOUBLE(seconds)
    ZEND_PARSE_PARAMETERS_END();
    const int fd = pipe_of(ZEND_THIS, "set the timeout");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) RETURN_FALSE;
    timeval limit{};  // Zero: none, as for negative numbers and NaN.
    if (seconds > 0 && seconds < 1e9) {
        limit.tv_sec = static_cast<time_t>(seconds);
        limit.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
        if (limit.tv_sec == 0 && limit.tv_usec == 0) limit.tv_usec = 1;
    }
    if (::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
        ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0)
        RETURN_TRUE;
    warn_failed("setsockopt()", errno);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, setBlocking) {
    bool blocks = true;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_BOOL(blocks)
    ZEND_PARSE_PARAMETERS_END();
    const int fd = pipe_of(ZEND_THIS, "set blocking");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) RETURN_FALSE;
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0 && ::fcntl(fd, F_SETFL, blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0)
        RETURN_TRUE;
    warn_failed("fcntl()", errno);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, exportSocket) {
    ZEND_PARSE_PARAMETERS_NONE();
    const int fd = pipe_of(ZEND_THIS, "export stream");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) RETURN_FALSE;
    ProcessState& state = *process_from(Z_OBJ_P(ZEND_THIS))->state;
    if (Z_TYPE(state.exported) == IS_UNDEF) {
        const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
        zend_object* const socket =
            copy < 0 ? nullptr : adopt_socket_object(copy, AF_UNIX, state.socket_type, 0);
        if (socket == nullptr) {
            warn_failed("exporting the socket", errno);
            RETURN_FALSE;
        }
        ZVAL_OBJ(&state.exported, socket);
    }
    RETURN_COPY(&state.exported);
}
