// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/coroutine_client.hpp
/// Shared by the sources of Swoole\Coroutine\Client; private to coroutine_client*.cpp. [Z] throughout.
///
/// Invariants
///  1. `socket` is set from the start of connect() (or of the first sendto()) until close() or a failure that
///     ends the connection; a call that may wait holds its own reference, since another coroutine may close
///     the client during the wait.
///  2. After a wait `self->socket` may be another socket: compare before changing anything.
#include <string>

#include "client/client_target.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "runtime/zend.hpp"
#include "shoal/coro/coroutine.hpp"
#include "socket/socket_object.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {

/// The C++ side of a client.
struct ClientCore {
    StreamSettings settings;
    net::Address last_sender;  ///< Set by recvfrom(); empty: none yet.
    std::string text;          ///< Source of a PHP string; here because a bailout would leak a local.
};

struct ClientObject {
    ClientCore* core;       ///< Null until constructed.
    zend_object* socket;    ///< A Coroutine\Socket; owns a reference. Null: none.
    zend_long socket_type;  ///< SWOOLE_SOCK_*, without flags.
    coro::Cid connector;    ///< The coroutine that is in connect() or enableSSL(); 0: none.
    bool is_connected;
    bool is_close_due;  ///< close() failed: another coroutine was in a call. The next close() returns true.

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

/// The client of `this_value`, if it is constructed. Null: thrown.
[[nodiscard]] ClientObject* client_of(zval* this_value);
/// True if the coroutine `connector` exists; after a fork it may exist only in the parent.
[[nodiscard]] bool is_connecting(const ClientObject& self) noexcept;
/// The client's socket, with a reference that the caller must return by put_back(). Null: failed with
/// SWOOLE_ERROR_CLIENT_NO_CONNECTION, or thrown because another coroutine is in connect().
[[nodiscard]] SocketObject* take_socket(ClientObject& self);
void put_back(SocketObject* socket);
/// A new socket of the client's type with its settings; `is_bound`: to bind_address and bind_port. False:
/// failed, errCode is set.
[[nodiscard]] bool open_socket(ClientObject& self, bool is_bound);
/// Closes the socket and forgets it. False: another coroutine was in a call, which fails.
bool drop_socket(ClientObject& self);
[[nodiscard]] bool is_datagram(const ClientObject& self) noexcept;
[[nodiscard]] int address_family(const ClientObject& self) noexcept;

/// Sets errCode, errMsg and swoole_last_error().
void set_failure(ClientObject& self, int code, const char* text = nullptr);
/// Copies errCode and errMsg from the socket whose call failed, and drops the socket if the failure closed
/// it.
void take_failure(ClientObject& self, SocketObject* socket);
/// The same for a failed call of the core stream; kBusy throws.
void take_failure(ClientObject& self, SocketObject* socket, Error error);
void clear_failure(ClientObject& self);

}  // namespace shoal::php
