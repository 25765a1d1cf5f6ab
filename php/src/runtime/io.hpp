// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/io.hpp
/// What coroutine I/O of a process shares: defaults from Coroutine::set(), the thread pool, the resolver.
#include <cstdint>
#include <string>

#include "runtime/runtime.hpp"
#include "shoal/aio/thread_pool.hpp"
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
    aio::ThreadPoolOptions threads;
};
/// Of this process; changed by Coroutine::set() and swoole_async_set(), back to the defaults with each
/// request.
IoSettings& io_settings() noexcept;
[[nodiscard]] net::SocketTimeouts default_socket_timeouts() noexcept;

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
/// io_settings().threads has changed: takes effect for a pool that is not made yet, or is idle. [C]
void apply_thread_settings();

/// The timeout of one call by Swoole's rules: 0 (or NaN) leaves `unchanged` in force, negative never ends.
[[nodiscard]] inline coro::TimeoutMs call_timeout(double seconds, coro::TimeoutMs unchanged) noexcept {
    if (!(seconds != 0)) return unchanged;
    if (seconds < 0) return coro::kForever;
    const double milliseconds = seconds * 1000.0;
    if (!(milliseconds < 9.0e15)) return seconds != seconds ? unchanged : coro::kForever;
    return milliseconds < 1.0 ? 1 : static_cast<coro::TimeoutMs>(milliseconds + 0.999999);
}

/// errCode of sockets and clients: errno-like where one fits (ETIMEDOUT, ECANCELED, EBADF for a closed
/// object), SWOOLE_ERROR_SSL_* for TLS failures, else as to_swoole_code().
[[nodiscard]] int to_socket_code(Error error) noexcept;

}  // namespace shoal::php
