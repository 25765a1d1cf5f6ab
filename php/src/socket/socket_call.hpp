// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/socket/socket_call.hpp
/// What the methods of Coroutine\Socket share; for the files of this folder.
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "socket/socket_object.hpp"

namespace shoal::php {

/// Properties in the order of the stub.
enum SocketProperty : std::uint8_t { kFd, kDomain, kType, kProtocol, kErrCode, kErrMsg };

inline constexpr int kCodePacketTooLarge = error_code("SWOOLE_ERROR_PACKAGE_LENGTH_TOO_LARGE");
inline constexpr int kCodePacketLengthNotFound = error_code("SWOOLE_ERROR_PACKAGE_LENGTH_NOT_FOUND");
inline constexpr int kCodePacketMalformed = error_code("SWOOLE_ERROR_PACKAGE_MALFORMED_DATA");
/// What recv(), recvAll(), ... take for a length of zero or less.
inline constexpr std::size_t kDefaultRecvBytes = 65'536;

/// Keeps the core of a socket over a call into it. [C]
class CoreInUse {
  public:
    explicit CoreInUse(SocketCore& core) noexcept : core_(core) { ++core_.references; }
    ~CoreInUse() { drop_core(core_); }
    CoreInUse(const CoreInUse&) = delete;
    CoreInUse& operator=(const CoreInUse&) = delete;
    static void drop_core(SocketCore& core) noexcept {
        if (--core.references == 0) delete &core;
    }

  private:
    SocketCore& core_;
};

/// Runs `call(Stream&)` [C] on an open socket.
template <typename Call>
auto on_stream(SocketObject* self, Call&& call) noexcept {
    SocketCore& core = *self->core;
    return call_core([&] {
        const CoreInUse in_use(core);
        return std::forward<Call>(call)(*core.stream);
    });
}

/// The socket behind `this`. Null: thrown, as it was never constructed.
SocketObject* constructed_socket(zval* this_value);
/// The same, and it is open. Null: thrown, or errCode is EBADF: RETURN_FALSE.
inline SocketObject* open_socket(zval* this_value) {
    SocketObject* const self = socket_from(Z_OBJ_P(this_value));
    if (EXPECTED(self->core != nullptr && !self->core->stream->is_closed())) return self;
    if (constructed_socket(this_value) != nullptr) socket_set_code(self, EBADF);
    return nullptr;
}

/// errCode 0, errMsg "".
inline void clear_socket_error(SocketObject* self) {
    const zval* const code = OBJ_PROP_NUM(&self->std, kErrCode);
    if (EXPECTED(Z_TYPE_P(code) == IS_LONG && Z_LVAL_P(code) == 0)) return;
    socket_clear_error(self);
}
/// A result whose value is not needed: clears or sets the error. True: success.
template <typename T>
bool note_result(SocketObject* self, const Result<T>& result) {
    if (EXPECTED(result.has_value())) {
        clear_socket_error(self);
        return true;
    }
    socket_set_error(self, result.error());
    return false;
}

/// Sets one of the four properties that PHP code cannot write.
void put_socket_property(SocketObject* self, SocketProperty property, zend_long value);

/// Gives `core` to an object that has none.
void attach_socket_core(SocketObject* self, SocketCore* core);
/// A new object over `core`, which it takes over.
zend_object* wrap_socket_core(SocketCore* core);
/// Makes a core over a new socket or an adopted descriptor. Errors: kSystem, kNoMemory. [C]
Result<SocketCore*> make_socket_core(int domain, int type, int protocol);
Result<SocketCore*> adopt_socket_core(UniqueFd fd, int domain, int type, int protocol);
Result<SocketCore*> socket_core_over(std::unique_ptr<net::Socket> socket, int domain, int type, int protocol);

/// The errno for what net::Address refuses.
inline int bad_address_code(Error error) noexcept {
    return error.code == Errc::kTooLarge ? ENAMETOOLONG : EINVAL;
}
/// A number for the kernel; what no int holds becomes one that it refuses, not its last 32 bits.
inline int native_int(zend_long value) noexcept {
    return value == static_cast<int>(value) ? static_cast<int>(value) : -1;
}
/// A length argument as Swoole reads it.
inline std::size_t recv_length(zend_long length) noexcept {
    return length <= 0 ? kDefaultRecvBytes : static_cast<std::size_t>(length);
}

/// The buffer that all calls of this process receive large reads into: a call that parks with it leaves it
/// untouched until the very call that fills it. Copy out before anything can switch.
std::span<std::byte> shared_buffer() noexcept;

/// Bytes read ahead belong to the reader. False: that is another coroutine, or a recvPacket()
/// whose length function called this; thrown.
bool is_read_by_others(SocketObject* self);
inline bool may_take_buffered(SocketObject* self) {
    if (EXPECTED(self->core->packet_reader == 0 && self->core->buffer.empty())) return true;
    return !is_read_by_others(self);
}

/// Takes up to `length` read-ahead bytes to `target`. Answers how many.
std::size_t take_buffered(SocketCore& core, std::byte* target, std::size_t length) noexcept;
/// Drops `length` read-ahead bytes.
void skip_buffered(SocketCore& core, std::size_t length) noexcept;

/// Bytes as a PHP string; "" for none.
inline zend_string* string_of(const void* bytes, std::size_t length) {
    if (length == 0) return ZSTR_EMPTY_ALLOC();
    return zend_string_init(static_cast<const char*>(bytes), length, /*persistent=*/false);
}

/// The server's TLS context of a listener, made when need be. Null: refused, or not asked for; `why` says it.
std::shared_ptr<net::TlsContext> server_tls_context(SocketCore& core, std::string& why);

/// "Throws" a Socket\Exception with errno and text.
void throw_socket_exception(int code, const char* format, ...);

}  // namespace shoal::php
