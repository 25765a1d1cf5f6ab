// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/io.hpp
/// What coroutine I/O of a process shares: defaults from Coroutine::set(), the thread pool, the resolver.
#include <cstdint>
#include <string>

#include "runtime/runtime.hpp"
#include "shoal/aio/thread_pool.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/net/resolver.hpp"
#include "shoal/net/socket.hpp"

namespace shoal::php {

/// Options of Coroutine::set() that sockets and clients start from; negative times: for ever. The figures are
/// those of Swoole 6.
struct IoSettings {
    coro::TimeoutMs connect_timeout_ms = 10'000;
    coro::TimeoutMs read_timeout_ms = 60'000;
    coro::TimeoutMs write_timeout_ms = 60'000;
    coro::TimeoutMs dns_timeout_ms = 60'000;
    std::int64_t socket_buffer_bytes = 0;  ///< SO_SNDBUF and SO_RCVBUF; 0: the kernel's.
    bool dns_lookup_random = false;  ///< A name with several addresses: any of them instead of the first.
    net::ResolverOptions resolver;
    aio::ThreadPoolOptions threads = default_threads();

    /// A thread a processor, eight times as many when jobs have waited for a millisecond, for a second.
    [[nodiscard]] static aio::ThreadPoolOptions default_threads() noexcept;
};
/// Of this process; changed by Coroutine::set() and swoole_async_set(), back to the defaults with each
/// request.
IoSettings& io_settings() noexcept;
[[nodiscard]] net::SocketTimeouts default_socket_timeouts() noexcept;
/// Gives a new socket the buffers of socket_buffer_size, if it was set; the kernel cuts it to what is
/// allowed.
void set_default_buffers(int fd) noexcept;
/// SO_SNDBUF and SO_RCVBUF; zero or less: as they are. The kernel cuts it to what is allowed.
void set_socket_buffers(int fd, std::int64_t bytes) noexcept;

/// The thread pool of this process's loop, made at first use, gone with the request. Null: Runtime::get()
/// threw.
aio::ThreadPool* aio_pool();
/// The resolver likewise. Null: it cannot be made (c-ares), or Runtime::get() threw.
net::Resolver* resolver();
/// Those that exist, without making one.
[[nodiscard]] aio::ThreadPool* peek_aio_pool() noexcept;
[[nodiscard]] net::Resolver* peek_resolver() noexcept;
/// io_settings().resolver has changed: tells the resolver. Null text: done; else why not. [C]
const char* apply_resolver_settings();
/// io_settings().threads has changed: takes effect at once. [C]
void apply_thread_settings();
/// The request ends: no pool, no resolver, the defaults again. No coroutine may be waiting any more. [C]
void drop_io_services();

/// The timeout of one call by Swoole's rules: 0 (or NaN) leaves `unchanged` in force, negative never ends.
[[nodiscard]] inline coro::TimeoutMs call_timeout(double seconds, coro::TimeoutMs unchanged) noexcept {
    if (!(seconds != 0)) return unchanged;
    if (seconds < 0) return coro::kForever;
    const double milliseconds = seconds * 1000.0;
    if (!(milliseconds < 9.0e15)) return seconds != seconds ? unchanged : coro::kForever;
    return milliseconds < 1.0 ? 1 : static_cast<coro::TimeoutMs>(milliseconds + 0.999999);
}

/// errCode of sockets and clients: errno-like where one fits (ETIMEDOUT, ECANCELED, EBADF for a closed
/// object), else as to_swoole_code(). kProtocol does not say of which protocol: the next ones do.
[[nodiscard]] int to_socket_code(Error error) noexcept;
/// The same for a stream that speaks TLS: kProtocol carries a net::TlsFailure, and becomes
/// SWOOLE_ERROR_SSL_*.
[[nodiscard]] int to_tls_code(Error error) noexcept;
/// The same for the handshake with a proxy: kProtocol carries a proxy::ProxyFailure, and becomes
/// SWOOLE_ERROR_SOCKS5_* or SWOOLE_ERROR_HTTP_PROXY_*.
[[nodiscard]] int to_proxy_code(Error error, client::ProxyOptions::Kind kind) noexcept;
/// What client::connect() answered. A name that does not exist: SWOOLE_ERROR_DNSLOOKUP_*.
[[nodiscard]] int to_connect_code(client::ConnectError error, client::ProxyOptions::Kind kind) noexcept;
/// A lookup that failed: SWOOLE_ERROR_DNSLOOKUP_*, ECANCELED, else as to_socket_code().
[[nodiscard]] int to_lookup_code(Error error) noexcept;

}  // namespace shoal::php
