// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket::import()
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/descriptors.hpp"
#include "runtime/register.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// The descriptor below a stream; -1: it has none.
int socket_descriptor_of(php_stream* stream) {
    const int fd = stream_descriptor(stream, PHP_STREAM_AS_SOCKETD);
    return fd >= 0 || EG(exception) != nullptr ? fd : stream_descriptor(stream, PHP_STREAM_AS_FD);
}

int socket_option(int fd, int option, int fallback) noexcept {
    int value = fallback;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : fallback;
}

/// Errors: kSystem: ENOTSOCK, EMFILE, ... [C]
Result<SocketCore*> import_descriptor(int fd) {
    const int domain = socket_option(fd, SO_DOMAIN, -1);
    if (domain < 0) return fail_errno();
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!copy) return fail_errno();
    return adopt_socket_core(std::move(copy), domain, socket_option(fd, SO_TYPE, SOCK_STREAM),
                             socket_option(fd, SO_PROTOCOL, 0));
}

/// Moves what the stream has read ahead to the socket. The stream object stays as it is otherwise.
void take_stream_buffer(php_stream* stream, SocketCore& core) {
    if (stream->readbuf == nullptr || stream->writepos <= stream->readpos) return;
    const auto length = static_cast<std::size_t>(stream->writepos - stream->readpos);
    const char* const bytes = reinterpret_cast<const char*>(stream->readbuf + stream->readpos);
    const bool is_taken = call_core([&] {
        core.buffer.assign(bytes, length);
        return true;
    });
    if (is_taken) stream->readpos = stream->writepos;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Socket, import) {
    zval* source = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(source)
    ZEND_PARSE_PARAMETERS_END();
    php_stream* stream = nullptr;
    int fd = -1;
    if (Z_TYPE_P(source) == IS_RESOURCE) {
        stream = static_cast<php_stream*>(
            zend_fetch_resource2(Z_RES_P(source), "stream", php_file_le_stream(), php_file_le_pstream()));
        if (stream == nullptr) RETURN_THROWS();  // A TypeError, by the line above.
        fd = socket_descriptor_of(stream);
        if (EG(exception) != nullptr) RETURN_THROWS();
    } else if (Z_TYPE_P(source) == IS_OBJECT && is_ext_socket(Z_OBJ_P(source))) {
        fd = ext_socket_descriptor(Z_OBJ_P(source));
    } else {
        zend_argument_type_error(1, "must be a stream or a Socket, %s given", zend_zval_type_name(source));
        RETURN_THROWS();
    }
    const Result<SocketCore*> core = call_core([&]() -> Result<SocketCore*> {
        if (fd < 0) return fail_errno(EBADF);
        return import_descriptor(fd);
    });
    if (!core) {
        const int code = to_errno(core.error());
        set_last_error(code);
        warn("the connection cannot be taken over: %s", swoole_strerror_text(code));
        RETURN_FALSE;
    }
    if (stream != nullptr) take_stream_buffer(stream, **core);
    (*core)->importer = ::getpid();
    (*core)->is_connected = (*core)->stream->socket().peer_address().has_value();
    RETURN_OBJ(wrap_socket_core(*core));
}
