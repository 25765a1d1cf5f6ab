// SPDX-License-Identifier: Apache-2.0
#include "runtime/io.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/net/tls.hpp"
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::php {
namespace {

IoSettings* settings = nullptr;
aio::ThreadPool* pool = nullptr;
net::Resolver* names = nullptr;

// Swoole's error numbers that only I/O returns.
constexpr int kDnsResolveFailed = error_code("SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED");
constexpr int kDnsResolveTimeout = error_code("SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT");
constexpr int kSslVerifyFailed = error_code("SWOOLE_ERROR_SSL_VERIFY_FAILED");
constexpr int kSslReset = error_code("SWOOLE_ERROR_SSL_RESET");
constexpr int kSslHandshakeFailed = error_code("SWOOLE_ERROR_SSL_HANDSHAKE_FAILED");
constexpr int kSocks5UnsupportVersion = error_code("SWOOLE_ERROR_SOCKS5_UNSUPPORT_VERSION");
constexpr int kSocks5UnsupportMethod = error_code("SWOOLE_ERROR_SOCKS5_UNSUPPORT_METHOD");
constexpr int kSocks5AuthFailed = error_code("SWOOLE_ERROR_SOCKS5_AUTH_FAILED");
constexpr int kSocks5ServerError = error_code("SWOOLE_ERROR_SOCKS5_SERVER_ERROR");
constexpr int kSocks5HandshakeFailed = error_code("SWOOLE_ERROR_SOCKS5_HANDSHAKE_FAILED");
constexpr int kSocks5ConnectFailed = error_code("SWOOLE_ERROR_SOCKS5_CONNECT_FAILED");
constexpr int kHttpProxyHandshakeError = error_code("SWOOLE_ERROR_HTTP_PROXY_HANDSHAKE_ERROR");
constexpr int kHttpProxyHandshakeFailed = error_code("SWOOLE_ERROR_HTTP_PROXY_HANDSHAKE_FAILED");
constexpr int kHttpProxyBadResponse = error_code("SWOOLE_ERROR_HTTP_PROXY_BAD_RESPONSE");

int socks5_code(proxy::ProxyFailure failure) noexcept {
    switch (failure) {
        case proxy::ProxyFailure::kVersion:
            return kSocks5UnsupportVersion;
        case proxy::ProxyFailure::kMethod:
            return kSocks5UnsupportMethod;
        case proxy::ProxyFailure::kAuthentication:
            return kSocks5AuthFailed;
        case proxy::ProxyFailure::kServer:
            return kSocks5ServerError;
        case proxy::ProxyFailure::kRefused:
            return kSocks5ConnectFailed;
    }
    return kSocks5HandshakeFailed;
}

int http_proxy_code(proxy::ProxyFailure failure) noexcept {
    switch (failure) {
        case proxy::ProxyFailure::kVersion:
        case proxy::ProxyFailure::kServer:
            return kHttpProxyBadResponse;
        case proxy::ProxyFailure::kAuthentication:
        case proxy::ProxyFailure::kRefused:
            return kHttpProxyHandshakeFailed;
        case proxy::ProxyFailure::kMethod:
            break;
    }
    return kHttpProxyHandshakeError;
}

void reset_services_after_fork() {
    if (pool != nullptr) pool->reset_after_fork();
    if (names != nullptr) names->reset_after_fork();
}

/// The jobs of the lost threads are lost with them.
void restart_threads() {
    if (pool != nullptr) pool->reset_after_fork();
}

void watch_life() {
    static bool is_registered = false;
    if (is_registered) return;
    is_registered = true;
    Runtime::register_request_cleanup(&drop_io_services);
    Runtime::register_fork_cleanup(&reset_services_after_fork);
    Runtime::register_thread_restart(&restart_threads);
}

}  // namespace

aio::ThreadPoolOptions IoSettings::default_threads() noexcept {
    const std::size_t processors = online_cpu_count();
    return {.min_threads = processors, .max_threads = processors * 8, .idle_ms = 1'000, .max_wait_ms = 1};
}

IoSettings& io_settings() noexcept {
    if (settings == nullptr) {
        settings = new IoSettings;
        watch_life();
    }
    return *settings;
}

net::SocketTimeouts default_socket_timeouts() noexcept {
    const IoSettings& io = io_settings();
    return {io.connect_timeout_ms, io.read_timeout_ms, io.write_timeout_ms};
}

void set_default_buffers(int fd) noexcept {
    set_socket_buffers(fd, io_settings().socket_buffer_bytes);
}

void set_socket_buffers(int fd, std::int64_t bytes) noexcept {
    if (bytes <= 0) return;
    const auto size = static_cast<int>(std::min<std::int64_t>(bytes, INT_MAX));
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

aio::ThreadPool* aio_pool() {
    if (pool != nullptr) return pool;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return nullptr;
    call_core([&] { pool = new aio::ThreadPool(runtime->loop(), io_settings().threads); });
    return pool;
}

net::Resolver* resolver() {
    if (names != nullptr) return names;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return nullptr;
    call_core([&] {
        auto made = net::Resolver::create(runtime->loop(), io_settings().resolver);
        if (made) names = made->release();
    });
    return names;
}

aio::ThreadPool* peek_aio_pool() noexcept {
    return pool;
}

net::Resolver* peek_resolver() noexcept {
    return names;
}

const char* apply_resolver_settings() {
    if (names == nullptr) return nullptr;
    return names->set_options(io_settings().resolver) ? nullptr : "the address of the server is malformed";
}

void apply_thread_settings() {
    if (pool != nullptr) pool->set_options(io_settings().threads);
}

void drop_io_services() {
    delete std::exchange(pool, nullptr);
    delete std::exchange(names, nullptr);
    delete std::exchange(settings, nullptr);
}

int to_socket_code(Error error) noexcept {
    switch (error.code) {
        case Errc::kTimedOut:
            return ETIMEDOUT;
        case Errc::kCanceled:
            return ECANCELED;
        case Errc::kClosed:
            return EBADF;
        default:
            return to_swoole_code(error);
    }
}

int to_tls_code(Error error) noexcept {
    if (error.code != Errc::kProtocol) return to_socket_code(error);
    switch (static_cast<net::TlsFailure>(error.detail)) {
        case net::TlsFailure::kVerify:
            return kSslVerifyFailed;
        case net::TlsFailure::kNoPeerCertificate:
            return kCodeSslNoPeerCertificate;
        case net::TlsFailure::kReset:
            return kSslReset;
        case net::TlsFailure::kHandshake:
            return kSslHandshakeFailed;
        case net::TlsFailure::kRecord:
            break;
    }
    return to_swoole_code(error);
}

int to_proxy_code(Error error, client::ProxyOptions::Kind kind) noexcept {
    if (error.code != Errc::kProtocol && error.code != Errc::kTooLarge) return to_socket_code(error);
    const bool is_http = kind == client::ProxyOptions::Kind::kHttp;
    if (error.code == Errc::kTooLarge) return is_http ? kHttpProxyBadResponse : kSocks5ServerError;
    const auto failure = static_cast<proxy::ProxyFailure>(error.detail);
    return is_http ? http_proxy_code(failure) : socks5_code(failure);
}

int to_lookup_code(Error error) noexcept {
    switch (error.code) {
        case Errc::kNotFound:
        case Errc::kInvalid:
        case Errc::kAgain:
            return kDnsResolveFailed;
        case Errc::kTimedOut:
            return kDnsResolveTimeout;
        default:
            return to_socket_code(error);
    }
}

int to_connect_code(client::ConnectError error, client::ProxyOptions::Kind kind) noexcept {
    switch (error.stage) {
        case client::ConnectStage::kResolve:
            return to_lookup_code(error.error);
        case client::ConnectStage::kProxy:
            return to_proxy_code(error.error, kind);
        case client::ConnectStage::kTls:
            return to_tls_code(error.error);
        case client::ConnectStage::kConnect:
            break;
    }
    return to_socket_code(error.error);
}

}  // namespace shoal::php
