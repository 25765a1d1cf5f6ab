// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: streams of bytes.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "shoal/coro/deadline.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// Reads up to this are received straight into the string that is returned; for longer ones a parked
/// coroutine would hold memory that may never be needed.
constexpr std::size_t kDirectRecvBytes = 2'048;
/// A string that was made larger than it became gives back what is more than this.
constexpr std::size_t kTolerableWaste = 256;
/// recvAll() starts with this and doubles: a length from the peer must not decide about memory.
constexpr std::size_t kFirstRecvAllBytes = 65'536;
/// The largest datagram that recv() takes.
constexpr std::size_t kMaxMessageBytes = 4U << 20;
constexpr std::size_t kSharedBytes = 256U << 10;

std::span<std::byte> writable(zend_string* string, std::size_t from, std::size_t length) noexcept {
    return {reinterpret_cast<std::byte*>(ZSTR_VAL(string)) + from, length};
}

std::span<const std::byte> readable(const zend_string* string) noexcept {
    return {reinterpret_cast<const std::byte*>(ZSTR_VAL(string)), ZSTR_LEN(string)};
}

/// A string of which `length` bytes are filled, as a value.
zend_string* finish_string(zend_string* string, std::size_t length) {
    if (length == 0) {
        zend_string_efree(string);
        return ZSTR_EMPTY_ALLOC();
    }
    if (ZSTR_LEN(string) - length > kTolerableWaste && length < ZSTR_LEN(string) / 2)
        string = zend_string_realloc(string, length, /*persistent=*/false);
    ZSTR_LEN(string) = length;
    ZSTR_VAL(string)[length] = '\0';
    return string;
}

zend_string* buffered_string(SocketObject* self, std::size_t length) {
    const std::span<const std::byte> buffered = self->core->buffered();
    const std::size_t taken = std::min(length, buffered.size());
    zend_string* const string = string_of(buffered.data(), taken);
    skip_buffered(*self->core, taken);
    clear_socket_error(self);
    return string;
}

/// Receives into a string of the full length.
[[gnu::always_inline]] inline zend_string* recv_directly(SocketObject* self, std::size_t length,
                                                         coro::TimeoutMs timeout_ms) {
    zend_string* const string = zend_string_alloc(length, /*persistent=*/false);
    const Result<std::size_t> got = on_stream(
        self, [&](net::Stream& stream) { return stream.recv(writable(string, 0, length), timeout_ms); });
    if (EXPECTED(note_result(self, got))) return finish_string(string, *got);
    zend_string_efree(string);
    return nullptr;
}

/// For reads that would hold memory while they wait: into the shared buffer first.
[[gnu::noinline]] zend_string* recv_shared(SocketObject* self, std::size_t length,
                                           coro::TimeoutMs timeout_ms) {
    const std::span<std::byte> room = shared_buffer().first(std::min(length, kSharedBytes));
    const Result<std::size_t> got =
        on_stream(self, [&](net::Stream& stream) { return stream.recv(room, timeout_ms); });
    if (!note_result(self, got)) return nullptr;
    return string_of(room.data(), *got);
}

/// socket_recv(), inlined into the method: after a switch of stacks each return from a frame is mispredicted.
[[gnu::always_inline]] inline zend_string* recv_now(SocketObject* self, std::size_t length,
                                                    double timeout_seconds) {
    if (UNEXPECTED(!may_take_buffered(self))) return nullptr;
    if (UNEXPECTED(!self->core->buffered().empty())) return buffered_string(self, length);
    const coro::TimeoutMs timeout_ms = call_timeout(timeout_seconds, net::kSocketDefault);
    if (length > kDirectRecvBytes && self->core->type == SOCK_STREAM)
        return recv_shared(self, length, timeout_ms);
    return recv_directly(self, std::min(length, kMaxMessageBytes), timeout_ms);
}

/// The answer of a call that may have come half-way: what came counts more than why it ended.
bool note_transfer(SocketObject* self, const net::Transfer& done) {
    if (done.is_complete()) {
        clear_socket_error(self);
        return true;
    }
    socket_set_error(self, done.error);
    return done.bytes > 0 && EG(exception) == nullptr;
}

/// recv_all() says kClosed for the end of the stream, which is no failure here, and for a closed socket.
bool has_stream_ended(const SocketObject* self, Error error) noexcept {
    return error.code == Errc::kClosed && self->core != nullptr && !self->core->stream->is_closed();
}

}  // namespace

std::span<std::byte> shared_buffer() noexcept {
    // Of its pages only those that were once used take memory.
    static std::byte bytes[kSharedBytes];
    return bytes;
}

bool is_read_by_others(SocketObject* self) {
    const SocketCore& core = *self->core;
    const coro::Cid reader = core.packet_reader != 0 ? core.packet_reader : core.stream->socket().reader();
    if (reader == 0) return false;
    // A fork may have left the reader behind in the parent; code outside of coroutines is always there.
    const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    if (reader > 0 && (scheduler == nullptr || scheduler->find(reader) == nullptr)) return false;
    socket_set_error(self, Error{Errc::kBusy, static_cast<std::int32_t>(reader)});
    return true;
}

std::size_t take_buffered(SocketCore& core, std::byte* target, std::size_t length) noexcept {
    const std::span<const std::byte> buffered = core.buffered();
    const std::size_t taken = std::min(length, buffered.size());
    if (taken == 0) return 0;
    std::memcpy(target, buffered.data(), taken);
    skip_buffered(core, taken);
    return taken;
}

void skip_buffered(SocketCore& core, std::size_t length) noexcept {
    core.framer.reset();  // What it has searched counts from the front.
    constexpr std::size_t kWorthKeeping = 64U << 10;
    core.taken += length;
    if (core.taken < core.buffer.size()) {
        // Moved to the front when most of it has been taken: each byte at most twice.
        if (core.taken < kWorthKeeping || core.taken < core.buffer.size() / 2) return;
        core.buffer.erase(0, core.taken);
    } else {
        core.buffer.clear();
        if (core.buffer.capacity() > kWorthKeeping) std::string().swap(core.buffer);
    }
    core.taken = 0;
}

zend_string* socket_recv(SocketObject* self, std::size_t length, double timeout_seconds) {
    return recv_now(self, length, timeout_seconds);
}

zend_string* socket_recv_all(SocketObject* self, std::size_t length, double timeout_seconds) {
    if (UNEXPECTED(!may_take_buffered(self))) return nullptr;
    const coro::Deadline deadline(
        call_timeout(timeout_seconds, self->core->stream->socket().timeouts().read_ms));
    std::size_t room = std::min(length, kFirstRecvAllBytes);
    zend_string* string = zend_string_alloc(room, /*persistent=*/false);
    net::Transfer done;
    done.bytes = take_buffered(*self->core, writable(string, 0, room).data(), room);
    while (done.is_complete() && done.bytes < length) {
        if (done.bytes == room) {
            room = std::min(length, room * 2);
            string = zend_string_realloc(string, room, /*persistent=*/false);
        }
        const net::Transfer part = on_stream(self, [&](net::Stream& stream) {
            return stream.recv_all(writable(string, done.bytes, room - done.bytes), deadline.remaining_ms());
        });
        done.bytes += part.bytes;
        done.error = part.error;
    }
    if (has_stream_ended(self, done.error)) done.error = Error{};
    if (note_transfer(self, done)) return finish_string(string, done.bytes);
    zend_string_efree(string);
    return nullptr;
}

zend_string* socket_peek(SocketObject* self, std::size_t length) {
    SocketCore& core = *self->core;
    if (UNEXPECTED(!core.buffered().empty())) {
        const std::span<const std::byte> buffered = core.buffered();
        clear_socket_error(self);
        return string_of(buffered.data(), std::min(length, buffered.size()));
    }
    const std::span<std::byte> room = shared_buffer().first(std::min(length, kSharedBytes));
    const Result<std::size_t> seen = on_stream(self, [&](net::Stream& stream) -> Result<std::size_t> {
        if (stream.is_tls()) return stream.tls()->peek(room);
        const auto count = ::recv(stream.socket().fd(), room.data(), room.size(), MSG_PEEK | MSG_DONTWAIT);
        if (count < 0) return fail_errno();
        return static_cast<std::size_t>(count);
    });
    if (!note_result(self, seen)) return nullptr;
    return string_of(room.data(), *seen);
}

std::int64_t socket_send(SocketObject* self, const zend_string* bytes, double timeout_seconds) {
    const Result<std::size_t> sent = on_stream(self, [&](net::Stream& stream) {
        return stream.send(readable(bytes), call_timeout(timeout_seconds, net::kSocketDefault));
    });
    return note_result(self, sent) ? static_cast<std::int64_t>(*sent) : -1;
}

std::int64_t socket_send_all(SocketObject* self, const zend_string* bytes, double timeout_seconds) {
    const net::Transfer sent = on_stream(self, [&](net::Stream& stream) {
        return stream.send_all(readable(bytes), call_timeout(timeout_seconds, net::kSocketDefault));
    });
    return note_transfer(self, sent) ? static_cast<std::int64_t>(sent.bytes) : -1;
}

bool socket_sendfile(SocketObject* self, const zend_string* path, std::int64_t offset, std::int64_t length) {
    if (offset < 0 || length < 0 || CHECK_NULL_PATH(ZSTR_VAL(path), ZSTR_LEN(path))) {
        socket_set_code(self, EINVAL);
        return false;
    }
    if (php_check_open_basedir(ZSTR_VAL(path)) != 0) {  // Has warned.
        socket_set_code(self, EPERM);
        return false;
    }
    const net::Transfer sent = on_stream(self, [&](net::Stream& stream) -> net::Transfer {
        // O_NONBLOCK: a FIFO without a writer must not stop the process.
        const UniqueFd file(::open(ZSTR_VAL(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        struct stat status;
        if (!file || ::fstat(file.get(), &status) != 0) return {0, Error{Errc::kSystem, errno}};
        if (!S_ISREG(status.st_mode))
            return {0, Error{Errc::kSystem, S_ISDIR(status.st_mode) ? EISDIR : EINVAL}};
        if (offset > status.st_size || length > status.st_size - offset)
            return {0, Error{Errc::kSystem, EINVAL}};
        return stream.sendfile(file.get(), offset, static_cast<std::size_t>(length));
    });
    if (sent.is_complete()) {
        clear_socket_error(self);
        return true;
    }
    socket_set_error(self, sent.error);
    return false;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

namespace {

using Receiver = zend_string* (*)(SocketObject*, std::size_t, double);

[[gnu::always_inline]] inline void receive(INTERNAL_FUNCTION_PARAMETERS, Receiver receiver) {
    zend_long length = 65'536;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    zend_string* const bytes = receiver(self, recv_length(length), timeout);
    if (bytes == nullptr) RETURN_FALSE;
    RETURN_STR(bytes);
}

using Sender = std::int64_t (*)(SocketObject*, const zend_string*, double);

/// The argument's reference keeps the string, whatever happens to the caller's variable meanwhile.
[[gnu::always_inline]] inline void transmit(INTERNAL_FUNCTION_PARAMETERS, Sender sender) {
    zend_string* data = nullptr;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const std::int64_t sent = sender(self, data, timeout);
    if (sent < 0) RETURN_FALSE;
    RETURN_LONG(sent);
}

}  // namespace

ZEND_METHOD(Swoole_Coroutine_Socket, recv) {
    receive(INTERNAL_FUNCTION_PARAM_PASSTHRU, &recv_now);
}

ZEND_METHOD(Swoole_Coroutine_Socket, recvAll) {
    receive(INTERNAL_FUNCTION_PARAM_PASSTHRU, &socket_recv_all);
}

ZEND_METHOD(Swoole_Coroutine_Socket, recvLine) {
    receive(INTERNAL_FUNCTION_PARAM_PASSTHRU, &socket_recv_line);
}

ZEND_METHOD(Swoole_Coroutine_Socket, recvWithBuffer) {
    receive(INTERNAL_FUNCTION_PARAM_PASSTHRU, &socket_recv_with_buffer);
}

ZEND_METHOD(Swoole_Coroutine_Socket, peek) {
    zend_long length = 65'536;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    zend_string* const bytes = socket_peek(self, recv_length(length));
    if (bytes == nullptr) RETURN_FALSE;
    RETURN_STR(bytes);
}

ZEND_METHOD(Swoole_Coroutine_Socket, send) {
    transmit(INTERNAL_FUNCTION_PARAM_PASSTHRU, &socket_send);
}

ZEND_METHOD(Swoole_Coroutine_Socket, sendAll) {
    transmit(INTERNAL_FUNCTION_PARAM_PASSTHRU, &socket_send_all);
}

ZEND_METHOD(Swoole_Coroutine_Socket, sendFile) {
    zend_string* file = nullptr;
    zend_long offset = 0;
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(file)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    RETURN_BOOL(socket_sendfile(self, file, offset, length));
}
