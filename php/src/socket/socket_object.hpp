// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/socket/socket_object.hpp
/// Swoole\Coroutine\Socket's storage, and its operations for those that are made of one (Coroutine\Client,
/// HTTP clients, Process::exportSocket()).
#include <memory>
#include <span>
#include <string>

#include "runtime/zend.hpp"
#include "shoal/net/stream.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {

/// The core's side of a socket. Outlives the PHP object while a call is under way: calls hold a reference.
struct SocketCore {
    std::unique_ptr<net::Stream> stream;  ///< Null: not made (constructor failed).
    int domain = 0;
    int type = 0;  ///< SOCK_STREAM, ...
    int protocol = 0;
    bool is_connected = false;
    std::string host;  ///< Given to connect(): name for TLS by default. Empty: a Unix socket.
    StreamSettings settings;
    framing::Framer framer;
    std::string buffer;     ///< Read ahead by recvPacket(), recvLine() or recvWithBuffer()...
    std::size_t taken = 0;  ///< ...of which this much at the front has been returned already.
    std::shared_ptr<net::TlsContext> tls_context;
    bool has_settings = false;  ///< setProtocol() was called: accepted sockets take them over.
    bool is_accepted = false;   ///< The server's side of a connection.
    /// close() was called while another coroutine was in a call: the next close() returns true.
    bool is_close_due = false;
    /// The process that made it by import(), whose close() ends the connection of the stream too; 0: none.
    pid_t importer = 0;
    /// In recvPacket(), whose length function may let others run; -1: outside of coroutines, 0: none.
    coro::Cid packet_reader = 0;
    int references = 1;

    [[nodiscard]] std::span<const std::byte> buffered() const noexcept {
        return std::as_bytes(std::span(buffer)).subspan(taken);
    }
};

struct SocketObject {
    SocketCore* core;  ///< Null until constructed.

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

extern zend_class_entry* coroutine_socket_ce;
extern zend_class_entry* coroutine_socket_exception_ce;

[[nodiscard]] SocketObject* socket_from(zend_object* object) noexcept;

/// A new Coroutine\Socket object over a new socket, or over `fd` (adopted; closed on failure). Null: errno
/// says why; nothing thrown. [Z]
zend_object* make_socket_object(int domain, int type, int protocol);
zend_object* adopt_socket_object(int fd, int domain, int type, int protocol);

// Each as the method of the same name: sets errCode and errMsg, and swoole_last_error(); `timeout_seconds` by
// Swoole's rules. [Z]. False/null/negative: failed. A wait that a second coroutine tries throws Swoole\Error
// and names both cids.
bool socket_connect(SocketObject* self, zend_string* host, std::int64_t port, double timeout_seconds);
/// The bytes, "" at the end of the stream; null: failed.
zend_string* socket_recv(SocketObject* self, std::size_t length, double timeout_seconds);
zend_string* socket_recv_all(SocketObject* self, std::size_t length, double timeout_seconds);
zend_string* socket_recv_line(SocketObject* self, std::size_t length, double timeout_seconds);
zend_string* socket_recv_with_buffer(SocketObject* self, std::size_t length, double timeout_seconds);
/// One packet by the framing options; without framing as socket_recv().
zend_string* socket_recv_packet(SocketObject* self, double timeout_seconds);
zend_string* socket_peek(SocketObject* self, std::size_t length);
std::int64_t socket_send(SocketObject* self, const zend_string* bytes, double timeout_seconds);
std::int64_t socket_send_all(SocketObject* self, const zend_string* bytes, double timeout_seconds);
bool socket_sendfile(SocketObject* self, const zend_string* path, std::int64_t offset, std::int64_t length);
bool socket_ssl_handshake(SocketObject* self);
/// False with SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT: closed, but another coroutine was in a call, which fails.
bool socket_close(SocketObject* self);
bool socket_set_protocol(SocketObject* self, const char* owner, SettingsOf kind, HashTable* options);
/// ["address" => .., "port" => ..]; false: failed.
bool socket_name(SocketObject* self, bool of_peer, zval* return_value);
/// Sets errCode, errMsg and swoole_last_error(). kBusy and kOutOfCoroutine throw instead.
void socket_set_error(SocketObject* self, Error error);
/// The same with a number of Swoole's, and a text of one's own (null: the number's).
void socket_set_code(SocketObject* self, int code, const char* text = nullptr);
void socket_clear_error(SocketObject* self);

}  // namespace shoal::php
