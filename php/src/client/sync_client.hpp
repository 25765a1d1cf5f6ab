// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/sync_client.hpp
/// Shared by the files of Swoole\Client and swoole_client_select(). [Z] throughout.
///
/// Invariants
///  1. `is_busy` is set while user code (a length function) may run inside a call. Any other call of the same
///     client then throws, so the running call sees no changes.
///  2. A connection with a failed call is never kept for SWOOLE_KEEP: another client could receive its
///     pending responses.
#include <memory>
#include <string>

#include "client/client_target.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "shoal/client/blocking_stream.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {

/// The C++ side of a client.
struct SyncClientCore {
    StreamSettings settings;
    std::unique_ptr<client::BlockingStream> stream;  ///< Null: none.
    framing::Framer framer;                          ///< Made from the settings.
    std::shared_ptr<net::TlsContext> tls_context;
    std::string host;      ///< As given to connect().
    std::string keep_key;  ///< Pool key for close(); empty: do not keep.
    std::string text;      ///< Source of a PHP string; here because a bailout would leak a local.
};

class AsyncClient;

/// Object storage of Swoole\Client and Swoole\Async\Client.
struct SyncClientObject {
    SyncClientCore* core;   ///< Null until constructed.
    AsyncClient* async;     ///< Owned; of Swoole\Async\Client only.
    zend_long socket_type;  ///< SWOOLE_SOCK_*, without flags.
    std::uint64_t reuse_count;
    coro::TimeoutMs
        io_timeout_ms;  ///< Timeout of connect(); also used by recv() and send() unless set() overrides it.
    bool is_keeping;    ///< SWOOLE_KEEP
    bool is_connected;
    bool has_failed;
    bool is_broken;  ///< By a packet whose end cannot be found: recv() returns "" from then on.
    bool is_busy;

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

extern zend_class_entry* sync_client_ce;

/// Creates the core of a new object. `type`: SWOOLE_SOCK_* with flags. False: thrown.
[[nodiscard]] bool construct_sync_client(SyncClientObject& self, zend_long type);
/// The warning text and the errno if connect() must be refused. Null: no objection.
[[nodiscard]] const char* refuse_connect(const SyncClientObject& self, const ConnectArguments& arguments,
                                         int& code);
/// The timeout of connect() for the argument `seconds`.
[[nodiscard]] coro::TimeoutMs connect_timeout(const SyncClientObject& self, double seconds) noexcept;
/// The client of `this_value`, constructed and not busy. Null: thrown.
[[nodiscard]] SyncClientObject* sync_client_of(zval* this_value);
/// The same, with an open socket. Null: thrown, or warned and failed: use RETURN_FALSE.
[[nodiscard]] SyncClientObject* open_sync_client_of(zval* this_value);
[[nodiscard]] bool is_datagram(const SyncClientObject& self) noexcept;
[[nodiscard]] int address_family(const SyncClientObject& self) noexcept;
/// Fills the options for the client's sockets. False: failed, errCode is set.
[[nodiscard]] bool make_options(SyncClientObject& self, client::BlockingOptions& options);
/// Writes the property `sock`.
void put_sock(SyncClientObject& self);
/// Sets errCode and swoole_last_error(). `is_lasting`: SWOOLE_KEEP must not keep the connection.
void set_failure(SyncClientObject& self, int code, bool is_lasting = true);
void clear_failure(SyncClientObject& self);
/// Closes the socket in any case.
void drop_stream(SyncClientObject& self);
/// The error number for input that the framer refused.
[[nodiscard]] int broken_packet_code(const SyncClientObject& self, Error error) noexcept;
/// The error number for a failure of an open connection; a timeout is EAGAIN, as with SO_RCVTIMEO.
[[nodiscard]] int to_stream_code(Error error) noexcept;
[[nodiscard]] coro::TimeoutMs read_timeout(const SyncClientObject& self) noexcept;
[[nodiscard]] coro::TimeoutMs write_timeout(const SyncClientObject& self) noexcept;

/// Readiness of a client object, for swoole_client_select().
struct SyncClientReadiness {
    int fd = -1;
    bool has_input = false;
};
/// False: `object` is not a Swoole\Client.
[[nodiscard]] bool sync_client_readiness(zend_object* object, SyncClientReadiness& out) noexcept;

/// MSHUTDOWN: closes what SWOOLE_KEEP keeps.
void close_kept_clients() noexcept;

}  // namespace shoal::php
