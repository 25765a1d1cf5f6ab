// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\Client: bytes, names and certificates. [Z] throughout.
#include <algorithm>

#include "client/coroutine_client.hpp"
#include "runtime/arguments.hpp"
#include "runtime/io.hpp"
#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

// SWOOLE_ERROR_*

/// Above the size of any datagram: the kernel's buffers have at most a few hundred KiB.
constexpr zend_long kMaxDatagramBytes = 1 << 20;

bool has_failed(SocketObject* socket) {
    zval storage;
    const zval* const code =
        zend_read_property(socket->std.ce, &socket->std, ZEND_STRL("errCode"), true, &storage);
    return Z_TYPE_P(code) == IS_LONG && Z_LVAL_P(code) != 0;
}

/// Converts the result of a receiving socket call into the method's return value.
void answer_bytes(ClientObject& self, SocketObject* socket, zend_string* bytes, zval* return_value) {
    if (bytes != nullptr) {
        // An end of stream inside a packet is an error.
        if (UNEXPECTED(ZSTR_LEN(bytes) == 0) && has_failed(socket)) {
            take_failure(self, socket);
        } else {
            clear_failure(self);
        }
        RETVAL_STR(bytes);
    } else {
        RETVAL_FALSE;
        take_failure(self, socket);
    }
    put_back(socket);
}

/// Returns the text in core->text, or false if it is empty.
void answer_text(ClientObject& self, zval* return_value) {
    const std::string& text = self.core->text;
    RETVAL_FALSE;
    if (!text.empty()) RETVAL_STRINGL(text.data(), text.size());
}

/// ["host" => .., "address" => .., "port" => ..]: `host` is Swoole\Client's name of the field, `address` is
/// Coroutine\Socket's.
void answer_address(ClientObject& self, const net::Address& address, zval* return_value) {
    self.core->text.clear();
    call_core([&] { self.core->text = address.host(); });
    array_init_size(return_value, 3);
    add_assoc_stringl(return_value, "host", self.core->text.data(), self.core->text.size());
    add_assoc_stringl(return_value, "address", self.core->text.data(), self.core->text.size());
    add_assoc_long(return_value, "port", address.port());
}

/// The target address of sendto(). [C] May wait for a DNS lookup.
Result<net::Address> find_target(int family, std::string_view host, std::uint16_t port) {
    if (family == AF_UNIX) return net::Address::from_path(host);
    if (Result<net::Address> literal = net::Address::from_ip(host, port)) {
        if (literal->family() == family) return literal;
        return fail(Errc::kSystem, EAFNOSUPPORT);
    }
    net::Resolver* const names = resolver();
    if (names == nullptr) return fail(Errc::kUnsupported);
    net::LookupOptions options;
    options.family = family;
    options.timeout_ms = io_settings().dns_timeout_ms;
    auto found = names->resolve(host, port, options);
    if (!found) return fail(found.error());
    return found->front();
}

/// Makes the socket of a datagram client if it has none. False: failed. Does nothing and returns true for a
/// stream client.
bool open_datagram_socket(ClientObject& self) {
    const bool is_new = self.socket == nullptr && !is_connecting(self) && is_datagram(self);
    return !is_new || open_socket(self, /*is_bound=*/true);
}

/// The socket to receive from; made here if needed, since a bound socket can receive before it has sent.
SocketObject* take_receiving_socket(ClientObject& self) {
    const StreamSettings& settings = self.core->settings;
    const bool has_name = !settings.bind_address.empty() || settings.bind_port != 0;
    return has_name && !open_datagram_socket(self) ? nullptr : take_socket(self);
}

/// sendto() on a socket that the caller holds.
bool send_datagram(ClientObject& self, SocketObject* socket, zend_string* host, std::uint16_t port,
                   const zend_string* data) {
    const Result<net::Address> target =
        call_core([&] { return find_target(address_family(self), view(host), port); });
    if (!target) {
        set_failure(self, to_lookup_code(target.error()));
        return false;
    }
    const auto bytes = std::as_bytes(std::span(ZSTR_VAL(data), ZSTR_LEN(data)));
    const Result<std::size_t> sent =
        call_core([&] { return socket->core->stream->socket().send_to(bytes, *target); });
    if (!sent) take_failure(self, socket, sent.error());
    return sent.has_value();
}

/// recvfrom() of a datagram socket. Null: failed.
zend_string* receive_datagram(ClientObject& self, SocketObject* socket, std::size_t length) {
    zend_string* const bytes = zend_string_alloc(length, false);
    const auto room = std::as_writable_bytes(std::span(ZSTR_VAL(bytes), length));
    const Result<net::Datagram> datagram =
        call_core([&] { return socket->core->stream->socket().recv_from(room); });
    if (!datagram) {
        zend_string_efree(bytes);
        take_failure(self, socket, datagram.error());
        return nullptr;
    }
    self.core->last_sender = datagram->from;
    clear_failure(self);
    ZSTR_VAL(bytes)[datagram->bytes] = '\0';
    return zend_string_truncate(bytes, datagram->bytes, false);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Client, recv) {
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    SocketObject* const socket = take_receiving_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    answer_bytes(*self, socket, socket_recv_packet(socket, timeout), return_value);
}

ZEND_METHOD(Swoole_Coroutine_Client, peek) {
    zend_long length = 65535;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (length < 1) length = kMaxDatagramBytes;
    SocketObject* const socket = take_receiving_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    const auto most = static_cast<std::size_t>(std::min(length, kMaxDatagramBytes));
    answer_bytes(*self, socket, socket_peek(socket, most), return_value);
}

ZEND_METHOD(Swoole_Coroutine_Client, send) {
    zend_string* data = nullptr;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    if (ZSTR_LEN(data) == 0) {
        set_failure(*self, EINVAL);
        RETVAL_FALSE;
        warn("the data to send is empty");
        return;
    }
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    const std::int64_t sent = socket_send_all(socket, data, timeout);
    // As in Swoole: returns the bytes sent before the failure, and errCode has the reason.
    const bool is_complete = sent == static_cast<std::int64_t>(ZSTR_LEN(data));
    if (is_complete) {
        clear_failure(*self);
    } else {
        take_failure(*self, socket);
    }
    put_back(socket);
    if (sent <= 0) RETURN_FALSE;
    RETURN_LONG(sent);
}

ZEND_METHOD(Swoole_Coroutine_Client, sendfile) {
    FileArguments file;
    if (!parse_file_arguments(execute_data, file)) RETURN_THROWS();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    const bool is_sent = socket_sendfile(socket, file.path, file.offset, file.length);
    if (is_sent) {
        clear_failure(*self);
    } else {
        take_failure(*self, socket);
    }
    put_back(socket);
    RETURN_BOOL(is_sent);
}

ZEND_METHOD(Swoole_Coroutine_Client, sendto) {
    DatagramArguments datagram;
    if (!parse_datagram_arguments(execute_data, datagram)) RETURN_THROWS();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    const char* refusal = refuse_port(self->socket_type, datagram.port);
    if (refusal == nullptr && ZSTR_LEN(datagram.data) == 0) refusal = "the data to send is empty";
    if (refusal != nullptr) {
        set_failure(*self, EINVAL);
        RETVAL_FALSE;
        warn("%s", refusal);
        return;
    }
    if (!open_datagram_socket(*self)) RETURN_FALSE;
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    bool is_sent = false;
    if (!is_datagram(*self) || socket->core->stream->is_tls()) {
        set_failure(*self, EOPNOTSUPP);  // Streams and DTLS sessions have a single peer.
    } else {
        is_sent = send_datagram(*self, socket, datagram.host, static_cast<std::uint16_t>(datagram.port),
                                datagram.data);
    }
    put_back(socket);
    if (is_sent) clear_failure(*self);
    RETURN_BOOL(is_sent);
}

ZEND_METHOD(Swoole_Coroutine_Client, recvfrom) {
    zend_long length = 0;
    zval* address = nullptr;
    zval* port = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_LONG(length)
    Z_PARAM_ZVAL(address)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL(port)
    ZEND_PARSE_PARAMETERS_END();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    if (length < 1) RETURN_FALSE;
    SocketObject* const socket = take_receiving_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    const auto most = static_cast<std::size_t>(std::min(length, kMaxDatagramBytes));
    if (!is_datagram(*self) || socket->core->stream->is_tls()) {
        answer_bytes(*self, socket, socket_recv(socket, most, 0), return_value);
        if (Z_TYPE_P(return_value) != IS_STRING || self->socket == nullptr) return;
        const Result<net::Address> peer = socket_from(self->socket)->core->stream->socket().peer_address();
        if (peer) self->core->last_sender = *peer;
    } else {
        zend_string* const bytes = receive_datagram(*self, socket, most);
        put_back(socket);
        if (bytes == nullptr) RETURN_FALSE;
        RETVAL_STR(bytes);
    }
    const net::Address& from = self->core->last_sender;
    call_core([&] { self->core->text = from.host(); });
    ZEND_TRY_ASSIGN_REF_STRINGL(address, self->core->text.data(), self->core->text.size());
    if (port != nullptr) ZEND_TRY_ASSIGN_REF_LONG(port, self->core->last_sender.port());
}

ZEND_METHOD(Swoole_Coroutine_Client, getPeerCert) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    net::TlsSession* const session = socket->core->stream->tls();
    self->core->text.clear();
    if (session == nullptr || !session->is_established()) {
        set_failure(*self, kCodeSslNotReady);
    } else {
        call_core([&] { self->core->text = session->peer_certificate(); });
        if (self->core->text.empty()) {
            set_failure(*self, kCodeSslNoPeerCertificate);
        } else {
            clear_failure(*self);
        }
    }
    put_back(socket);
    answer_text(*self, return_value);
}

ZEND_METHOD(Swoole_Coroutine_Client, verifyPeerCert) {
    bool allow_self_signed = false;
    if (!parse_optional_flag(execute_data, allow_self_signed)) RETURN_THROWS();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    net::TlsSession* const session = socket->core->stream->tls();
    RETVAL_FALSE;
    if (session == nullptr || !session->is_established()) {
        set_failure(*self, kCodeSslNotReady);
    } else {
        const Result<void> verified = session->verify_peer(allow_self_signed);
        RETVAL_BOOL(verified.has_value());
        if (verified) {
            clear_failure(*self);
        } else {
            set_failure(*self, to_tls_code(verified.error()), session->error_text());
        }
    }
    put_back(socket);
}

ZEND_METHOD(Swoole_Coroutine_Client, getsockname) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    const Result<net::Address> address = socket->core->stream->socket().local_address();
    if (!address) take_failure(*self, socket, address.error());
    put_back(socket);
    if (!address) RETURN_FALSE;
    clear_failure(*self);
    answer_address(*self, *address, return_value);
}

ZEND_METHOD(Swoole_Coroutine_Client, getpeername) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    Result<net::Address> address = socket->core->stream->socket().peer_address();
    // As in Swoole: for a datagram socket, the sender of the last datagram.
    if (is_datagram(*self) && !self->core->last_sender.is_empty()) address = self->core->last_sender;
    if (!address) take_failure(*self, socket, address.error());
    put_back(socket);
    if (!address) RETURN_FALSE;
    clear_failure(*self);
    answer_address(*self, *address, return_value);
}
