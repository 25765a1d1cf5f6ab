// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/io.hpp
/// Shared by all coroutine I/O of a process: defaults from Coroutine::set(), the thread pool, the resolver.
#include <cstdint>
#include <string>

#include "runtime/runtime.hpp"
#include "shoal/aio/thread_pool.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/net/resolver.hpp"
#include "shoal/net/socket.hpp"

namespace shoal::php {

/// Options of Coroutine::set() that sockets and clients start from. A negative time means no limit. The
/// defaults are those of Swoole 6.
struct IoSettings {
    coro::TimeoutMs connect_timeout_ms = 10'000;
    coro::TimeoutMs read_timeout_ms = 60'000;
    coro::TimeoutMs write_timeout_ms = 60'000;
    coro::TimeoutMs dns_timeout_ms = 60'000;
    std::int64_t socket_buffer_bytes = 0;  ///< SO_SNDBUF and SO_RCVBUF; 0: the kernel's.
    bool dns_lookup_random = false;        ///< Use a random address of a name instead of the first.
    net::ResolverOptions resolver;
    aio::ThreadPoolOptions threads = default_threads();

    /// One thread per processor; up to eight times as many when jobs wait for longer than 1 ms; idle extra
    /// threads end after 1 s.
    [[nodiscard]] static aio::ThreadPoolOptions default_threads() noexcept;
};
/// The settings of this process. Changed by Coroutine::set() and swoole_async_set(); reset at the end of each
/// request.
IoSettings& io_settings() noexcept;
[[nodiscard]] net::SocketTimeouts default_socket_timeouts() noexcept;
/// Applies socket_buffer_size, if set, to a new socket. The kernel clamps it to its limits.
void set_default_buffers(int fd) noexcept;
/// Sets SO_SNDBUF and SO_RCVBUF; zero or less leaves them unchanged. The kernel clamps the size to its
/// limits.
void set_socket_buffers(int fd, std::int64_t bytes) noexcept;

/// The thread pool of this process's loop; created on first use, destroyed at the end of the request. Null:
/// Runtime::get() threw.
aio::ThreadPool* aio_pool();
/// The resolver, with the same lifetime. Null: c-ares failed to start, or Runtime::get() threw.
net::Resolver* resolver();
/// The same, but null instead of creating one.
[[nodiscard]] aio::ThreadPool* peek_aio_pool() noexcept;
[[nodiscard]] net::Resolver* peek_resolver() noexcept;
/// Applies a change of io_settings().resolver. Returns null on success, else the reason for the failure. [C]
const char* apply_resolver_settings();
/// Applies a change of io_settings().threads at once. [C]
void apply_thread_settings();
/// End of the request: destroys the pool and the resolver, restores the defaults. No coroutine may be waiting
/// on them. [C]
void drop_io_services();

/// The timeout of one call by Swoole's rules: 0 (or NaN) means `unchanged`, negative means no timeout.
[[nodiscard]] inline coro::TimeoutMs call_timeout(double seconds, coro::TimeoutMs unchanged) noexcept {
    if (!(seconds != 0)) return unchanged;
    if (seconds < 0) return coro::kForever;
    const double milliseconds = seconds * 1000.0;
    if (!(milliseconds < 9.0e15)) return seconds != seconds ? unchanged : coro::kForever;
    return milliseconds < 1.0 ? 1 : static_cast<coro::TimeoutMs>(milliseconds + 0.999999);
}

/// errCode of sockets and clients: errno-like where one fits (ETIMEDOUT, ECANCELED, EBADF for a closed
/// object), else as to_swoole_code(). kProtocol does not name the protocol: use the variants below.
[[nodiscard]] int to_socket_code(Error error) noexcept;
/// The same for a stream that speaks TLS: kProtocol carries a net::TlsFailure, and becomes
/// SWOOLE_ERROR_SSL_*.
[[nodiscard]] int to_tls_code(Error error) noexcept;
/// The same for the handshake with a proxy: kProtocol carries a proxy::ProxyFailure, and becomes
/// SWOOLE_ERROR_SOCKS5_* or SWOOLE_ERROR_HTTP_PROXY_*.
[[nodiscard]] int to_proxy_code(Error error, client::ProxyOptions::Kind kind) noexcept;
/// For errors of client::connect(). A name that does not exist becomes SWOOLE_ERROR_DNSLOOKUP_*.
[[nodiscard]] int to_connect_code(client::ConnectError error, client::ProxyOptions::Kind kind) noexcept;
/// For a failed lookup: SWOOLE_ERROR_DNSLOOKUP_*, ECANCELED, else as to_socket_code().
[[nodiscard]] int to_lookup_code(Error error) noexcept;

}  // namespace shoal::php
