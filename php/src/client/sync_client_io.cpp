// SPDX-License-Identifier: Apache-2.0
/// Swoole\Client: bytes, files, names and certificates. [Z] throughout.
#include <fcntl.h>
#include <main/php_network.h>
#include <sys/stat.h>

#include <algorithm>

#include "client/async_client.hpp"
#include "runtime/arguments.hpp"
#include "runtime/io.hpp"
#include "runtime/runtime.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// Above the size of any datagram: the kernel's buffers have at most a few hundred KiB.
constexpr std::size_t kMaxDatagramBytes = 1U << 20;
/// Reads up to this size are received directly into the returned string.
constexpr std::size_t kDirectBytes = 2'048;
constexpr zend_long kWaitAllAlias = 1;  // Swoole: a $flag of 1 means MSG_WAITALL.

/// Records a failed call. MSG_DONTWAIT without data does not make the connection unusable for SWOOLE_KEEP.
void fail_call(SyncClientObject& self, Error error) {
    set_failure(self, to_stream_code(error), error.code != Errc::kAgain);
}

/// The same for recv() and send(), where Swoole warns. [Z] Call last.
void fail_transfer(SyncClientObject& self, const char* what, Error error, zval* return_value) {
    const int code = to_stream_code(error);
    fail_call(self, error);
    RETVAL_FALSE;
    warn("%s failed. Error: %s [%d]", what, swoole_strerror_text(code), code);
}

/// After a broken packet the packet boundaries are lost and the connection is unusable. As in Swoole recv()
/// then reports the end of the stream, and the program must call close().
void end_broken_stream(SyncClientObject& self, Error error) {
    const int code = broken_packet_code(self, error);
    call_core([&] {
        self.core->stream->drop_input();
        static_cast<void>(self.core->stream->shutdown(SHUT_RDWR));
        self.core->framer.reset();
    });
    self.is_broken = true;
    set_failure(self, code);
}

void recv_packet(SyncClientObject& self, coro::TimeoutMs timeout_ms, zval* return_value) {
    SyncClientCore& core = *self.core;
    if (self.is_broken) RETURN_EMPTY_STRING();
    const bool was_unclean = CG(unclean_shutdown);
    self.is_busy = true;
    const Result<std::size_t> got =
        call_core([&] { return core.stream->recv_packet(core.framer, timeout_ms); });
    self.is_busy = false;
    // A fatal error in the length function is raised only here, so that it skips no C++ frame.
    if (UNEXPECTED(!was_unclean && CG(unclean_shutdown)) && Runtime::peek() == nullptr) zend_bailout();
    RETVAL_FALSE;
    if (EG(exception) != nullptr) return;
    if (!got) {
        // kProtocol has a detail from TLS but none from the framer.
        const Error error = got.error();
        const bool is_broken =
            error.code == Errc::kTooLarge || (error.code == Errc::kProtocol && error.detail == 0);
        if (!is_broken) return fail_transfer(self, "recv()", error, return_value);
        RETVAL_EMPTY_STRING();
        end_broken_stream(self, error);
        return;
    }
    if (*got == 0) {
        RETVAL_EMPTY_STRING();
        if (core.stream->buffered().empty()) {
            clear_failure(self);
        } else {
            set_failure(self, ECONNRESET);  // The stream has ended inside a packet.
        }
        return;
    }
    const auto packet = core.stream->packet();
    RETVAL_STRINGL(reinterpret_cast<const char*>(packet.data()), packet.size());
    core.stream->drop_packet();
    clear_failure(self);
}

/// Receives directly into the returned string.
void recv_directly(SyncClientObject& self, std::size_t size, int flags, zval* return_value) {
    zend_string* const bytes = zend_string_alloc(size, /*persistent=*/false);
    const auto room = std::as_writable_bytes(std::span(ZSTR_VAL(bytes), size));
    const Result<std::size_t> got =
        call_core([&] { return self.core->stream->recv(room, flags, read_timeout(self)); });
    if (!got) {
        zend_string_efree(bytes);
        return fail_transfer(self, "recv()", got.error(), return_value);
    }
    clear_failure(self);
    ZSTR_VAL(bytes)[*got] = '\0';
    RETVAL_STR(zend_string_truncate(bytes, *got, /*persistent=*/false));
}

void recv_part(SyncClientObject& self, std::size_t size, int flags, zval* return_value) {
    const std::span<std::byte> room = shared_buffer().first(std::min(size, shared_buffer().size()));
    const Result<std::size_t> got =
        call_core([&] { return self.core->stream->recv(room, flags, read_timeout(self)); });
    if (!got) return fail_transfer(self, "recv()", got.error(), return_value);
    clear_failure(self);
    RETVAL_STRINGL(reinterpret_cast<const char*>(room.data()), *got);
}

/// MSG_WAITALL: memory grows with the received bytes, not with the requested length.
void recv_all(SyncClientObject& self, std::size_t size, int flags, zval* return_value) {
    constexpr std::size_t kFirstBytes = 64U << 10;
    SyncClientCore& core = *self.core;
    const Result<std::size_t> got = call_core([&]() -> Result<std::size_t> {
        const coro::Deadline deadline(read_timeout(self));
        core.text.clear();
        while (core.text.size() < size) {
            const std::size_t have = core.text.size();
            const std::size_t wanted = std::min(size - have, std::max(have, kFirstBytes));
            core.text.resize(have + wanted);
            const auto room = std::as_writable_bytes(std::span(core.text)).subspan(have);
            const auto part = core.stream->recv(room, flags, deadline.remaining_ms());
            core.text.resize(have + part.value_or(0));
            if (!part && have == 0) return part;
            if (part.value_or(0) < wanted) break;
        }
        return core.text.size();
    });
    if (!got) return fail_transfer(self, "recv()", got.error(), return_value);
    clear_failure(self);
    RETVAL_STRINGL(core.text.data(), *got);
    call_core([&] { std::string().swap(core.text); });
}

/// ["port" => .., "host" => ..]
void answer_address(SyncClientObject& self, bool is_peer, zval* return_value) {
    int port = 0;
    const Result<int> found = call_core([&]() -> Result<int> {
        const auto address = is_peer ? self.core->stream->peer_address() : self.core->stream->local_address();
        if (!address) return fail(address.error());
        self.core->text = address->host();
        port = address->port();
        return port;
    });
    if (!found) {
        set_failure(self, to_stream_code(found.error()), /*is_lasting=*/false);
        RETURN_FALSE;
    }
    array_init_size(return_value, 2);  // In Swoole's order.
    add_assoc_long(return_value, "port", port);
    add_assoc_stringl(return_value, "host", self.core->text.data(), self.core->text.size());
}

/// Returns Swoole's error number, 0 for success. [C]
int send_file(SyncClientObject& self, const char* path, zend_long offset, zend_long length) {
    UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status;
    if (!file || ::fstat(file.get(), &status) != 0) return errno;
    if (S_ISDIR(status.st_mode)) return EISDIR;
    if (!S_ISREG(status.st_mode) || offset > status.st_size) return EINVAL;
    if (length == 0) length = status.st_size - offset;
    if (length > status.st_size - offset) return EINVAL;
    if (self.async != nullptr) return self.async->send_file(std::move(file), offset, length);
    const net::Transfer sent = self.core->stream->sendfile(
        file.get(), offset, static_cast<std::size_t>(length), write_timeout(self));
    if (sent.is_complete()) return 0;
    return sent.error.code == Errc::kClosed && self.core->stream->tls() == nullptr
               ? EIO  // The file was truncated while being sent.
               : to_stream_code(sent.error);
}

/// send() of an asynchronous client. [Z] Last.
void send_queued(SyncClientObject& self, std::string_view data, zval* return_value) {
    const int code = self.async->send(data);
    if (code == 0) {
        RETVAL_LONG(static_cast<zend_long>(data.size()));
        if (Runtime* const runtime = Runtime::peek()) runtime->raise_if_terminating();
        return;
    }
    set_failure(self, code);
    RETVAL_FALSE;
    warn("send() failed. Error: %s [%d]", swoole_strerror_text(code), code);
}

/// A Socket over the duplicate `fd`, which it takes over. [Z]
void import_socket(int fd, zval* return_value) {
    php_stream* const stream = php_stream_sock_open_from_socket(fd, nullptr);
    RETVAL_FALSE;
    if (stream == nullptr) {
        ::close(fd);
        return;
    }
    zval name;
    zval argument;
    ZVAL_STRING(&name, "socket_import_stream");
    php_stream_to_zval(stream, &argument);
    if (call_user_function(nullptr, nullptr, &name, return_value, 1, &argument) != SUCCESS) RETVAL_FALSE;
    zval_ptr_dtor(&argument);  // The Socket holds a reference.
    zval_ptr_dtor(&name);
}

}  // namespace

int broken_packet_code(const SyncClientObject& self, Error error) noexcept {
    if (error.code == Errc::kTooLarge) return kCodePacketTooLarge;
    return self.core->settings.framing.mode == framing::Mode::kFunction ? kCodePacketLengthNotFound
                                                                        : kCodePacketMalformed;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Client, recv) {
    zend_long size = 65536;
    zend_long flag = 0;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(flag)
    ZEND_PARSE_PARAMETERS_END();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    if (self->async != nullptr) {
        set_failure(*self, kCodeNotSupported, /*is_lasting=*/false);
        RETVAL_FALSE;
        return warn("an asynchronous client receives by its callback");
    }
    if (flag == kWaitAllAlias) flag = MSG_WAITALL;
    const auto flags = static_cast<int>(flag);
    const bool is_raw = self->core->settings.framing.mode == framing::Mode::kNone || is_datagram(*self) ||
                        (flags & (MSG_PEEK | MSG_OOB)) != 0;
    if (!is_raw) {
        recv_packet(*self, (flags & MSG_DONTWAIT) != 0 ? 0 : read_timeout(*self), return_value);
        return;
    }
    const std::size_t bytes = recv_length(size);
    if (bytes <= kDirectBytes || is_datagram(*self)) {
        recv_directly(*self, std::min(bytes, kMaxDatagramBytes), flags, return_value);
    } else if ((flags & (MSG_WAITALL | MSG_PEEK)) == MSG_WAITALL) {
        recv_all(*self, bytes, flags, return_value);
    } else {
        recv_part(*self, bytes, flags, return_value);
    }
}

ZEND_METHOD(Swoole_Client, send) {
    zend_string* data = nullptr;
    zend_long flag = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flag)
    ZEND_PARSE_PARAMETERS_END();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    if (ZSTR_LEN(data) == 0) {
        set_failure(*self, EINVAL, /*is_lasting=*/false);
        RETVAL_FALSE;
        warn("there is nothing to send");
        return;
    }
    if (self->async != nullptr) return send_queued(*self, view(data), return_value);
    const auto bytes = std::as_bytes(std::span(ZSTR_VAL(data), ZSTR_LEN(data)));
    net::Transfer sent{0, Error{Errc::kNoMemory}};
    call_core([&] { sent = self->core->stream->send(bytes, static_cast<int>(flag), write_timeout(*self)); });
    if (!sent.is_complete()) return fail_transfer(*self, "send()", sent.error, return_value);
    clear_failure(*self);
    RETURN_LONG(static_cast<zend_long>(sent.bytes));
}

ZEND_METHOD(Swoole_Client, sendto) {
    DatagramArguments datagram;
    if (!parse_datagram_arguments(execute_data, datagram)) RETURN_THROWS();
    SyncClientObject* const self = sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETVAL_FALSE;
    if (!is_datagram(*self)) {
        set_failure(*self, EOPNOTSUPP, /*is_lasting=*/false);
        warn("only a client of a datagram type can send to an address");
        return;
    }
    const char* const refusal = ZSTR_LEN(datagram.data) == 0 ? "there is nothing to send"
                                                             : refuse_port(self->socket_type, datagram.port);
    if (refusal != nullptr) {
        set_failure(*self, EINVAL, /*is_lasting=*/false);
        warn("%s", refusal);
        return;
    }
    int code = ENOMEM;
    SyncClientCore& core = *self->core;
    const bool is_new = core.stream == nullptr;
    call_core([&] {
        if (core.stream == nullptr) {
            client::BlockingOptions options;
            if (!make_options(*self, options)) return;
            auto made = client::BlockingStream::open_datagram(options);
            if (!made) {
                code = to_socket_code(made.error());
                return;
            }
            core.stream = std::move(*made);
        }
        const auto bytes = std::as_bytes(std::span(ZSTR_VAL(datagram.data), ZSTR_LEN(datagram.data)));
        const auto sent = core.stream->send_to(view(datagram.host), static_cast<std::uint16_t>(datagram.port),
                                               bytes, write_timeout(*self));
        code = sent ? 0 : sent.error().code == Errc::kTimedOut ? EAGAIN : to_lookup_code(sent.error());
    });
    if (is_new) put_sock(*self);
    if (code != 0) {
        set_failure(*self, code);
        return;
    }
    clear_failure(*self);
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Client, sendfile) {
    FileArguments file;
    if (!parse_file_arguments(execute_data, file)) RETURN_THROWS();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    RETVAL_FALSE;
    if (file.offset < 0 || file.length < 0) {
        set_failure(*self, EINVAL, /*is_lasting=*/false);
        warn("offset and length must not be negative");
        return;
    }
    if (is_datagram(*self)) {
        set_failure(*self, EOPNOTSUPP, /*is_lasting=*/false);
        warn("a file can be sent over a stream only");
        return;
    }
    if (php_check_open_basedir(ZSTR_VAL(file.path)) != 0) {
        set_failure(*self, EPERM, /*is_lasting=*/false);
        return;
    }
    int code = ENOMEM;
    call_core([&] { code = send_file(*self, ZSTR_VAL(file.path), file.offset, file.length); });
    if (code != 0) {
        set_failure(*self, code);
        warn("the file %s cannot be sent: %s", ZSTR_VAL(file.path), swoole_strerror_text(code));
        return;
    }
    clear_failure(*self);
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Client, shutdown) {
    zend_long how = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(how)
    ZEND_PARSE_PARAMETERS_END();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    if (how < SHUT_RD || how > SHUT_RDWR) {
        set_failure(*self, EINVAL, /*is_lasting=*/false);
        RETURN_FALSE;
    }
    const Result<int> done = call_core([&]() -> Result<int> {
        const auto ended = self->core->stream->shutdown(static_cast<int>(how));
        // The kernel also reports this if both sides have already shut down.
        const bool is_over = !ended && ended.error() == Error{Errc::kSystem, ENOTCONN} && self->is_connected;
        if (!ended && !is_over) return fail(ended.error());
        return 0;
    });
    if (!done) {
        fail_call(*self, done.error());
        RETURN_FALSE;
    }
    self->has_failed = true;  // Half a connection is not kept.
    clear_failure(*self);
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Client, getPeerCert) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    SyncClientCore& core = *self->core;
    RETVAL_FALSE;
    if (core.stream->tls() == nullptr) {
        set_failure(*self, kCodeSslNotReady, /*is_lasting=*/false);
        return;
    }
    call_core([&] { core.text = core.stream->tls()->peer_certificate(); });
    if (!core.text.empty()) RETVAL_STRINGL(core.text.data(), core.text.size());
}

ZEND_METHOD(Swoole_Client, verifyPeerCert) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    net::TlsSession* const session = self->core->stream->tls();
    if (session == nullptr) {
        set_failure(*self, kCodeSslNotReady, /*is_lasting=*/false);
        RETURN_FALSE;
    }
    const Result<int> verified = call_core([&]() -> Result<int> {
        const auto judged = session->verify_peer(self->core->settings.tls.allow_self_signed);
        if (!judged) return fail(judged.error());
        return 0;
    });
    if (!verified) {
        fail_call(*self, verified.error());
        RETURN_FALSE;
    }
    clear_failure(*self);
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Client, getsockname) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    answer_address(*self, /*is_peer=*/false, return_value);
}

ZEND_METHOD(Swoole_Client, getpeername) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    answer_address(*self, /*is_peer=*/true, return_value);
}

ZEND_METHOD(Swoole_Client, getSocket) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    RETVAL_FALSE;
    if (!zend_hash_str_exists(EG(function_table), ZEND_STRL("socket_import_stream"))) {
        set_failure(*self, ENOSYS, /*is_lasting=*/false);
        warn("a Socket needs the sockets extension, which is not loaded");
        return;
    }
    const int copy = ::fcntl(self->core->stream->fd(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
        set_failure(*self, errno, /*is_lasting=*/false);
        return;
    }
    if (self->async == nullptr) self->core->stream->make_blocking();
    self->has_failed = true;  // Never kept: the Socket shares the connection.
    import_socket(copy, return_value);
}
